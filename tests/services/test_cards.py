"""Sheets of cards: making, printing, using, counting, revoking; and codes typed by hand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.vocabulary import Role
from locales import translator
from services import joining
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.cards import list_sheets, make_sheet, request_sheet, revoke_sheet, view_sheet
from services.codes import card_code, new_card_code, spaced
from services.composers import Due, compose
from services.door import MOST_WRONG, try_code
from services.invites import list_invites
from services.joined import joined_lately, who_joined
from services.notices import Outgoing, Skip
from services.offers import offer_link, view_link
from storage.tables import AuditEntry, Cycle, Invite, Membership, OutboxMessage, WrongCode
from tests.services.ready import form_on
from tests.services.town import Town

CATALOGUE = load_catalogue()
PUPILS = "mentee..pupil"


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
    return town


async def sheet_of(unit, town, cards: int = 3, label: str = "7 «Б»", key: str = PUPILS) -> int:
    async with unit() as work:
        return await make_sheet(work, town.boss, CATALOGUE, town.school_id, key, cards=cards, label=label)


async def codes(unit, sheet_id: int) -> list[str]:
    async with unit() as work:
        return list(await work.scalars(select(Invite.token).where(Invite.batch_id == sheet_id).order_by(Invite.id)))


async def enter(unit, code: str, chat_id: int) -> int:
    async with unit() as work:
        return await joining.accept_invite(work, Actor(chat_id), code, "ru")


async def refusal(unit, call) -> str:
    with pytest.raises(RefusedError) as caught:
        async with unit() as work:
            await call(work)
    return caught.value.reason


# -- codes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "K7MH4T2XA", "K7M-H4T-2XA", "k7m h4t 2xa", "  К7М—Н4Т—2ХА ", "к7мн4т2ха", "«К7М Н4Т 2ХА»", "K7M.H4T.2XA",
        "k7mh4t2xa.",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_was_typed(typed) -> None:
    assert card_code(typed) == "K7MH4T2XA"


def test_signs_that_look_alike_are_one() -> None:
    assert card_code("ABE AYP ЗЧБ") == "ABEAYP346"
    assert card_code("SZG АВЕ КМН") == "526ABEKMH"


@pytest.mark.parametrize(
    "typed", ["", "K7M", "K7MH4T2XAB", "привет", "K7M-H4T-2X0", "K7M-H4T-2XO", "9" * 5000, "😀" * 9]
)
def test_what_is_no_code(typed) -> None:
    assert card_code(typed) is None


def test_codes_are_made_of_signs_that_nobody_confuses() -> None:
    made = {new_card_code() for _ in range(500)}
    assert len(made) == 500
    assert not set("".join(made)) & set("01OIQLSZ")
    assert all(card_code(code) == code == card_code(spaced(code)) for code in made)


async def test_guessing_ends_after_ten_wrong_codes(unit, town, clock) -> None:
    (right,) = await codes(unit, await sheet_of(unit, town, cards=1))

    async def attempt(code: str, chat: int = 5) -> str:
        async with unit() as work:
            try:
                return (await try_code(work, Actor(chat), code)).place
            except RefusedError as refused:
                return refused.reason

    assert [await attempt("222222222") for _ in range(MOST_WRONG)] == ["invite_unknown"] * MOST_WRONG
    assert await attempt(right) == "too_many_codes"
    assert await attempt(right, chat=6) == "Школа № 2"
    async with unit() as work:
        (row,) = await work.all(select(WrongCode.chat, WrongCode.tries))
        assert row.tries == MOST_WRONG
        assert row.chat != "5"  # a digest: nobody has joined from there
        assert len(row.chat) > 20
    clock.move_by(timedelta(days=1))
    assert await attempt("333333333") == "invite_unknown"
    assert await attempt(right) == "Школа № 2"


# -- sheets ------------------------------------------------------------------------------------------------------------


async def test_each_card_lets_one_person_in(unit, town) -> None:
    sheet = await sheet_of(unit, town, cards=30)
    found = await codes(unit, sheet)
    assert len(set(found)) == 30
    await enter(unit, found[0].lower(), 501)
    assert await refusal(unit, lambda u: joining.accept_invite(u, Actor(502), found[0], "ru")) == "invite_used"
    await enter(unit, spaced(found[1]), 502)
    await enter(unit, found[2], 501)  # somebody who is in already uses nobody's card up
    async with unit() as work:
        view = await view_sheet(work, town.boss, sheet)
        assert (view.label, view.role, view.cards, view.left, view.joined) == ("7 «Б»", Role.MENTEE, 30, 28, 2)
        assert (view.expires_at - work.now).days in {59, 60}
        page = await list_sheets(work, town.boss, town.school_id)
        assert [each.id for each in page.sheets] == [sheet]


async def test_codes_stand_nowhere_in_the_clear(unit, town, database) -> None:
    (code,) = await codes(unit, await sheet_of(unit, town, cards=1))
    async with database.reading() as connection:
        raw = (await connection.exec_driver_sql("SELECT token, token_digest FROM invites")).one()
    assert code.encode() not in raw.token
    assert code not in raw.token_digest


async def test_cards_are_no_links(unit, town) -> None:
    """A card that is shown as the school's link would be used up by the first who forwards it."""
    await sheet_of(unit, town)
    async with unit() as work:
        assert await list_invites(work, town.boss, organization_id=town.school_id) == ()
        link = await offer_link(work, town.boss, CATALOGUE, town.school_id, PUPILS)
        assert (await view_link(work, town.boss, link)).uses_left > 100
        card = await work.scalar(select(Invite.id).where(Invite.batch_id.is_not(None)).limit(1))
    assert await refusal(unit, lambda u: view_link(u, town.boss, card)) == "invite_over"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"cards": 0}, "bad_card_count"),
        ({"cards": 41}, "bad_card_count"),
        ({"label": "я" * 21}, "label_too_long"),
        ({"key": "mentor.teacher_teacher.teacher"}, "form_off"),
        ({"key": "psychologist.."}, "form_off"),
        ({"key": "=cmd"}, "form_off"),
    ],
)
async def test_what_is_no_sheet(unit, town, values, reason) -> None:
    with pytest.raises(RefusedError) as caught:
        await sheet_of(unit, town, **values)
    assert caught.value.reason == reason
    async with unit() as work:
        assert await work.all(select(Invite.id)) == []


async def test_a_sheet_is_revoked_as_a_whole(unit, town) -> None:
    sheet = await sheet_of(unit, town)
    first, second, _ = await codes(unit, sheet)
    await enter(unit, first, 501)
    for _ in range(2):
        async with unit() as work:
            await revoke_sheet(work, town.boss, sheet)
    assert await refusal(unit, lambda u: joining.accept_invite(u, Actor(502), second, "ru")) == "invite_revoked"
    assert await refusal(unit, lambda u: request_sheet(u, town.boss, sheet, "bot")) == "invite_over"
    async with unit() as work:
        view = await view_sheet(work, town.boss, sheet)
        assert (view.left, view.joined, view.revoked, view.alive) == (0, 1, True, False)
        assert (await list_sheets(work, town.boss, town.school_id)).sheets == ()
        actions = await work.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "sheet"))
    assert actions == ["invite.create_sheet", "invite.revoke_sheet"]


async def test_another_schools_sheet_is_out_of_reach(unit, town) -> None:
    sheet = await sheet_of(unit, town)
    async with unit() as work:
        far = Town(work)
        stranger = far.curator()
    mentor = Actor(9, 9, town.municipality_id, grants=(Grant(Role.MENTOR, town.municipality_id, town.school_id),))
    for actor in (stranger, mentor):
        for call in (
            lambda u, a=actor: view_sheet(u, a, sheet),
            lambda u, a=actor: revoke_sheet(u, a, sheet),
            lambda u, a=actor: request_sheet(u, a, sheet, "bot"),
            lambda u, a=actor: list_sheets(u, a, town.school_id),
            lambda u, a=actor: who_joined(u, a, sheet),
            lambda u, a=actor: make_sheet(u, a, CATALOGUE, town.school_id, PUPILS, cards=1),
        ):
            with pytest.raises(NotAllowedError):
                async with unit() as work:
                    await call(work)


async def test_the_file_holds_the_cards_that_are_left(unit, town, monkeypatch) -> None:
    drawn = []

    async def make(sheet):
        drawn.append(sheet)
        return b"%PDF-"

    monkeypatch.setattr("services.composers.cards.make_cards", make)
    sheet = await sheet_of(unit, town)
    used, *left = await codes(unit, sheet)
    await enter(unit, used, 501)
    async with unit() as work:
        await request_sheet(work, town.boss, sheet, "nastavnik_bot")
        await request_sheet(work, town.boss, sheet, "nastavnik_bot")  # within the same minute
    async with unit() as work:
        (row,) = await work.all(select(OutboxMessage.person_id, OutboxMessage.subject_id, OutboxMessage.params))
        assert not any(code in str(row.params) for code in left)
        due = Due(row.person_id, row.subject_id, row.params, "Europe/Moscow")
        sent = await compose("invite_cards", work, due, translator("ru"))
        assert isinstance(sent, Outgoing)
        assert re.fullmatch(r"cards-\w+-2\.pdf", sent.file.name)
        assert "2 карточки, 1 страница" in sent.text
        (page,) = drawn
        assert [card["code"] for card in page["cards"]] == [spaced(code) for code in left]
        assert page["cards"][0]["link"] == f"https://t.me/nastavnik_bot?start={left[0]}"
        assert page["sentence"].startswith("Найди наставника")
        assert "@nastavnik_bot" in page["sentence"]
        assert page["foot"] == "7 «Б» · до 14 ноября 2026, для одного"
        work.change(Cycle, town.cycle_id, closed_at=None)
        await revoke_sheet(work, town.boss, sheet)
        assert isinstance(await compose("invite_cards", work, due, translator("ru")), Skip)


# -- who came ----------------------------------------------------------------------------------------------------------


async def test_who_came_in_by_a_link_and_by_a_sheet(unit, town, clock) -> None:
    async with unit() as work:
        link = await offer_link(work, town.boss, CATALOGUE, town.school_id, PUPILS)
        token = (await view_link(work, town.boss, link)).token
    sheet = await sheet_of(unit, town, cards=12)
    by_link = [await enter(unit, token, chat) for chat in (501, 502)]
    by_card = [await enter(unit, code, 600 + n) for n, code in enumerate((await codes(unit, sheet))[:10])]
    async with unit() as work:
        found = await who_joined(work, town.boss, link)
        assert {each.person_id for each in found.people} == set(by_link)
        assert (await view_link(work, town.boss, link)).joined == 2
        first, second = [await who_joined(work, town.boss, sheet, page) for page in (0, 1)]
        assert (first.total, first.pages, len(first.people), len(second.people)) == (10, 2, 8, 2)
        assert {each.person_id for each in (*first.people, *second.people)} == set(by_card)
        assert (await who_joined(work, town.boss, sheet, 99)).page == 1
        assert await joined_lately(work, town.school_id) == 12
    clock.move_by(timedelta(days=2))
    async with unit() as work:
        looks = await work.scalars(select(AuditEntry.id).where(AuditEntry.action == "invite.joined"))
        assert len(looks) == 4
        assert await joined_lately(work, town.school_id) == 0


async def test_whoever_comes_back_or_comes_twice_is_one_person(unit, town) -> None:
    mentors = await sheet_of(unit, town, key="mentor.pupil_pupil.pupil")
    pupils = await sheet_of(unit, town)
    (one, *_), (two, three, _) = await codes(unit, mentors), await codes(unit, pupils)
    person = await enter(unit, one, 501)
    assert await enter(unit, two, 501) == person
    assert await enter(unit, three, 501) == person
    async with unit() as work:
        for sheet in (mentors, pupils):
            assert [each.person_id for each in (await who_joined(work, town.boss, sheet)).people] == [person]
        assert await joined_lately(work, town.school_id) == 1
        assert len(await work.all(select(Membership.id).where(Membership.person_id == person))) == 2


async def test_a_ward_code_has_no_list(unit, town) -> None:
    """A guardian's one-time code, or a link of staff, is no list of participants."""
    async with unit() as work:
        one = await offer_link(work, town.boss, CATALOGUE, town.school_id, "psychologist..")
    assert await refusal(unit, lambda u: who_joined(u, town.boss, one)) == "gone"
    assert await refusal(unit, lambda u: who_joined(u, town.boss, 12345)) == "gone"
