"""Reminders to whoever has not come all the way in, and to pairs that have not met for a while, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.meetings import SILENT_AFTER_DAYS
from domain.readiness import Gap
from domain.reminders import ReminderKind
from domain.vocabulary import PersonKind, Side
from services.composers.registry import Due, composer
from services.consent_rows import asks_of
from services.notices import Brief, Button, Outgoing, Skip
from services.pair_rows import pair
from services.places import place_of
from services.pool import Member, members, members_known_to, names_of
from services.silence import last_contacts
from storage.tables import Match, Participation

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_TWO_MINUTES: Final = 120
_MINUTE: Final = 60


@composer(ReminderKind.SILENT_PAIR)
async def silent_pair(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a side of a pair that has not met for three weeks whether they would like to (ux, /today).

    The mentor is asked to propose a time. The mentee, asked three days later if it is still silent, may do so too, and
    has a way to say that something is wrong.
    """
    found = await pair(unit, due.subject_id)
    own = found.member(due.person_id) if found else None
    silent = await last_contacts(unit, Match.id == due.subject_id)
    if found is None or own is None or own.accepted is False or not silent:
        return Skip("match_moved_on")
    if (unit.now - silent[0].last).days < SILENT_AFTER_DAYS - 1:
        return Skip("met_meanwhile")
    names = found.names(due.person_id)
    propose = Button(t("Choose a time"), f"propose:{found.id}")
    brief = Brief(t("Agree on a meeting: {names}", names=names), _MINUTE, propose)
    if own.side is Side.MENTOR:
        text = t.you(
            "It has been quiet for a while.\nNo meeting for three weeks: {names}. Sometimes 20 minutes are enough. "
            "Would you like to propose a time?",
            names=names,
        )
        return Outgoing(text, ((propose,), (Button(t("Our meetings"), f"meeting:{found.id}"),)), brief=brief)
    text = t.you(
        "It has been quiet for a while.\nYou and {names} have not met for three weeks. Would you like to? "
        "You can choose a time, it takes two taps. If something is not right, tell an adult at school.",
        names=names,
    )
    return Outgoing(text, ((propose,), (Button(t("I need help"), "sos"),)), brief=brief)


@composer(ReminderKind.OWN_CONSENT_MISSING)
async def own_consent_missing(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind somebody of the own consents; their text is read there, a yes is never given from a notice."""
    member = await _own(unit, due)
    if member is None or Gap.OWN_CONSENT not in member.gaps:
        return Skip("consented")
    asks = [ask for ask in await asks_of(unit, due.person_id) if ask.person_id == due.person_id]
    if not any(ask.granted is None for ask in asks):
        return Skip("decided_already")
    text = t.you(
        "One step is missing.\nYou have not answered about the consents yet: short documents, one a screen, yes or no. "
        "Two minutes."
    )
    return Outgoing(
        text,
        ((Button(t("Read and decide"), "consents"),),),
        brief=Brief(t("Decide about the consents"), _TWO_MINUTES),
    )


@composer(ReminderKind.JOINING_UNFINISHED)
async def joining_unfinished(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind somebody who came in by a link and stopped half-way, or who has yet to open the questionnaire."""
    member = await _own(unit, due)
    if member is None:
        return Skip("left")
    name = (await names_of(unit, [due.person_id]))[due.person_id]
    pupil_without_grade = member.kind is PersonKind.PUPIL and member.grade is None
    if name.first_name is None or member.birth_date is None or pupil_without_grade:
        text = t.you(
            "You were almost in.\nA word about yourself is left, it takes a minute. You go on where you stopped."
        )
        brief = Brief(t.you("Finish joining"), _MINUTE)
    elif Gap.QUESTIONNAIRE in member.gaps and Gap.OWN_CONSENT not in member.gaps:
        text = t.you(
            "A short questionnaire is left.\nIt helps to find the right person for you. Most answers are one tap, "
            "and you can stop in between."
        )
        brief = Brief(t("Answer the first questionnaire"), 3 * _MINUTE)
    else:
        return Skip("done_meanwhile")
    return Outgoing(text, ((Button(t("Go on"), "next"),),), brief=brief)


@composer(ReminderKind.PAPER_CONSENT_MISSING)
async def paper_consent_missing(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind the curator of a paper that is not noted, in a school where papers hold up the order (consents §5)."""
    row = await unit.first(
        select(Participation.organization_id, Participation.cycle_id).where(
            Participation.id == due.subject_id, Participation.left_at.is_(None)
        )
    )
    if row is None:
        return Skip("left")
    place = await place_of(unit, row.organization_id)
    found = await members(unit, place, row.cycle_id, participation_ids=[due.subject_id])
    if not found or Gap.PAPER_CONSENT not in found[0].gaps:
        return Skip("done_meanwhile")
    name = (await names_of(unit, [found[0].person_id]))[found[0].person_id]
    text = t(
        "A paper is missing.\n{name} ({code}): the signed paper is not noted yet, and the order waits for it.",
        name=name.short,
        code=name.code,
    )
    card = f"person:{found[0].person_id}"
    return Outgoing(
        text,
        ((Button(t("Open the card"), card),), (Button(t("All of today"), "today"),)),
        brief=Brief(t("Note a paper: {name}", name=name.short), _MINUTE, Button(t("The card"), card)),
    )


async def _own(unit: Unit, due: Due) -> Member | None:
    """Return the receiver's own participation, if it still runs."""
    today = unit.now.astimezone(ZoneInfo(due.zone)).date()
    known = await members_known_to(unit, due.person_id, today)
    return next((each for each in known if each.participation_id == due.subject_id), None)
