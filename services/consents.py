"""Consents: what is asked, the text as shown, one record a decision, the register (consents §1-6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from catalog.consent import RenderedConsent, reader_for
from domain.consents import Giver
from domain.permissions import UseCase
from domain.retention import STOPS_PROCESSING
from domain.vocabulary import ConsentForm, ConsentKind, Locale
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.consent_effects import note_consent, taken_back, tell_curators
from services.consent_rows import Ask, asks_of
from services.lookups import person_row, school_row
from services.pausing import resume_pairs
from storage.ids import new_id
from storage.tables import Consent, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from catalog.model import Catalogue
    from storage.unit import Unit

__all__ = [
    "Asked",
    "ConsentScreen",
    "RegisterLine",
    "asked",
    "consent_text",
    "decide",
    "register",
    "withdraw",
    "withdraw_all",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a person is asked for, in order; what has no decision yet comes first to the screen."""

    asks: tuple[Ask, ...]

    @property
    def open(self) -> tuple[Ask, ...]:
        """Those without a decision, and those that must be given anew."""
        return tuple(ask for ask in self.asks if ask.waits)

    def number(self, ask: Ask) -> int:
        """Return an ask's place in «Document 1 of 2»."""
        return self.asks.index(ask) + 1


@dataclass(frozen=True, slots=True)
class ConsentScreen:
    """A consent as its reader sees it."""

    text: RenderedConsent
    school: str
    ward_name: str | None
    """First name of the child, on a guardian's screen."""
    ward_code: str | None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of a school's register (consents §5)."""

    consent_id: int
    person_id: int
    person_code: str
    person_name: str | None
    by_guardian: bool
    given_by: int
    kind: ConsentKind
    form: ConsentForm
    version: int
    text_hash: str
    granted: bool
    decided_at: datetime
    expires_on: date | None
    withdrawn_at: datetime | None


@reads(UseCase.CONSENT_GIVE_OWN)
async def asked(unit: Unit, actor: Actor) -> Asked:
    """Return which consents the actor is asked for, about themselves and their wards (consents §1-2)."""
    return Asked(await asks_of(unit, _person(actor)))


@reads(UseCase.CONSENT_GIVE_OWN)
async def consent_text(
    unit: Unit, actor: Actor, catalogue: Catalogue, *, organization_id: int, person_id: int, kind: ConsentKind
) -> ConsentScreen:
    """Return the text of one of the actor's consents, with the school's name and address in it (consents §3).

    Raises:
        RefusedError: ``consent_not_asked``.
    """
    ask = await _own_ask(unit, actor, organization_id, person_id, kind)
    return await _screen(unit, actor, catalogue, ask)


@writes(UseCase.CONSENT_GIVE_OWN)
async def decide(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    *,
    organization_id: int,
    person_id: int,
    kind: ConsentKind,
    granted: bool,
    shown_hash: str | None = None,
) -> None:
    """Record a yes or a no: one line with text version, hash, language and time (consents §1, §5).

    A guardian's line is kept before the curator has confirmed the link, and counts from then on (consents §2). The
    same decision on the same text once more changes nothing. A no after a yes withdraws that yes; nobody is talked
    out of a no, the curator sees it.

    Raises:
        RefusedError: ``consent_not_asked``; ``consent_text_changed`` if the text is no longer the one shown.
    """
    ask = await _own_ask(unit, actor, organization_id, person_id, kind)
    text = (await _screen(unit, actor, catalogue, ask)).text
    if shown_hash is not None and shown_hash != text.hash:
        raise RefusedError("consent_text_changed")
    if ask.granted is granted and (not granted or (ask.text_hash == text.hash and ask.ends_on is None)):
        return
    giver_id = _person(actor)
    if ask.was_granted and not granted and ask.consent_id is not None:
        unit.change(Consent, ask.consent_id, withdrawn_at=unit.now)
    line = Consent(
        id=new_id(),
        municipality_id=ask.municipality_id,
        organization_id=organization_id,
        person_id=person_id,
        given_by=giver_id,
        kind=kind,
        form=ConsentForm.BOT,
        version=text.version,
        locale=text.locale.value,
        text_hash=text.hash,
        granted=granted,
        decided_at=unit.now,
        expires_on=None,
        withdrawn_at=None,
        recorded_by=giver_id,
        original_at=None,
    )
    unit.add(line)
    note_consent(unit, actor, ask, "consent.grant" if granted else "consent.refuse", line.id)
    if granted:
        await resume_pairs(unit, ask.person_id, organization_id)
    elif ask.was_granted:
        await taken_back(unit, _person(actor), ask, line.id)
    else:
        await tell_curators(unit, ask, "consent_refused", line.id)


@writes(UseCase.CONSENT_WITHDRAW_OWN)
async def withdraw(unit: Unit, actor: Actor, *, organization_id: int, person_id: int, kind: ConsentKind) -> None:
    """Mark the actor's consent withdrawn from now on and tell the curators (consents §6).

    The right outlives roles, so the record is looked for, not the role: whoever gave a consent may withdraw it.

    Raises:
        RefusedError: ``consent_not_given``.
    """
    row = await unit.first(
        select(Consent.id, Consent.municipality_id, Consent.granted, Consent.withdrawn_at)
        .where(
            Consent.given_by == _person(actor),
            Consent.person_id == person_id,
            Consent.organization_id == organization_id,
            Consent.kind == kind,
        )
        .order_by(Consent.decided_at.desc(), Consent.id.desc())
    )
    if row is None or not row.granted:
        raise RefusedError("consent_not_given")
    if row.withdrawn_at is not None:
        return
    unit.change(Consent, row.id, withdrawn_at=unit.now)
    giver = Giver.SELF if person_id == actor.person_id else Giver.GUARDIAN
    ask = Ask(organization_id, row.municipality_id, person_id, kind, giver, True, row.id, None)
    note_consent(unit, actor, ask, "consent.withdraw", row.id)
    await taken_back(unit, _person(actor), ask, row.id)


@writes(UseCase.CONSENT_WITHDRAW_OWN)
async def withdraw_all(unit: Unit, actor: Actor, *, organization_id: int, person_id: int) -> None:
    """Take back at once all that the actor has agreed to about somebody in a school: one tap, one question.

    Raises:
        RefusedError: ``consent_not_given`` if there is nothing to take back.
    """
    rows = await unit.all(
        select(Consent.id, Consent.municipality_id, Consent.kind)
        .where(
            Consent.given_by == _person(actor),
            Consent.person_id == person_id,
            Consent.organization_id == organization_id,
            Consent.granted.is_(True),
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Consent.decided_at, Consent.id)
    )
    if not rows:
        raise RefusedError("consent_not_given")
    giver = Giver.SELF if person_id == actor.person_id else Giver.GUARDIAN
    asks = [
        Ask(organization_id, row.municipality_id, person_id, ConsentKind(row.kind), giver, True, row.id, None)
        for row in rows
    ]
    for ask, row in zip(asks, rows, strict=True):
        unit.change(Consent, row.id, withdrawn_at=unit.now)
        note_consent(unit, actor, ask, "consent.withdraw", row.id)
    weightiest = next((ask for ask in asks if ask.kind in STOPS_PROCESSING), asks[0])
    await taken_back(unit, _person(actor), weightiest, weightiest.consent_id or rows[0].id)


@writes(UseCase.CONSENT_VIEW_REGISTER)
async def register(unit: Unit, actor: Actor, organization_id: int) -> tuple[RegisterLine, ...]:
    """Return a school's consent register, newest first; the look is audited (consents §5, design §3 rule 7).

    Raises:
        NotAllowedError: the actor is no curator or head of this school.
    """
    school = await school_row(unit, organization_id)
    if school is None:
        raise RefusedError("no_such_place")
    demand(actor, UseCase.CONSENT_VIEW_REGISTER, school.municipality_id, organization_id)
    rows: Sequence[Any] = await unit.all(
        select(Consent.__table__, Person.code, Person.first_name)
        .join(Person, Person.id == Consent.person_id)
        .where(Consent.organization_id == organization_id)
        .order_by(Consent.decided_at.desc(), Consent.id.desc())
    )
    unit.audit(
        actor.person_id,
        "consent.register",
        subject_kind="organization",
        subject_id=organization_id,
        municipality_id=school.municipality_id,
        organization_id=organization_id,
        lines=len(rows),
    )
    return tuple(
        RegisterLine(
            consent_id=row.id,
            person_id=row.person_id,
            person_code=row.code,
            person_name=row.first_name,
            by_guardian=row.given_by != row.person_id,
            given_by=row.given_by,
            kind=ConsentKind(row.kind),
            form=ConsentForm(row.form),
            version=row.version,
            text_hash=row.text_hash,
            granted=row.granted,
            decided_at=row.decided_at,
            expires_on=row.expires_on,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowedError(UseCase.CONSENT_GIVE_OWN)
    return actor.person_id


async def _own_ask(unit: Unit, actor: Actor, organization_id: int, person_id: int, kind: ConsentKind) -> Ask:
    """Return the ask if it really is put to this actor: their own, or for a ward whose guardian they are."""
    for ask in await asks_of(unit, _person(actor)):
        if ask.key == (organization_id, person_id, kind):
            if ask.giver is Giver.GUARDIAN:
                demand(actor, UseCase.CONSENT_GIVE_FOR_WARD, ask.municipality_id, organization_id)
            return ask
    raise RefusedError("consent_not_asked")


async def _screen(unit: Unit, actor: Actor, catalogue: Catalogue, ask: Ask) -> ConsentScreen:
    school = await school_row(unit, ask.organization_id)
    ward = await person_row(unit, ask.person_id) if ask.giver is Giver.GUARDIAN else None
    return ConsentScreen(
        text=catalogue.render_consent(
            ask.kind,
            Locale(actor.locale),
            reader_for(ask.giver, child=actor.child),
            school=school.name,
            address=school.address or "—",
            municipality=school.municipality,
        ),
        school=school.name,
        ward_name=ward.first_name if ward else None,
        ward_code=ward.code if ward else None,
    )
