"""What is said to whoever calls for help, in the chat and in messages alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.vocabulary import Role
from locales.marks import N_, NY_

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from locales import Translator

HELPLINES: Final = N_("In danger right now: <b>112</b>. Helpline, free and anonymous: <b>8-800-2000-122</b>.")
NOBODY: Final = NY_(
    "I reach nobody of the programme right now. Please do not wait for me: tell an adult you trust, or call."
)

TO_WHOM: Final[Mapping[Role, str]] = {
    Role.PSYCHOLOGIST: N_("the school's psychologist"),
    Role.CURATOR: N_("the curator"),
    Role.SCHOOL_HEAD: N_("the school head"),
    Role.MUNICIPAL_CURATOR: N_("the district's curator"),
    Role.OPERATOR: N_("the adults who run the programme"),
}
"""In the dative, as Russian has it after «передано»; the order is that of nearness to the child."""


def passed_on(t: Translator, at: datetime, roles: Collection[Role], *, another: bool) -> str:
    """Say who knows now, since when, and what happens next; for whoever called."""
    if not roles:
        return t.you(NOBODY)
    who = named(t, roles)
    first = t("Passed on at {time}: {who}.", time=t.clock_time(at), who=who)
    if another:
        after = t.you("If nobody answers within 30 minutes, one more adult is told. I will write who has taken it on.")
    else:
        after = t.you("If nobody answers within 30 minutes, I call them again. I will write who has taken it on.")
    return f"{first}\n{after}"


def named(t: Translator, roles: Collection[Role]) -> str:
    """Return the adults that these roles are, joined."""
    return ", ".join(t(text) for role, text in TO_WHOM.items() if role in roles)
