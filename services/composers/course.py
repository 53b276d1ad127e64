"""What people are told when a log was corrected, and when a mentee joins or leaves a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.matches import OVER
from domain.vocabulary import MeetingStatus
from services.composers.meetings import GONE, meeting_row
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from services.pair_rows import pair, several
from storage.tables import Person

if TYPE_CHECKING:
    from locales import Translator
    from services.pair_rows import Pair
    from storage.unit import Unit


@composer("meeting_corrected")
async def meeting_corrected(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a side in one quiet line that the log says otherwise now; who said what is nobody's business here."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None:
        return GONE
    held = bool(due.params.get("held"))
    if (row.status == MeetingStatus.HELD) is not held:
        return Skip("corrected_again")
    when = t.moment(row.held_at or row.planned_at, unit.now, due.zone)
    names = found.names(due.person_id)
    text = t(
        "The log of a meeting was corrected.\n{when}, {names}: it took place.", when=when, names=names
    ) if held else t(
        "The log of a meeting was corrected.\n{when}, {names}: it did not take place.", when=when, names=names
    )  # fmt: skip
    return Outgoing(text, ((Button(t("Our page"), f"plan:{found.id}"),),))


@composer("trial_left")
async def trial_left(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a mentee who would rather not go on with a group that this is fine, and what comes."""
    if await pair(unit, due.subject_id) is None:
        return GONE
    text = t.you(
        "News after the trial meeting.\nThe group goes on without you, as you wished, and nobody is to blame. "
        "The curator will look for someone who fits better."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("group_parted")
async def group_parted(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a mentee that their part in a group is over, and nothing else."""
    if await pair(unit, due.subject_id) is None:
        return GONE
    text = t.you(
        "There is news for you.\nYour part in the group has ended. Nobody is to blame; the curator will speak with "
        "you about what comes next."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("group_left")
async def group_left(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell mentor and curator that a mentee is no longer in the group, without a reason."""
    found = await pair(unit, due.subject_id)
    name = await _name(unit, due)
    if found is None or name is None or found.status in OVER:
        return GONE
    text = t(
        "A group has changed.\n{name} no longer takes part. The group goes on: {names}.",
        name=name,
        names=_all(found, t),
    )
    return Outgoing(text, ((_open(due, found, t),),))


@composer("group_joined")
async def group_joined(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell mentor and curator that a mentee has joined a running group; the curator adds her to the order."""
    found = await pair(unit, due.subject_id)
    name = await _name(unit, due)
    if found is None or name is None or found.status in OVER:
        return GONE
    text = t("A group has changed.\n{name} has joined. The group now: {names}.", name=name, names=_all(found, t))
    if found.member(due.person_id) is None:
        text += "\n" + t("Please add this mentee to the order.")
    return Outgoing(text, ((_open(due, found, t),),))


def _open(due: Due, found: Pair, t: Translator) -> Button:
    """Return the button to the match: a member's own page, the school's card for the curator."""
    if found.member(due.person_id) is not None:
        return Button(t("Our page"), f"plan:{found.id}")
    return Button(t("Open the pair"), f"order:{found.id}")


def _all(found: Pair, t: Translator) -> str:
    return several(t, [member.first_name for member in found.staying])


async def _name(unit: Unit, due: Due) -> str | None:
    found = await unit.scalar(select(Person.first_name).where(Person.id == due.params.get("person")))
    return None if found is None else str(found)
