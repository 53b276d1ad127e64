"""All states of all dialogs, one group a journey. A state's name is stored with the chat: rename with a migration."""

from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class MenuSG(StatesGroup):
    """The way back to everything."""

    main = State()
    help = State()
    language = State()
    mydata = State()


class JoinSG(StatesGroup):
    """A newcomer with an invite link: mentee, mentor, curator or other staff."""

    language = State()
    privacy = State()
    stored = State()
    name = State()
    birth_date = State()
    birth_year = State()
    birth_month = State()
    birth_day = State()
    grade = State()
    done = State()
    invite_problem = State()
    stranger = State()


class ConsentSG(StatesGroup):
    """Consents, one document a screen, one record each."""

    document = State()
    full_text = State()
    take_back = State()
    refused = State()
    done = State()


class GuardianSG(StatesGroup):
    """The minor passes a one-time link on; the guardian joins with it."""

    invite = State()
    privacy = State()
    stored = State()
    adult = State()
    too_young = State()
    ward = State()
    not_mine = State()
    done = State()


class SurveySG(StatesGroup):
    """Any questionnaire of the catalogue, one question a message."""

    intro = State()
    question = State()
    done = State()


class OperatorSG(StatesGroup):
    """An id from BOT_ADMINS sets up municipalities and schools."""

    main = State()
    municipality_name = State()
    municipality_zone = State()
    municipality = State()
    school_name = State()
    school_address = State()
    school = State()
    school_code = State()
    invite = State()


class CycleSG(StatesGroup):
    """A curator opens a school year, switches forms on and makes invite links."""

    main = State()
    forms = State()
    invites = State()
    invite = State()
    revoke = State()


class PeopleSG(StatesGroup):
    """Who is ready, who misses what."""

    list = State()
    person = State()
    answers = State()
    guardian = State()
    paper_kind = State()
    paper_giver = State()
    paper_place = State()
    paper_other = State()


class PairSG(StatesGroup):
    """A curator picks a mentee and a mentor, and records the order."""

    mentee = State()
    mentor = State()
    role_model = State()
    confirm = State()
    proposed = State()
    list = State()
    match = State()
    withdraw = State()
    close = State()
    order_number = State()
    order_checks = State()
    order_date = State()


class MatchSG(StatesGroup):
    """A participant answers a proposal and looks at their own match."""

    proposal = State()
    question = State()
    decline = State()
    view = State()


class MeetingSG(StatesGroup):
    """Propose a meeting with buttons, and log one in at most five taps."""

    choose = State()
    propose_day = State()
    propose_other = State()
    propose_time = State()
    propose_place = State()
    proposed = State()
    agreed = State()
    log = State()
    log_details = State()
    log_minutes = State()
    log_day = State()
    plan = State()
    next = State()
    logged = State()
    topic = State()


class TodaySG(StatesGroup):
    """What needs the curator today, worst first."""

    list = State()


class ExportSG(StatesGroup):
    """Ask for the school's workbook."""

    ask = State()
    started = State()


class SosSG(StatesGroup):
    """A call for help: whom to tell, and what happens next."""

    choose = State()
    done = State()


class WardSG(StatesGroup):
    """A guardian sees how far a child has come: the pair, the dates."""

    view = State()


class SupportSG(StatesGroup):
    """A school's psychologist: who asked for help, who is without a pair (programme §9)."""

    main = State()
    signal = State()
    unmatched = State()
