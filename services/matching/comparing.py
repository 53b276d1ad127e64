"""«Почему не он»: with whom else a mentee of the set could be, what speaks against it, and whom it would cost a mentor.

Every look is audited (design §3 rule 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.matching.overrides import Reason, RuleKind
from domain.permissions import UseCase
from services.access import RefusedError, reads
from services.matching.lines import Reckoning, full_of, people_in, reckoned
from services.matching.table import table_of
from services.person_rows import note
from services.pool import Name, names_of

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.matching.model import Bar
    from services.access import Actor
    from services.matching.table import Table
    from storage.unit import Unit

PAGE: Final = 6


@dataclass(frozen=True, slots=True)
class OtherMentor:
    """A mentor who was not proposed to somebody: with the points, or with what bars the pair."""

    participation_id: int
    name: Name
    total: int
    bars: tuple[Bar, ...]
    busy_with: tuple[Name, ...]
    """Mentees of the set who count on this mentor."""


@dataclass(frozen=True, slots=True)
class Others:
    """The mentors besides the one proposed, the best first, those barred at the end."""

    line_id: int
    mentee: Name
    mentor: Name | None
    total: int
    full: int
    mentors: tuple[OtherMentor, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """«Почему не он»: the mentor proposed beside another one."""

    line_id: int
    mentee: Name
    mentor: Name | None
    mine: Reckoning | None
    other: Name
    theirs: Reckoning
    bars: tuple[Bar, ...]
    displaced: Name | None = None
    """Who would lose that mentor in the set."""
    instead: int | None = None
    """The points that the displaced one would have with the mentor given up; ``None``: nobody for now."""
    held: bool = False
    """Every place of the other mentor is one that the curator holds on to."""
    rule_id: int | None = None
    """The curator's own word against it, which can be taken back."""
    why: Reason | None = None


@reads(UseCase.MATCH_BEST)
async def other_mentors(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int, page: int = 0) -> Others:
    """Return the mentors besides the one proposed, with their points or what bars them; the look is audited.

    Raises:
        RefusedError: ``set_changed``, ``mentee_taken``.
    """
    table = await table_of(unit, actor, catalogue, line_id)
    seeker, line = table.seeker, table.line
    found = []
    for guide in table.field.guides:
        if guide.participation_id == line.mentor_id or guide.person_id == seeker.person_id:
            continue
        found.append((table.bars(seeker, guide), table.fit(seeker, guide).total, guide.participation_id))
    found.sort(key=lambda each: (len(each[0]), -each[1], each[2]))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    busy = {mentor: table.busy(mentor) for _, _, mentor in shown}
    lines = [line, *(each for several in busy.values() for each in several)]
    names = await _names(unit, table, [*people_in(lines), *busy])
    note(unit, actor, table.place, "matching.others", person_id=seeker.person_id)
    return Others(
        line_id=line.id,
        mentee=names[line.mentee_id],
        mentor=names.get(line.mentor_id) if line.mentor_id is not None else None,
        total=line.total,
        full=full_of(line),
        mentors=tuple(
            OtherMentor(mentor, names[mentor], total, bars, tuple(names[each.mentee_id] for each in busy[mentor]))
            for bars, total, mentor in shown
        ),
        page=page,
        pages=pages,
    )


@reads(UseCase.MATCH_BEST)
async def compare(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int, mentor_id: int) -> Comparison:
    """Return why another mentor was not proposed, and what it would cost to take them; the look is audited.

    Raises:
        RefusedError: ``set_changed``, ``mentee_taken``, ``gone``.
    """
    table = await table_of(unit, actor, catalogue, line_id)
    seeker, line, guide = table.seeker, table.line, table.guide(mentor_id)
    bars = table.bars(seeker, guide)
    displaced, held = None, False
    if not bars:
        try:
            displaced = table.displaced(guide)
        except RefusedError:
            held = True
    exchange = table.exchange(displaced) if displaced is not None else None
    rule = table.field.rules.about(line.mentee_id, mentor_id)
    veto = rule if rule is not None and rule.kind is RuleKind.NEVER else None
    names = await _names(
        unit, table, [*people_in([line]), mentor_id, *([displaced.mentee_id] if displaced is not None else [])]
    )
    found = table.fit(seeker, guide)
    note(unit, actor, table.place, "matching.compare", person_id=seeker.person_id)
    return Comparison(
        line_id=line.id,
        mentee=names[line.mentee_id],
        mentor=names.get(line.mentor_id) if line.mentor_id is not None else None,
        mine=reckoned(line) if line.mentor_id is not None else None,
        other=names[mentor_id],
        theirs=Reckoning(found.total, full_of(line), found.points, found.areas, found.slots),
        bars=bars,
        displaced=names[displaced.mentee_id] if displaced is not None else None,
        instead=exchange.total if exchange is not None else None,
        held=held,
        rule_id=veto.id if veto is not None else None,
        why=veto.reason if veto is not None else None,
    )


async def _names(unit: Unit, table: Table, ids: list[int]) -> dict[int, Name]:
    found = {each: table.field.members[each].person_id for each in ids if each in table.field.members}
    names = await names_of(unit, set(found.values()))
    return {each: names[person] for each, person in found.items()}
