"""Partners: their agreement, mentors and hours, links, their word on the year; where mentors come from."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.partners import AgreementState, Source
from domain.vocabulary import MatchStatus, MeetingStatus, Role
from locales import translator
from services.access import Actor, Grant, RefusedError
from services.composers import Due, compose
from services.exporting import export_bytes
from services.joining import accept_invite
from services.notices import Skip
from services.offers import view_link
from services.partner_rows import daily_partners
from services.partners import (
    ask_partner,
    begin_partner_word,
    contact_link,
    create_partner,
    list_partners,
    own_partners,
    partner_link,
    set_partner,
    view_partner,
)
from services.soundness import violations
from services.sources import count_mentor_sources, link_from, mentor_source, set_source, source_choices
from services.steps import StepKind, next_steps
from services.surveys import answer, finish, open_survey, skip
from services.today import Matter, morning
from storage.tables import Invite, Match, Meeting, OutboxMessage, Participation
from tests.services.ready import adult_mentor, form_on, ready_mentee
from tests.services.town import Town

CATALOGUE = load_catalogue()
KEY = "mentor.employer_pupil.employee"


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        form_on(town, "employer_pupil")
        town.mentee = ready_mentee(town, "Аня")
        town.mentor = adult_mentor(town, "Фёдор", kind="employee", form="employer_pupil")
        town.teacher = adult_mentor(town, "Пётр", kind="teacher", form="teacher_pupil")
    async with unit() as work:
        town.partner = await create_partner(work, town.boss, town.school_id, "Хлебозавод № 1")
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def put(unit, town, **values) -> None:
    for field, value in values.items():
        await do(unit, set_partner, town.boss, town.partner, field, value)


async def outbox(unit, kind):
    async with unit() as work:
        return await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == kind))


async def a_pair_at_work(unit, town) -> int:
    async with unit() as work:
        town.unit = work
        match = town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
        held = town.meeting(match, work.now - timedelta(days=2))
    async with unit() as work:
        work.change(Match, match, approved_at=work.now - timedelta(days=9))
        work.change(Meeting, held, status=MeetingStatus.HELD.value, held_at=work.now - timedelta(days=2), minutes=90)
        work.change(Participation, town.mentor.participation_id, source="partner", partner_id=town.partner)
    return match


async def test_a_partner_is_entered_and_corrected(unit, town) -> None:
    boss, partner = town.boss, town.partner
    assert await refused(unit, create_partner, boss, town.school_id, "хлебозавод № 1") == "partner_known"
    assert await refused(unit, create_partner, boss, town.school_id, "я" * 5000) == "bad_words"
    await put(unit, town, kind="company", agreement_number="5-Д", agreement_from="01.09.2026",
              agreement_to="31.05.2027", contact_name="Нина, кадры", contact_reach="+7 912 345-67-89")  # fmt: skip
    for field, value, reason in (
        ("agreement_to", "31.08.2026", "agreement_backwards"),
        ("agreement_to", "когда-нибудь", "bad_date"),
        ("contact_reach", "звоните", "bad_contact"),
        ("kind", "bakery", "gone"),
        ("contact_id", "1", "gone"),
        ("name", None, "bad_words"),
    ):
        assert await refused(unit, set_partner, boss, partner, field, value) == reason
    card = await do(unit, view_partner, boss, CATALOGUE, partner)
    assert (card.state, card.agreement_number, card.contact_name) == (AgreementState.RUNS, "5-Д", "Нина, кадры")
    assert [each.key for each in card.links] == [KEY]
    await put(unit, town, agreement_to="14.09.2026")
    (line,) = (await do(unit, list_partners, boss, town.school_id)).lines
    assert line.state is AgreementState.ENDED  # and stays readable
    assert (await do(unit, view_partner, boss, CATALOGUE, partner)).agreement_number == "5-Д"


async def test_mentors_come_by_the_partners_link_and_their_hours_count(unit, town) -> None:
    link = await do(unit, partner_link, town.boss, CATALOGUE, town.partner, KEY)
    assert await do(unit, partner_link, town.boss, CATALOGUE, town.partner, KEY) == link
    alumni = await do(unit, link_from, town.boss, CATALOGUE, town.school_id, key=KEY, source="alumni")
    assert alumni != link
    assert (await do(unit, view_link, town.boss, link)).partner == "Хлебозавод № 1"
    assert await refused(unit, link_from, town.boss, CATALOGUE, town.school_id, key=KEY, source="moon") == "gone"
    assert (
        await refused(unit, link_from, town.boss, CATALOGUE, town.school_id, key="curator..", source="alumni") == "gone"
    )
    async with unit() as work:
        tokens = dict(await work.all(select(Invite.id, Invite.token).where(Invite.id.in_([link, alumni]))))
    new = await do(unit, accept_invite, Actor(4711), tokens[link], "ru")
    old = await do(unit, accept_invite, Actor(4712), tokens[alumni], "ru")
    chosen = await do(unit, mentor_source, town.boss, new)
    assert (chosen.source, chosen.partner) == (Source.PARTNER, "Хлебозавод № 1")
    assert (await do(unit, mentor_source, town.boss, old)).source is Source.ALUMNI
    assert await do(unit, mentor_source, town.boss, town.mentor.id) is None
    await a_pair_at_work(unit, town)
    card = await do(unit, view_partner, town.boss, CATALOGUE, town.partner)
    held = {each.name.first_name: (each.meetings, each.minutes) for each in card.mentors}
    assert held == {"Фёдор": (1, 90), None: (0, 0)}
    counted = await do(unit, count_mentor_sources, town.cycle_id)
    assert counted == {Source.STAFF: 1, Source.ALUMNI: 1, Source.PARTNER: 2}
    keys = {each.key for each in await do(unit, source_choices, town.boss, town.school_id)}
    assert keys == {"pupils", "staff", "alumni", "parents", "students", str(town.partner)}
    await do(unit, set_source, town.boss, town.teacher.id, "parents")
    assert (await do(unit, mentor_source, town.boss, town.teacher.id)).source is Source.PARENTS
    assert await refused(unit, set_source, town.boss, town.mentee.id, "parents") == "gone"
    assert [each for each in await do(unit, violations) if "partner" in each.rule] == []
    _, book = await do(unit, export_bytes, town.school_id, translator("ru"))
    (_, row) = openpyxl.load_workbook(io.BytesIO(book))["Партнёры"].iter_rows(values_only=True)
    assert row[1] == "Хлебозавод № 1"
    assert row[7:10] == (2, 1, 1.5)


async def test_the_contact_sees_own_mentors_and_answers_once_a_year(unit, town, clock) -> None:
    await a_pair_at_work(unit, town)
    assert await refused(unit, ask_partner, town.boss, town.partner) == "partner_no_chat"
    link = await do(unit, contact_link, town.boss, town.partner)
    assert await do(unit, contact_link, town.boss, town.partner) == link
    async with unit() as work:
        token = await work.scalar(select(Invite.token).where(Invite.id == link))
    person = await do(unit, accept_invite, Actor(4711), token, "ru")
    assert await refused(unit, contact_link, town.boss, town.partner) == "partner_has_chat"
    contact = Actor(
        4711, person, town.municipality_id, grants=(Grant(Role.PARTNER_CONTACT, town.municipality_id, town.school_id),)
    )
    (own,) = await do(unit, own_partners, contact)
    assert [(each.name.first_name, each.minutes) for each in own.mentors] == [("Фёдор", 90)]
    assert "Аня" not in repr(own)
    stranger = Actor(1, town.teacher.id, town.municipality_id, grants=contact.grants)
    assert await do(unit, own_partners, stranger) == ()

    clock.move_to(datetime(2027, 5, 10, 7, tzinfo=UTC))
    await do(unit, daily_partners, town.municipality_id)
    assert await outbox(unit, "partner_asked") == []
    clock.move_to(datetime(2027, 5, 18, 7, tzinfo=UTC))
    await do(unit, daily_partners, town.municipality_id)
    clock.move_by(timedelta(days=1))
    await do(unit, daily_partners, town.municipality_id)
    await do(unit, ask_partner, town.boss, town.partner)
    (asked,) = await outbox(unit, "partner_asked")
    async with unit() as work:
        (step,) = [each for each in await next_steps(work, contact) if each.kind is not StepKind.PROFILE]
    view = await do(unit, open_survey, contact, CATALOGUE, asked.subject_id)
    for item, raw in (("pt_content", 9), ("pt_organised", "5"), ("pt_again", "yes")):
        assert (await do(unit, answer, contact, CATALOGUE, view.sheet, item_id=item, raw=raw)).fault is None
    await do(unit, skip, contact, CATALOGUE, view.sheet, item_id="pt_wishes")
    await do(unit, finish, contact, view.sheet)
    card = await do(unit, view_partner, town.boss, CATALOGUE, town.partner)
    assert card.word.answers["pt_content"] == 9
    assert step.instrument == "FIN-PT"
    assert await refused(unit, begin_partner_word, town.boss, town.partner) == "partner_has_said"
    async with unit() as work:
        due = Due(person, asked.subject_id, {}, "Europe/Moscow")
        assert await compose("partner_asked", work, due, translator("ru")) == Skip("answered")


async def test_the_curator_hears_of_ends_and_asks_who_has_no_chat(unit, town, clock) -> None:
    await a_pair_at_work(unit, town)
    await put(unit, town, agreement_to="31.05.2027")
    clock.move_to(datetime(2027, 5, 4, 7, tzinfo=UTC))
    await do(unit, daily_partners, town.municipality_id)
    (told,) = await outbox(unit, "partner_ends")
    lines = {each.matter: each.ids for each in (await do(unit, morning, town.boss, town.school_id)).lines}
    assert lines[Matter.PARTNERS] == (town.partner,)
    assert Matter.PARTNER_WORDS not in lines
    clock.move_to(datetime(2027, 5, 25, 7, tzinfo=UTC))
    for _ in range(2):
        await do(unit, daily_partners, town.municipality_id)
        clock.move_by(timedelta(days=1))
    assert len(await outbox(unit, "partner_ends")) == 2  # thirty days before, and seven
    page = [await do(unit, morning, town.boss, town.school_id, number) for number in (0, 1)]
    lines = {each.matter: each.ids for found in page for each in found.lines}
    assert lines[Matter.PARTNER_WORDS] == (town.partner,)
    request = await do(unit, begin_partner_word, town.boss, town.partner)
    view = await do(unit, open_survey, town.boss, CATALOGUE, request)
    await do(unit, answer, town.boss, CATALOGUE, view.sheet, item_id="pt_content", raw=7)
    await do(unit, finish, town.boss, view.sheet)
    page = [await do(unit, morning, town.boss, town.school_id, number) for number in (0, 1)]
    assert Matter.PARTNER_WORDS not in {each.matter for found in page for each in found.lines}

    async def said():
        async with unit() as work:
            return await compose(
                "partner_ends", work, Due(told.person_id, told.subject_id, {}, "Europe/Moscow"), translator("ru")
            )

    assert "Хлебозавод" not in (await said()).text.partition("\n")[0]
    await put(unit, town, agreement_to=f"{date(2028, 5, 31):%d.%m.%Y}")
    assert await said() == Skip("agreement_changed")
