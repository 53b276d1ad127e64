"""The field's words as enums; Russian terms and sources stand in ``docs/glossary.md``.

The values are what the database, the catalogue files and the exports hold, so they never change once released.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who a person is in a municipality or a school (programme §9)."""

    OPERATOR = "operator"  # an id from BOT_ADMINS: sets up municipalities, sees no persons
    MUNICIPAL_CURATOR = "municipal_curator"
    CURATOR = "curator"
    SCHOOL_HEAD = "school_head"
    PSYCHOLOGIST = "psychologist"
    CLASS_TEACHER = "class_teacher"
    SOCIAL_TEACHER = "social_teacher"
    PARENT = "parent"  # suggests a child who is not in the programme yet; whose child is in it is a legal guardian
    MENTOR = "mentor"
    MENTEE = "mentee"
    LEGAL_GUARDIAN = "legal_guardian"
    PARTNER_CONTACT = "partner_contact"
    MENTOR_COUNCIL = "mentor_council"
    REGIONAL_CENTER = "regional_center"
    SITE_ADMIN = "site_admin"


class Side(StrEnum):
    """The two sides of a match."""

    MENTOR = "mentor"
    MENTEE = "mentee"


class MentoringForm(StrEnum):
    """Who mentors whom; the mentor stands first (programme §4)."""

    PUPIL_PUPIL = "pupil_pupil"
    TEACHER_TEACHER = "teacher_teacher"
    STUDENT_PUPIL = "student_pupil"
    EMPLOYER_PUPIL = "employer_pupil"
    TEACHER_PUPIL = "teacher_pupil"
    EMPLOYER_STUDENT = "employer_student"


class PersonKind(StrEnum):
    """What a person does by day; decides which side of which form is open to them."""

    PUPIL = "pupil"
    STUDENT = "student"
    TEACHER = "teacher"
    EMPLOYEE = "employee"
    PARENT = "parent"


class Sex(StrEnum):
    """He or she, as a curator has noted it; usually nobody has asked."""

    FEMALE = "female"
    MALE = "male"


class OrganizationKind(StrEnum):
    """Kinds of bodies below a municipality."""

    SCHOOL = "school"
    BRANCH = "branch"
    PARTNER = "partner"
    DEPARTMENT = "department"


class ConsentKind(StrEnum):
    """Consents C1-C9 (consents §1): each a text, a screen and a record of its own."""

    PERSONAL_DATA = "pd_consent"  # C1
    GUARDIAN_PERSONAL_DATA = "guardian_pd_consent"  # C2
    PARTICIPATION = "participation_consent"  # C3
    DUTY = "duty_consent"  # C4
    EMPLOYEE_MENTORING = "employee_mentoring_consent"  # C5
    PUBLICATION = "publication_consent"  # C6
    SPECIAL_CATEGORY = "special_category_consent"  # C7
    THIRD_PARTY = "third_party_consent"  # C8
    MENTOR_RULES = "mentor_rules_consent"  # C9


class ConsentForm(StrEnum):
    """How a consent was given (consents §5)."""

    BOT = "bot"
    PAPER = "paper"
    SCAN = "scan"
    E_SIGNATURE = "e_signature"


class MatchStatus(StrEnum):
    """Where a match stands (programme §3)."""

    PROPOSED = "proposed"
    AGREED = "agreed_by_both"
    APPROVED = "approved"
    INTRO = "intro"
    TRIAL = "trial"
    PLANNING = "planning"
    WORKING = "working"
    FINAL = "final"
    CLOSED = "closed"
    PAUSED = "paused"
    DECLINED = "declined"
    BROKEN = "broken"


class MeetingType(StrEnum):
    """The five meeting types, in their order (seed 000 row 31, seeds 003 and 004)."""

    INTRO = "intro"
    TRIAL = "trial"
    PLANNING = "planning"
    WORKING = "working"
    FINAL = "final"


class MeetingStatus(StrEnum):
    """A meeting's own life."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"


class MeetingFormat(StrEnum):
    """How people met."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    ELSEWHERE = "elsewhere"  # in person, at another agreed place


class Locale(StrEnum):
    """Languages of the chat."""

    RU = "ru"
    EN = "en"
