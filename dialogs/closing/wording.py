"""The words of a pair's end: wishes, reasons, lines for the pair's card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.closing import Wish
from domain.matches import EndReason
from domain.vocabulary import MentoringForm, Side
from locales.marks import N_, NY_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator
    from services.closing_desk import PairEnd

MENTEE_WISHES: Final[Mapping[Wish, str]] = {
    Wish.SAME: N_("With the same mentor"),
    Wish.OTHER: N_("With another mentor"),
    Wish.BECOME_MENTOR: N_("Become a mentor"),
    Wish.NOT_NOW: N_("Not for now"),
}
MENTOR_WISHES: Final[Mapping[Wish, str]] = {
    Wish.GO_ON: N_("I go on"),
    Wish.OTHER: N_("With another pupil"),
    Wish.A_BREAK: N_("A break"),
}
_OTHER_MENTEE: Final[Mapping[MentoringForm, str]] = {
    MentoringForm.TEACHER_TEACHER: N_("With a new colleague"),
    MentoringForm.EMPLOYER_STUDENT: N_("With another student"),
}
REASONS: Final[Mapping[EndReason, str]] = {
    EndReason.GOALS_REACHED: N_("Goals reached early"),
    EndReason.YEAR_ENDS: N_("The year is ending"),
    EndReason.NO_MEETINGS: N_("Meetings came to a stop"),
    EndReason.LEFT_SCHOOL: N_("Somebody has left"),
    EndReason.NO_TIME: N_("No time for it"),
    EndReason.DID_NOT_FIT: N_("They did not fit"),
    EndReason.OTHER: N_("Another reason"),
    EndReason.TRIAL_NOT_PASSED: N_("Not after the trial"),
    EndReason.CONSENT_WITHDRAWN: N_("A consent withdrawn"),
}
ASK: Final = {Side.MENTEE: NY_("What would you like next?"), Side.MENTOR: NY_("And what comes next for you?")}


def wish_label(t: Translator, wish: Wish, side: Side, form: MentoringForm) -> str:
    """Return the button of a wish; whom a mentor could have next follows from the form."""
    if side is Side.MENTEE:
        return t(MENTEE_WISHES[wish])
    return t(_OTHER_MENTEE[form]) if wish is Wish.OTHER and form in _OTHER_MENTEE else t(MENTOR_WISHES[wish])


def end_lines(t: Translator, found: PairEnd, form: MentoringForm) -> list[str]:
    """Return what the pair's card says of its end: what each side wants next, or why it was ended."""
    lines = [
        t("After this · {name}: {wish}", name=each.name,
          wish=wish_label(t, each.wish, each.side, form) if each.wish else t("no answer yet"))
        for each in found.said
    ]  # fmt: skip
    if found.reason is not None:
        lines.append(t("Ended by the school, for you only: {reason}", reason=t(REASONS[found.reason])))
    return lines
