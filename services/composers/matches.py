"""What people are told about their match: proposal, answers, order, the decision after the trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.matches import EndReason, TrialOutcome
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from locales.marks import N_
from services.composers.registry import Due, composer
from services.matches import joins
from services.notices import Button, Outgoing, Skip
from services.pair_rows import Pair, pair
from storage.tables import Match, Meeting, Person, SurveyRequest

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

GONE = Skip("match_gone")
REASONS = {
    EndReason.NO_TIME: N_("the time does not fit"),
    EndReason.DID_NOT_FIT: N_("it did not feel right"),
    EndReason.OTHER: N_("something else"),
}


@composer("match_proposed")
async def match_proposed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a side that a proposal waits for its answer."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.person_id) if found else None
    if found is None or place is None or place.accepted is not None:
        return Skip("proposal_settled")
    if found.status is not MatchStatus.PROPOSED and not joins(found, place):
        return Skip("proposal_settled")
    if place.side is Side.MENTEE:
        text = t.you("There is news for you.\nA mentor has been found. Have a look and say what you think: 1 minute.")
    else:
        text = t.you("There is news for you.\nSomebody is looking for a mentor like you. Have a look: 1 minute.")
    return Outgoing(text, ((Button(t("Have a look"), f"proposal:{found.id}"),),))


@composer("match_declined")
async def match_declined(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the other side kindly, and without a reason, that the search goes on."""
    found = await pair(unit, due.subject_id)
    if found is None:
        return GONE
    text = t.you(
        "There is news for you.\nThis pair did not come together. It happens, and nobody is to blame. "
        "The curator goes on looking and will write when there is a new proposal."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("match_agreed")
async def match_agreed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator that both sides said yes and the order is next."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.AGREED:
        return Skip("match_moved_on")
    text = t("A pair is agreed.\n{names}: everybody said yes. What is left is the order.", names=_all_names(found))
    return Outgoing(text, ((Button(t("Record the order"), f"order:{found.id}"),),))


@composer("match_declined_curator")
async def match_declined_curator(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator who said no; the reason is for the curator's eyes."""
    found = await pair(unit, due.subject_id)
    name = await _first_name(unit, due.params.get("person"))
    if found is None or name is None:
        return GONE
    reason = await unit.scalar(select(Match.reason).where(Match.id == found.id))
    text = t("A proposal was declined.\n{name} would like another one.", name=name)
    if reason in set(EndReason):
        text += "\n" + t("The reason, for you only: {reason}.", reason=t(REASONS.get(EndReason(reason), "…")))
    return Outgoing(text, ((Button(t("Look for another"), "pair"),),))


@composer("match_question")
async def match_question(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator that somebody would rather ask before answering."""
    person_id = due.params.get("person")
    name = await _first_name(unit, person_id)
    found = await pair(unit, due.subject_id)
    if name is None or found is None or found.status not in {MatchStatus.PROPOSED, MatchStatus.AGREED}:
        return Skip("proposal_settled")
    text = t(
        "Somebody has a question about a proposal.\n{name} would like to talk before answering: "
        "please write or come by. We have said that you will.",
        name=name,
    )
    return Outgoing(text, ((Button(t("Open the card"), f"person:{person_id}"),),))


@composer("trial_question")
async def trial_question(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a side whether they go on together (questionnaires §4, TR)."""
    request = await unit.first(
        select(SurveyRequest.state, SurveyRequest.subject_id).where(SurveyRequest.id == due.subject_id)
    )
    found = await pair(unit, request.subject_id) if request else None
    if request is None or found is None or request.state != "open" or found.status is not MatchStatus.TRIAL:
        return Skip("trial_settled")
    place = found.member(due.person_id)
    text = (
        t.you(
            "A few questions after the trial meeting.\nDo you want to go on together, and how was it? Only the curator "
            "sees the answers; it takes 40 seconds."
        )
        if place is not None and place.side is Side.MENTEE
        else t.you(
            "One question after the trial meeting.\nDo you want to go on together? Only the curator sees the answer; "
            "it takes 20 seconds."
        )
    )
    return Outgoing(text, ((Button(t("Answer"), f"survey:{due.subject_id}"),),))


@composer("trial_passed")
async def trial_passed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides that they go on, and what comes next."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.PLANNING:
        return Skip("match_moved_on")
    text = t.you(
        "Good news!\nYou are going on together: {names}. Next comes the planning meeting, where you choose a goal.",
        names=found.names(due.person_id),
    )
    return Outgoing(text, ((Button(t("Choose a time"), f"meeting:{found.id}"),),))


@composer("trial_failed")
async def trial_failed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides that they part, nobody's fault and nobody's reason (questionnaires §4, TR)."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.BROKEN:
        return GONE
    text = t.you(
        "News after the trial meeting.\nThis pair will not go on. A trial is there to find out, and nobody is to "
        "blame. The curator will look for someone who fits better."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("trial_curator")
async def trial_curator(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator that a pair parts after the trial, or that somebody wants to talk first."""
    found = await pair(unit, due.subject_id)
    if found is None:
        return GONE
    names = _all_names(found)
    if due.params.get("outcome") == TrialOutcome.TALK:
        if found.status is not MatchStatus.TRIAL:
            return Skip("trial_settled")
        text = t("A pair asks for a talk after the trial.\n{names}: please speak with both.", names=names)
        return Outgoing(text, ((Button(t("Open the pair"), f"order:{found.id}"),),))
    text = t(
        "A pair parts after the trial.\n{names}: nobody's fault. The mentee is back among those waiting.", names=names
    )
    return Outgoing(text, ((Button(t("Look for another"), "pair"),),))


@composer("match_finished")
async def match_finished(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator that the final meeting was held."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.FINAL:
        return Skip("match_moved_on")
    text = t("A pair has held its final meeting.\n{names}: time to look at the results.", names=_all_names(found))
    return Outgoing(text, ((Button(t("Open the pair"), f"order:{found.id}"),),))


@composer("match_ended")
async def match_ended(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the other side that the pair is over, and nothing else (consents §6)."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.BROKEN:
        return GONE
    text = t.you(
        "There is news for you.\nThe participation of the other side has ended, and so have the meetings. Nobody is "
        "to blame. The curator will speak with you about what comes next."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("match_closed")
async def match_closed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say goodbye to a side when the curator has closed the match."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.CLOSED:
        return GONE
    held = await unit.scalar(
        select(func.count()).where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.HELD.value)
    )
    text = t.you(
        "The programme of your pair is complete.\nYou and {names} have come the whole way, and that is a lot. "
        "Meetings held: {n}. Thank you for every one of them!",
        names=found.names(due.person_id),
        n=held or 0,
    )
    return Outgoing(
        text,
        (
            (Button(t("Results, papers"), f"closing:{found.id}"),),
            (Button(t("Tell how it was"), "stories"),),
            (Button(t("Menu"), "menu"),),
        ),
    )


def _all_names(found: Pair) -> str:
    mentors, mentees = (", ".join(m.first_name for m in found.side(side)) for side in (Side.MENTOR, Side.MENTEE))
    return f"{mentees} + {mentors}"


async def _first_name(unit: Unit, person_id: int | None) -> str | None:
    found = await unit.scalar(select(Person.first_name).where(Person.id == person_id))
    return None if found is None else str(found)
