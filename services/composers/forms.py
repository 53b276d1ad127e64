"""What is sent about a pair that ends, a teacher's term, and a mentor's own record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.matches import OVER
from domain.vocabulary import MatchStatus, Side
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.notices import Button, File, Outgoing, Skip
from services.pair_rows import pair
from services.practice_file import practice_bytes
from services.term_rows import term_of

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("pair_ended")
async def pair_ended(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides in the same neutral words that the pair is over."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.BROKEN:
        return Skip("match_over")
    text = t.you(
        "There is news for you.\nThe work of your pair has ended, and so have its meetings. Nobody is to blame. "
        "Questions? The curator will be glad to answer them."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("term_notice")
async def term_notice(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both teachers until when their pair goes on, and nothing of who wished it."""
    found = await pair(unit, due.subject_id)
    term = await term_of(unit, due.subject_id)
    if found is None or found.status in OVER:
        return Skip("match_over")
    if term.last_day is None or term.last_day.isoformat() != due.params.get("day"):
        return Skip("taken_back")
    text = t(
        "About your pair.\nThe mentoring of your pair ends early. Its last day: {day}. "
        "Until then all goes on as agreed.",
        day=t.full_date(date.fromisoformat(due.params["day"])),
    )
    return Outgoing(text, ((Button(t("Our page"), f"match:{found.id}"),),))


@composer("term_ending")
async def term_ending(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind the mentor that the addendum's term ends (consents §4: fourteen days before)."""
    found = await pair(unit, due.subject_id)
    term = await term_of(unit, due.subject_id)
    if found is None or found.status in OVER or term.ends_on is None or term.last_day is not None:
        return Skip("match_over")
    text = t(
        "About your addendum.\nThe term of your mentoring ends: {day}. To go on, ask the school for a new addendum.",
        day=t.full_date(term.ends_on),
    )
    return Outgoing(text, ((Button(t("Our page"), f"match:{found.id}"),),))


@composer("term_ending_curator")
async def term_ending_curator(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a curator that a teacher pair's term ends."""
    found = await pair(unit, due.subject_id)
    term = await term_of(unit, due.subject_id)
    if found is None or found.status in OVER or term.ends_on is None or term.last_day is not None:
        return Skip("match_over")
    names = ", ".join(member.first_name for side in (Side.MENTOR, Side.MENTEE) for member in found.side(side))
    text = t(
        "A teacher's term ends soon.\n{names}: the addendum holds until {day}. A longer one needs a new addendum.",
        names=names,
        day=t.full_date(term.ends_on),
    )
    return Outgoing(text, ((Button(t("Teacher's papers"), f"terms:{found.id}"),),))


@composer("practice_file")
async def practice_file(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send a teacher's own record as a mentor."""
    if due.person_id != due.subject_id:
        return Skip("gone")
    made = await practice_bytes(unit, shipped_catalogue(), t, due.zone, due.person_id)
    if made is None:
        return Skip("gone")
    text = t(
        "Your practice as a mentor.\nPairs, meetings, hours, results: for your certification. It holds first names."
    )
    return Outgoing(text, file=File(*made))
