"""Who takes part, who is ready and who misses what: the curator's list (programme §2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.readiness import Gap
from domain.search import begins_all, folded, has_all, initial_of, words_of
from domain.vocabulary import Side
from services.access import Actor, demand, reads
from services.person_rows import note
from services.places import needed_cycle, place_of
from services.pool import Member, Name, members, names_of
from storage.tables import Participation, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from storage.unit import Unit

PAGE: Final = 8
MOST_FOUND: Final = 64


class Filter(StrEnum):
    """Filters of the list, as buttons."""

    ALL = "all"
    READY = "ready"
    CONSENT = "consent"
    GUARDIAN = "guardian"
    QUESTIONNAIRE = "survey"
    UNREACHABLE = "unreachable"
    UNPAIRED = "unpaired"
    MENTEES = "mentees"
    MENTORS = "mentors"


_GUARDIAN_GAPS: Final = frozenset({Gap.GUARDIAN_NOT_LINKED, Gap.GUARDIAN_NOT_CONFIRMED, Gap.GUARDIAN_CONSENT})
_CONSENT_GAPS: Final = frozenset({Gap.BIRTH_DATE, Gap.OWN_CONSENT, Gap.GUARDIAN_CONSENT, Gap.PAPER_CONSENT})


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list."""

    member: Member
    name: Name


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list, and how many people each filter holds."""

    school: str
    lines: tuple[PersonLine, ...]
    counts: dict[Filter, int]
    page: int
    pages: int
    found: int = 0
    """How many there are on all pages."""
    grades: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found: the first of them, and how many there are."""

    ids: tuple[int, ...]
    total: int
    sure: bool = False
    """The letters begin a name or a code; letters from within («аня» in «Таня») are rather a guess."""


def _misses_consent(member: Member) -> bool:
    return bool(member.papers or member.ending or _CONSENT_GAPS.intersection(member.gaps))


_HOLDS: Final[dict[Filter, Callable[[Member], bool]]] = {
    Filter.ALL: lambda _: True,
    Filter.READY: lambda member: member.ready,
    Filter.CONSENT: _misses_consent,
    Filter.GUARDIAN: lambda member: bool(_GUARDIAN_GAPS.intersection(member.gaps)),
    Filter.QUESTIONNAIRE: lambda member: Gap.QUESTIONNAIRE in member.gaps,
    Filter.UNREACHABLE: lambda member: member.unreachable,
    Filter.UNPAIRED: lambda member: not member.open_matches,
    Filter.MENTEES: lambda member: member.side is Side.MENTEE,
    Filter.MENTORS: lambda member: member.side is Side.MENTOR,
}


def matches_filter(member: Member, wanted: Filter) -> bool:
    """Tell whether a member belongs under a filter."""
    return _HOLDS[wanted](member)


@reads(UseCase.POOL_VIEW)
async def list_people(
    unit: Unit,
    actor: Actor,
    organization_id: int,
    wanted: Filter = Filter.ALL,
    page: int = 0,
    *,
    grade: int | None = None,
    letter: str | None = None,
    only: Collection[int] | None = None,
) -> PeoplePage:
    """Return one page of the participants of the open cycle; who waits longest comes first.

    ``grade`` and ``letter`` (of the last name; then by the alphabet) narrow the filter down. ``only`` holds what a
    search has found; it goes before them all.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    counts = {each: sum(matches_filter(member, each) for member in found) for each in Filter}
    grades = Counter(member.grade for member in found if member.grade is not None)
    if only is not None:
        rank = {person_id: number for number, person_id in enumerate(only)}
        chosen = sorted((m for m in found if m.person_id in rank), key=lambda member: rank[member.person_id])
    else:
        chosen = [m for m in found if matches_filter(m, wanted) and grade in {None, m.grade}]
        if letter is not None:
            chosen = await _under(unit, chosen, letter)
    note(unit, actor, place, "people.list", page=page, filter="search" if only is not None else wanted.value)
    shown = await _page(unit, place.name, chosen, counts, page)
    return replace(shown, grades=dict(sorted(grades.items())))


@reads(UseCase.POOL_VIEW)
async def initials(
    unit: Unit, actor: Actor, organization_id: int, wanted: Filter = Filter.ALL, *, grade: int | None = None
) -> dict[str, int]:
    """Return the first letters of the last names under a filter, with how many people stand under each."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    chosen = {m.person_id for m in found if matches_filter(m, wanted) and grade in {None, m.grade}}
    names = await names_of(unit, chosen)
    return dict(sorted(Counter(initial_of(_by_last(name)) for name in names.values()).items()))


@reads(UseCase.POOL_VIEW_UNMATCHED)
async def list_unmatched(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> PeoplePage:
    """Return one page of the mentees without a pair, whom the psychologist supports (programme §2, stage 5)."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW_UNMATCHED, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = [m for m in await members(unit, place, cycle.id, side=Side.MENTEE) if not m.open_matches]
    note(unit, actor, place, "people.unmatched", page=page)
    return await _page(unit, place.name, found, {}, page)


@reads(UseCase.POOL_VIEW)
async def find_people(unit: Unit, actor: Actor, organization_id: int, text: str) -> Found:
    """Return the participants whose name or code has all the typed words, by the alphabet, at most a few pages of them.

    Names are encrypted, so they are compared here and not in the database; a school has hundreds, not millions.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    words = words_of(text)
    if not words:
        return Found((), 0)
    rows = await unit.all(
        select(Person.id, Person.code, Person.first_name, Person.last_name)
        .where(
            Person.id.in_(
                select(Participation.person_id).where(
                    Participation.cycle_id == cycle.id, Participation.left_at.is_(None)
                )
            )
        )
        .order_by(Person.id)
    )
    names = {row.id: Name(row.code, row.first_name, row.last_name) for row in rows}
    said = {each: f"{name.full} {name.code}" for each, name in names.items()}
    begun = [each for each, whole in said.items() if begins_all(words, whole)]
    found = begun or [each for each, whole in said.items() if has_all(words, whole)]
    found.sort(key=lambda each: (folded(_by_last(names[each])), each))
    return Found(tuple(found[:MOST_FOUND]), len(found), sure=bool(begun))


async def _under(unit: Unit, chosen: Sequence[Member], letter: str) -> list[Member]:
    names = await names_of(unit, {member.person_id for member in chosen})
    lasts = {person_id: _by_last(name) for person_id, name in names.items()}
    mine = [member for member in chosen if initial_of(lasts[member.person_id]) == letter]
    return sorted(mine, key=lambda member: folded(lasts[member.person_id]))


def _by_last(name: Name) -> str:
    return " ".join(part for part in (name.last_name, name.first_name) if part) or name.code


async def _page(unit: Unit, school: str, chosen: Sequence[Member], counts: dict[Filter, int], page: int) -> PeoplePage:
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = chosen[page * PAGE : (page + 1) * PAGE]
    names = await names_of(unit, {member.person_id for member in shown})
    return PeoplePage(school, tuple(PersonLine(m, names[m.person_id]) for m in shown), counts, page, pages, len(chosen))
