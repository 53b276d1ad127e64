"""The act of destruction of personal data (order of Роскомнадзор № 179 of 2022-10-28): what it must name, in words.

It is a document of the school, so its language is Russian whoever asks for it; it holds codes and counts, no names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from locales import translator
from locales.marks import N_
from reports.paper import Paper, Printer, Section, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

CATEGORIES: Final[Mapping[str, str]] = {
    "people": N_("name, birth date, grade"),
    "accounts": N_("number of the chat in the messenger"),
    "dialog_states": N_("what the chat was looking at"),
    "inbox": N_("messages received"),
    "outbox": N_("parameters of messages sent"),
    "answers": N_("answers to questionnaires"),
    "curator_sheets": N_("fact cards about the pupil"),
    "survey_requests": N_("days on which fact cards were filled in"),
    "meetings": N_("topics and places of meetings, as typed"),
    "meeting_revisions": N_("former versions of meeting records"),
    "meeting_attachments": N_("photos and voice notes of the diary"),
    "matches": N_("reasons, as typed"),
    "plans": N_("plans of pairs: goals, requests"),
    "plan_words": N_("words on plans, as typed"),
    "memberships": N_("roles in the school (ended)"),
    "participations": N_("participations (ended)"),
    "invites": N_("personal links (revoked)"),
    "guardianships": N_("links with a guardian (ended)"),
    "consents": N_("consents (ended; the record is kept for three years)"),
    "next_wishes": N_("wishes for the time after the pair"),
    "award_nominations": N_("nominations for awards"),
    "award_consents": N_("answers on standing in a vote"),
    "award_votes": N_("votes for awards"),
    "award_winners": N_("words on awards, as typed"),
    "reminder_stops": N_("settings of reminders"),
}
"""What the rows of a table are, in an act's words."""
MADE_ANONYMOUS: Final = frozenset(
    {"people", "inbox", "outbox", "meetings", "meeting_revisions", "matches", "plans", "plan_words", "award_winners"}
)
"""Rows that stay without what pointed to a person."""
ENDED: Final = frozenset({"memberships", "participations", "invites", "guardianships", "consents"})
"""Rows that hold nothing but ids and dates and stay as proof or as counts."""


@dataclass(frozen=True, slots=True)
class ActEvent:
    """A line of the event log."""

    at: datetime
    action: str


@dataclass(frozen=True, slots=True)
class ActData:
    """All that an act names; everything comes from the erasure's own row, so it can be made again at any time."""

    number: str
    school: str
    address: str | None
    person_code: str
    reason: str
    requested_at: datetime
    due_on: date
    done_at: datetime
    zone: str
    tables: Mapping[str, int]
    people: int
    by_schedule: bool
    events: tuple[ActEvent, ...]


_REASONS: Final = {
    "withdrawn": N_("the consent was taken back in the chat (part 5 of article 21 of 152-FZ)"),
    "on_paper": N_("the consent was taken back in writing (part 5 of article 21 of 152-FZ)"),
}
_EVENTS: Final = {
    "erasure.request": N_("the demand came in, processing stopped"),
    "erasure.cancel": N_("the demand was taken back"),
    "erasure.done": N_("the data were erased"),
}


def act_paper(data: ActData) -> Paper:
    """Return the act as a document."""
    t = Printer(translator("ru"), data.zone)

    rows = tuple(
        (
            t(CATEGORIES[name]) if name in CATEGORIES else name,
            t("ended") if name in ENDED else t("made anonymous") if name in MADE_ANONYMOUS else t("erased"),
            str(count),
        )
        for name, count in sorted(data.tables.items(), key=lambda item: (item[0] in ENDED, item[0]))
    )
    whole = data.people > 0
    return Paper(
        title=t("Act № {number} of the destruction of personal data", number=data.number),
        locale="ru",
        made_on=data.done_at.astimezone(ZoneInfo(data.zone)).date(),
        lead=(t("Drawn up under the order of Roskomnadzor № 179 of 28.10.2022."),),
        sections=(
            Section(
                t("Controller and person"),
                facts=(
                    (t("Controller"), data.school),
                    (t("Address"), data.address or "—"),
                    (t("Whose data"), t("participant with the code {code}", code=data.person_code)),
                    (t("Reason"), t(_REASONS.get(data.reason, data.reason))),
                    (t("Demand received"), t.at(data.requested_at)),
                    (t("To be erased by"), t.day(data.due_on)),
                    (t("Erased on"), t.at(data.done_at)),
                    (t("Carried out"), t("by the system, on the day due") if data.by_schedule else t("by the curator")),
                ),
            ),
            Section(
                t("What was erased"),
                notes=(
                    t("System: the database of the programme «Nastavnik» at the school."),
                    t(
                        "Way: records deleted or overwritten in the database, without the possibility of restoring "
                        "them by the system's own means."
                    ),
                    t("Persons whose name and chat are gone: {n}.", n=data.people)
                    if whole
                    else t("The name and the chat stay: the person takes part elsewhere or has another role."),
                ),
                tables=(Table((t("Category of data"), t("What was done"), t("Records")), rows, (5, 2, 1)),),
            ),
            Section(
                t("Extract from the event log"),
                tables=(
                    Table(
                        (t("Date and time"), t("Event")),
                        tuple((t.at(event.at), t(_EVENTS.get(event.action, event.action))) for event in data.events),
                        (1, 3),
                    ),
                ),
            ),
            Section(
                t("What is left to the school"),
                notes=(
                    t("Backups made before this day are to be overwritten in turn, within 30 days at the latest."),
                    t("Workbooks with names and printed lists made before this day are to be destroyed by the school."),
                    t("The originals of consents on paper are kept for three years after they have ended."),
                ),
            ),
            Section(
                t("Signatures"),
                signatures=(t("Responsible for personal data"), t("Member of the commission"),
                            t("Member of the commission")),
            ),
        ),
        foot=t("Act № {number} · {school}", number=data.number, school=data.school),
    )  # fmt: skip
