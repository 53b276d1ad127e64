"""The one kind of message that never waits: somebody needs help."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.vocabulary import Role
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from storage.tables import Membership, Organization, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("signal_raised")
async def signal_raised(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell an adult of the school who needs help; a municipal curator is told the school only (programme §9)."""
    row = await unit.first(select(Person.first_name, Person.grade, Person.code).where(Person.id == due.subject_id))
    school = await unit.first(
        select(Organization.name, Organization.time_zone).where(Organization.id == due.params["organization"])
    )
    if row is None or school is None:
        return Skip("person_gone")
    at = datetime.fromisoformat(due.params["at"]).astimezone(ZoneInfo(school.time_zone))
    head = t("🔴 Your attention is needed now.")
    roles = await _roles_at(unit, due.person_id, due.params["organization"])
    if not roles:
        body = t(
            "A call for help at {time}, {school}. The school has no curator or psychologist here: please call it.",
            time=t.clock_time(at),
            school=school.name,
        )
        return Outgoing(f"{head}\n{body}")
    who = t("{name}, grade {grade}", name=row.first_name or row.code, grade=row.grade) if row.grade else row.first_name
    if due.params.get("source") == "sos":
        body = t("{who}\npressed “I need help” at {time}. Please speak with this person today.", who=who or row.code,
                 time=t.clock_time(at))  # fmt: skip
    else:
        body = t(
            "{who}\ngave a worrying answer in a questionnaire at {time}. Please speak with this person today, calmly.",
            who=who or row.code,
            time=t.clock_time(at),
        )
    # A psychologist sees the call, not the card (programme §9).
    opener = "person" if Role.CURATOR in roles else "signal"
    return Outgoing(f"{head}\n{body}", ((Button(t("Open the card"), f"{opener}:{due.subject_id}"),),))


@composer("signal_heard")
async def signal_heard(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:  # noqa: ARG001 - same for all
    """Tell the person at once what happens next, with the numbers that answer day and night."""
    if due.params.get("reached"):
        text = t.you(
            "Thank you for an honest answer.\nThe curator and the psychologist of the school know about it now and "
            "will speak with you. Nobody else sees it."
        )
    else:
        text = t.you("Thank you for an honest answer.\nPlease tell an adult you trust about it today.")
    numbers = t("If there is danger right now: <b>112</b>. Helpline, free and anonymous: <b>8-800-2000-122</b>.")
    return Outgoing(f"{text}\n\n{numbers}", ((Button(t("Menu"), "menu"),),))


async def _roles_at(unit: Unit, person_id: int, organization_id: int) -> list[str]:
    return await unit.scalars(
        select(Membership.role).where(
            Membership.person_id == person_id,
            Membership.organization_id == organization_id,
            Membership.role.in_([Role.CURATOR, Role.PSYCHOLOGIST]),
            Membership.until.is_(None),
        )
    )
