"""Refusals in words: what a service's reason code means to the person, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales.marks import N_
from services.access import NotAllowedError, RefusedError

if TYPE_CHECKING:
    from locales import Translator

REFUSALS: Final[dict[str, str]] = {
    "not_allowed": N_("This is not open to you here. The menu shows what is."),
    "unknown": N_("This does not work right now. Please open the menu and try again."),
    "invite_unknown": N_("This link does not lead anywhere. Please ask the curator for a new one."),
    "invite_used": N_("This link has been used already. Please ask the curator for a new one."),
    "invite_expired": N_("This link has run out. Please ask the curator for a new one."),
    "invite_revoked": N_("The school has withdrawn this link. Please ask the curator for a new one."),
    "other_municipality": N_("This link belongs to another municipality. One account takes part in one only."),
    "guardian_is_ward": N_("This link is for a parent or guardian. Please pass it on."),
    "guardian_minor": N_("A parent or guardian has to be 18 or older."),
    "guardian_link": N_("This link is for a parent or guardian."),
    "guardianship_unknown": N_("There is no such guardian any more."),
    "guardianship_refused": N_("This guardian was refused before. A new link from the child starts anew."),
    "not_a_minor": N_("From 18 on no guardian is needed."),
    "birth_date_needed": N_("The birth date comes first."),
    "no_such_place": N_("There is no such school."),
    "no_open_cycle": N_("The school has not opened a school year yet. Please try again later."),
    "bad_invite_limits": N_("A link works 1 to 500 times and for 1 to 366 days."),
    "consent_not_asked": N_("This consent is not needed any more."),
    "consent_text_changed": N_("The text has just changed. Please read it once more."),
    "consent_not_given": N_("There is no such consent to take back."),
    "name_too_long": N_("This name is too long for a list: up to 60 characters, please."),
    "name_signs": N_("A name has letters only, no digits or signs. For example: Anna Smirnova"),
    "name_needs_last": N_("Please type both names in one line. For example: Anna Smirnova"),
    "birth_date_future": N_("This day is still to come. Please check the year."),
    "birth_date_too_old": N_("This year is too long ago. Please check it."),
    "birth_date_too_young": N_("The programme starts with the first grade. Please check the year."),
    "grade_range": N_("Grades go from 1 to 11."),
    "birth_date_fixed": N_("The birth date stands in signed consents. The curator can correct it."),
    "survey_gone": N_("These questions are no longer open. The menu shows what comes next."),
    "no_account": N_("First come in by your invite link: it asks for the language."),
    "no_such_language": N_("I do not speak this language yet."),
}
"""Reason code → text (marked for translation); a text may fill in the refusal's values."""


def words_of(refusal: NotAllowedError | RefusedError, t: Translator) -> str:
    """Return the words for a refusal; a code without words of its own gets the general ones."""
    if isinstance(refusal, NotAllowedError):
        return t.you(REFUSALS["not_allowed"])
    return t.you(REFUSALS.get(refusal.reason, REFUSALS["unknown"]), **refusal.values)
