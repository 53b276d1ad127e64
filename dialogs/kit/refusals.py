"""Refusals in words: what a service's reason code means to the person, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales.marks import N_, NY_
from services.access import NotAllowedError, RefusedError

if TYPE_CHECKING:
    from locales import Translator

REFUSALS: Final[dict[str, str]] = {
    "not_allowed": N_("This is not open to you here. The menu shows what is."),
    "unknown": NY_("This does not work right now. Please open the menu and try again."),
    "invite_unknown": N_("This link does not lead anywhere. Please ask the curator for a new one."),
    "invite_used": N_("This link has been used already. Please ask the curator for a new one."),
    "invite_expired": N_("This link has run out. Please ask the curator for a new one."),
    "invite_revoked": N_("The school has withdrawn this link. Please ask the curator for a new one."),
    "code_unknown": NY_("I do not know this code. Please compare it with the card and type it once more."),
    "too_many_codes": NY_(
        "Too many wrong codes today. Please try again tomorrow, or ask the curator for a link: that works at once."
    ),
    "bad_card_count": N_("A sheet takes from 1 to {most} cards."),
    "label_too_long": N_("A sheet's name takes at most {most} characters, for example: 7 «Б»."),
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
    "name_needs_last": N_("Please type both names in one line, with a space between."),
    "birth_date_future": N_("This day is still to come. Please check the year."),
    "birth_date_too_old": N_("This year is too long ago. Please check it."),
    "birth_date_too_young": N_("The programme starts with the first grade. Please check the year."),
    "birth_date_not_pupil": NY_(
        "Pupils come in by this link. A parent's link comes from the child; a wrong year can be typed anew."
    ),
    "has_account": N_("This person has a chat of their own by now and answers there."),
    "entry_in_use": N_("Something hangs on this record already: a consent, an answer or a pair. So it stays."),
    "record_of_another": N_(
        "This link is for somebody else: this chat has a place of its own already. Please open it from their phone."
    ),
    "paper_over": N_("This day is over. Until when does the sheet hold?"),
    "paper_too_long": N_("That is more than twenty years ahead. Please check the year."),
    "paper_stands": N_("This sheet stands in the register for good. A consent is taken back on the person's card."),
    "grade_range": N_("Grades go from 1 to 11."),
    "birth_date_fixed": N_("The birth date stands in signed consents. The curator can correct it."),
    "survey_gone": N_("These questions are no longer open. The menu shows what comes next."),
    "no_account": N_("First come in by your invite link: it asks for the language."),
    "no_such_language": N_("I do not speak this language yet."),
    "no_school": N_("There is no such school."),
    "no_cycle": N_("The school year is not open yet. Open it first: one tap."),
    "gone": NY_("This is no longer there. Please open the list anew."),
    "bad_name": N_("A name takes from 2 to 200 characters. Please send it once more."),
    "bad_address": N_("An address takes from 2 to 300 characters. Please send it once more."),
    "bad_zone": N_("I do not know this time zone. Please choose one of the buttons."),
    "bad_code": N_("A code is 2 to 20 Latin letters, digits or hyphens, such as MEGION-2."),
    "code_taken": N_("Another school has this code already. Please send another one."),
    "name_taken": N_("There is one with this name already. Please send another name."),
    "cycle_open": N_("The school year is open already."),
    "bad_dates": N_("A school year ends after it starts and takes at most 400 days."),
    "form_in_use": N_("People take part in this form already, so it stays on."),
    "form_off": N_("This form of mentoring is not switched on this year."),
    "invite_over": N_("This link has been used or no longer works."),
    "no_chat_file": N_("Files go to people who have joined a school. The link itself can be forwarded."),
    "nothing_missing": N_("Nothing is missing: there is nothing to remind of."),
    "curator_turn": N_("It is your turn here: confirm the guardian or note the papers."),
    "mentee_taken": N_("This mentee has an open match already. Perhaps a colleague was quicker."),
    "mentor_full": N_("This mentor has no free place left."),
    "not_ready": N_("Something is still missing here: a consent or the questionnaire."),
    "same_person": N_("Nobody can be their own mentor."),
    "own_ward": N_("A parent or guardian cannot be the mentor of their own child."),
    "other_school": N_("They take part in different schools or years."),
    "bad_role_model": N_("This kind of pair does not belong to this form."),
    "nothing_chosen": N_("No pair is chosen for the order."),
    "bad_number": N_("An order's number has a digit and at most 40 characters, such as 12-ОД."),
    "order_in_future": N_("This day is still to come. An order carries the day it was signed."),
    "order_too_old": N_("This is more than a year ago. Please check the year."),
    "consent_missing": N_("A consent is missing or withdrawn, so the order has to wait. See the people's cards."),
    "checks_needed": N_("A mentor comes from outside: first note that the school has checked who this is."),
    "not_agreed": N_("Not everybody has said yes yet."),
    "already_decided": N_("This is decided already."),
    "already_over": N_("This pair is over already."),
    "close_before_final": N_("The final meeting comes first; then the pair can be closed."),
    "is_paused": N_("This pair is paused."),
    "reminded_today": N_("Reminded today already. Tomorrow you can do it again."),
    "week_full": N_("Four reminders a week are the limit, and this week's are used up."),
    "no_chat_here": N_("There is no chat to write to. Please ask in person."),
    "broadcast_length": N_("A message has 1 to {most} signs."),
    "empty_group": N_("Nobody is in this group now."),
    "broadcast_sent": N_("This message is on its way already."),
    "broadcast_again": N_("This very text has just gone to this group."),
    "broadcast_over": N_("Nothing is left to stop: all copies have left."),
    "signal_not_taken": N_("Take it on first: then it is clear who has settled it."),
    "proposal_gone": N_("This proposal is gone. A new one will come as a message."),
    "meeting_gone": N_("This meeting is gone. /meeting shows what comes next."),
    "meeting_changed": N_("This meeting has changed meanwhile. /meeting shows what stands now."),
    "meeting_day_past": NY_("This day is over. Please choose a later one."),
    "meeting_day_far": N_("That is far away. Meetings are planned for the next two months."),
    "meeting_day_sunday": N_("Sunday is a day off. Please choose another day."),
    "meeting_day_holiday": N_("This is a public holiday: the school is closed. Please choose another day."),
    "meeting_unheard": NY_(
        "The other side would hear of it too late: we do not write at night or on days off. A later time, please."
    ),
    "nothing_planned": N_("No meeting is planned yet."),
    "place_long": N_("That is long for a place: up to {most} characters, please."),
    "diary_not_held": NY_("The diary of a meeting opens when it is in the log."),
    "diary_full": N_("The page is full: {most} files a meeting. Take one out to make room."),
    "diary_big": N_("This file is too big: up to 20 MB, please."),
    "diary_long": N_("This voice note is long: up to 5 minutes, please. Two short ones will do as well."),
    "diary_gone": N_("This is out of the diary already."),
    "diary_not_yours": N_("Only whoever put it in can take it out, or the curator."),
    "meeting_in_past": N_("This moment is over. Please choose a later one."),
    "meeting_too_far": N_("That is far away. Please choose a day within {days} days."),
    "meeting_at_night": N_("Meetings are held between 8 and 21 o'clock. Please choose another time."),
    "meeting_at_school_only": N_("In this form people meet at school or online."),
    "final_too_early": N_("The final meeting comes after a working one, and the mentor proposes it."),
    "match_not_approved": N_("The match is not confirmed yet: the order comes first."),
    "trial_open": N_("First both sides say whether they go on after the trial meeting."),
    "match_paused": N_("This match is paused. The curator knows when it goes on."),
    "match_over": N_("This match is over."),
    "meeting_out_of_turn": N_("This meeting does not come next. /meeting shows which one does."),
    "minutes_odd": N_("A meeting takes 5 to 480 minutes."),
    "log_future": N_("This meeting is still ahead. It can be logged afterwards."),
    "log_too_old": N_("That was more than two weeks ago. The curator can add it from the pair's card."),
    "log_before_match": N_("That was before the order. Please choose a later day."),
    "log_is_mentors": N_("The mentor keeps the log."),
    "later_meetings": N_("Later meetings build on this one. Correct those first."),
    "trial_decided": N_("Both sides have decided after this trial meeting, so it stays."),
    "final_is_last": N_("The final meeting is the last one. Please choose another day."),
    "correct_too_late": N_("It was logged more than two weeks ago. The curator can correct it."),
    "cycle_closed": N_("The school year is closed, so it stays as it is."),
    "day_taken": N_("Another meeting stands on this day already."),
    "topic_long": N_("That is too long: up to {n} characters, please."),
    "group_absent": N_("If nobody was there, the meeting did not take place."),
    "group_small": N_("A group has at least two mentees. For one there is a pair."),
    "group_mixed": N_("They do not all fit one form of mentoring."),
    "group_closed": N_("Nobody can join this group now."),
    "group_last": N_("This is the last mentee. A match without mentees is ended as a whole."),
    "left_before": N_("This mentee was asked into this group before."),
    "settle_own": N_("This is your own pair: a colleague or the head decides here."),
    "erasure_open": NY_(
        "A consent for you was taken back, so the link does not work now. Please ask your family and the curator."
    ),
    # It must not tell a curator that a call went to the psychologist alone, so it names no matter.
    "erasure_waits": N_(
        "Not yet: the school has something to settle for this person first. "
        "Then the data are erased by themselves, without your doing."
    ),
    "erasure_gone": N_("This is settled already: taken back, or carried out."),
    "act_not_yet": N_("There is no act yet: the data are not erased."),
    "snooze_gone": N_("This reminder is gone."),
    "snoozed_enough": NY_("It was put off three times already. If it does not fit at all, switch it off."),
    "stop_never": NY_("Somebody waits for this answer, so it stays on. There is one such reminder, no more."),
}
"""Reason code → text (marked for translation); a text may fill in the refusal's values."""


def words_of(refusal: NotAllowedError | RefusedError, t: Translator) -> str:
    """Return the words for a refusal; a code without words of its own gets the general ones."""
    if isinstance(refusal, NotAllowedError):
        reason, values = "not_allowed", {}
    else:
        reason, values = refusal.reason, refusal.values
    message = REFUSALS.get(reason, REFUSALS["unknown"])
    return t.you(message, **values)
