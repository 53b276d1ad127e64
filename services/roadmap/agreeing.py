"""A school's roadmap is agreed by the department (согласование), in the chat and with a date (issue 5 item 6).

The school's curator asks, the municipal curator agrees or gives it back with a note. The row that asks for the
agreement (roadmaps §1 row 8, §2 row 3) is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.permissions import UseCase, allowed
from domain.plain import plain_line
from domain.roadmaps import Proof
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.lookups import curator_ids, today_in
from services.notices import post
from services.roadmap.agreement_rows import Agreement, agreement_of
from services.roadmap.places import RoadmapPlace, roadmap_place
from services.roadmap.rows import roadmap_of
from storage.tables import Measure, MeasureTerm, Membership, Roadmap

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.roadmap.rows import RoadmapRow, Words
    from storage.unit import Unit

NOTE_LIMIT: Final = 300
OLDEST: Final = timedelta(days=366)
"""How long ago the department may have agreed on paper."""
ROWS: Final = frozenset({"mo08", "ee03"})
"""Rows of the catalogue that ask for the agreement itself."""
ASKED, AGREED, RETURNED = "roadmap_asked", "roadmap_agreed", "roadmap_returned"
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A school's roadmap on its way to the department."""

    roadmap_id: int
    organization_id: int
    school: str
    title: Words
    rows: int
    state: Agreement
    today: date
    asked_on: date | None
    agreed_on: date | None
    note: str | None
    """Why it was given back."""
    may_ask: bool
    may_decide: bool
    from_above: bool
    """Whether the department itself is looking."""


@reads(UseCase.ROADMAP_VIEW)
async def view_agreement(unit: Unit, actor: Actor, catalogue: Catalogue, roadmap_id: int) -> AgreementView:
    """Return where a school's roadmap stands with the department.

    Raises:
        RefusedError: ``gone`` if there is none, it has ended, or it is the municipality's own.
    """
    roadmap, place, school_id = await _of_school(unit, catalogue, roadmap_id)
    demand(actor, UseCase.ROADMAP_VIEW, place.municipality_id, school_id)
    rows = await unit.scalars(select(Measure.id).where(Measure.roadmap_id == roadmap_id))
    state = agreement_of(roadmap)
    asks = Role.CURATOR in actor.roles_in(place.municipality_id, school_id)
    decides = allowed(actor.roles_in(place.municipality_id, None), UseCase.ROADMAP_AGREE)
    return AgreementView(
        roadmap_id=roadmap_id,
        organization_id=school_id,
        school=place.name,
        title=roadmap.title,
        rows=len(rows),
        state=state,
        today=place.today(unit),
        asked_on=None if roadmap.asked_at is None else today_in(roadmap.asked_at, place.zone),
        agreed_on=roadmap.agreed_on,
        note=roadmap.return_note,
        may_ask=asks and state in {Agreement.NONE, Agreement.RETURNED},
        may_decide=decides and state is Agreement.ASKED,
        from_above=decides,
    )


@writes(UseCase.ROADMAP_KEEP)
async def ask_agreement(unit: Unit, actor: Actor, catalogue: Catalogue, roadmap_id: int) -> None:
    """Send a school's roadmap to the department; its curators hear of it. Asking twice is asking once.

    Raises:
        RefusedError: ``gone``; ``roadmap_agreed`` once it is; ``no_municipal_curator`` while there is nobody to ask.
    """
    roadmap, place, school_id = await _of_school(unit, catalogue, roadmap_id)
    demand(actor, UseCase.ROADMAP_KEEP, place.municipality_id, school_id)
    state = agreement_of(roadmap)
    if state is Agreement.AGREED:
        raise RefusedError("roadmap_agreed")
    if state is Agreement.ASKED:
        return
    above = await unit.scalars(
        select(Membership.person_id)
        .where(
            Membership.municipality_id == place.municipality_id,
            Membership.role == Role.MUNICIPAL_CURATOR.value,
            Membership.until.is_(None),
        )
        .order_by(Membership.id)
    )
    if not above:
        raise RefusedError("no_municipal_curator")
    unit.change(Roadmap, roadmap_id, asked_at=unit.now, asked_by=actor.person_id, returned_at=None, return_note=None)
    for person_id in above:
        post(unit, ASKED, person_id, roadmap_id, key=_key(unit), municipality_id=place.municipality_id)
    _audit(unit, actor, place, "roadmap.ask", roadmap_id)


@writes(UseCase.ROADMAP_AGREE)
async def agree(unit: Unit, actor: Actor, catalogue: Catalogue, roadmap_id: int, on: date) -> None:
    """Agree to a school's roadmap on a day; the row that asks for it is done, and the school hears of it.

    Raises:
        RefusedError: ``gone``; ``agreement_not_asked`` unless the school waits for it; ``document_in_future``,
            ``document_too_old``.
    """
    place, school_id = await _asked(unit, actor, catalogue, roadmap_id)
    today = place.today(unit)
    if on > today:
        raise RefusedError("document_in_future")
    if on < today - OLDEST:
        raise RefusedError("document_too_old")
    unit.change(Roadmap, roadmap_id, agreed_on=on, agreed_by=actor.person_id)
    for term_id in await _terms_asking(unit, roadmap_id):
        unit.change(
            MeasureTerm,
            term_id,
            done_on=on,
            done_at=unit.now,
            done_by=actor.person_id,
            done_how=Proof.DOCUMENT.value,
            evidence={"agreed_on": on.isoformat()},
            next_nudge_on=None,
            snoozed_until=None,
        )
    await _tell(unit, AGREED, school_id, roadmap_id, place)
    _audit(unit, actor, place, "roadmap.agree", roadmap_id, on=on.isoformat())


@writes(UseCase.ROADMAP_AGREE)
async def give_back(unit: Unit, actor: Actor, catalogue: Catalogue, roadmap_id: int, note: str | None) -> None:
    """Give a school's roadmap back with a word on what to change.

    Raises:
        RefusedError: ``gone``; ``agreement_not_asked``; ``note_empty``, ``note_long``.
    """
    place, school_id = await _asked(unit, actor, catalogue, roadmap_id)
    words = plain_line(note or "")
    if len(words) < _SHORTEST:
        raise RefusedError("note_empty")
    if len(words) > NOTE_LIMIT:
        raise RefusedError("note_long", most=NOTE_LIMIT)
    unit.change(Roadmap, roadmap_id, returned_at=unit.now, return_note=words)
    await _tell(unit, RETURNED, school_id, roadmap_id, place)
    _audit(unit, actor, place, "roadmap.give_back", roadmap_id)


async def _of_school(unit: Unit, catalogue: Catalogue, roadmap_id: int) -> tuple[RoadmapRow, RoadmapPlace, int]:
    roadmap = await roadmap_of(unit, catalogue, roadmap_id)
    if roadmap is None or roadmap.ended_at is not None or roadmap.organization_id is None:
        raise RefusedError("gone")
    place = await roadmap_place(unit, roadmap.municipality_id, roadmap.organization_id)
    return roadmap, place, roadmap.organization_id


async def _asked(unit: Unit, actor: Actor, catalogue: Catalogue, roadmap_id: int) -> tuple[RoadmapPlace, int]:
    roadmap, place, school_id = await _of_school(unit, catalogue, roadmap_id)
    demand(actor, UseCase.ROADMAP_AGREE, place.municipality_id, None)
    if agreement_of(roadmap) is not Agreement.ASKED:
        raise RefusedError("agreement_not_asked")
    return place, school_id


async def _terms_asking(unit: Unit, roadmap_id: int) -> list[int]:
    return await unit.scalars(
        select(MeasureTerm.id)
        .join(Measure, Measure.id == MeasureTerm.measure_id)
        .where(MeasureTerm.roadmap_id == roadmap_id, MeasureTerm.done_on.is_(None), Measure.spec.in_(sorted(ROWS)))
    )


async def _tell(unit: Unit, kind: str, school_id: int, roadmap_id: int, place: RoadmapPlace) -> None:
    for person_id in await curator_ids(unit, school_id):
        post(unit, kind, person_id, roadmap_id, key=_key(unit), municipality_id=place.municipality_id)


def _key(unit: Unit) -> str:
    return f"{unit.now:%Y%m%d%H%M}"


def _audit(unit: Unit, actor: Actor, place: RoadmapPlace, action: str, roadmap_id: int, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="roadmap",
        subject_id=roadmap_id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        **details,
    )
