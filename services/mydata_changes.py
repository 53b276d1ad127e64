"""Pauses, wishes, the psychologist's notes and handing over, in the file about oneself (consents §6). Plain functions.

A note about a person is data about that person: its words are in the own file. A note about a pair speaks of two, so
its days are told and its words are not: each of the two may ask the psychologist to read them together. A guardian
reads that there are notes and of when, since a child was promised that only the school's own people read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from domain.pauses import Outcome, WishKind, WishReason
from locales.marks import N_
from reports.paper import Section, Table
from storage.tables import Handover, MatchMember, MatchPause, Organization, PairWish, PsychologistNote

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit

_KINDS: Final = {WishKind.PAUSE: N_("a pause"), WishKind.CHANGE: N_("another mentor")}
_WHY: Final = {
    WishReason.TIME: N_("the time does not fit"),
    WishReason.TOPIC: N_("wants something else to work on"),
    WishReason.CONTACT: N_("it is hard to talk to each other"),
    WishReason.UNSAID: N_("did not say why"),
}
_OUTCOMES: Final = {
    Outcome.PAUSED: N_("the pair was paused"),
    Outcome.REMATCH: N_("the pair was parted"),
    Outcome.STAYS: N_("the pair stayed as it was"),
}


async def changes(unit: Unit, t: Printer, person_id: int, *, own: bool) -> list[Section]:
    """Return what is kept of changes in the person's pairs, and of notes; nothing where there is none."""
    found = [await _pauses(unit, t, person_id), await _wishes(unit, t, person_id, own=own)]
    found.append(await _notes(unit, t, person_id, own=own))
    if own:
        found.append(await _handovers(unit, t, person_id))
    return [section for section in found if section is not None]


async def _pauses(unit: Unit, t: Printer, person_id: int) -> Section | None:
    rows = await unit.all(
        select(MatchPause.begun_at, MatchPause.until, MatchPause.ended_at)
        .join(MatchMember, MatchMember.match_id == MatchPause.match_id)
        .where(MatchMember.person_id == person_id)
        .order_by(MatchPause.begun_at)
    )
    lines = tuple((t.on(row.begun_at), t.day(row.until), t.on(row.ended_at) or "—") for row in rows)
    head = (t("Begun"), t("Until"), t("Ended"))
    return Section(t("Pauses of the pair"), tables=(Table(head, lines),)) if lines else None


async def _wishes(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section | None:
    rows = await unit.all(
        select(PairWish.__table__).where(PairWish.person_id == person_id).order_by(PairWish.asked_at, PairWish.id)
    )
    lines = tuple(
        (
            t.on(row.asked_at),
            t(_KINDS[WishKind(row.kind)]),
            t(_WHY[WishReason(row.reason)]) if own and row.reason else "—",
            t(_OUTCOMES[Outcome(row.outcome)]) if row.outcome else t("waits for the curator"),
        )
        for row in rows
    )
    head = (t("When"), t("Asked for"), t("Why"), t("What came of it"))
    return Section(t("Wishes for a change"), tables=(Table(head, lines, (2, 3, 4, 4)),)) if lines else None


async def _notes(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section | None:
    pairs = select(MatchMember.match_id).where(MatchMember.person_id == person_id)
    rows = [
        *await unit.all(select(PsychologistNote.__table__).where(PsychologistNote.person_id == person_id)),
        *await unit.all(
            select(PsychologistNote.__table__).where(
                PsychologistNote.match_id.in_(pairs), PsychologistNote.person_id.is_(None)
            )
        ),
    ]
    rows.sort(key=lambda row: (row.written_at, row.id))
    if not rows:
        return None
    notes = [t("A note about the pair speaks of two people. Ask the psychologist to read it together.")]
    if not own:
        notes = [t("What the notes say is between the child and the psychologist: here are the days only.")]
    lines = tuple((t.on(row.written_at), _about(t, row), _said(t, row, own=own)) for row in rows)
    head = (t("When"), t("About"), t("Words"))
    return Section(t("Notes of the psychologist"), notes=tuple(notes), tables=(Table(head, lines, (2, 2, 6)),))


def _about(t: Printer, row: Any) -> str:
    return t("the person") if row.person_id is not None else t("the pair")


def _said(t: Printer, row: Any, *, own: bool) -> str:
    if own and row.person_id is not None:
        return str(row.text)
    return t("not here")


async def _handovers(unit: Unit, t: Printer, person_id: int) -> Section | None:
    rows = await unit.all(
        select(Handover.starts_on, Handover.from_id, Handover.done, Organization.name)
        .join(Organization, Organization.id == Handover.organization_id)
        .where(or_(Handover.from_id == person_id, Handover.to_id == person_id))
        .order_by(Handover.starts_on, Handover.id)
    )
    lines = tuple(
        (
            t.day(row.starts_on),
            row.name,
            t("handed over") if row.from_id == person_id else t("taken over"),
            t("yes") if row.done else t("no"),
        )
        for row in rows
    )
    head = (t("From"), t("School"), t("What"), t("Carried out"))
    return Section(t("Handing a school over"), tables=(Table(head, lines, (2, 4, 2, 2)),)) if lines else None
