"""What curators, guardians and minors are told about links of guardians and about consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain.vocabulary import ConsentKind
from locales.marks import N_
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from storage.tables import Consent, Erasure, Guardianship, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

CONSENT_NAMES = {
    ConsentKind.PERSONAL_DATA: N_("data processing"),
    ConsentKind.GUARDIAN_PERSONAL_DATA: N_("a child's data, by the guardian"),
    ConsentKind.PARTICIPATION: N_("taking part"),
    ConsentKind.MENTOR_RULES: N_("the mentor's rules"),
}
"""What the chat asks for, in a few words for the curator."""


@composer("guardian_linked")
async def guardian_linked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a curator to confirm a guardian who came by a code (consents §2)."""
    row = await _link(unit, due.subject_id)
    if row is None or row.refused_at is not None or row.confirmed_at is not None:
        return Skip("decided_already")
    text = t(
        "A guardian is waiting for your confirmation.\n"
        "Child: <b>{child}</b> ({code}). Guardian: <b>{guardian}</b>.\n"
        "Please make sure you know each other, then confirm: until then the consents do not count.",
        child=row.minor_name or row.code,
        code=row.code,
        guardian=row.guardian_name or "—",
    )
    return Outgoing(text, ((Button(t("Check and confirm"), f"ward:{due.subject_id}"),),))


@composer("guardian_confirmed")
async def guardian_confirmed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the guardian and the minor that the curator has confirmed the link."""
    row = await _link(unit, due.subject_id)
    if row is None or row.confirmed_at is None:
        return Skip("not_confirmed_any_more")
    if due.person_id == row.minor_id:
        text = t.you("Good news from school.\nThe curator has confirmed your parent or guardian. You need do nothing.")
        return Outgoing(text, ((Button(t("What is next"), "menu"),),))
    text = t(
        "Good news from school.\nThe curator has confirmed that you are the guardian. Child: <b>{child}</b>.\n"
        "Your answers count now.",
        child=row.minor_name or row.code,
    )
    return Outgoing(text, ((Button(t("My answers"), "consents"),),))


@composer("guardian_refused")
async def guardian_refused(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the guardian and the minor that the curator could not confirm the link, and what helps."""
    row = await _link(unit, due.subject_id)
    if row is None or row.refused_at is None:
        return Skip("asked_again")
    if due.person_id == row.minor_id:
        text = t.you(
            "News from school.\nThe curator could not confirm your parent or guardian. "
            "Perhaps the link went to somebody else: make a new one, or ask the curator."
        )
        return Outgoing(text, ((Button(t("New link"), "guardian"),),))
    text = t(
        "News from school.\nThe curator could not confirm that you are the guardian. "
        "If this is a mistake, please call the school: the child can send you a new link."
    )
    return Outgoing(text)


@composer("guardian_paper")
async def guardian_paper(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that a minor's guardian will sign on paper (consents §5)."""
    row = await unit.first(select(Person.first_name, Person.code).where(Person.id == due.subject_id))
    if row is None:
        return Skip("gone")
    text = t(
        "A paper form is needed.\n<b>{child}</b> ({code}) will bring the guardian's consent on paper. "
        "Please hand out the form.",
        child=row.first_name or row.code,
        code=row.code,
    )
    return Outgoing(text, ((Button(t("Open the card"), f"person:{due.subject_id}"),),))


@composer("consent_refused")
async def consent_refused(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that somebody said no; it is their right, and a talk may or may not help (consents §6)."""
    row = await _consent(unit, due.subject_id)
    if row is None or row.granted:
        return Skip("gone")
    return _about_consent(
        row,
        t(
            "An answer about a consent has come.\n<b>{name}</b> ({code}): no to {what}. "
            "Nobody is pressed; without this consent there is no pair.",
            **_values(row, t),
        ),
        t,
    )


@composer("consent_withdrawn")
async def consent_withdrawn(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that a consent was taken back: processing stops (consents §6)."""
    row = await _consent(unit, due.subject_id)
    if row is None:
        return Skip("gone")
    erasure_id = due.params.get("erasure")
    if erasure_id is None:
        text = t("A consent has been taken back.\n<b>{name}</b> ({code}): {what}.", **_values(row, t))
        return _about_consent(row, text, t)
    waiting = await unit.first(
        select(Erasure.due_on).where(
            Erasure.id == erasure_id, Erasure.done_at.is_(None), Erasure.cancelled_at.is_(None)
        )
    )
    if waiting is None:
        return Skip("erasure_settled")
    text = t(
        "A consent has been taken back.\n<b>{name}</b> ({code}): {what}. The pair is over, the meetings are cancelled. "
        "The data are to be erased by {day}; it happens by itself if you do nothing.",
        **_values(row, t),
        day=t.full_date(waiting.due_on),
    )
    return Outgoing(text, ((Button(t("Open"), f"erasure:{erasure_id}"),),))


def _about_consent(row: Any, text: str, t: Translator) -> Outgoing:
    return Outgoing(text, ((Button(t("Open the card"), f"person:{row.person_id}"),),))


def _values(row: Any, t: Translator) -> dict[str, str]:
    name = CONSENT_NAMES.get(ConsentKind(row.kind))
    return {"name": row.first_name or row.code, "code": row.code, "what": t(name) if name else row.kind}


async def _consent(unit: Unit, consent_id: int) -> Any:
    return await unit.first(
        select(Consent.person_id, Consent.kind, Consent.granted, Person.first_name, Person.code)
        .join(Person, Person.id == Consent.person_id)
        .where(Consent.id == consent_id)
    )


async def _link(unit: Unit, guardianship_id: int) -> Any:
    guardian = aliased(Person)
    return await unit.first(
        select(
            Guardianship.minor_id,
            Guardianship.confirmed_at,
            Guardianship.refused_at,
            Person.first_name.label("minor_name"),
            Person.code,
            guardian.first_name.label("guardian_name"),
        )
        .join(Person, Person.id == Guardianship.minor_id)
        .join(guardian, guardian.id == Guardianship.guardian_id)
        .where(Guardianship.id == guardianship_id)
    )
