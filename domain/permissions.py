"""Who may do what: the table of programme §9, denied unless granted.

A person holds roles *in a place* (a school, a municipality). The caller passes the roles held in the place the object
belongs to, so that a curator of one school is a stranger in another. A grant opens a use case, not every row: "own" and
"ward" use cases are narrowed further by the service that reads the rows.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from domain.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Anyone(Enum):
    """A grant that asks for no role at all, so that a stranger with a link has it too."""

    ANYONE = "anyone"


ANYONE: Final = Anyone.ANYONE


class UseCase(StrEnum):
    """Everything a service does for an actor; one service function, one member."""

    MUNICIPALITY_CREATE = "municipality.create"
    MUNICIPAL_CURATOR_INVITE = "municipal_curator.invite"
    SCHOOL_CREATE = "school.create"
    SCHOOL_LIST = "school.list"
    SCHOOL_EDIT = "school.edit"
    CURATOR_INVITE = "curator.invite"
    STAFF_INVITE = "staff.invite"
    CYCLE_OPEN = "cycle.open"
    CYCLE_CLOSE = "cycle.close"
    CYCLE_COME_AGAIN = "cycle.come_again"
    FORMS_SWITCH = "forms.switch"
    INVITE_LINK = "invite.link"
    INVITE_CREATE = "invite.create"
    INVITE_REVOKE = "invite.revoke"
    INVITE_ACCEPT = "invite.accept"

    PROFILE_EDIT_OWN = "profile.edit_own"
    LANGUAGE_SWITCH = "language.switch"
    MENU_VIEW = "menu.view"
    MYDATA_VIEW = "mydata.view"

    CONSENT_GIVE_OWN = "consent.give_own"
    CONSENT_GIVE_FOR_WARD = "consent.give_for_ward"
    CONSENT_WITHDRAW_OWN = "consent.withdraw_own"
    CONSENT_WITHDRAW_FOR_WARD = "consent.withdraw_for_ward"
    CONSENT_RECORD_PAPER = "consent.record_paper"
    CONSENT_VIEW_REGISTER = "consent.view_register"
    ERASURE_VIEW = "erasure.view"
    ERASURE_CARRY_OUT = "erasure.carry_out"
    GUARDIAN_LINK_CODE = "guardian.link_code"
    GUARDIAN_LINK = "guardian.link"
    GUARDIAN_CONFIRM = "guardian.confirm"

    QUESTIONNAIRE_ANSWER = "questionnaire.answer"
    POOL_VIEW = "pool.view"
    POOL_VIEW_UNMATCHED = "pool.view_unmatched"
    PERSON_VIEW = "person.view"
    PERSON_REMIND = "person.remind"
    PERSON_ENTER = "person.enter"
    PERSON_HAND_OVER = "person.hand_over"
    PEOPLE_IMPORT = "people.import"
    PERSON_ACT_FOR = "person.act_for"
    BROADCAST_SEND = "broadcast.send"
    OWN_SURVEY_RUN = "own_survey.run"
    REFERRAL_SEND = "referral.send"
    REFERRAL_SEE = "referral.see"
    REFERRAL_DECIDE = "referral.decide"
    SOURCE_SET = "source.set"
    PARTNER_RUN = "partner.run"
    PARTNER_VIEW_OWN = "partner.view_own"

    TRAINING_DO = "training.do"
    TRAINING_RECORD = "training.record"
    SELECTION_VIEW = "selection.view"
    SELECTION_DECIDE = "selection.decide"
    REQUIREMENTS_SWITCH = "requirements.switch"

    MATCH_PROPOSE = "match.propose"
    MATCH_BEST = "match.best"
    MATCH_FAIRNESS = "match.fairness"
    MATCH_ANSWER = "match.answer"
    MATCH_APPROVE = "match.approve"
    MATCH_ANSWER_TRIAL = "match.answer_trial"
    MATCH_PAUSE = "match.pause"
    PAIR_WISH = "pair.wish"
    NOTE_WRITE = "note.write"
    NOTE_READ = "note.read"
    MATERIAL_READ = "material.read"
    MATERIAL_EDIT = "material.edit"
    SCHOOL_HAND_OVER = "school.hand_over"
    MATCH_END = "match.end"
    MATCH_REFLECT = "match.reflect"
    CLOSING_RUN = "closing.run"
    AWARD_RUN = "award.run"
    AWARD_JOIN = "award.join"
    MATCH_DESCRIBE = "match.describe"
    MATCH_VIEW_OWN = "match.view_own"
    MATCH_VIEW_SCHOOL = "match.view_school"
    TERM_RECORD = "term.record"
    CATEGORY_NOTE = "category.note"
    COMMISSION_MARK = "commission.mark"
    TOTALS_VIEW = "totals.view"
    PRACTICE_FILE = "practice.file"

    PLAN_VIEW = "plan.view"
    PLAN_WRITE = "plan.write"
    PLAN_ANSWER = "plan.answer"
    PLAN_APPROVE = "plan.approve"

    MEETING_PROPOSE = "meeting.propose"
    MEETING_CONFIRM = "meeting.confirm"
    MEETING_CANCEL = "meeting.cancel"
    MEETING_CALENDAR = "meeting.calendar"
    MEETING_LOG = "meeting.log"
    MEETING_FEEDBACK = "meeting.feedback"
    MEETING_VIEW_OWN = "meeting.view_own"
    MEETING_VIEW_SCHOOL = "meeting.view_school"
    MEETING_CORRECT = "meeting.correct"
    MEETING_SETTLE = "meeting.settle"
    GROUP_CHANGE = "group.change"
    FEEDBACK_VIEW = "feedback.view"
    DIARY_VIEW = "diary.view"
    DIARY_ADD = "diary.add"
    DIARY_REMOVE = "diary.remove"

    SHEET_PAIR = "sheet.pair"
    SHEET_FILL = "sheet.fill"

    STAGE_VIEW = "stage.view"
    STAGE_GO_ON = "stage.go_on"
    ROUND_VIEW = "round.view"
    ROUND_OPEN = "round.open"
    TODAY_VIEW = "today.view"
    EXPORT_SCHOOL = "export.school"
    AUDIT_VIEW = "audit.view"
    SUMMARY_VIEW = "summary.view"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_RECORD = "document.record"
    ROADMAP_VIEW = "roadmap.view"
    ROADMAP_KEEP = "roadmap.keep"
    ROADMAP_REPORT = "roadmap.report"
    ROADMAP_AGREE = "roadmap.agree"
    SCHOOL_REMIND = "school.remind"
    INDICATORS_VIEW = "indicators.view"
    INDICATOR_INPUT = "indicators.input"
    INDICATOR_CLOSE = "indicators.close"
    INDICATOR_TRACE = "indicators.trace"
    EVENT_RUN = "event.run"
    EVENT_ANSWER = "event.answer"
    EVENT_CHOOSE = "event.choose"
    WAITING_CARE = "waiting.care"

    STORY_TELL = "story.tell"
    STORY_PUBLISH = "story.publish"
    BANK_VIEW = "bank.view"

    SIGNAL_RAISE = "signal.raise"
    SIGNAL_SEE = "signal.see"
    SIGNAL_ACKNOWLEDGE = "signal.acknowledge"
    REMINDER_SNOOZE = "reminder.snooze"
    REMINDER_SETTINGS = "reminder.settings"


_EVERY_ROLE: Final = frozenset(Role)


def _to(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


GRANTS: Final[Mapping[UseCase, frozenset[Role] | Anyone]] = MappingProxyType(
    {
        UseCase.MUNICIPALITY_CREATE: _to(Role.OPERATOR),
        UseCase.MUNICIPAL_CURATOR_INVITE: _to(Role.OPERATOR),
        UseCase.SCHOOL_CREATE: _to(Role.OPERATOR, Role.MUNICIPAL_CURATOR),
        UseCase.SCHOOL_LIST: _to(Role.OPERATOR, Role.MUNICIPAL_CURATOR),
        # Name and address stand in every consent text: whoever sets a school up must be able to mend them.
        UseCase.SCHOOL_EDIT: _to(Role.OPERATOR, Role.MUNICIPAL_CURATOR, Role.CURATOR),
        UseCase.CURATOR_INVITE: _to(Role.OPERATOR, Role.MUNICIPAL_CURATOR),
        UseCase.STAFF_INVITE: _to(Role.CURATOR),
        UseCase.CYCLE_OPEN: _to(Role.CURATOR),
        UseCase.CYCLE_CLOSE: _to(Role.CURATOR),
        # A curator notes the word of somebody whom no chat leads to; the service looks who that is.
        UseCase.CYCLE_COME_AGAIN: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN, Role.CURATOR),
        # Who was in a pair tells how it was, a guardian for a child without a chat, a curator a practice.
        UseCase.STORY_TELL: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN, Role.CURATOR),
        UseCase.STORY_PUBLISH: _to(Role.CURATOR),
        # The municipality sees what is approved and allowed, nothing before that.
        UseCase.BANK_VIEW: _to(Role.CURATOR, Role.MUNICIPAL_CURATOR),
        UseCase.FORMS_SWITCH: _to(Role.CURATOR),
        # Only opens the door to the links' own use cases, each of which is checked with its place.
        UseCase.INVITE_LINK: _to(Role.OPERATOR, Role.MUNICIPAL_CURATOR, Role.CURATOR),
        UseCase.INVITE_CREATE: _to(Role.CURATOR),
        UseCase.INVITE_REVOKE: _to(Role.CURATOR),
        UseCase.INVITE_ACCEPT: ANYONE,
        UseCase.PROFILE_EDIT_OWN: _EVERY_ROLE,
        UseCase.LANGUAGE_SWITCH: ANYONE,
        UseCase.MENU_VIEW: ANYONE,
        # Rights over one's own data outlive the last role, so they never depend on one (consents §6).
        UseCase.MYDATA_VIEW: ANYONE,
        UseCase.CONSENT_WITHDRAW_OWN: ANYONE,
        UseCase.CONSENT_GIVE_OWN: _EVERY_ROLE,
        UseCase.CONSENT_GIVE_FOR_WARD: _to(Role.LEGAL_GUARDIAN),
        UseCase.CONSENT_WITHDRAW_FOR_WARD: _to(Role.LEGAL_GUARDIAN),
        UseCase.CONSENT_RECORD_PAPER: _to(Role.CURATOR),
        UseCase.CONSENT_VIEW_REGISTER: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.ERASURE_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.ERASURE_CARRY_OUT: _to(Role.CURATOR),
        # A minor may pass the code on himself: it proves nothing until the curator confirms the link (consents §2).
        UseCase.GUARDIAN_LINK_CODE: _to(Role.CURATOR, Role.MENTEE, Role.MENTOR),
        UseCase.GUARDIAN_LINK: ANYONE,
        UseCase.GUARDIAN_CONFIRM: _to(Role.CURATOR),
        # Everyone for whom an instrument exists; the instrument's own audience decides further.
        UseCase.QUESTIONNAIRE_ANSWER: _to(
            Role.MENTEE,
            Role.MENTOR,
            Role.LEGAL_GUARDIAN,
            Role.CURATOR,
            Role.SCHOOL_HEAD,  # looks at the pair in which a curator takes part
            Role.PSYCHOLOGIST,
            Role.CLASS_TEACHER,
            Role.SOCIAL_TEACHER,
            Role.PARENT,
            Role.PARTNER_CONTACT,
        ),
        UseCase.POOL_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.POOL_VIEW_UNMATCHED: _to(Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST),
        UseCase.PERSON_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.PERSON_REMIND: _to(Role.CURATOR),
        UseCase.PERSON_ENTER: _to(Role.CURATOR),
        # Whoever brings a list has its names already; the municipal curator brings the figures of the district, too.
        UseCase.PEOPLE_IMPORT: _to(Role.CURATOR, Role.MUNICIPAL_CURATOR),
        UseCase.PERSON_HAND_OVER: _to(Role.CURATOR),
        # For somebody without an account only: ``services.standing_in`` looks who that is.
        UseCase.PERSON_ACT_FOR: _to(Role.CURATOR, Role.LEGAL_GUARDIAN),
        UseCase.BROADCAST_SEND: _to(Role.CURATOR),
        UseCase.OWN_SURVEY_RUN: _to(Role.CURATOR),
        UseCase.REFERRAL_SEND: _to(
            Role.CLASS_TEACHER, Role.SOCIAL_TEACHER, Role.PSYCHOLOGIST, Role.LEGAL_GUARDIAN, Role.PARENT
        ),
        # The psychologist reads what was said of those who take part; who is only suggested is the curator's to see.
        UseCase.REFERRAL_SEE: _to(Role.CURATOR, Role.PSYCHOLOGIST),
        UseCase.REFERRAL_DECIDE: _to(Role.CURATOR),
        UseCase.SOURCE_SET: _to(Role.CURATOR),
        UseCase.PARTNER_RUN: _to(Role.CURATOR),
        # Own mentors and their hours, no mentee (programme §9, ``partner_org``).
        UseCase.PARTNER_VIEW_OWN: _to(Role.PARTNER_CONTACT),
        UseCase.TRAINING_DO: _to(Role.MENTOR),
        UseCase.TRAINING_RECORD: _to(Role.CURATOR),
        # The head signs orders, so he sees what they wait for; the note is the curator's.
        UseCase.SELECTION_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.SELECTION_DECIDE: _to(Role.CURATOR),
        UseCase.REQUIREMENTS_SWITCH: _to(Role.CURATOR),
        UseCase.MATCH_PROPOSE: _to(Role.CURATOR),
        # The best set of pairs for the whole school, and what she rules out: the curator decides on every pair.
        UseCase.MATCH_BEST: _to(Role.CURATOR),
        # Whether a group of pupils is left out; totals only.
        UseCase.MATCH_FAIRNESS: _to(Role.CURATOR, Role.PSYCHOLOGIST),
        UseCase.MATCH_ANSWER: _to(Role.MENTOR, Role.MENTEE),
        UseCase.MATCH_APPROVE: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.MATCH_ANSWER_TRIAL: _to(Role.MENTOR, Role.MENTEE),
        UseCase.MATCH_PAUSE: _to(Role.CURATOR),
        # The curator alone learns of a wish; the other side hears what was decided.
        UseCase.PAIR_WISH: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN),
        # A psychologist's notes are the psychologists'; a curator reads those that were shared (services.notes).
        UseCase.NOTE_WRITE: _to(Role.PSYCHOLOGIST),
        UseCase.NOTE_READ: _to(Role.PSYCHOLOGIST, Role.CURATOR),
        UseCase.MATERIAL_READ: _to(Role.MENTOR, Role.CURATOR, Role.PSYCHOLOGIST),
        UseCase.MATERIAL_EDIT: _to(Role.CURATOR),
        # Whoever can vouch that the school has a curator: the one who goes, the head, those who appoint curators.
        UseCase.SCHOOL_HAND_OVER: _to(Role.CURATOR, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR, Role.OPERATOR),
        UseCase.MATCH_END: _to(Role.CURATOR),
        # Looking back is the pair's own; a guardian reads it, and answers for a child without an account.
        UseCase.MATCH_REFLECT: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN),
        UseCase.CLOSING_RUN: _to(Role.CURATOR),
        # Who won by votes is the curator's to see and to decide; taking part is for those in the year's pairs.
        UseCase.AWARD_RUN: _to(Role.CURATOR),
        UseCase.AWARD_JOIN: _to(Role.MENTOR, Role.MENTEE),
        UseCase.MATCH_DESCRIBE: _to(Role.CURATOR),
        UseCase.MATCH_VIEW_OWN: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN),
        UseCase.MATCH_VIEW_SCHOOL: _to(Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST),
        UseCase.TERM_RECORD: _to(Role.CURATOR),
        # Who belongs to which category is for those who help the child; the head and the district read totals.
        UseCase.CATEGORY_NOTE: _to(Role.CURATOR, Role.PSYCHOLOGIST),
        UseCase.COMMISSION_MARK: _to(Role.CURATOR),
        UseCase.TOTALS_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST),
        UseCase.PRACTICE_FILE: _to(Role.MENTOR),
        # A plan is the pair's and the school's; a guardian reads it and changes nothing (programme §9).
        UseCase.PLAN_VIEW: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN, Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.PLAN_WRITE: _to(Role.MENTOR),
        UseCase.PLAN_ANSWER: _to(Role.MENTEE),
        UseCase.PLAN_APPROVE: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.MEETING_PROPOSE: _to(Role.MENTOR, Role.MENTEE, Role.CURATOR),
        UseCase.MEETING_CONFIRM: _to(Role.MENTOR, Role.MENTEE),
        UseCase.MEETING_CANCEL: _to(Role.MENTOR, Role.MENTEE, Role.CURATOR),
        UseCase.MEETING_CALENDAR: _to(Role.MENTOR, Role.MENTEE),
        UseCase.MEETING_LOG: _to(Role.MENTOR, Role.CURATOR),
        UseCase.MEETING_FEEDBACK: _to(Role.MENTOR, Role.MENTEE),
        UseCase.MEETING_VIEW_OWN: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN),
        UseCase.MEETING_VIEW_SCHOOL: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.MEETING_CORRECT: _to(Role.MENTOR, Role.CURATOR),
        UseCase.MEETING_SETTLE: _to(Role.CURATOR),
        UseCase.GROUP_CHANGE: _to(Role.CURATOR),
        # Children were told "only the curator sees it" (questionnaires §1), so the head does not read it either;
        # nor does he get the export, which holds the same answers.
        UseCase.FEEDBACK_VIEW: _to(Role.CURATOR),
        # A guardian sees the pair and its dates, not what they keep of their meetings (programme §9).
        UseCase.DIARY_VIEW: _to(Role.MENTOR, Role.MENTEE, Role.CURATOR),
        UseCase.DIARY_ADD: _to(Role.MENTOR, Role.MENTEE),
        # The curator takes out what should not be there, such as a face without consent C6.
        UseCase.DIARY_REMOVE: _to(Role.MENTOR, Role.MENTEE, Role.CURATOR),
        # The head judges no pair but a curator's own (``services.sheets_rows.may_judge``).
        UseCase.SHEET_PAIR: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.SHEET_FILL: _to(Role.CURATOR),
        UseCase.EXPORT_SCHOOL: _to(Role.CURATOR),
        UseCase.STAGE_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.STAGE_GO_ON: _to(Role.CURATOR),
        # How many have answered, by group of five or more: the curator's to mend, so nobody else's to watch.
        UseCase.ROUND_VIEW: _to(Role.CURATOR),
        UseCase.ROUND_OPEN: _to(Role.CURATOR),
        UseCase.TODAY_VIEW: _to(Role.CURATOR),
        UseCase.AUDIT_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.SUMMARY_VIEW: _to(Role.MUNICIPAL_CURATOR, Role.MENTOR_COUNCIL, Role.REGIONAL_CENTER),
        UseCase.DOCUMENT_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.DOCUMENT_RECORD: _to(Role.CURATOR),
        UseCase.ROADMAP_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR),
        UseCase.ROADMAP_KEEP: _to(Role.CURATOR, Role.MUNICIPAL_CURATOR),
        # Beyond those who keep it: whoever holds the post that answers for a row, and for that row alone.
        UseCase.ROADMAP_REPORT: _to(
            Role.CURATOR,
            Role.SCHOOL_HEAD,
            Role.MUNICIPAL_CURATOR,
            Role.PSYCHOLOGIST,
            Role.CLASS_TEACHER,
            Role.SOCIAL_TEACHER,
            Role.SITE_ADMIN,
            Role.MENTOR,
            Role.PARTNER_CONTACT,
        ),
        # The department agrees to a school's roadmap (roadmaps §1 row 8).
        UseCase.ROADMAP_AGREE: _to(Role.MUNICIPAL_CURATOR),
        UseCase.SCHOOL_REMIND: _to(Role.MUNICIPAL_CURATOR),
        UseCase.INDICATORS_VIEW: _to(Role.CURATOR, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR),
        UseCase.INDICATOR_INPUT: _to(Role.CURATOR, Role.MUNICIPAL_CURATOR),
        UseCase.INDICATOR_CLOSE: _to(Role.CURATOR, Role.MUNICIPAL_CURATOR),
        # The people behind a figure are their school's; the municipality reads counts (programme §9).
        UseCase.INDICATOR_TRACE: _to(Role.CURATOR, Role.SCHOOL_HEAD),
        UseCase.EVENT_RUN: _to(Role.CURATOR),
        # Those whom a curator can invite; the invitation itself decides further.
        UseCase.EVENT_ANSWER: _to(Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN),
        # At the common event both sides say with whom they would like to work; the invitation decides further.
        UseCase.EVENT_CHOOSE: _to(Role.MENTOR, Role.MENTEE),
        # What is noted of a mentee who waits is for those who care for them, not for the head who counts them.
        UseCase.WAITING_CARE: _to(Role.CURATOR, Role.PSYCHOLOGIST),
        # A call for help is never refused for want of a role; who has no school is shown the helpline.
        UseCase.SIGNAL_RAISE: ANYONE,
        # Whom a call for help may be passed on to, each once it has reached them (``domain.signals.circle``). The
        # municipality's curators and the operator see no name.
        UseCase.SIGNAL_SEE: _to(
            Role.CURATOR, Role.PSYCHOLOGIST, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR, Role.OPERATOR
        ),
        UseCase.SIGNAL_ACKNOWLEDGE: _to(
            Role.CURATOR, Role.PSYCHOLOGIST, Role.SCHOOL_HEAD, Role.MUNICIPAL_CURATOR, Role.OPERATOR
        ),
        UseCase.REMINDER_SNOOZE: _EVERY_ROLE,
        UseCase.REMINDER_SETTINGS: _EVERY_ROLE,
    }
)


FOR_ANOTHER: Final = frozenset(
    {
        UseCase.MENU_VIEW,
        UseCase.QUESTIONNAIRE_ANSWER,
        UseCase.MATCH_VIEW_OWN,
        UseCase.MATCH_ANSWER,
        UseCase.PLAN_VIEW,
        UseCase.PLAN_ANSWER,
        UseCase.PAIR_WISH,
        UseCase.MEETING_VIEW_OWN,
        UseCase.MEETING_CONFIRM,
        UseCase.MEETING_CANCEL,
        UseCase.EVENT_ANSWER,
        UseCase.EVENT_CHOOSE,
    }
)
"""What may be tapped for somebody without an account. Consents are not among it: each signs for themselves."""


def allowed(roles: Collection[Role], use_case: UseCase) -> bool:
    """Tell whether someone with ``roles`` in the place at hand may start ``use_case`` (programme §9)."""
    grant = GRANTS.get(use_case)
    if grant is None:
        return False
    return isinstance(grant, Anyone) or not grant.isdisjoint(roles)
