"""Suggestions in the file about oneself: what was said of the person, whom they have suggested, whose contact they are.

Plain functions. Who wrote is named by post alone; what was written about the person is theirs to read, and a guardian
reads it for the child. Whom somebody has suggested stands there by day only: the name is another person's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.referrals import ReferralState
from locales.marks import N_
from reports.paper import Section, Table
from services import words
from services.referral_rows import RF
from storage.tables import Answer, Organization, Partner, Referral, ReferredPupil, SurveyRequest

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from reports.paper import Printer
    from storage.unit import Unit

STATES: Final = {
    ReferralState.NEW: N_("received"),
    ReferralState.LOOKING: N_("being looked at"),
    ReferralState.JOINED: N_("in the programme"),
    ReferralState.NOT_NOW: N_("not now"),
}


async def suggestions(
    unit: Unit, t: Printer, catalogue: Catalogue, person_id: int, *, own: bool
) -> tuple[Section, ...]:
    """Return what stands about suggestions and partners; nothing where there is none."""
    found = [await _about(unit, t, catalogue, person_id)]
    if own:
        found += [await _written(unit, t, person_id), await _contact(unit, t, person_id)]
    return tuple(section for section in found if section is not None)


async def _about(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int) -> Section | None:
    rows = await unit.all(
        select(Referral.sent_at, SurveyRequest.version, Answer.item_id, Answer.value)
        .join(ReferredPupil, ReferredPupil.id == Referral.referred_id)
        .join(SurveyRequest, (SurveyRequest.subject_id == Referral.id) & (SurveyRequest.instrument == RF))
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(ReferredPupil.pupil_id == person_id, Referral.sent_at.is_not(None))
        .order_by(Referral.sent_at, Referral.id, Answer.answered_at, Answer.id)
    )
    lines = [line for row in rows if (line := _line(t, catalogue, row)) is not None]
    if not lines:
        return None
    head = (t("When"), t("Question"), t("Answer given"))
    return Section(t("Suggested for a mentor"), tables=(Table(head, tuple(lines), (2, 4, 5)),))


def _line(t: Printer, catalogue: Catalogue, row: Any) -> tuple[str, str, str] | None:
    if row.value is None:
        return None
    item = catalogue.questionnaire(RF, row.version or None).item(row.item_id)
    labels = {option.id: option.label.of(t.locale, child=t.child) for option in item.options}
    return t.on(row.sent_at), item.text.of(t.locale, child=t.child), words.labels(labels, row.value)


async def _written(unit: Unit, t: Printer, person_id: int) -> Section | None:
    rows = await unit.all(
        select(Referral.created_at, Referral.sent_at, ReferredPupil.state, Organization.name)
        .join(ReferredPupil, ReferredPupil.id == Referral.referred_id)
        .join(Organization, Organization.id == Referral.organization_id)
        .where(Referral.referrer_id == person_id)
        .order_by(Referral.created_at, Referral.id)
    )
    if not rows:
        return None
    lines = tuple(
        (
            t.on(row.created_at),
            row.name,
            t(STATES[ReferralState(row.state)]) if row.sent_at is not None else t("not sent yet"),
        )
        for row in rows
    )
    head = (t("When"), t("School"), t("State"))
    return Section(t("Pupils suggested by the person"), tables=(Table(head, lines, (2, 4, 3)),))


async def _contact(unit: Unit, t: Printer, person_id: int) -> Section | None:
    rows = await unit.all(
        select(Partner.name, Partner.contact_name, Partner.contact_reach, Organization.name.label("school"))
        .join(Organization, Organization.id == Partner.organization_id)
        .where(Partner.contact_id == person_id)
        .order_by(Partner.id)
    )
    if not rows:
        return None
    lines = tuple(
        (row.school, row.name, ", ".join(part for part in (row.contact_name, row.contact_reach) if part) or "—")
        for row in rows
    )
    head = (t("School"), t("Partner"), t("Contact as noted"))
    return Section(t("Contact of a partner"), tables=(Table(head, lines, (3, 4, 4)),))
