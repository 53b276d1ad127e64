"""How a questionnaire of a round is announced and reminded of: why it comes, who sees it, how long it takes.

The first line says nothing private: it may stand on a locked phone in class (ux). Whether the reason still stands is
asked at the moment of sending (design §3 rule 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, select

from domain.rounds import Reason, Round
from locales.marks import N_, NY_
from services.composers.registry import Due, composer, read_by_another
from services.exporting import shipped_catalogue
from services.notices import Brief, Button, Outgoing, Skip
from services.pair_rows import pair
from services.round_rows import OpenQuestion, open_questions
from storage.tables import Answer, Person, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator
    from storage.unit import Unit

WHY: Final[Mapping[Round, str]] = {
    Round.BEFORE: NY_("Before the first meetings: how are things now? At the end we ask once more."),
    Round.EXPECTATIONS: NY_("There is a plan now ({names}). What do you expect of it?"),
    Round.MIDTERM: NY_("Half of the way is done ({names}). How is it going?"),
    Round.FINAL: NY_("The last meeting is over ({names}). How was it all?"),
    Round.AFTER: NY_("The same lines as at the start: so we see what has changed."),
}
"""Why it comes to somebody of a pair; one line."""
WHY_GUARDIAN: Final[Mapping[Round, str]] = {
    Round.MIDTERM: N_("Half of the programme is over. Child: {name}. What do you see?"),
    Round.FINAL: N_("The programme has come to its end. Child: {name}. How was it?"),
}
_MINUTES_FROM: Final = 120


@composer("round_asked")
async def round_asked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Announce a questionnaire of a round to whoever is asked."""
    asked = await wanted(unit, due.subject_id)
    if isinstance(asked, Skip):
        return asked
    lines = [t.you("A short questionnaire for you."), await _why(unit, due, asked, t), _takes(due, asked, t)]
    return Outgoing("\n".join(lines), ((Button(t("Answer"), f"survey:{due.subject_id}"),),))


async def round_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Word the reminder of a round's questionnaire: of one that was only sent, and of one that was begun."""
    asked = await wanted(unit, due.subject_id)
    if isinstance(asked, Skip):
        return asked
    title = shipped_catalogue().questionnaire(asked.instrument, asked.version or None).title.of(t.locale)
    if await unit.scalar(select(exists().where(Answer.request_id == due.subject_id))):
        return Outgoing(
            t.you("A questionnaire is not finished yet.\nYour answers are kept; you go on where you stopped.")
            + "\n"
            + await _why(unit, due, asked, t),
            ((Button(t("Go on"), f"survey:{due.subject_id}"),),),
            brief=Brief(t("Finish: {title}", title=title), _seconds(asked)),
        )
    lines = [t("A questionnaire is still waiting."), await _why(unit, due, asked, t), _takes(due, asked, t)]
    return Outgoing(
        "\n".join(lines),
        ((Button(t("Answer"), f"survey:{due.subject_id}"),),),
        brief=Brief(
            t("Answer: {title}", title=title),
            _seconds(asked),
            why=t("It came because these questions are still open. Two reminders, no more."),
        ),
    )


async def wanted(unit: Unit, request_id: int) -> OpenQuestion | Skip:
    """Return the question if it is open and its reason stands now, else why nothing is sent about it."""
    found = await open_questions(unit, SurveyRequest.id == request_id)
    if not found:
        return Skip("answered")
    if found[0].reason is Reason.STANDS:
        return found[0]
    return Skip("match_paused" if found[0].reason is Reason.WAITS else "match_over")


async def _why(unit: Unit, due: Due, asked: OpenQuestion, t: Translator) -> str:
    if asked.child_id is not None:
        name = await unit.scalar(select(Person.first_name).where(Person.id == asked.child_id))
        return t(WHY_GUARDIAN[asked.round], name=name or "…")
    found = await pair(unit, asked.match_id) if asked.match_id is not None else None
    return t.you(WHY[asked.round], names=found.names(due.person_id) if found else "…")


def _takes(due: Due, asked: OpenQuestion, t: Translator) -> str:
    seconds = _seconds(asked)
    minutes = seconds // 60
    span = (
        t.plural("{n} second", "{n} seconds", seconds)
        if seconds < _MINUTES_FROM
        else t.plural("{n} minute", "{n} minutes", minutes)
    )
    if read_by_another(due):  # whoever taps the answers sees them
        return t("It takes {span}.", span=span)
    return t("It takes {span}; only the curator sees the answers.", span=span)


def _seconds(asked: OpenQuestion) -> int:
    return shipped_catalogue().questionnaire(asked.instrument, asked.version or None).seconds
