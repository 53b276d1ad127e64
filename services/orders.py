"""Matches of a school by status, the order that approves them, and the way back from a proposal (programme §2-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.matches import IllegalStep, MatchEvent, next_status
from domain.permissions import UseCase
from domain.readiness import Gap
from domain.vocabulary import MatchStatus, MentoringForm, PersonKind, Role, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.notices import post
from services.places import Place, place_of
from services.pool import Name, members
from storage.ids import new_id
from storage.tables import Document, Match, MatchMember, Meeting, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit

PAGE: Final = 8
NUMBER_LIMIT: Final = 40
MATCH_ORDER: Final = "match_order"
OLDEST_ORDER: Final = timedelta(days=366)
EXTERNAL: Final = frozenset({PersonKind.STUDENT.value, PersonKind.EMPLOYEE.value, PersonKind.PARENT.value})
"""Mentors from outside: the school checks who they are before it lets them in (programme §9, safety rules)."""

GROUPS: Final = {
    "agreed": (MatchStatus.AGREED,),
    "proposed": (MatchStatus.PROPOSED,),
    "active": (
        MatchStatus.APPROVED,
        MatchStatus.INTRO,
        MatchStatus.TRIAL,
        MatchStatus.PLANNING,
        MatchStatus.WORKING,
        MatchStatus.FINAL,
    ),
    "paused": (MatchStatus.PAUSED,),
    "over": (MatchStatus.CLOSED, MatchStatus.DECLINED, MatchStatus.BROKEN),
}
"""Filters of the list; what waits for the curator stands first."""


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match in a list."""

    id: int
    status: MatchStatus
    form: MentoringForm
    mentor: Name
    mentees: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One page of a school's matches."""

    organization_id: int
    school: str
    lines: tuple[MatchLine, ...]
    counts: dict[str, int]
    page: int
    pages: int
    may_propose: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """One side of a match."""

    person_id: int
    side: Side
    name: Name
    accepted: bool | None
    external: bool


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A match as the school sees it."""

    id: int
    organization_id: int
    zone: str
    status: MatchStatus
    form: MentoringForm
    role_model: str | None
    proposed_at: datetime
    members: tuple[MemberView, ...]
    order: tuple[str, date] | None
    meetings_held: int
    last_held_at: datetime | None
    may_withdraw: bool
    may_approve: bool
    external: bool


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def list_matches(
    unit: Unit, actor: Actor, organization_id: int, group: str = "agreed", page: int = 0
) -> MatchPage:
    """Return one page of a school's matches of one group of statuses, newest first."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    rows = await unit.all(
        select(Match.id, Match.status, Match.form)
        .where(Match.organization_id == place.id)
        .order_by(Match.proposed_at.desc(), Match.id.desc())
    )
    by_group = {name: [r for r in rows if MatchStatus(r.status) in statuses] for name, statuses in GROUPS.items()}
    chosen = by_group[group if group in GROUPS else "agreed"]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = chosen[page * PAGE : (page + 1) * PAGE]
    sides = await _sides(unit, [row.id for row in shown])
    roles = actor.roles_in(place.municipality_id, place.id)
    return MatchPage(
        place.id,
        place.name,
        tuple(_line(row, sides) for row in shown),
        {name: len(found) for name, found in by_group.items()},
        page,
        pages,
        may_propose=Role.CURATOR in roles,
        may_approve=bool(roles & {Role.CURATOR, Role.SCHOOL_HEAD}),
    )


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def view_match(unit: Unit, actor: Actor, match_id: int) -> MatchCard:
    """Return a match as the school sees it; the look is audited."""
    row, place = await _match(unit, match_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    sides = await _members(unit, [match_id])
    order = None
    if row.order_id is not None:
        document = await unit.first(select(Document.number, Document.dated_on).where(Document.id == row.order_id))
        order = (document.number, document.dated_on) if document else None
    held = await unit.scalars(select(Meeting.held_at).where(Meeting.match_id == match_id, Meeting.held_at.isnot(None)))
    roles = actor.roles_in(place.municipality_id, place.id)
    status = MatchStatus(row.status)
    unit.audit(
        actor.person_id,
        "match.view",
        subject_kind="match",
        subject_id=match_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
    found = tuple(_member_view(side) for side in sides)
    return MatchCard(
        id=match_id,
        organization_id=place.id,
        zone=place.zone,
        status=status,
        form=MentoringForm(row.form),
        role_model=row.role_model,
        proposed_at=row.proposed_at,
        members=found,
        order=order,
        meetings_held=len(held),
        last_held_at=max(held, default=None),
        may_withdraw=Role.CURATOR in roles and status in {MatchStatus.PROPOSED, MatchStatus.AGREED},
        may_approve=bool(roles & {Role.CURATOR, Role.SCHOOL_HEAD}) and status is MatchStatus.AGREED,
        external=any(member.external and member.side is Side.MENTOR for member in found),
    )


@reads(UseCase.MATCH_APPROVE)
async def agreed_matches(unit: Unit, actor: Actor, organization_id: int) -> tuple[MatchLine, ...]:
    """Return all matches that both sides agreed to and that wait for the order."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    rows = await unit.all(
        select(Match.id, Match.status, Match.form)
        .where(Match.organization_id == place.id, Match.status == MatchStatus.AGREED.value)
        .order_by(Match.proposed_at, Match.id)
    )
    sides = await _sides(unit, [row.id for row in rows])
    return tuple(_line(row, sides) for row in rows)


@reads(UseCase.MATCH_APPROVE)
async def need_checks(unit: Unit, actor: Actor, match_ids: Sequence[int]) -> bool:
    """Tell whether an order on these matches names a mentor from outside, so that the school's checks are asked for."""
    sides = await _members(unit, match_ids)
    for place_id in {side.organization_id for side in sides}:
        place = await place_of(unit, place_id)
        demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    return any(_member_view(side).external and side.side == Side.MENTOR.value for side in sides)


def clean_number(text: str | None) -> str | None:
    """Return an order's number as it is kept («12-ОД»; a typed «№ 12-ОД» too), or ``None`` if it is none."""
    line = " ".join((text or "").split()).lstrip("№#N").strip()
    return line if 0 < len(line) <= NUMBER_LIMIT and any(sign.isdigit() for sign in line) else None


@writes(UseCase.MATCH_APPROVE)
async def record_order(
    unit: Unit,
    actor: Actor,
    organization_id: int,
    match_ids: Sequence[int],
    *,
    number: str,
    dated_on: date,
    checks_done: bool = False,
) -> int:
    """Record one order for one or several agreed matches and return the document's id; both sides are told.

    All or nothing: an order names its matches, so if one of them cannot be approved none is. A missing consent holds
    it up (consents §5), and so does a mentor from outside whom the school has not checked (programme §9).

    Raises:
        RefusedError: ``bad_number``, ``order_in_future``, ``order_too_old``, ``not_agreed``, ``consent_missing``,
            ``checks_needed``, ``nothing_chosen``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    line = _checked_order(unit, place, match_ids, number, dated_on)
    chosen = sorted(set(match_ids))
    rows = await unit.all(
        select(Match.id, Match.status, Match.cycle_id).where(Match.id.in_(chosen), Match.organization_id == place.id)
    )
    if len(rows) != len(chosen):
        raise RefusedError("gone")
    sides = await _members(unit, chosen)
    await _check_consents(unit, place, rows, sides)
    if not checks_done and any(s.kind in EXTERNAL and s.side == Side.MENTOR.value for s in sides):
        raise RefusedError("checks_needed")
    if actor.person_id is None:
        raise RefusedError("gone")
    document = Document(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        kind=MATCH_ORDER,
        number=line,
        dated_on=dated_on,
        recorded_by=actor.person_id,
        recorded_at=unit.now,
    )
    unit.add(document)
    for row in rows:
        status = _step(row.status, MatchEvent.APPROVED)
        unit.change(Match, row.id, status=status.value, order_id=document.id, approved_at=unit.now)
        _audit(unit, actor, place, "match.approve", row.id, document_id=document.id, checks_done=checks_done)
    for side in sides:
        post(unit, "match_approved", side.person_id, side.match_id, municipality_id=place.municipality_id)
    return document.id


@writes(UseCase.MATCH_PROPOSE)
async def withdraw(unit: Unit, actor: Actor, match_id: int) -> None:
    """Take a proposal back before the order; whoever was asked is told in one neutral line.

    Raises:
        RefusedError: ``already_decided`` once the order is recorded or the match is over.
    """
    row, place = await _match(unit, match_id)
    demand(actor, UseCase.MATCH_PROPOSE, place.municipality_id, place.id)
    status = _step(row.status, MatchEvent.DECLINED)
    unit.change(Match, match_id, status=status.value, ended_at=unit.now, reason="withdrawn")
    for side in await _members(unit, [match_id]):
        if side.accepted is not False:
            post(unit, "match_withdrawn", side.person_id, match_id, municipality_id=place.municipality_id)
    _audit(unit, actor, place, "match.withdraw", match_id)


def _checked_order(unit: Unit, place: Place, match_ids: Sequence[int], number: str, dated_on: date) -> str:
    line = clean_number(number)
    if line is None:
        raise RefusedError("bad_number")
    if not match_ids:
        raise RefusedError("nothing_chosen")
    today = place.today(unit)
    if dated_on > today:
        raise RefusedError("order_in_future")
    if dated_on < today - OLDEST_ORDER:
        raise RefusedError("order_too_old")
    return line


async def _check_consents(unit: Unit, place: Place, rows: Sequence[Any], sides: Sequence[Any]) -> None:
    for cycle_id in {row.cycle_id for row in rows}:
        here = {row.id for row in rows if row.cycle_id == cycle_id}
        wanted = [side.participation_id for side in sides if side.match_id in here]
        found = await members(unit, place, cycle_id, participation_ids=wanted)
        # A questionnaire may stay unfinished; who has left the programme is missing here altogether.
        blocked = any(set(member.gaps) - {Gap.QUESTIONNAIRE} for member in found)
        if blocked or len({member.participation_id for member in found}) < len(set(wanted)):
            raise RefusedError("consent_missing")


def _step(status: str, event: MatchEvent) -> MatchStatus:
    try:
        return next_status(MatchStatus(status), event)
    except IllegalStep as error:
        raise RefusedError(error.reason.value) from error


async def _match(unit: Unit, match_id: int) -> tuple[Any, Place]:
    row = await unit.first(
        select(
            Match.id, Match.organization_id, Match.status, Match.form, Match.role_model, Match.proposed_at,
            Match.order_id,
        ).where(Match.id == match_id)
    )  # fmt: skip
    if row is None:
        raise RefusedError("gone")
    return row, await place_of(unit, row.organization_id)


async def _members(unit: Unit, match_ids: Sequence[int]) -> Sequence[Any]:
    return await unit.all(
        select(
            MatchMember.match_id,
            MatchMember.participation_id,
            MatchMember.person_id,
            MatchMember.side,
            MatchMember.accepted,
            Match.organization_id,
            Person.kind,
            Person.code,
            Person.first_name,
            Person.last_name,
            Person.grade,
        )
        .join(Match, Match.id == MatchMember.match_id)
        .join(Person, Person.id == MatchMember.person_id)
        .where(MatchMember.match_id.in_(match_ids))
        .order_by(MatchMember.side.desc(), MatchMember.id)
    )


async def _sides(unit: Unit, match_ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in await _members(unit, match_ids) if match_ids else ():
        found.setdefault(row.match_id, []).append(row)
    return found


def _member_view(row: Any) -> MemberView:
    name = Name(row.code, row.first_name, row.last_name, row.grade)
    return MemberView(row.person_id, Side(row.side), name, row.accepted, row.kind in EXTERNAL)


def _line(row: Any, sides: dict[int, list[Any]]) -> MatchLine:
    views = [_member_view(side) for side in sides.get(row.id, ())]
    mentor = next((view.name for view in views if view.side is Side.MENTOR), Name("?", None, None))
    return MatchLine(
        row.id,
        MatchStatus(row.status),
        MentoringForm(row.form),
        mentor,
        tuple(view.name for view in views if view.side is Side.MENTEE),
    )


def _audit(unit: Unit, actor: Actor, place: Place, action: str, match_id: int, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="match",
        subject_id=match_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
