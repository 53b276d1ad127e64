"""Matches of a school by status, and one match as the school sees it (programme §3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.health import Level
from domain.permissions import UseCase
from domain.search import begins_all, has_all, words_of
from domain.vocabulary import MatchStatus, MentoringForm, Role, Side
from services.access import Actor, demand, reads
from services.closing_rows import lingering_matches
from services.goal_matters import without_plan
from services.group_rows import newcomers
from services.health.pairs import school_health, turned_red
from services.match_rows import MatchLine, MemberView, line_of, match_row, member_rows, member_view, sides_of
from services.pair_matters import (
    differing_matches,
    finished_matches,
    silent_matches,
    unlogged_matches,
    watched_matches,
)
from services.people import MOST_FOUND, Found
from services.places import place_of
from services.pool import Name
from services.wish_rows import wished_matches
from storage.tables import Document, Match, MatchMember, Meeting, Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from domain.health import Health
    from storage.unit import Unit

PAGE: Final = 8
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
MATTERS: Final = {"silent": silent_matches, "unlogged": unlogged_matches, "disagreed": differing_matches,
                  "no_plan": without_plan, "finished": finished_matches, "wishes": wished_matches,
                  "ending": lingering_matches}  # fmt: skip
"""Filters that cut across the statuses: what the day's list counts."""


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
    found: int = 0
    """How many there are on all pages."""
    health: dict[int, Health] = field(default_factory=dict)
    """How those of this page are that are at work."""


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
    may_close: bool
    external: bool


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def list_matches(
    unit: Unit,
    actor: Actor,
    organization_id: int,
    group: str = "agreed",
    page: int = 0,
    *,
    only: Collection[int] | None = None,
) -> MatchPage:
    """Return one page of a school's matches of one group of statuses, newest first.

    ``only`` holds what a search has found; it goes before the group.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    rows = await unit.all(
        select(Match.id, Match.status, Match.form)
        .where(Match.organization_id == place.id)
        .order_by(Match.proposed_at.desc(), Match.id.desc())
    )
    by_group = {name: [r for r in rows if MatchStatus(r.status) in statuses] for name, statuses in GROUPS.items()}
    roles = actor.roles_in(place.municipality_id, place.id)
    # Which pairs have notes is the psychologists' own.
    watched = {"watched": watched_matches} if Role.PSYCHOLOGIST in roles else {}
    for name, found in (MATTERS | watched).items():
        worst_first = {match_id: rank for rank, match_id in enumerate(dict.fromkeys(await found(unit, place)))}
        of_matter = [row for row in rows if row.id in worst_first]
        by_group[name] = sorted(of_matter, key=lambda row, order=worst_first: order[row.id])  # type: ignore[misc]
    health = await school_health(unit, actor, place)
    said = {row.id for name in ("silent", "disagreed") for row in by_group[name]}
    fresh = set(await turned_red(unit, actor, health, said)) if Role.CURATOR in roles else set()
    by_group["turned"] = [row for row in rows if row.id in fresh]
    for level in Level:
        by_group[level.value] = [row for row in rows if row.id in health and health[row.id].level is level]
    chosen = by_group[group if group in by_group else "agreed"]
    if only is not None:
        chosen = [row for row in rows if row.id in only]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = chosen[page * PAGE : (page + 1) * PAGE]
    sides = await sides_of(unit, [row.id for row in shown])
    return MatchPage(
        place.id,
        place.name,
        tuple(line_of(row, sides) for row in shown),
        {name: len(found) for name, found in by_group.items()},
        page,
        pages,
        may_propose=Role.CURATOR in roles,
        may_approve=bool(roles & {Role.CURATOR, Role.SCHOOL_HEAD}),
        found=len(chosen),
        health={row.id: health[row.id] for row in shown if row.id in health},
    )


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def find_matches(unit: Unit, actor: Actor, organization_id: int, text: str) -> Found:
    """Return the matches of a school in which somebody's name or code has all the typed words, newest first."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    words = words_of(text)
    if not words:
        return Found((), 0)
    rows = await unit.all(
        select(Match.id, Person.code, Person.first_name, Person.last_name)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Person, Person.id == MatchMember.person_id)
        .where(Match.organization_id == place.id)
        .order_by(Match.proposed_at.desc(), Match.id.desc(), MatchMember.side.desc())
    )
    said: dict[int, str] = {}
    for row in rows:
        name = Name(row.code, row.first_name, row.last_name)
        said[row.id] = f"{said.get(row.id, '')} {name.full} {name.code}"
    begun = [match_id for match_id, whole in said.items() if begins_all(words, whole)]
    found = begun or [match_id for match_id, whole in said.items() if has_all(words, whole)]
    return Found(tuple(found[:MOST_FOUND]), len(found), sure=bool(begun))


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def view_match(unit: Unit, actor: Actor, match_id: int) -> MatchCard:
    """Return a match as the school sees it; the look is audited."""
    row, place = await match_row(unit, match_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    sides = await member_rows(unit, [match_id])
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
    found = tuple(member_view(side) for side in sides)
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
        may_approve=bool(roles & {Role.CURATOR, Role.SCHOOL_HEAD})
        and (status is MatchStatus.AGREED or match_id in await newcomers(unit, [match_id])),
        may_close=Role.CURATOR in roles and status is MatchStatus.FINAL,
        external=any(member.external and member.side is Side.MENTOR for member in found),
    )
