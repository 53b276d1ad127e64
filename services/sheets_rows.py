"""The curator's sheets as rows: who may fill one, which pairs lack one, what the newest says. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, select

from domain.matches import ACTIVE
from domain.sheets import part_of
from domain.vocabulary import MatchStatus, Role
from services.access import RefusedError
from services.asking import OPEN, SHEETS, ask, request_id_of
from services.pair_rows import holders
from storage.ids import new_id
from storage.tables import Answer, CuratorSheet, Match, MatchMember, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from domain.sheets import Part
    from services.access import Actor
    from services.places import CycleDates, Place
    from storage.unit import Unit

PAIR, FACTS, FINAL = SHEETS
STATE_ITEM: Final = "midc_state"
DECISION_ITEM: Final = "midc_decision"
JUDGED: Final = (*(status.value for status in ACTIVE if status is not MatchStatus.FINAL), MatchStatus.PAUSED.value)
"""Pairs that are looked at halfway: those with an order that have not said goodbye yet."""


@dataclass(frozen=True, slots=True)
class PairState:
    """What a curator found of a pair, on which day."""

    sheet_id: int
    match_id: int
    state: str
    decision: str | None
    at: datetime
    own_pair: bool


def request_of_sheet() -> ColumnElement[bool]:
    """Return the join of a sheet and the request that its answers hang on."""
    return and_(
        SurveyRequest.subject_id == CuratorSheet.id,
        SurveyRequest.instrument == CuratorSheet.instrument,
        SurveyRequest.person_id == CuratorSheet.author_id,
    )


async def begin(
    unit: Unit,
    actor: Actor,
    place: Place,
    cycle: CycleDates,
    instrument: str,
    *,
    part: Part,
    match_id: int | None = None,
    about_id: int | None = None,
    own_pair: bool = False,
) -> int:
    """Open a sheet and return its request's id; one that the actor has not finished is gone on with.

    The unit must be exclusive: what is looked for must still be so when it is written.
    """
    if actor.person_id is None:
        raise RefusedError("gone")
    unfinished = await unit.first(
        select(SurveyRequest.id)
        .join(CuratorSheet, request_of_sheet())
        .where(
            CuratorSheet.author_id == actor.person_id,
            CuratorSheet.cycle_id == cycle.id,
            CuratorSheet.instrument == instrument,
            CuratorSheet.part == part.value,
            CuratorSheet.match_id.is_(None) if match_id is None else CuratorSheet.match_id == match_id,
            CuratorSheet.about_id.is_(None) if about_id is None else CuratorSheet.about_id == about_id,
            SurveyRequest.state == OPEN,
        )
    )
    if unfinished is not None:
        return int(unfinished.id)
    sheet = CuratorSheet(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        cycle_id=cycle.id,
        instrument=instrument,
        part=part.value,
        match_id=match_id,
        about_id=about_id,
        author_id=actor.person_id,
        own_pair=own_pair,
        opened_at=unit.now,
    )
    unit.add(sheet)
    unit.audit(
        actor.person_id,
        "sheet.open",
        subject_kind="match" if match_id else "person" if about_id else "cycle",
        subject_id=match_id or about_id or cycle.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        instrument=instrument,
    )
    return ask(
        unit,
        person_id=actor.person_id,
        instrument=instrument,
        subject_id=sheet.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        locale=actor.locale,
    )


async def may_judge(unit: Unit, actor: Actor, place: Place, match_id: int) -> bool | None:
    """Tell whether the actor may look at a pair as its judge: ``None`` no, ``False`` yes, ``True`` as their own pair.

    A curator judges the pairs of the school, but not the one in which they take part themselves: another curator does,
    or the head. Where the school has nobody else, the curator may, and the sheet says so. The head judges no others
    than the pairs in which a curator takes part [proposal; the sources are silent on curators who mentor].
    """
    roles = actor.roles_in(place.municipality_id, place.id)
    members = await _members(unit, match_id)
    if actor.person_id not in members:
        if Role.CURATOR in roles:
            return False
        curators = set(await holders(unit, place.id, Role.CURATOR))
        return False if Role.SCHOOL_HEAD in roles and curators & members else None
    others = set(await holders(unit, place.id, Role.CURATOR, Role.SCHOOL_HEAD)) - members
    return True if Role.CURATOR in roles and not others else None


async def newest_states(unit: Unit, where: ColumnElement[bool]) -> dict[int, PairState]:
    """Return the newest finished look at each pair that ``where`` (on ``CuratorSheet``) takes in."""
    rows = await unit.all(
        select(
            CuratorSheet.id,
            CuratorSheet.match_id,
            CuratorSheet.own_pair,
            SurveyRequest.completed_at,
            Answer.item_id,
            Answer.value,
        )
        .join(SurveyRequest, request_of_sheet())
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            where,
            CuratorSheet.instrument == PAIR,
            SurveyRequest.state == "done",
            Answer.item_id.in_([STATE_ITEM, DECISION_ITEM]),
        )
        .order_by(SurveyRequest.completed_at, CuratorSheet.id)
    )
    sheets: dict[int, dict[str, Any]] = {}
    for row in rows:
        sheets.setdefault(row.id, {"row": row})[row.item_id] = row.value
    found: dict[int, PairState] = {}
    for sheet_id, said in sheets.items():
        row, state = said["row"], said.get(STATE_ITEM)
        if state is not None:  # the one question that makes it a look at the pair
            found[row.match_id] = PairState(
                sheet_id, row.match_id, str(state), said.get(DECISION_ITEM), row.completed_at, row.own_pair
            )
    return found


async def not_judged(unit: Unit, actor: Actor, place: Place, cycle: CycleDates) -> list[int]:
    """Return the pairs that still lack a look in this part of the cycle and are the actor's to look at.

    The oldest order stands first; only ids, so that the day's list costs little.
    """
    rows = await unit.all(
        select(Match.id)
        .where(Match.organization_id == place.id, Match.status.in_(JUDGED), Match.cycle_id == cycle.id)
        .order_by(Match.approved_at, Match.id)
    )
    if not rows:
        return []
    part = part_of(place.today(unit), cycle.starts_on, cycle.ends_on)
    done = await newest_states(unit, and_(CuratorSheet.cycle_id == cycle.id, CuratorSheet.part == part.value))
    own = await _own(unit, actor.person_id, [row.id for row in rows])
    return [
        row.id
        for row in rows
        if row.id not in done and (row.id not in own or await may_judge(unit, actor, place, row.id) is not None)
    ]


async def author_of(unit: Unit, sheet_id: int) -> Any:
    """Return what a sheet is about and whose it is, or ``None``."""
    return await unit.first(select(CuratorSheet.__table__).where(CuratorSheet.id == sheet_id))


def final_request(sheet: Any) -> int:
    """Return the request that the answers of a sheet hang on."""
    return request_id_of(sheet.author_id, sheet.instrument, sheet.id)


async def _members(unit: Unit, match_id: int) -> set[int]:
    found = await unit.scalars(
        select(MatchMember.person_id).where(MatchMember.match_id == match_id, MatchMember.accepted.is_not(False))
    )
    return {int(each) for each in found}


async def _own(unit: Unit, person_id: int | None, match_ids: Collection[int]) -> set[int]:
    found: Sequence[Any] = await unit.scalars(
        select(MatchMember.match_id).where(MatchMember.person_id == person_id, MatchMember.accepted.is_not(False))
    )
    return set(found) & set(match_ids)
