"""A school's open cycle as the solver sees it: who seeks, who guides, on which terms. Plain functions.

Few queries for any number of people. Whoever is not ready is in it too, with what bars them, so that the reason why
somebody has no pair can be named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, or_, select

from domain.consents import is_minor
from domain.matching.model import Bar, Terms
from domain.matching.overrides import RuleKind, Switch
from domain.readiness import OF_STAGE_4, Gap
from domain.vocabulary import MatchStatus, Side
from domain.waiting import days_waited
from services.choosing_rows import wishes_of
from services.match_rows import EXTERNAL
from services.matching.particulars import particulars
from services.matching.rules import Rules, allowed, rules_of
from services.matching.sides import choices_of, guide_of, items_of, seeker_of
from services.mentee_facts import commission_marked
from services.pair_sides import forms_on, free_places, places_taken
from services.pool import Member, intake_answers, members
from services.selection_rows import checked
from services.waiting_rows import clocks
from services.wish_rows import parted_mentors
from storage.tables import Guardianship, Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from catalog.model import Catalogue
    from domain.choosing import Said
    from domain.matching.model import Guide, Pair, Seeker
    from services.matching.particulars import Particulars
    from services.places import Place
    from storage.unit import Unit

_BARS: Final = {Gap.TRAINING: Bar.TRAINING, Gap.SELECTION: Bar.SELECTION}


@dataclass(frozen=True, slots=True)
class Field:
    """A school's pairing as it stands: both sides, the terms, and the rules they come from."""

    seekers: tuple[Seeker, ...]
    guides: tuple[Guide, ...]
    terms: Terms
    rules: Rules
    members: Mapping[int, Member]
    """Everybody in it, by participation."""


async def read_field(
    unit: Unit,
    catalogue: Catalogue,
    place: Place,
    cycle_id: int,
    *,
    before: frozenset[Pair] = frozenset(),
    paired: bool = False,
) -> Field:
    """Return everything that the best set of a cycle is made from; ``before`` are the pairs of the last set.

    With ``paired`` mentees who have a pair are in it too, to look back on how it was made.
    """
    found = await members(unit, place, cycle_id)
    mentees = [m for m in found if m.side is Side.MENTEE and (paired or not m.open_matches)]
    mentors = [m for m in found if m.side is Side.MENTOR]
    rules = await rules_of(unit, cycle_id)
    ids, mentor_ids = [m.participation_id for m in mentees], [m.participation_id for m in mentors]
    said = await intake_answers(unit, [*ids, *mentor_ids], items_of(catalogue))
    sources = _Sources(
        today=place.today(unit),
        catalogue=catalogue,
        known=await particulars(unit, cycle_id),
        barred=await commission_marked(unit, place.id),
        since=await clocks(unit, mentees),
        wishes=await wishes_of(unit, cycle_id),
        parted=await parted_mentors(unit, ids) if ids else {},
        declined=await _declined(unit, cycle_id),
        relatives=await _relatives(unit, place.id),
        taken=await places_taken(unit, mentor_ids) if mentor_ids else {},
        checked=await checked(unit, [m.participation_id for m in mentors if _outside(m)]),
    )
    on, allows = await forms_on(unit, cycle_id), allowed(place)
    return Field(
        tuple(
            _seeker(m, said.get(m.participation_id, {}), sources)
            for m in mentees
            if paired or m.participation_id not in rules.later
        ),
        tuple(_guide(m, said.get(m.participation_id, {}), sources) for m in mentors),
        Terms(
            forms=tuple(spec.rule for spec in catalogue.forms.values() if spec.id in on),
            must=rules.pairs(RuleKind.MUST),
            never=rules.pairs(RuleKind.NEVER),
            before=before,
            groups=Switch.GROUPS in allows,
            classmates=Switch.CLASSMATES in allows,
        ),
        rules,
        {m.participation_id: m for m in (*mentees, *mentors)},
    )


@dataclass(frozen=True, slots=True)
class _Sources:
    """What is read of all at once."""

    today: date
    catalogue: Catalogue
    known: Mapping[int, Particulars]
    barred: frozenset[int]
    since: Mapping[int, datetime]
    wishes: Mapping[int, Said]
    parted: Mapping[int, set[int]]
    declined: Mapping[int, set[int]]
    relatives: Mapping[int, set[int]]
    taken: Mapping[int, int]
    checked: set[int]


def _seeker(member: Member, said: Mapping[str, Any], sources: _Sources) -> Seeker:
    own = member.participation_id
    bars = ((Bar.COMMISSION,) if own in sources.barred else ()) + (() if member.ready else (Bar.CONSENT,))
    return replace(
        seeker_of(sources.catalogue, member, said, sources.today, sources.known[own]),
        relatives=frozenset(sources.relatives.get(member.person_id, ())),
        waiting_days=max(0, days_waited(sources.since[own].date(), sources.today)),
        returning=own in sources.parted,
        choices=choices_of(sources.wishes.get(own)),
        parted=frozenset(sources.parted.get(own, ())),
        declined=frozenset(sources.declined.get(own, ())),
        minor=member.birth_date is None or is_minor(member.birth_date, sources.today),
        own_bars=bars,
    )


def _guide(member: Member, said: Mapping[str, Any], sources: _Sources) -> Guide:
    own = member.participation_id
    bars = () if set(member.gaps) <= OF_STAGE_4 else (Bar.CONSENT,)
    return replace(
        guide_of(sources.catalogue, member, said, sources.known[own]),
        capacity_left=max(0, free_places(member, said, sources.taken)),
        mentees=sources.taken.get(own, 0),
        choices=choices_of(sources.wishes.get(own)),
        checked=not _outside(member) or own in sources.checked,
        own_bars=bars + tuple(_BARS[gap] for gap in member.gaps if gap in _BARS),
    )


def _outside(member: Member) -> bool:
    return member.kind is not None and member.kind.value in EXTERNAL


async def _relatives(unit: Unit, organization_id: int) -> dict[int, set[int]]:
    """Return each one's guardians and wards, and who has a guardian in common: brothers and sisters."""
    rows = await unit.all(
        select(Guardianship.minor_id, Guardianship.guardian_id).where(
            Guardianship.organization_id == organization_id, Guardianship.refused_at.is_(None)
        )
    )
    wards: dict[int, set[int]] = {}
    for row in rows:
        wards.setdefault(row.guardian_id, set()).add(row.minor_id)
    found: dict[int, set[int]] = {}
    for guardian, minors in wards.items():
        family = minors | {guardian}
        for each in family:
            found.setdefault(each, set()).update(family - {each})
    return found


async def _declined(unit: Unit, cycle_id: int) -> dict[int, set[int]]:
    """Return, by mentee, the mentors with whom a match of this cycle came to nothing, for a group or for one alone."""
    mentor = MatchMember.__table__.alias("declining_mentor")
    rows: Sequence[Any] = await unit.all(
        select(MatchMember.participation_id, mentor.c.participation_id.label("mentor_id"))
        .join(Match, Match.id == MatchMember.match_id)
        .join(mentor, and_(mentor.c.match_id == Match.id, mentor.c.side == Side.MENTOR.value))
        .where(
            Match.cycle_id == cycle_id,
            or_(
                Match.status.in_([MatchStatus.DECLINED.value, MatchStatus.BROKEN.value]),
                MatchMember.accepted.is_(False),
            ),
            MatchMember.side == Side.MENTEE.value,
        )
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row.participation_id, set()).add(row.mentor_id)
    return found
