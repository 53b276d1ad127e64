"""The words for suggested pupils: states, reasons, and an answer to RF in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.referrals import NotNow, ReferralState
from locales.marks import N_
from services import words
from services.referral_rows import RF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.model import Catalogue
    from locales import Translator
    from services.referral_desk import Said

STATES: Final[Mapping[ReferralState, str]] = {
    ReferralState.NEW: N_("received"),
    ReferralState.LOOKING: N_("being looked at"),
    ReferralState.JOINED: N_("in the programme"),
    ReferralState.NOT_NOW: N_("not now"),
}
"""All that whoever has suggested a pupil hears of it."""
DRAFT: Final = N_("not sent yet")
REASONS: Final[Mapping[NotNow, str]] = {
    NotNow.NO_MENTOR: N_("No fitting mentor"),
    NotNow.FAMILY: N_("The family says no"),
    NotNow.PUPIL: N_("The pupil says no"),
    NotNow.OTHER_HELP: N_("Other help comes first"),
    NotNow.NEXT_YEAR: N_("Next school year"),
}
LINES: Final = (
    ("rf_needs", N_("Support with: {what}")),
    ("rf_seen", N_("Notices: {what}")),
    ("rf_tried", N_("Has been tried: {what}")),
    ("rf_mentor", N_("Mentor: {what}")),
    ("rf_family", N_("The family knows: {what}")),
)
"""The answers in the order in which a curator reads them; who it was stands beside the name."""


def answered(t: Translator, catalogue: Catalogue, said: Said, item_id: str) -> str:
    """Return one answer in words, empty if there is none."""
    value: Any = said.answers.get(item_id)
    if value is None:
        return ""
    item = catalogue.questionnaire(RF, said.version or None).item(item_id)
    return words.labels({option.id: option.label.of(t.locale) for option in item.options}, value, words.DOT)
