"""Setting up: municipality, school, cycle, forms, links."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.vocabulary import MentoringForm, Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.cycles import my_schools, open_cycle, proposed_dates, switch_form, view_cycle
from services.invites import create_invite, revoke_invite
from services.notices import Outgoing, Skip
from services.offers import list_offers, offer_link, request_qr, view_link
from services.setup import (
    change_code,
    create_municipality,
    create_school,
    get_school,
    list_municipalities,
    list_schools,
)
from storage.tables import AuditEntry, CycleForm, Invite, Membership, Organization, OutboxMessage
from tests.services.town import Town

OPERATOR = Actor(1, grants=(Grant(Role.OPERATOR, None, None),))
STARTS, ENDS = date(2026, 9, 1), date(2027, 5, 31)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


async def _refused(awaitable) -> str:
    with pytest.raises(RefusedError) as refused:
        await awaitable
    return refused.value.reason


async def test_operator_sets_a_school_up(unit) -> None:
    async with unit() as u:
        place = await create_municipality(u, OPERATOR, "  Тестовый   район ", "Asia/Yekaterinburg")
        school = await create_school(u, OPERATOR, place, "Школа № 2", "ул. Садовая, 1")
        made = await create_invite(u, OPERATOR, role=Role.CURATOR, organization_id=school)
        assert made.uses_left == 1
    async with unit() as u:
        assert [m.name for m in await list_municipalities(u, OPERATOR)] == ["Тестовый район"]
        (found,) = await list_schools(u, OPERATOR, place)
        assert (found.name, found.zone, len(found.code)) == ("Школа № 2", "Asia/Yekaterinburg", 5)
        assert await change_code(u, OPERATOR, school, " megion-2 ") == "MEGION-2"
    async with unit() as u:
        assert (await get_school(u, OPERATOR, school)).code == "MEGION-2"
        actions = await u.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        assert actions == ["municipality.create", "school.create", "invite.create", "school.edit"]


@pytest.mark.parametrize(
    ("name", "zone", "reason"),
    [("", "Europe/Moscow", "bad_name"), ("я" * 201, "Europe/Moscow", "bad_name"), ("Район", "Mars/Base", "bad_zone")],
)
async def test_bad_municipality_is_refused(unit, name, zone, reason) -> None:
    async with unit() as u:
        assert await _refused(create_municipality(u, OPERATOR, name, zone)) == reason


async def test_second_of_the_same_name_is_a_double_tap(unit) -> None:
    async with unit() as u:
        place = await create_municipality(u, OPERATOR, "Район", "Europe/Moscow")
        await create_school(u, OPERATOR, place, "Школа № 2", None, code="S2")
    async with unit() as u:
        assert await _refused(create_municipality(u, OPERATOR, "Район", "Europe/Moscow")) == "name_taken"
        assert await _refused(create_school(u, OPERATOR, place, "Школа № 2", None)) == "name_taken"
        assert await _refused(create_school(u, OPERATOR, place, "Школа № 3", None, code="s2")) == "code_taken"
        assert await _refused(create_school(u, OPERATOR, place, "Школа № 3", None, code="школа")) == "bad_code"
        assert await _refused(create_school(u, OPERATOR, place, "Школа № 3", "x" * 301)) == "bad_address"
        assert await _refused(create_school(u, OPERATOR, 5, "Школа № 3", None)) == "gone"


async def test_municipal_curator_sees_the_own_municipality_only(unit) -> None:
    async with unit() as u:
        mine = await create_municipality(u, OPERATOR, "Наш", "Europe/Moscow")
        other = await create_municipality(u, OPERATOR, "Чужой", "Europe/Moscow")
    actor = Actor(2, 7, mine, grants=(Grant(Role.MUNICIPAL_CURATOR, mine, None),))
    async with unit() as u:
        assert [m.id for m in await list_municipalities(u, actor)] == [mine]
        await create_school(u, actor, mine, "Школа", None)
        for attempt in (create_school(u, actor, other, "Школа", None), list_schools(u, actor, other)):
            with pytest.raises(NotAllowedError):
                await attempt
        with pytest.raises(NotAllowedError):
            await create_municipality(u, actor, "Ещё", "Europe/Moscow")


@pytest.mark.parametrize(
    ("today", "starts"),
    [(date(2026, 6, 1), 2026), (date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026), (date(2027, 5, 31), 2026)],
)
def test_proposed_dates(today, starts) -> None:
    assert proposed_dates(today) == (date(starts, 9, 1), date(starts + 1, 5, 31))


async def test_opening_a_cycle_once_with_the_suggested_forms(unit, catalogue) -> None:
    async with unit() as u:
        town = Town(u)
        curator = town.curator()
    async with unit() as u:
        view = await view_cycle(u, curator, town.school_id)
        assert (view.cycle, view.proposed) == (None, (STARTS, ENDS))
        await open_cycle(u, curator, catalogue, town.school_id, starts_on=STARTS, ends_on=ENDS)
    async with unit() as u:
        view = await view_cycle(u, curator, town.school_id)
        on = {switch.form for switch in view.forms if switch.on}
        assert on == {form for form, spec in catalogue.forms.items() if spec.default_on}
        again = open_cycle(u, curator, catalogue, town.school_id, starts_on=STARTS, ends_on=ENDS)
        assert await _refused(again) == "cycle_open"
        assert [s.name for s in await my_schools(u, curator)] == ["Школа № 2"]


async def test_switching_says_where_to_and_bears_repetition(unit) -> None:
    async with unit() as u:
        town = Town(u)
        curator = town.curator()
        town.cycle()
    for on in (True, True, False, False, True):
        async with unit() as u:
            await switch_form(u, curator, town.school_id, MentoringForm.EMPLOYER_STUDENT, on=on)
    async with unit() as u:
        await switch_form(u, curator, town.school_id, MentoringForm.PUPIL_PUPIL, on=True)
        town.unit = u
        town.human("Илья", Role.MENTOR)
    async with unit() as u:
        off = switch_form(u, curator, town.school_id, MentoringForm.PUPIL_PUPIL, on=False)
        assert await _refused(off) == "form_in_use"
        rows = await u.scalars(select(CycleForm.form).order_by(CycleForm.form))
        assert rows == ["employer_student", "pupil_pupil"]


async def test_a_curator_of_another_school_is_a_stranger(unit, catalogue) -> None:
    async with unit() as u:
        town, other = Town(u), Town(u)
        stranger = other.curator()
        town.cycle()
    async with unit() as u:
        for attempt in (
            view_cycle(u, stranger, town.school_id),
            open_cycle(u, stranger, catalogue, town.school_id, starts_on=STARTS, ends_on=ENDS),
            switch_form(u, stranger, town.school_id, MentoringForm.PUPIL_PUPIL, on=True),
            list_offers(u, stranger, catalogue, town.school_id),
            offer_link(u, stranger, catalogue, town.school_id, "mentee..pupil"),
        ):
            with pytest.raises(NotAllowedError):
                await attempt


async def test_links_of_a_cycle(unit, catalogue) -> None:
    async with unit() as u:
        town = Town(u)
        curator = town.curator()
        town.cycle()
        await switch_form(u, curator, town.school_id, MentoringForm.PUPIL_PUPIL, on=True)
        await switch_form(u, curator, town.school_id, MentoringForm.TEACHER_TEACHER, on=True)
    async with unit() as u:
        keys = [view.offer.key for view in await list_offers(u, curator, catalogue, town.school_id)]
        assert keys == [
            "mentee..pupil",
            "mentee.teacher_teacher.teacher",
            "mentor.pupil_pupil.pupil",
            "mentor.teacher_teacher.teacher",
            "psychologist..",
            "school_head..",
            "class_teacher..",
            "social_teacher..",
            "parent..",
        ]
        link = await offer_link(u, curator, catalogue, town.school_id, "mentee..pupil")
        assert await _refused(offer_link(u, curator, catalogue, town.school_id, "mentor.employer_pupil.employee")) == (
            "form_off"
        )
    async with unit() as u:
        assert await offer_link(u, curator, catalogue, town.school_id, "mentee..pupil") == link
        u.change(Invite, link, uses_left=7)
        town.unit = u
        for name in ("Аня", "Боря", "Вера"):
            who = town.human(name, Role.MENTEE, form=None)
            if name != "Вера":  # she came by another link
                u.execute(update(Membership).where(Membership.person_id == who.id).values(invite_id=link))
        one = await offer_link(u, curator, catalogue, town.school_id, "psychologist..")
        assert await offer_link(u, curator, catalogue, town.school_id, "psychologist..") != one
    async with unit() as u:
        found = await view_link(u, curator, link)
        assert (found.joined, found.uses_left, (found.expires_at - u.now).days) == (2, 7, 59)
        joined = {view.offer.key: view.joined for view in await list_offers(u, curator, catalogue, town.school_id)}
        assert joined["mentee..pupil"] == 3
        assert joined["psychologist.."] == 0
        await revoke_invite(u, curator, link)
    async with unit() as u:
        assert await _refused(view_link(u, curator, link)) == "invite_over"
        assert await offer_link(u, curator, catalogue, town.school_id, "mentee..pupil") != link


async def test_qr_is_a_picture_sent_once_and_not_for_a_dead_link(unit, catalogue) -> None:
    async with unit() as u:
        town = Town(u)
        curator = town.curator()
        town.cycle()
        await switch_form(u, curator, town.school_id, MentoringForm.PUPIL_PUPIL, on=True)
        link = await offer_link(u, curator, catalogue, town.school_id, "mentee..pupil")
        await request_qr(u, curator, link, "https://t.me/bot?start=abc")
        await request_qr(u, curator, link, "https://t.me/bot?start=abc")
    async with unit() as u:
        (row,) = await u.all(select(OutboxMessage.kind, OutboxMessage.params, OutboxMessage.subject_id))
        due = Due(curator.person_id, row.subject_id, row.params, "Europe/Moscow")
        sent = await compose("invite_qr", u, due, translator("ru"))
        assert isinstance(sent, Outgoing)
        assert sent.file is not None
        assert sent.file.picture
        assert sent.file.data.startswith(b"\x89PNG")
        await revoke_invite(u, curator, link)
        assert await compose("invite_qr", u, due, translator("ru")) == Skip("invite_over")


async def test_operator_without_a_record_gets_no_files(unit) -> None:
    async with unit() as u:
        place = await create_municipality(u, OPERATOR, "Район", "Europe/Moscow")
        made = await create_invite(
            u, OPERATOR, role=Role.MUNICIPAL_CURATOR, organization_id=None, municipality_id=place
        )
        assert await _refused(request_qr(u, OPERATOR, made.id, "https://t.me/bot?start=abc")) == "no_chat_file"
        assert await u.scalar(select(Organization.id)) is None
