"""Matches as the school's screens need them. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.vocabulary import MatchStatus, MentoringForm, PersonKind, Side
from services.access import RefusedError
from services.places import Place, place_of
from services.pool import Name
from storage.tables import Match, MatchMember, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit

EXTERNAL: Final = frozenset({PersonKind.STUDENT.value, PersonKind.EMPLOYEE.value, PersonKind.PARENT.value})
"""Mentors from outside: the school checks who they are before it lets them in (programme §9, safety rules)."""


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match in a list."""

    id: int
    status: MatchStatus
    form: MentoringForm
    mentor: Name
    mentees: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class MemberView:
    """One side of a match."""

    person_id: int
    side: Side
    name: Name
    accepted: bool | None
    external: bool
    left: bool = False
    """Has left a group that goes on."""


async def match_row(unit: Unit, match_id: int) -> tuple[Any, Place]:
    """Return a match and its school.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    row = await unit.first(
        select(
            Match.id, Match.organization_id, Match.status, Match.form, Match.role_model, Match.proposed_at,
            Match.order_id,
        ).where(Match.id == match_id)
    )  # fmt: skip
    if row is None:
        raise RefusedError("gone")
    return row, await place_of(unit, row.organization_id)


async def member_rows(unit: Unit, match_ids: Sequence[int]) -> Sequence[Any]:
    """Return the members of matches with what their names need; the mentor of each stands first."""
    return await unit.all(
        select(
            MatchMember.match_id,
            MatchMember.participation_id,
            MatchMember.person_id,
            MatchMember.side,
            MatchMember.accepted,
            MatchMember.left_at,
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


async def sides_of(unit: Unit, match_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the members by match."""
    found: dict[int, list[Any]] = {}
    for row in await member_rows(unit, match_ids) if match_ids else ():
        found.setdefault(row.match_id, []).append(row)
    return found


def taking_part(rows: Sequence[Any]) -> Sequence[Any]:
    """Leave out who declined or left a group while others go on; of a match that came to nothing nobody."""
    staying = [row for row in rows if row.accepted is not False]
    return staying if {row.side for row in staying} == {row.side for row in rows} else rows


def member_view(row: Any) -> MemberView:
    """Return a member as a screen shows one."""
    name = Name(row.code, row.first_name, row.last_name, row.grade)
    return MemberView(row.person_id, Side(row.side), name, row.accepted, row.kind in EXTERNAL, row.left_at is not None)


def line_of(row: Any, sides: dict[int, list[Any]]) -> MatchLine:
    """Return a match as a list shows it."""
    views = [member_view(side) for side in taking_part(sides.get(row.id, ()))]
    mentor = next((view.name for view in views if view.side is Side.MENTOR), Name("?", None, None))
    return MatchLine(
        row.id,
        MatchStatus(row.status),
        MentoringForm(row.form),
        mentor,
        tuple(view.name for view in views if view.side is Side.MENTEE),
    )
