"""The figures behind a row that proves itself, in words: «Сейчас … из …. Закроется сам, когда …» (issue 5 item 4).

For the card, the nudge and the files; from ``measure_terms.evidence`` alone, so that nothing is counted twice.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from domain.roadmaps import ProofKey
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator

_NOW: Final[Mapping[ProofKey, str]] = {
    ProofKey.MENTORS_SELECTED: N_("Candidates who are through: {have} of {need}."),
    ProofKey.PARTNERS_LISTED: N_("Partners on the list: {have}."),
    ProofKey.MENTOR_POOL: N_("Mentors ready: {have} of {need}; places {places}, mentees {mentees}."),
    ProofKey.MENTEE_POOL: N_("Mentees ready: {have} of {need}."),
    ProofKey.PRACTICE_BANK: N_("Practices and stories in the bank: {have}."),
    ProofKey.PERSONS_RECORDED: N_("Participants recorded: {have} of {need}."),
    ProofKey.MATCHES_FORMED: N_("Paired by order: {paired}, searching: {searching}, requests: {need}."),
    ProofKey.MONITORING_HELD: N_("Questionnaires answered: {have} of {asked}."),
    ProofKey.MONITORING_COLLECTED: N_("Questionnaires answered: {have} of {asked}."),
    ProofKey.QUALITY_ASSESSED: N_("Pairs looked at: {have} of {need}."),
    ProofKey.GROWTH_ASSESSED: N_("Answered before and after: {have} of {asked}."),
    ProofKey.FEEDBACK_COLLECTED: N_("Feedback: {have} of {asked}; pairs that said goodbye: {finals} of {pairs}."),
    ProofKey.SELF_DIAGNOSIS: N_("Curator's sheets filled in: {have} of {need}."),
    ProofKey.PARTICIPANTS_SATISFIED: N_("Satisfied: {have} of {participants}, {answered} have answered."),
    ProofKey.CYCLE_CLOSED: N_("Pairs that are over: {over} of {pairs}."),
    ProofKey.POSITIONS_DONE: N_("Rows done: {have} of {need}."),
    ProofKey.POSITIONS_IN_TIME: N_("Rows done in time: {have} of {need}."),
    ProofKey.EVENT_PARTICIPANTS: N_("At regional and national events: {have} of {need} people."),
    ProofKey.INDICATORS_WATCHED: N_("Indicators with figures: {have} of {need}."),
    ProofKey.INDICATORS_REACHED: N_("Indicators reached: {have} of {need}."),
}
_WHEN: Final[Mapping[ProofKey, str]] = {
    ProofKey.MENTORS_SELECTED: N_("every candidate has filled in the questionnaire and, if you select, is decided on"),
    ProofKey.PARTNERS_LISTED: N_("there is at least one"),
    ProofKey.MENTOR_POOL: N_("all mentors are ready and there is a place for every mentee"),
    ProofKey.MENTEE_POOL: N_("all have consents and questionnaire and you have seen all suggested pupils"),
    ProofKey.PRACTICE_BANK: N_("there is at least one"),
    ProofKey.PERSONS_RECORDED: N_("birth date and class or occupation of everybody are there"),
    ProofKey.MATCHES_FORMED: N_("all requests have a pair or a note that you are searching"),
    ProofKey.MONITORING_HELD: N_("half of those asked have answered"),
    ProofKey.MONITORING_COLLECTED: N_("half of the mentees and half of the mentors have answered"),
    ProofKey.QUALITY_ASSESSED: N_("every pair was looked at, or the sheet on conformity is filled in"),
    ProofKey.GROWTH_ASSESSED: N_("five people, or all if they are fewer, have answered both times"),
    ProofKey.FEEDBACK_COLLECTED: N_("all pairs have said goodbye and half of the feedback is there"),
    ProofKey.SELF_DIAGNOSIS: N_("the curator's sheet with its SWOT is filled in"),
    ProofKey.PARTICIPANTS_SATISFIED: N_("half of those who took part gave 7 or more"),
    ProofKey.CYCLE_CLOSED: N_("the school year is closed"),
    ProofKey.POSITIONS_DONE: N_("all other rows of the year are done"),
    ProofKey.POSITIONS_IN_TIME: N_("all other rows of the year are done in time"),
    ProofKey.EVENT_PARTICIPANTS: N_("there are five different people or more"),
    ProofKey.INDICATORS_WATCHED: N_("every indicator of the year has its figures"),
    ProofKey.INDICATORS_REACHED: N_("every indicator of the year has reached its plan"),
}


def evidence_words(t: Translator, evidence: Mapping[str, Any], *, closed: bool) -> str:
    """Return what the data say of a row, and of an open one when it closes by itself; empty while nobody has looked."""
    key = _key(evidence)
    if key is None:
        return _agreed(t, evidence)
    if evidence.get("met") is None:
        return t("The bot has no data on it yet: report it with a document.")
    if "no_year" in evidence:
        now = t("The school year is not open yet.")
    elif "schools" in evidence:
        now = t("It is so in {have} of {need} schools.", **evidence)
    else:
        now = t(_NOW[key], **evidence)
    return now if closed else f"{now} {closing_words(t, key, schools='schools' in evidence)}"


def closing_words(t: Translator, key: ProofKey, *, schools: bool = False) -> str:
    """Return when a row closes by itself; of a municipality's row it has to be so in every school."""
    when = t(_WHEN[key])
    if schools:
        return t("It closes by itself once in every school: {when}.", when=when)
    return t("It closes by itself when {when}.", when=when)


def _key(evidence: Mapping[str, Any]) -> ProofKey | None:
    found = evidence.get("key")
    return ProofKey(found) if found in set(ProofKey) else None


def _agreed(t: Translator, evidence: Mapping[str, Any]) -> str:
    day = evidence.get("agreed_on")
    return t("Agreed by the department on {day}.", day=t.full_date(date.fromisoformat(day))) if day else ""
