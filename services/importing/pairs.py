"""Matches that exist already: they land with their order where the file says they stand (programme §3, §4, §6, §7).

No consent is invented for them: whoever's is missing shows as «waits for a consent», and counts once it is there
(indicators §0, rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.matches import LIVE
from domain.models import ContentModel, NumberModel, Sides, number_model, open_models
from domain.vocabulary import MatchStatus, MentoringForm, PersonKind, Role, Side
from services.mentee_facts import commission_marked
from services.orders import MATCH_ORDER, clean_number
from storage.ids import new_id
from storage.tables import Document, Match, MatchMember, MatchModelNote

if TYPE_CHECKING:
    from catalog.importing.model import Row
    from services.importing.known import Someone
    from services.importing.taking import Taking

_OLDEST: Final = timedelta(days=10 * 366)
_Order = tuple[str, date]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A match of the cycle as it is."""

    live: bool
    order: _Order | None


@dataclass
class Pairs:
    """The matches and orders of a school's cycle, and those that the file brings."""

    orders: dict[_Order, int] = field(default_factory=dict)
    matches: dict[frozenset[int], list[_Standing]] = field(default_factory=dict)
    """By the participations in them."""
    rows: dict[frozenset[int], int] = field(default_factory=dict)
    commission: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row that can be taken."""

    mentor: Someone
    mentees: tuple[Someone, ...]
    form: MentoringForm
    order: _Order | None
    status: MatchStatus
    model: NumberModel | None
    """Only where it is not what the members make anyway."""
    online: bool
    content: tuple[ContentModel, ...]

    @property
    def places(self) -> frozenset[int]:
        """The participations in it."""
        return frozenset({self.mentor.sides[Side.MENTOR], *(each.sides[Side.MENTEE] for each in self.mentees)})


async def load_pairs(taking: Taking) -> Pairs:
    """Read the matches and orders that stand."""
    unit, found = taking.unit, Pairs()
    named: dict[int, _Order] = {}
    for row in await unit.all(
        select(Document.id, Document.number, Document.dated_on).where(
            Document.organization_id == taking.place.id, Document.kind == MATCH_ORDER, Document.removed_at.is_(None)
        )
    ):
        named[row.id] = (row.number, row.dated_on)
        found.orders.setdefault(named[row.id], row.id)
    members: dict[int, set[int]] = {}
    of_cycle = Match.cycle_id == taking.cycle.id
    for line in await unit.all(
        select(MatchMember.match_id, MatchMember.participation_id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(of_cycle, MatchMember.accepted.is_not(False))
    ):
        members.setdefault(line.match_id, set()).add(line.participation_id)
    for match in await unit.all(select(Match.id, Match.status, Match.order_id).where(of_cycle)):
        standing = _Standing(MatchStatus(match.status) in LIVE, named.get(match.order_id) if match.order_id else None)
        found.matches.setdefault(frozenset(members.get(match.id, ())), []).append(standing)
    found.commission = await commission_marked(unit, taking.place.id)
    return found


def take_match(taking: Taking, row: Row, pairs: Pairs) -> None:
    """Take a row of the matches' sheet."""
    pair = _read(taking, row, pairs)
    if pair is None:
        return
    if pair.places in pairs.rows:
        taking.fault(row, None, "row_twice", n=pairs.rows[pair.places])
        return
    pairs.rows[pair.places] = row.number
    standing = pairs.matches.get(pair.places, ())
    if any(each.order == pair.order or (each.live and pair.order is None) for each in standing):
        taking.tallies[row.sheet].known += 1
    elif any(each.live for each in standing):
        taking.fault(row, "order", "match_stands")
    else:
        _store(taking, pair, pairs)
        taking.tallies[row.sheet].new += 1


def _read(taking: Taking, row: Row, pairs: Pairs) -> _Pair | None:
    """Return what a row says, or note what is wrong with it."""
    mentor = _who(taking, row, "mentor", Side.MENTOR)
    mentees = _who(taking, row, "mentees", Side.MENTEE)
    order = _order(taking, row)
    if not mentor or not mentees or isinstance(order, str):
        return None
    if mentor[0] in mentees:
        taking.fault(row, "mentees", "same_person")
        return None
    if any(each.sides[Side.MENTEE] in pairs.commission for each in mentees):
        curator = Role.CURATOR in taking.actor.roles_in(taking.place.municipality_id, taking.place.id)
        taking.fault(row, "mentees", "commission" if curator else "ask_curator")
        return None
    form = _form(taking, mentor[0], mentees, row.values.get("form"))
    if form is None:
        taking.fault(row, "form", "form_off")
        return None
    sides = Sides(1, len(mentees), len({each.kind for each in (mentor[0], *mentees)}) == 1)
    named = NumberModel(row.values["model"]) if "model" in row.values else number_model(sides)
    if named not in open_models(sides):
        taking.fault(row, "model", "bad_model")
        return None
    return _Pair(
        mentor[0],
        tuple(mentees),
        form,
        order,
        MatchStatus(row.values.get("status", MatchStatus.WORKING)) if order else MatchStatus.AGREED,
        None if named is number_model(sides) else named,
        bool(row.values.get("online")),
        tuple(each for each in ContentModel if each in row.values.get("content", ())),
    )


def _who(taking: Taking, row: Row, column: str, side: Side) -> list[Someone]:
    found = []
    for number, word in enumerate(row.values[column], 1):
        meant = taking.known.referred(word)
        fitting = [each for each in meant if side in each.sides and side not in each.over]
        if len(fitting) == 1:
            found.append(fitting[0])
            continue
        code = "who_unknown" if not meant else f"not_{side.value}" if not fitting else "who_several"
        taking.fault(row, column, code, n=number)
        return []
    return found


def _order(taking: Taking, row: Row) -> _Order | str | None:
    """Return number and date of the order; ``None`` where there is none, a fault's code where it is not right."""
    number, dated = row.values.get("order"), row.values.get("ordered")
    if number is None and dated is None and "status" not in row.values:
        return None
    fault, line, day = None, clean_number(number), None if dated is None else date.fromisoformat(dated)
    if number is None and day is None:
        fault = "order_needed"
    elif number is None or day is None:
        fault = "order_half"
    elif line is None:
        fault = "bad_order"
    elif day > taking.today:
        fault = "order_future"
    elif day < taking.today - _OLDEST:
        fault = "order_old"
    if fault is None and line is not None and day is not None:
        return line, day
    taking.fault(row, "order" if fault in {"bad_order", "order_needed"} else "ordered", str(fault))
    return str(fault)


def _form(taking: Taking, mentor: Someone, mentees: list[Someone], named: str | None) -> MentoringForm | None:
    """Return the form that these people can be in: the named one, else the only one that is open to them."""
    kinds = {PersonKind(each.kind) for each in mentees if each.kind}
    fitting = [
        form
        for form, spec in taking.catalogue.forms.items()
        if form in taking.forms and mentor.kind in spec.mentor_kinds and kinds <= set(spec.mentee_kinds)
    ]
    if named is not None:
        return next((form for form in fitting if form == named), None)
    return fitting[0] if len(fitting) == 1 else None


def _store(taking: Taking, pair: _Pair, pairs: Pairs) -> None:
    approved = None if pair.order is None else taking.noon(pair.order[1])
    common: dict[str, Any] = {"municipality_id": taking.place.municipality_id, "organization_id": taking.place.id}
    match_id, said = new_id(), approved or taking.unit.now
    taking.add(
        Match(
            id=match_id,
            **common,
            cycle_id=taking.cycle.id,
            form=pair.form.value,
            role_model=None,
            status=pair.status.value,
            status_before_pause=None,
            proposed_by=taking.author,
            proposed_at=said,
            order_id=None if pair.order is None else _document(taking, pair.order, pairs, common),
            approved_at=approved,
            ended_at=None,
            reason=None,
            imported_at=taking.unit.now,
        )
    )
    for side, people in ((Side.MENTOR, (pair.mentor,)), (Side.MENTEE, pair.mentees)):
        taking.add(
            *(
                MatchMember(
                    id=new_id(),
                    municipality_id=taking.place.municipality_id,
                    match_id=match_id,
                    participation_id=each.sides[side],
                    person_id=each.id,
                    side=side.value,
                    accepted=True,
                    answered_at=said,
                    left_at=None,
                    order_id=None,
                )
                for each in people
            )
        )
    if pair.model is not None or pair.online or pair.content:
        taking.add(
            MatchModelNote(
                id=new_id(),
                **common,
                match_id=match_id,
                number=pair.model and pair.model.value,
                online=pair.online,
                content=[each.value for each in pair.content],
                noted_at=taking.unit.now,
            )
        )


def _document(taking: Taking, order: _Order, pairs: Pairs, common: dict[str, Any]) -> int:
    """Return the order's document: one paper approves many matches."""
    if order not in pairs.orders:
        pairs.orders[order] = new_id()
        taking.add(
            Document(
                id=pairs.orders[order],
                **common,
                kind=MATCH_ORDER,
                number=order[0],
                dated_on=order[1],
                recorded_by=taking.author,
                recorded_at=taking.unit.now,
            )
        )
    return pairs.orders[order]
