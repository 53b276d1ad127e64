"""Where originals usually lie and until when sheets hold, as buttons; and what to say to a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit.refusals import REFUSALS
from domain.plain import plain_line
from locales.marks import N_
from services.paper_stack import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator

MOST_SIGNS: Final = 100
PLACES: Final[Mapping[str, str]] = {
    "safe": N_("School safe"),
    "folder": N_("Curator's folder"),
    "file": N_("Personal file"),
}
REGISTER: Final[Mapping[str, str]] = {"safe": "сейф школы", "folder": "папка куратора", "file": "личное дело"}
"""The register's own words: it is kept in Russian, whatever language the curator reads."""
TERMS: Final[Mapping[Term, str]] = {
    Term.CYCLE: N_("End of the school year"),
    Term.YEAR: N_("1 year"),
    Term.THREE_YEARS: N_("3 years"),
    Term.NO_END: N_("No end date"),
}
_PLACE_ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "too_long": N_("That is too long for the register: up to 100 characters, please."),
}
_NOT_A_DATE: Final = N_("I could not read the date. Please type it like this: 31.05.2027")


def place_fault(text: str | None) -> tuple[str, str | None]:
    """Return a typed place with single spaces, and what is wrong with it."""
    line = plain_line(text)
    if not line:
        return line, "text"
    return line, "too_long" if len(line) > MOST_SIGNS else None


def place_error(code: str | None, t: Translator) -> str:
    """Say how to mend a typed place; with a line of its own."""
    return t(_PLACE_ERRORS[code]) + "\n" if code in _PLACE_ERRORS else ""


def term_error(code: str | None, t: Translator) -> str:
    """Say how to mend a typed end; with a line of its own."""
    if code is None:
        return ""
    return t(REFUSALS.get(code, _NOT_A_DATE)) + "\n"
