"""Consents signed on paper: the curator keeps the register, the school keeps the sheet (consents §5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from catalog.consent import reader_for
from domain.consents import Giver, is_minor
from domain.permissions import UseCase
from domain.vocabulary import ConsentForm, ConsentKind, Locale, PersonKind
from services.access import Actor, RefusedError, demand, writes
from services.codes import new_person_code
from services.guardian_rows import last_place_of, place_of
from services.lookups import person_row, today_in
from services.paper_text import printed_text
from storage.ids import new_id
from storage.tables import Consent, Guardianship, Person

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit

LONGEST_TERM: Final = timedelta(days=20 * 366)


@writes(UseCase.CONSENT_RECORD_PAPER)
async def record_paper(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    *,
    person_id: int,
    kind: ConsentKind,
    giver: Giver,
    original_at: str | None = None,
    expires_on: date | None = None,
) -> int | None:
    """Record that a signed sheet is at the school: ``original_at`` says where, ``expires_on`` until when it holds.

    Returns the record's id, or ``None`` where such a sheet stands already: recording it twice changes nothing.

    A guardian who signs on paper need not have an account: the curator has seen the person, so the link of guardian
    and child is confirmed with the record (consents §2).

    Raises:
        NotAllowedError: the actor is no curator of the participant's school.
        RefusedError: ``no_open_cycle`` if the person takes part nowhere; ``birth_date_needed`` and ``not_a_minor``
            for a guardian's sheet about somebody who needs none; ``paper_over`` and ``paper_too_long`` for an end
            in the past or beyond any cycle's.
    """
    place = await place_of(unit, person_id)
    if place is None and kind is ConsentKind.PUBLICATION:
        # A story is told when the year is over: its paper comes then, too.
        place = await last_place_of(unit, person_id)
    if place is None:
        raise RefusedError("no_open_cycle")
    demand(actor, UseCase.CONSENT_RECORD_PAPER, place.municipality_id, place.organization_id)
    today = today_in(unit.now, place.time_zone)
    if expires_on is not None and not today < expires_on <= today + LONGEST_TERM:
        raise RefusedError("paper_over" if expires_on <= today else "paper_too_long")
    minor = await _minor(unit, person_id, place.time_zone)
    reader = reader_for(giver, child=minor is True)
    if giver is Giver.GUARDIAN:
        if not minor:
            raise RefusedError("birth_date_needed" if minor is None else "not_a_minor")
        giver_id = await _guardian(unit, actor, person_id, place.municipality_id, place.organization_id)
    else:
        giver_id = person_id
    last = await unit.first(
        select(Consent.granted, Consent.withdrawn_at, Consent.form, Consent.expires_on)
        .where(
            Consent.person_id == person_id,
            Consent.given_by == giver_id,
            Consent.organization_id == place.organization_id,
            Consent.kind == kind,
        )
        .order_by(Consent.decided_at.desc(), Consent.id.desc())
    )
    holds = last is not None and (last.expires_on is None or last.expires_on >= today)
    if last is not None and holds and last.granted and last.withdrawn_at is None and last.form == ConsentForm.PAPER:
        return None
    version, text_hash = await printed_text(unit, catalogue, place.organization_id, kind, reader)
    line = Consent(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        person_id=person_id,
        given_by=giver_id,
        kind=kind,
        form=ConsentForm.PAPER,
        version=version,
        locale=Locale.RU.value,
        text_hash=text_hash,
        granted=True,
        decided_at=unit.now,
        expires_on=expires_on,
        withdrawn_at=None,
        recorded_by=actor.person_id,
        original_at=original_at,
    )
    unit.add(line)
    unit.audit(
        actor.person_id,
        "consent.record_paper",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        kind=kind.value,
        consent_id=line.id,
    )
    return int(line.id)


async def _minor(unit: Unit, person_id: int, zone: str) -> bool | None:
    """Tell whether a person is under 18; ``None`` if the birth date is not known yet."""
    person = await person_row(unit, person_id)
    return None if person.birth_date is None else is_minor(person.birth_date, today_in(unit.now, zone))


async def _guardian(unit: Unit, actor: Actor, minor_id: int, municipality_id: int, organization_id: int) -> int:
    """Return the confirmed guardian of a minor, or note one who is known from paper only."""
    known = await unit.scalar(
        select(Guardianship.guardian_id)
        .where(
            Guardianship.minor_id == minor_id,
            Guardianship.confirmed_at.isnot(None),
            Guardianship.refused_at.is_(None),
        )
        .order_by(Guardianship.confirmed_at, Guardianship.id)
    )
    if known is not None:
        return int(known)
    guardian_id = new_id()
    unit.add(
        Person(
            id=guardian_id,
            municipality_id=municipality_id,
            kind=PersonKind.PARENT,
            code=await new_person_code(unit),
            first_name=None,  # the sheet names the guardian; the register needs no second copy
            last_name=None,
            birth_date=None,
            grade=None,
            created_at=unit.now,
        ),
        Guardianship(
            id=new_id(),
            municipality_id=municipality_id,
            organization_id=organization_id,
            minor_id=minor_id,
            guardian_id=guardian_id,
            linked_at=unit.now,
            confirmed_at=unit.now,
            confirmed_by=actor.person_id,
            refused_at=None,
        ),
    )
    return guardian_id
