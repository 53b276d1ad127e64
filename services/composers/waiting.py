"""A word every two weeks to a mentee for whom a mentor is still being looked for (programme §2 stage 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.readiness import OF_STAGE_4
from domain.reminders import ReminderKind
from domain.training import Decision
from domain.vocabulary import Side
from services.composers.registry import Due, composer, read_by_another
from services.mentee_facts import commission_marked
from services.notices import Brief, Button, Outgoing, Skip
from services.pair_sides import free_places, places_taken
from services.places import place_of
from services.pool import Member, intake_answers, members
from services.waiting_rows import waiting
from storage.tables import Participation

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_SECONDS: Final = 20


@composer(ReminderKind.STILL_WAITING)
async def still_waiting(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say that the search goes on and how it stands; nothing once there is a proposal or a step of their own."""
    row = await unit.first(
        select(Participation.organization_id, Participation.cycle_id).where(
            Participation.id == due.subject_id,
            Participation.person_id == due.person_id,
            Participation.left_at.is_(None),
        )
    )
    if row is None:
        return Skip("left")
    place = await place_of(unit, row.organization_id)
    mine = await members(unit, place, row.cycle_id, participation_ids=[due.subject_id])
    # Nobody is told that a mentor is being looked for who gets none through this programme.
    if not waiting(mine, await commission_marked(unit, place.id)):
        return Skip("not_waiting")
    now = await _now(unit, await members(unit, place, row.cycle_id, side=Side.MENTOR), t)
    if read_by_another(due):
        text = t("We are still looking for a mentor.\n{now} Nothing is asked of you. Please tell your child.", now=now)
    else:
        text = t.you(
            "We are still looking for a mentor for you.\n{now} You are not forgotten, and nothing is asked of you now.",
            now=now,
        )
    menu = Button(t("Menu"), "menu")
    buttons = ((menu,),) if read_by_another(due) else ((menu,), (Button(t("I need help"), "sos"),))
    return Outgoing(
        text, buttons, brief=Brief(t("A mentor is being looked for, nothing is asked of you"), _SECONDS, menu)
    )


async def _now(unit: Unit, mentors: list[Member], t: Translator) -> str:
    """Return how the search stands, without a number that could disappoint."""
    ready = [each for each in mentors if each.ready]
    ids = [each.participation_id for each in ready]
    said = await intake_answers(unit, ids, ["mr_capacity"]) if ids else {}
    taken = await places_taken(unit, ids) if ids else {}
    if any(free_places(each, said.get(each.participation_id, {}), taken) > 0 for each in ready):
        return t("There are mentors with time: the curator is looking who suits best.")
    if any(each.gaps and set(each.gaps) <= OF_STAGE_4 and each.decision is not Decision.NOT_NOW for each in mentors):
        return t("New mentors are in training right now.")
    return t("All mentors are busy at the moment: the curator is asking for new ones.")
