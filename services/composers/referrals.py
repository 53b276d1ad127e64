"""A kind word to whoever suggested a pupil; the end of a partner's agreement; the question how the year was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from services.composers.registry import Due, composer
from services.lookups import today_in
from services.notices import Button, Outgoing, Skip
from services.referral_rows import called
from storage.tables import Organization, Partner, PartnerYear, Referral, ReferredPupil, SurveyRequest

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("referral_matched")
async def referral_matched(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say that there is a mentor; who it is stays with the pair."""
    row = await unit.first(
        select(ReferredPupil.id, ReferredPupil.pupil_id, ReferredPupil.first_name, ReferredPupil.class_name)
        .join(Referral, Referral.referred_id == ReferredPupil.id)
        .where(Referral.id == due.subject_id, Referral.referrer_id == due.person_id)
    )
    if row is None or row.pupil_id is None:
        return Skip("gone")
    about = (await called(unit, [row]))[row.id]
    text = t("Good news about your suggestion.") + "\n" + t("<b>{name}</b> has a mentor now. Thank you!", name=about)
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("partner_ends")
async def partner_ends(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that an agreement ends soon; one that was prolonged meanwhile says nothing."""
    row = await unit.first(
        select(Partner.name, Partner.agreement_to, Partner.agreement_number, Organization.time_zone)
        .join(Organization, Organization.id == Partner.organization_id)
        .where(Partner.id == due.subject_id)
    )
    if row is None or row.agreement_to is None:
        return Skip("gone")
    left = (row.agreement_to - today_in(unit.now, row.time_zone)).days
    # A message waits for a working day at most over some holidays; what was prolonged lies further ahead.
    if not 0 <= left <= _LONGEST:
        return Skip("agreement_changed")
    text = t("A partner's agreement ends soon.") + "\n"
    text += t(
        "<b>{name}</b>: the agreement ends on {day}. If you go on together, sign a new one and note its dates.",
        name=row.name,
        day=t.full_date(row.agreement_to),
    )
    return Outgoing(text, ((Button(t("Open the partner"), f"partner:{due.subject_id}"),),))


_LONGEST = 30


@composer("partner_asked")
async def partner_asked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a partner's contact how the year was."""
    row = await unit.first(
        select(SurveyRequest.state, Organization.name)
        .join(PartnerYear, PartnerYear.id == SurveyRequest.subject_id)
        .join(Organization, Organization.id == PartnerYear.organization_id)
        .where(SurveyRequest.id == due.subject_id, SurveyRequest.person_id == due.person_id)
    )
    if row is None:
        return Skip("gone")
    if row.state != "open":
        return Skip("answered")
    text = t(
        "The year with {school} is ending.\nHow was it for you? Four questions, less than a minute.", school=row.name
    )
    return Outgoing(text, ((Button(t("Answer"), f"survey:{due.subject_id}"),),))
