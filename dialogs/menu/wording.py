"""How each step is said, and what its button is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit.school import clip
from domain.vocabulary import Side
from locales.marks import N_, NY_
from services import words
from services.steps import Step, StepKind

LONGEST_LABEL: Final = 22
LONGEST_TITLE: Final = 60
ROUNDS: Final = {
    "BA-P": NY_("Next: six lines about how things are now. One minute."),
    "BA-T": NY_("Next: six lines about how things are now. One minute."),
    "EX": NY_("Next: what do you expect? Four questions, less than a minute."),
    "MID-ME": NY_("Next: half of the way is done. How is it going? One minute."),
    "MID-MR": NY_("Next: half of the way is done. How is it going? Two minutes."),
    "MID-GU": N_("Next: three questions about your child's half-year. 30 seconds."),
    "FIN-ME": NY_("Next: how was it all? Two minutes of taps."),
    "FIN-MR": NY_("Next: how was it all? Two minutes of taps."),
    "FIN-PT": N_("Next: how was the year with the school? Four questions."),
    "RF": N_("Next: your suggestion is not sent yet. A few questions are open."),
    "FIN-GU": N_("Next: five questions on how it was for your child. One minute."),
}
"""What waits, by questionnaire."""

if TYPE_CHECKING:
    from datetime import datetime

    from locales import Translator


def line(step: Step, t: Translator, now: datetime, zone: str) -> str:
    """Return one sentence about a step: what is next, or what is being waited for; of several matches also which."""
    said = _line(step, t, now, zone)
    return t("<b>{names}</b> · ", names=step.names) + said if step.names else said


def _line(step: Step, t: Translator, now: datetime, zone: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a step
    when = t.moment(step.moment, now, zone) if step.moment else ""
    match step.kind:
        case StepKind.PROFILE:
            return t.you("Next: a word about yourself. It takes a minute.")
        case StepKind.CONSENT:
            return t.you("Next: your consent. One document a screen, two minutes.")
        case StepKind.GUARDIAN_INVITE:
            return t.you("Next: a parent or guardian has to say yes too. Pass the link on.")
        case StepKind.WARD_CONSENT:
            return t("Next: your consent for the child: {name}.", name=step.name or "—")
        case StepKind.INTAKE if step.begun:
            return t.you("Next: your questionnaire. It goes on where you stopped.")
        case StepKind.INTAKE:
            return t.you("Next: a short questionnaire, so that we find the right match for you.")
        case StepKind.PROPOSAL if step.side is Side.MENTOR:
            return t.you("There is a mentee for you. Have a look and decide.")
        case StepKind.PROPOSAL:
            return t.you("A mentor has been found for you. Have a look and decide.")
        case StepKind.MEETING_LOG:
            return t.you("How did the meeting go ({when})? Five taps.", when=when)
        case StepKind.SURVEY if step.instrument in ROUNDS:
            return t.you(ROUNDS[step.instrument])
        case StepKind.SURVEY:
            return t.you("A few short questions wait for you.")
        case StepKind.EVENT:
            return t.you("You are invited: “{name}”. Say whether you come.", name=clip(step.name or "—", LONGEST_TITLE))
        case StepKind.PLAN if step.side is Side.MENTOR:
            return t.you("Next: the plan has come back with a word. Look at it and change it.")
        case StepKind.PLAN:
            return t.you("Next: read the plan of your pair and say whether it suits you.")
        case StepKind.FOR_WARD:
            return t("Next: questions for the child: {name}. Ask, and tap what the child says.", name=step.name or "—")
        case StepKind.BRING_PAPER:
            papers = ", ".join(words.word(t, words.CONSENTS, kind) for kind in step.papers)
            if step.name:
                return t.you("Please bring on paper: {papers}. To the curator: {name}.", papers=papers, name=step.name)
            return t.you("Please bring on paper, to the curator: {papers}.", papers=papers)
        case StepKind.MEETING_PROPOSE:
            return t.you("Next: agree on a time for the next meeting.")
        case StepKind.TRAINING:
            return t.you("Next: a short training, a few minutes a part. Stop and go on whenever you like.")
        case StepKind.CYCLE_OPEN:
            return t("Next: open the school year and choose the forms of mentoring.")
        case StepKind.TODAY:
            return t("What needs you is under Today.")
        case StepKind.SCHOOLS:
            return t("Your schools and their curators are under Schools.")
        case StepKind.SETUP:
            return t("Municipalities and schools are set up here.")
        case StepKind.LEAVING:
            return t.you("Data are being erased, as you have asked. You can still change your mind.")
        case StepKind.LEFT:
            return t.you("Your part in the programme has ended. Questions are answered by the curator.")
        case StepKind.RENEW:
            return t.you("Next: a consent ends soon. Please read it again and answer anew.")
        case StepKind.CONSENT_REFUSED:
            return t.you("Without the consent nothing begins. You can change your mind at any time.")
        case StepKind.GUARDIAN_SENT:
            return t.you("We wait until your parent or guardian opens the link.")
        case StepKind.WAIT_GUARDIAN:
            return t.you("We wait for the consent of your parent or guardian.")
        case StepKind.WAIT_CURATOR if step.name:
            return t("The curator still has to confirm you as a guardian: {name}.", name=step.name)
        case StepKind.WAIT_CURATOR:
            return t.you("The curator is still checking the consents. You need not do anything about that.")
        case StepKind.WAIT_SELECTION:
            return t.you("Your part is done. The curator talks to each mentor and will let you know.")
        case StepKind.MEETING_AHEAD:
            return t("The next meeting: {when}.", when=when)
        case StepKind.WAIT_OTHER:
            return t.you("You said yes. We wait for the other side.")
        case StepKind.WAIT_ORDER:
            return t.you("Both said yes. The school is signing the order, then you can meet.")
        case StepKind.WAIT_TRIAL:
            return t.you("The trial meeting is over. Both sides are deciding whether to go on.")
        case StepKind.WAIT_LOG:
            return t.you("The mentor is writing down how the meeting went ({when}).", when=when)
        case StepKind.WAIT_PAIR if step.side is Side.MENTOR:
            return t.you("You are ready. The curator is looking for your mentee; this usually takes up to two weeks.")
        case StepKind.WAIT_PAIR:
            return t.you("You are ready. The curator is looking for your mentor; this usually takes up to two weeks.")
        case StepKind.PAUSED:
            return t.you("Your meetings are paused. The curator will say when they go on.")
        case StepKind.FAREWELL:
            return t.you("The last meeting is over. Thank you for the whole way!")


def label(step: Step, t: Translator) -> str | None:  # noqa: C901, PLR0911, PLR0912 - one label a step
    """Return the button of a step, ``None`` where there is nothing to tap."""
    match step.kind:
        case StepKind.PROFILE:
            return t("Tell about me")
        case StepKind.CONSENT:
            return t("Read the consents")
        case StepKind.WARD_CONSENT:
            return t("To the consents")
        case StepKind.GUARDIAN_INVITE:
            return t("Link for a parent")
        case StepKind.INTAKE | StepKind.SURVEY:
            return t("Continue answering") if step.begun else t("Answer questions")
        case StepKind.PROPOSAL:
            return t("Have a look")
        case StepKind.EVENT:
            return t("To the invitation")
        case StepKind.PLAN:
            return t("Open the plan")
        case StepKind.MEETING_LOG:
            return t("Log the meeting")
        case StepKind.FOR_WARD:
            return _short(t("For: {name}", name=step.name or "—"), t("Answer for the child"))
        case StepKind.MEETING_PROPOSE:
            return t("Choose a time")
        case StepKind.TRAINING:
            return t("To the training")
        case StepKind.CYCLE_OPEN:
            return t("Open the school year")
        case StepKind.TODAY:
            return t("Today")
        case StepKind.SCHOOLS:
            return t("Schools")
        case StepKind.SETUP:
            return t("Set up")
        case StepKind.CONSENT_REFUSED:
            return t("Change my mind")
        case StepKind.LEAVING:
            return t("What is being erased")
        case StepKind.RENEW:
            return t("Read it again")
        case StepKind.GUARDIAN_SENT:
            return t("Show the link again")
        case StepKind.FAREWELL:
            return t("Look back")
        case _:
            return None


def _short(named: str, plain: str) -> str:
    """Return the label with the name in it where it fits a button."""
    return named if len(named) <= LONGEST_LABEL else plain
