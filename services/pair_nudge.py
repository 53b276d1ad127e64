"""A curator's word to pairs that have gone quiet, or whose meetings are not written down: one tap, once a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.reminders import ReminderKind
from domain.vocabulary import MeetingStatus, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.pair_matters import UNLOGGED_AFTER, silent_matches, unlogged_matches
from services.person_rows import note
from services.places import Place, place_of
from services.remind_rows import Wanted, in_chunks, post_due, sift
from storage.tables import MatchMember, Meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit

SILENT: Final = "silent"
UNLOGGED: Final = "unlogged"


@dataclass(frozen=True, slots=True)
class NudgePlan:
    """What writing to these pairs would do."""

    pairs: int
    messages: int
    today: int
    no_chat: int
    full: int


@reads(UseCase.PERSON_REMIND)
async def nudge_plan(unit: Unit, actor: Actor, organization_id: int, matter: str) -> NudgePlan:
    """Return how many would be written to, and why not the others."""
    place = await _place(unit, actor, organization_id)
    pairs, wanted = await _wanted(unit, place, matter)
    sifted = await sift(unit, place, wanted)
    return NudgePlan(pairs, len(sifted.due), sifted.today, sifted.no_chat, sifted.full)


@writes(UseCase.PERSON_REMIND)
async def nudge(unit: Unit, actor: Actor, organization_id: int, matter: str) -> int:
    """Ask silent pairs (both sides) for a meeting, or mentors for a log; return how many messages will leave."""
    place = await _place(unit, actor, organization_id)
    _, wanted = await _wanted(unit, place, matter)
    due = (await sift(unit, place, wanted)).due
    post_due(unit, place, due)
    note(unit, actor, place, "pairs.remind", matter=matter, count=len(due))
    return len(due)


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_REMIND, place.municipality_id, place.id)
    return place


async def _wanted(unit: Unit, place: Place, matter: str) -> tuple[int, list[Wanted]]:
    if matter == SILENT:
        matches = await silent_matches(unit, place)
        rows = await _members(unit, matches)
        return len(matches), [Wanted(ReminderKind.SILENT_PAIR, row.person_id, row.match_id) for row in rows]
    if matter != UNLOGGED:
        raise RefusedError("gone")
    matches = tuple(dict.fromkeys(await unlogged_matches(unit, place)))
    mentors = {row.match_id: row.person_id for row in await _members(unit, matches) if row.side == Side.MENTOR}
    meetings = await in_chunks(
        unit,
        matches,
        lambda ids: select(Meeting.id, Meeting.match_id).where(
            Meeting.match_id.in_(ids),
            Meeting.status == MeetingStatus.PLANNED.value,
            Meeting.planned_at < unit.now - UNLOGGED_AFTER,
        ),
    )
    return len(matches), [
        Wanted(ReminderKind.MEETING_UNLOGGED, mentors[row.match_id], row.id)
        for row in meetings
        if row.match_id in mentors
    ]


async def _members(unit: Unit, matches: Sequence[int]) -> Sequence[MatchMember]:
    return await in_chunks(
        unit,
        matches,
        lambda ids: select(MatchMember.match_id, MatchMember.person_id, MatchMember.side).where(
            MatchMember.match_id.in_(ids), MatchMember.accepted.isnot(False)
        ),
    )
