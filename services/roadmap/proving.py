"""Rows that prove themselves: once a day and on demand the data close them, and open them again (issue 5 item 4).

A term that the data closed and do not prove any more is open again (``domain.roadmap_proofs.reopens``); what a person
has reported stays. Rows that go by a stage are due from the day on which their school is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import or_, select, update

from domain.calendar import next_working_day
from domain.permissions import UseCase
from domain.roadmap_proofs import belongs, reopens
from domain.roadmaps import Proof
from domain.stages import Stage, usual_end
from services.access import Actor, RefusedError, appends, demand
from services.exporting import shipped_catalogue
from services.lookups import today_in
from services.roadmap.laying import next_nudge_day
from services.roadmap.proofs import POSITIONS
from services.roadmap.proofs_kept import positions
from services.roadmap.proving_look import asked_of, follow, look, sides_of, waits_for_stage
from services.roadmap.rows import roadmap_of, roadmap_row
from storage.tables import MeasureTerm, Municipality, Roadmap

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.roadmap_proofs import Measured
    from services.roadmap.proofs_kept import Followed
    from services.roadmap.proving_look import Looked
    from services.roadmap.rows import TermRow
    from storage.unit import Unit

AT_ONCE: Final = 25
"""Roadmaps that one tick looks at; the others follow a minute later."""
_SHORTEST: Final = timedelta(days=14)
"""A row whose stage begins late still has this long."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a roadmap's rows has changed."""

    closed: int = 0
    reopened: int = 0
    started: int = 0
    """Rows whose stage has begun."""


async def prove(unit: Unit, municipality_id: int) -> int:
    """Look once a day at every roadmap that runs; return how many terms were closed, opened again or started.

    Schools come before the municipality, which counts them. One that fails is logged and looked at again tomorrow.
    """
    catalogue = shipped_catalogue()
    zone = await unit.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None:
        return 0
    today = today_in(unit.now, str(zone))
    rows = await unit.all(
        select(Roadmap.__table__)
        .where(
            Roadmap.municipality_id == municipality_id,
            Roadmap.ended_at.is_(None),
            or_(Roadmap.proved_on.is_(None), Roadmap.proved_on < today),
        )
        .order_by(Roadmap.organization_id.is_(None), Roadmap.id)
        .limit(AT_ONCE)
    )
    found: list[Looked] = []
    for row in rows:
        unit.change(Roadmap, row.id, proved_on=today)
        try:
            found.append(await look(unit, catalogue, roadmap_row(row, catalogue)))
        except Exception:
            log.exception("roadmap.look_failed", roadmap=row.id)
    moved = 0
    for each in found:
        try:
            async with unit.savepoint():
                changed = await _settle(unit, catalogue, each)
        except Exception:
            log.exception("roadmap.prove_failed", roadmap=each.roadmap.id)
        else:
            moved += changed.closed + changed.reopened + changed.started
    return moved


@appends(UseCase.ROADMAP_KEEP)
async def check_now(unit: Unit, actor: Actor, catalogue: Catalogue, roadmap_id: int) -> Checked:
    """Look at a roadmap's rows at once and say what has changed; nobody waits for the writer while it looks.

    Raises:
        RefusedError: ``gone`` if there is none, or it has ended.
    """
    roadmap = await roadmap_of(unit, catalogue, roadmap_id)
    if roadmap is None or roadmap.ended_at is not None:
        raise RefusedError("gone")
    demand(actor, UseCase.ROADMAP_KEEP, roadmap.municipality_id, roadmap.organization_id)
    looked = await look(unit, catalogue, roadmap)
    await unit.exclusive()
    return await _settle(unit, catalogue, looked)


async def _settle(unit: Unit, catalogue: Catalogue, looked: Looked) -> Checked:
    """Write what was found; terms are read anew, for somebody may have reported one meanwhile."""
    own = await follow(unit, catalogue, looked.roadmap)
    pen = _Pen(unit, looked, own)
    for term, _ in asked_of(own, looked.today):
        if term.id in looked.measured:
            pen.put(term, looked.measured[term.id])
    if looked.stage is not None:
        if looked.roadmap.stage_seen != looked.stage:
            unit.change(Roadmap, looked.roadmap.id, stage_seen=int(looked.stage))
        for term in filter(waits_for_stage, own.terms):
            pen.start(term)
    counting = {term.id for term, asked in asked_of(own, looked.today) if asked.key in POSITIONS}
    if counting:
        fresh = await follow(unit, catalogue, looked.roadmap)
        everybody = [fresh, *await sides_of(unit, catalogue, looked.roadmap.id)]
        for term, asked in asked_of(fresh, looked.today):
            if term.id in counting:
                pen.put(term, positions(asked.key, everybody, asked.window))
    return pen.changed


class _Pen:
    """Writes the changes of one roadmap's terms, and counts them."""

    def __init__(self, unit: Unit, looked: Looked, own: Followed) -> None:
        self._unit, self._looked, self._own = unit, looked, own
        self.changed = Checked()

    def put(self, term: TermRow, measured: Measured) -> None:
        """Close a term, open it again, or keep its newest figures."""
        today = self._looked.today
        evidence = {**measured.evidence(), "on": today.isoformat()}
        if term.done_on is None and measured.met:
            self._write(term, done_on=today, done_at=self._unit.now, done_by=None, done_how=Proof.DATA.value,
                        evidence=evidence, next_nudge_on=None, snoozed_until=None)  # fmt: skip
            self._note(term, "roadmap.proved", measured)
            self.changed = Checked(self.changed.closed + 1, self.changed.reopened, self.changed.started)
        elif term.done_on is not None and reopens(measured, term.evidence, term.span, today):
            again = next_nudge_day(term.span, self._looked.roadmap.approved_on, today)
            self._write(term, done_on=None, done_at=None, done_how=None, evidence=evidence, next_nudge_on=again)
            self._note(term, "roadmap.reopened", measured)
            self.changed = Checked(self.changed.closed, self.changed.reopened + 1, self.changed.started)
        elif (term.done_on is None or measured.met) and measured.evidence() != _figures(term):
            self._write(term, evidence=evidence)

    def start(self, term: TermRow) -> None:
        """Give a row its days once its school is in its stage: from today to the stage's usual end (programme §2).

        A school may be past a stage by the first look, as of a roadmap that starts in winter: then the row is due too.
        """
        looked, cycle = self._looked, self._own.roadmap.cycle
        window = cycle.window(term.span.year - cycle.start)
        dates, stage = looked.cycle, self._own.measures[term.measure_id].stage
        if looked.stage is None or dates is None or stage is None or stage > looked.stage:
            return
        if not belongs(dates.starts_on, dates.ends_on, term.span, window):
            return
        last = max(usual_end(Stage(stage), dates.starts_on), looked.today + _SHORTEST)
        # This morning's list has left already: whoever answers hears of it on the next working day.
        told_on = next_working_day(looked.today + timedelta(days=1))
        self._unit.change(
            MeasureTerm, term.id, first_on=looked.today, last_on=last, counts_on=last, next_nudge_on=told_on
        )
        self.changed = Checked(self.changed.closed, self.changed.reopened, self.changed.started + 1)

    def _write(self, term: TermRow, **values: Any) -> None:
        same = MeasureTerm.done_on.is_(None) if term.done_on is None else MeasureTerm.done_on.is_not(None)
        self._unit.execute(update(MeasureTerm).where(MeasureTerm.id == term.id, same).values(**values))

    def _note(self, term: TermRow, action: str, measured: Measured) -> None:
        roadmap = self._looked.roadmap
        self._unit.audit(
            None,
            action,
            subject_kind="measure_term",
            subject_id=term.id,
            municipality_id=roadmap.municipality_id,
            organization_id=roadmap.organization_id,
            **measured.evidence(),
        )


def _figures(term: TermRow) -> dict[str, Any]:
    return {key: value for key, value in term.evidence.items() if key != "on"}
