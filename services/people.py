"""Who takes part, who is ready and who misses what: the curator's list (programme §2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.permissions import UseCase
from domain.readiness import Gap
from domain.vocabulary import Side
from services.access import Actor, demand, reads
from services.person_rows import note
from services.places import needed_cycle, place_of
from services.pool import Member, Name, members, names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.unit import Unit

PAGE: Final = 8
MOST_FOUND: Final = 40
_LONGEST_SEARCH: Final = 100


class Filter(StrEnum):
    """Filters of the list, as buttons."""

    ALL = "all"
    READY = "ready"
    CONSENT = "consent"
    GUARDIAN = "guardian"
    QUESTIONNAIRE = "survey"
    UNREACHABLE = "unreachable"


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


def matches_filter(member: Member, wanted: Filter) -> bool:
    """Tell whether a member belongs under a filter."""
    match wanted:
        case Filter.ALL:
            return True
        case Filter.READY:
            return member.ready
        case Filter.CONSENT:
            return bool(_CONSENT_GAPS.intersection(member.gaps))
        case Filter.GUARDIAN:
            return bool(_GUARDIAN_GAPS.intersection(member.gaps))
        case Filter.QUESTIONNAIRE:
            return Gap.QUESTIONNAIRE in member.gaps
        case Filter.UNREACHABLE:
            return member.unreachable


@reads(UseCase.POOL_VIEW)
async def list_people(
    unit: Unit,
    actor: Actor,
    organization_id: int,
    wanted: Filter = Filter.ALL,
    page: int = 0,
    *,
    only: Collection[int] | None = None,
) -> PeoplePage:
    """Return one page of the participants of the open cycle; who waits longest comes first.

    ``only`` holds what a search has found; it goes before the filter.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    counts = {each: sum(matches_filter(member, each) for member in found) for each in Filter}
    chosen = [
        member for member in found if (member.person_id in only if only is not None else matches_filter(member, wanted))
    ]
    note(unit, actor, place, "people.list", page=page, filter="search" if only is not None else wanted.value)
    return await _page(unit, place.name, chosen, counts, page)


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
async def find_people(unit: Unit, actor: Actor, organization_id: int, text: str) -> tuple[int, ...]:
    """Return the participants whose name or code has all the typed words, at most a few pages of them.

    Names are encrypted, so they are compared here and not in the database; a school has hundreds, not millions.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    people = list(dict.fromkeys(m.person_id for m in await members(unit, place, cycle.id)))
    names = await names_of(unit, people)
    words = text[:_LONGEST_SEARCH].casefold().replace("ё", "е").split()
    found = [each for each in people if words and all(word in _searchable(names[each]) for word in words)]
    return tuple(found[:MOST_FOUND])


def _searchable(name: Name) -> str:
    return f"{name.full} {name.code}".casefold().replace("ё", "е")


async def _page(unit: Unit, school: str, chosen: Sequence[Member], counts: dict[Filter, int], page: int) -> PeoplePage:
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = chosen[page * PAGE : (page + 1) * PAGE]
    names = await names_of(unit, {member.person_id for member in shown})
    return PeoplePage(school, tuple(PersonLine(m, names[m.person_id]) for m in shown), counts, page, pages)
