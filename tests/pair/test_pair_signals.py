"""A call for help reaches adults at once, names nobody in the first line, and answers the person at once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from domain.vocabulary import Role
from locales import translator
from services import signals, surveys
from services.access import Actor
from services.composers import Due, compose
from services.notices import Urgency
from storage.tables import AuditEntry


async def raise_it(school, actor):
    async with school.unit() as u:
        return await signals.raise_signal(u, actor)


async def words(school, row):
    async with school.unit() as u:
        return await compose(row.kind, u, Due(row.person_id, row.subject_id, row.params, school.zone), translator("ru"))


async def test_curator_and_psychologist_hear_at_once_and_again(school, clock):
    assert (await raise_it(school, school.mentee)).reached == 2
    rows = await school.outbox("signal_raised")
    assert {row.person_id for row in rows} == {school.curator.person_id, school.psychologist.person_id}
    assert {row.urgency for row in rows} == {Urgency.SOS}
    message = await words(school, rows[0])
    first, *rest = message.text.split("\n")
    assert "Mentee" not in first
    assert "Mentee" in rest[0]
    clock.move_by(timedelta(minutes=5))
    await raise_it(school, school.mentee)
    assert len(await school.outbox("signal_raised")) == 4
    entries = await school.rows(select(AuditEntry.action, AuditEntry.subject_id))
    assert {(e.action, e.subject_id) for e in entries} == {("signal.raise", school.mentee.person_id)}


async def test_a_worrying_answer_is_passed_on_and_answered_with_the_helplines(school, catalogue):
    async with school.unit() as u:
        request = surveys.ask(
            u, person_id=school.mentee.person_id, instrument="MT-ME", subject_id=5,
            municipality_id=school.municipality, organization_id=school.organization, locale="ru",
        )  # fmt: skip
    for _ in range(2):
        async with school.unit() as u:
            sheet = (await surveys.open_survey(u, school.mentee, catalogue, request)).sheet
        async with school.unit() as u:
            await surveys.answer(u, school.mentee, catalogue, sheet, item_id="mt_mood", raw="help")
    assert len(await school.outbox("signal_raised")) == 2
    (heard,) = await school.outbox("signal_heard")
    assert (heard.person_id, heard.urgency) == (school.mentee.person_id, Urgency.REPLY)
    text = (await words(school, heard)).text
    assert "112" in text
    assert "8-800-2000-122" in text


async def test_a_school_without_adults_falls_to_the_municipality_without_a_name(found, clock):
    school = await found("Europe/Moscow", "E")
    async with school.unit() as u:
        u.execute(
            signals.Membership.__table__.update()
            .where(signals.Membership.role.in_([Role.CURATOR, Role.PSYCHOLOGIST]))
            .values(until=clock.now())
        )
        u.execute(
            signals.Membership.__table__.update()
            .where(signals.Membership.person_id == school.curator.person_id)
            .values(until=None, role=Role.MUNICIPAL_CURATOR.value, organization_id=None)
        )
    assert (await raise_it(school, school.mentee)).reached == 1
    (row,) = await school.outbox("signal_raised")
    assert "Mentee" not in (await words(school, row)).text


async def test_a_stranger_is_not_refused(school):
    assert (await raise_it(school, Actor(chat_id=1))).reached == 0
