"""The end of the year at the curator's desk: who wants what next, new mentors to invite, papers to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.closing import ENDS_WITHOUT, LOOKS_BACK, Wish
from domain.matches import EndReason
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm, Role, Side
from services.access import RefusedError, demand, reads, writes
from services.certificate_rows import deserved_in, issue, school_of_cycle
from services.closing_rows import wishes_of
from services.guardian_roles import bring_guardians
from services.notices import post
from services.pair_rows import pair
from services.places import place_of, running_cycle
from storage.ids import new_id
from storage.tables import Certificate, Cycle, CycleForm, Match, Membership, NextWish, Participation, Person

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.access import Actor
    from services.places import Place
    from storage.unit import Unit

MOST_SHOWN: Final = 6
"""Names with a button on one screen; the next ones follow once these are invited."""
_SEES_REASON: Final = frozenset({Role.CURATOR, Role.PSYCHOLOGIST})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mentee who wants to become a mentor."""

    wish_id: int
    name: str
    code: str
    may_invite: bool
    """A later school year is open: one tap takes them in as a mentor."""


@dataclass(frozen=True, slots=True)
class ClosingDesk:
    """How the pairs of a year end in one school."""

    organization_id: int
    school: str
    closed: int
    final: int
    working: int
    """Pairs by order that have not said goodbye."""
    wishes: dict[Wish, int]
    candidates: tuple[Candidate, ...]
    more: int
    """Candidates after those shown."""
    papers: int
    """What printing all would make now: numbered already, or due."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one person of a pair wants next; ``None``: no answer yet."""

    name: str
    side: Side
    wish: Wish | None


@dataclass(frozen=True, slots=True)
class PairEnd:
    """The end of one pair as the school sees it."""

    said: tuple[Said, ...]
    reason: EndReason | None
    """Why it was ended; for curator and psychologist only."""
    may_end: bool
    """It can be ended without a final meeting."""


@reads(UseCase.CLOSING_RUN)
async def closing_desk(unit: Unit, actor: Actor, organization_id: int) -> ClosingDesk:
    """Return how the pairs of the school's running year end, of the last one where none runs; the look is audited.

    Raises:
        RefusedError: ``no_cycle`` if the school never had one.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CLOSING_RUN, place.municipality_id, place.id)
    cycle_id, running = await _year(unit, place)
    rows = await unit.all(
        select(Match.status, func.count().label("n")).where(Match.cycle_id == cycle_id).group_by(Match.status)
    )
    by_status = {MatchStatus(row.status): int(row.n) for row in rows}
    said = await unit.all(
        select(NextWish.wish, func.count().label("n"))
        .join(Match, Match.id == NextWish.match_id)
        .where(Match.cycle_id == cycle_id)
        .group_by(NextWish.wish)
    )
    wanting = await unit.all(
        select(NextWish.id, NextWish.cycle_id, Person.first_name, Person.code)
        .join(Person, Person.id == NextWish.person_id)
        .where(
            NextWish.organization_id == place.id,
            NextWish.wish == Wish.BECOME_MENTOR.value,
            NextWish.invited_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(NextWish.said_at, NextWish.id)
    )
    unit.audit(
        actor.person_id,
        "closing.view",
        subject_kind="cycle",
        subject_id=cycle_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
    return ClosingDesk(
        organization_id=place.id,
        school=place.name,
        closed=by_status.get(MatchStatus.CLOSED, 0),
        final=by_status.get(MatchStatus.FINAL, 0),
        working=sum(by_status.get(status, 0) for status in ENDS_WITHOUT),
        wishes={Wish(row.wish): int(row.n) for row in said},
        candidates=tuple(
            Candidate(row.id, row.first_name or row.code, row.code, running is not None and running != row.cycle_id)
            for row in wanting[:MOST_SHOWN]
        ),
        more=max(0, len(wanting) - MOST_SHOWN),
        papers=await _papers(unit, cycle_id),
    )


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def pair_end(unit: Unit, actor: Actor, match_id: int) -> PairEnd:
    """Return what both sides want next, and why a pair was ended, as far as the reader may know.

    Raises:
        RefusedError: ``gone``.
    """
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, found.municipality_id, found.organization_id)
    roles = actor.roles_in(found.municipality_id, found.organization_id)
    curator = Role.CURATOR in roles
    said: tuple[Said, ...] = ()
    if curator and found.status in LOOKS_BACK:
        wishes = await wishes_of(unit, [found.id])
        said = tuple(Said(m.first_name, m.side, wishes.get((found.id, m.person_id))) for m in found.staying)
    reason = None
    if found.status is MatchStatus.BROKEN and roles & _SEES_REASON:
        kept = await unit.scalar(select(Match.reason).where(Match.id == found.id))
        reason = EndReason(kept) if kept in set(EndReason) else None
    return PairEnd(said, reason, curator and found.status in ENDS_WITHOUT)


@writes(UseCase.CLOSING_RUN)
async def invite_as_mentor(unit: Unit, actor: Actor, catalogue: Catalogue, wish_id: int) -> None:
    """Take a former mentee who wants it into the running year as a mentor; what is missing the menu asks for.

    Raises:
        RefusedError: ``gone``; ``wish_next_year`` until a later year is open; ``form_off`` when no form that is on has
            a place for this kind of mentor.
    """
    row = await unit.first(
        select(NextWish.__table__, Person.kind, Person.grade)
        .join(Person, Person.id == NextWish.person_id)
        .where(NextWish.id == wish_id, Person.erased_at.is_(None))
    )
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.CLOSING_RUN, row.municipality_id, row.organization_id)
    if row.wish != Wish.BECOME_MENTOR or row.invited_at is not None:
        raise RefusedError("gone")
    cycle = await running_cycle(unit, row.organization_id)
    if cycle is None or cycle.id == row.cycle_id:
        raise RefusedError("wish_next_year")
    on = set(await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle.id)))
    form = next((each for each in MentoringForm if each.value in on and _fits(catalogue, each, row)), None)
    if form is None:
        raise RefusedError("form_off")
    known = await unit.scalar(
        select(Membership.id).where(
            Membership.person_id == row.person_id,
            Membership.organization_id == row.organization_id,
            Membership.role == Role.MENTOR.value,
            Membership.until.is_(None),
        )
    )
    if known is None:
        unit.add(
            Membership(
                id=new_id(),
                municipality_id=row.municipality_id,
                organization_id=row.organization_id,
                person_id=row.person_id,
                role=Role.MENTOR.value,
                since=unit.now,
                until=None,
            )
        )
    unit.add_new(
        Participation(
            id=new_id(),
            municipality_id=row.municipality_id,
            cycle_id=cycle.id,
            organization_id=row.organization_id,
            person_id=row.person_id,
            side=Side.MENTOR.value,
            form=form.value,
            joined_at=unit.now,
            left_at=None,
        ),
        key=["cycle_id", "person_id", "side"],
    )
    await bring_guardians(unit, row.person_id, row.municipality_id, row.organization_id)
    unit.change(NextWish, row.id, invited_at=unit.now, invited_by=actor.person_id)
    post(unit, "mentor_welcome", row.person_id, row.id, municipality_id=row.municipality_id)
    unit.audit(
        actor.person_id,
        "closing.invite_mentor",
        subject_kind="person",
        subject_id=row.person_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
    )


@writes(UseCase.CLOSING_RUN)
async def request_papers(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Have all papers of the year sent as one PDF, what is due numbered first; return how many pages it will have.

    Raises:
        RefusedError: ``no_cycle``; ``no_papers`` while no pair was closed and nobody has won.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CLOSING_RUN, place.municipality_id, place.id)
    cycle_id, _ = await _year(unit, place)
    if actor.person_id is None:
        raise RefusedError("gone")
    await issue(unit, await school_of_cycle(unit, cycle_id), await deserved_in(unit, cycle_id), by=actor.person_id)
    count = await unit.scalar(select(func.count()).where(Certificate.cycle_id == cycle_id))
    if not count:
        raise RefusedError("no_papers")
    post(
        unit,
        "certificates_file",
        actor.person_id,
        cycle_id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=place.municipality_id,
    )
    unit.audit(
        actor.person_id,
        "certificates.file",
        subject_kind="cycle",
        subject_id=cycle_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        count=int(count),
    )
    return int(count)


async def _papers(unit: Unit, cycle_id: int) -> int:
    rows = await unit.all(
        select(Certificate.kind, Certificate.person_id, Certificate.subject_id).where(Certificate.cycle_id == cycle_id)
    )
    numbered = {(row.kind, row.person_id, row.subject_id) for row in rows}
    return len(numbered | {(kind.value, who, what) for kind, who, what in await deserved_in(unit, cycle_id)})


def _fits(catalogue: Catalogue, form: MentoringForm, row: Any) -> bool:
    spec = catalogue.forms[form]
    if row.kind not in spec.mentor_kinds:
        return False
    grade = row.grade
    return spec.mentor_min_grade is None or grade is None or grade >= spec.mentor_min_grade


async def _year(unit: Unit, place: Place) -> tuple[int, int | None]:
    """Return the year that is looked at, and the one that runs: none where the school has closed the last one."""
    running = await running_cycle(unit, place.id)
    if running is not None:
        return running.id, running.id
    last = await unit.scalar(
        select(Cycle.id).where(Cycle.organization_id == place.id).order_by(Cycle.starts_on.desc()).limit(1)
    )
    if last is None:
        raise RefusedError("no_cycle")
    return int(last), None
