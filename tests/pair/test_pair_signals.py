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
from storage.tables import AuditEntry, Membership, Person, Signal


async def raise_it(school, actor):
    async with school.unit() as u:
        return await signals.raise_signal(u, actor)


async def words(school, row):
    async with school.unit() as u:
        return await compose(row.kind, u, Due(row.person_id, row.subject_id, row.params, school.zone), translator("ru"))


async def test_curator_and_psychologist_hear_at_once_and_again(school, clock):
    raised = await raise_it(school, school.mentee)
    assert raised.roles == {Role.CURATOR, Role.PSYCHOLOGIST}
    assert not raised.another
    rows = await school.outbox("signal_raised")
    assert {row.person_id for row in rows} == {school.curator.person_id, school.psychologist.person_id}
    assert {row.urgency for row in rows} == {Urgency.SOS}
    message = await words(school, rows[0])
    first, *rest = message.text.split("\n")
    assert "помощ" not in first
    assert "8 класс" in rest[0]
    assert "Mentee" not in message.text  # the name opens with a tap, which the log keeps
    await raise_it(school, school.mentee)
    assert len(await school.outbox("signal_raised")) == 2  # within the minute it is one call
    clock.move_by(timedelta(minutes=5))
    await raise_it(school, school.mentee)
    assert len(await school.outbox("signal_raised")) == 4
    (signal,) = await school.rows(select(Signal.id))
    entries = await school.rows(select(AuditEntry.action, AuditEntry.subject_id, AuditEntry.subject_kind))
    assert {tuple(e) for e in entries} == {(a, signal.id, "signal") for a in ("signal.raise", "signal.alert")}
    assert len(entries) == 4


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
            Membership.__table__.update()
            .where(Membership.role.in_([Role.CURATOR, Role.PSYCHOLOGIST]))
            .values(until=clock.now())
        )
        u.execute(
            Membership.__table__.update()
            .where(Membership.person_id == school.curator.person_id)
            .values(until=None, role=Role.MUNICIPAL_CURATOR.value, organization_id=None)
        )
    assert (await raise_it(school, school.mentee)).roles == {Role.MUNICIPAL_CURATOR}
    (row,) = await school.outbox("signal_raised")
    text = (await words(school, row)).text
    assert "Mentee" not in text.replace(await code_of(school, school.mentee), "")
    assert "School 2" in text


async def code_of(school, actor) -> str:
    async with school.unit() as u:
        return await u.scalar(select(Person.code).where(Person.id == actor.person_id))


async def test_a_stranger_is_not_refused(school):
    assert not (await raise_it(school, Actor(chat_id=1))).reached
