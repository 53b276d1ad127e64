"""What the journal's and the outbox's words are called in the file about oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.vocabulary import Role
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES: Final[Mapping[str, str]] = {
    Role.OPERATOR: N_("administrator"),
    Role.MUNICIPAL_CURATOR: N_("municipal curator"),
    Role.CURATOR: N_("curator"),
    Role.SCHOOL_HEAD: N_("school head"),
    Role.PSYCHOLOGIST: N_("psychologist"),
    Role.CLASS_TEACHER: N_("class teacher"),
    Role.SOCIAL_TEACHER: N_("social teacher"),
    Role.PARENT: N_("parent"),
    Role.MENTOR: N_("mentor"),
    Role.MENTEE: N_("mentee"),
    Role.LEGAL_GUARDIAN: N_("parent or guardian"),
    Role.PARTNER_CONTACT: N_("partner's contact"),
    Role.MENTOR_COUNCIL: N_("mentor council"),
    Role.REGIONAL_CENTER: N_("regional centre"),
    Role.SITE_ADMIN: N_("site editor"),
}

LOOKS: Final[Mapping[str, str]] = {
    "person.view": N_("opened the card"),
    "person.remind": N_("sent a reminder"),
    "person.act_for": N_("answered in place of the person"),
    "people.remind": N_("sent a reminder"),
    "match.view": N_("opened the pair"),
    "match.propose": N_("proposed a pair"),
    "match.approve": N_("recorded the order"),
    "match.withdraw": N_("took a proposal back"),
    "match.close": N_("closed the pair"),
    "match.pause": N_("paused the pair"),
    "match.resume": N_("let the pair go on"),
    "match.rematch": N_("parted the pair"),
    "match.wish_settled": N_("settled a wish of the pair"),
    "note.view": N_("opened the psychologist's notes"),
    "note.write": N_("wrote a note"),
    "note.share": N_("opened a note to the curator"),
    "note.unshare": N_("closed a note to the curator"),
    "note.remove": N_("deleted a note"),
    "match.describe": N_("described the pair"),
    "match.end": N_("ended the pair"),
    "term.record": N_("recorded the addendum"),
    "mentee.facts_view": N_("opened the categories"),
    "mentee.facts": N_("changed the categories"),
    "mentee.facts_erased": N_("erased a category"),
    "sheet.open": N_("began a curator's sheet"),
    "plan.view": N_("opened the plan of the pair"),
    "plan.approve": N_("approved the plan"),
    "plan.give_back": N_("gave the plan back"),
    "plan.file": N_("asked for the plan as a file"),
    "plan.answer_for": N_("answered about the plan in place of the person"),
    "match.answer_for": N_("answered a proposal in place of the person"),
    "selection.list": N_("opened the list of mentors"),
    "selection.view": N_("opened the selection note"),
    "selection.interview": N_("changed the selection note"),
    "selection.fit": N_("changed the selection note"),
    "selection.documents": N_("changed the selection note"),
    "selection.note": N_("changed the selection note"),
    "selection.decide": N_("decided on the selection"),
    "training.record": N_("recorded a training"),
    "consent.record_paper": N_("recorded a consent on paper"),
    "consent.grant": N_("agreed, for the child"),
    "consent.refuse": N_("did not agree, for the child"),
    "consent.withdraw": N_("took a consent back, for the child"),
    "consent.register": N_("opened the list of consents"),
    "export.school": N_("made the school's workbook"),
    "people.list": N_("opened the list of participants"),
    "people.unmatched": N_("opened the list of those without a pair"),
    "guardian.code": N_("made a link for a parent"),
    "guardian.confirm": N_("confirmed the parent or guardian"),
    "guardian.refuse": N_("did not confirm the parent or guardian"),
    "erasure.view": N_("opened the demand to erase"),
    "event.answer_for": N_("answered an invitation in place of the person"),
    "mydata.file": N_("asked for the file about the person"),
    "referral.view": N_("opened what was suggested about the person"),
    "referral.take_up": N_("opened what was suggested about the person"),
    "referral.link": N_("noted that a suggested pupil takes part"),
    "referral.decline": N_("decided on a suggestion"),
    "source.set": N_("noted where the mentor comes from"),
}
"""Entries of the journal that are about a person, or about a list that the person stands in."""
OF_THE_SCHOOL: Final = (
    "consent.register",
    "export.school",
    "people.list",
    "people.unmatched",
    "selection.list",
    "training.record",
)
"""Looks at a whole school's list."""

NOTICES: Final[tuple[tuple[str, str], ...]] = (
    ("signal", N_("about a call for help")),
    ("match", N_("about the pair")),
    ("pair_ended", N_("about the pair")),
    ("term", N_("about the teacher's addendum")),
    ("practice", N_("links and files asked for")),
    ("pair", N_("about the pair")),
    ("handover", N_("about handing the school over")),
    ("trial", N_("about the pair")),
    ("proposal", N_("about the pair")),
    ("meeting", N_("about meetings")),
    ("plan", N_("about the plan")),
    ("diary", N_("about meetings")),
    ("event", N_("about events")),
    ("referral", N_("about a suggested pupil")),
    ("partner", N_("about partners")),
    ("document", N_("about documents of the school")),
    ("mentor_selected", N_("about the selection")),
    ("mentor", N_("about meetings")),
    ("questionnaire", N_("about questionnaires")),
    ("missing", N_("about what is missing")),
    ("consent", N_("about consents")),
    ("guardian", N_("about parents and guardians")),
    ("ward", N_("about parents and guardians")),
    ("participation", N_("about leaving the programme")),
    ("erasure", N_("about leaving the programme")),
    ("broadcast", N_("message of the curator to a group")),
    ("invite", N_("links and files asked for")),
    ("school_export", N_("links and files asked for")),
    ("mydata", N_("links and files asked for")),
)
"""Kinds of messages by the beginning of their name; the rest is «other»."""


def notice_words(kind: str) -> str:
    """Return what a kind of message is called, still to be translated."""
    return next((said for begin, said in NOTICES if kind.startswith(begin)), N_("other messages"))
