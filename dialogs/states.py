"""All states of all dialogs, one group a journey. A state's name is stored with the chat: rename with a migration."""

from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class MenuSG(StatesGroup):
    """The way back to everything."""

    main = State()
    help = State()
    language = State()
    more = State()


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
    stop = State()
    leaving = State()
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
    preparing = State()
    ending = State()
    forms = State()
    invites = State()
    invite = State()
    revoke = State()
    sheets = State()
    sheet_who = State()
    sheet_label = State()
    sheet_count = State()
    sheet = State()
    sheet_revoke = State()
    joined = State()
    surveys = State()


class SheetsSG(StatesGroup):
    """The curator's own sheets: pairs halfway, a pupil's facts, the sheet on conformity with its SWOT."""

    main = State()
    pairs = State()
    facts = State()
    final = State()
    sign = State()
    line = State()


class PeopleSG(StatesGroup):
    """Who is ready, who misses what."""

    list = State()
    filters = State()
    letters = State()
    remind = State()
    person = State()
    answers = State()
    guardian = State()
    paper_kind = State()
    paper_giver = State()
    paper_place = State()
    paper_other = State()
    paper_term = State()
    paper_until = State()
    address = State()


class PairSG(StatesGroup):
    """A curator picks a mentee and a mentor, and records the order."""

    mentee = State()
    mentor = State()
    role_model = State()
    confirm = State()
    proposed = State()
    list = State()
    nudge = State()
    match = State()
    withdraw = State()
    close = State()
    order_number = State()
    order_checks = State()
    order_date = State()
    group_mentor = State()
    group_mentees = State()
    group_model = State()
    group_confirm = State()
    group_add = State()
    group_remove = State()
    group_remove_sure = State()


class MatchingSG(StatesGroup):
    """The best set of pairs for the whole school: look, change, accept."""

    main = State()
    line = State()
    others = State()
    compare = State()
    reason = State()
    confirm = State()
    alone = State()
    fair = State()


class MatchSG(StatesGroup):
    """A participant answers a proposal."""

    proposal = State()
    question = State()
    decline = State()


class MeetingSG(StatesGroup):
    """Propose a meeting with buttons, and log one in at most five taps."""

    choose = State()
    propose_day = State()
    propose_other = State()
    propose_time = State()
    propose_place = State()
    propose_exact = State()
    proposed = State()
    agreed = State()
    cancel = State()
    cancelled = State()
    calendar = State()
    log = State()
    log_details = State()
    log_minutes = State()
    log_day = State()
    log_there = State()
    plan = State()
    next = State()
    logged = State()
    topic = State()
    diaries = State()
    diary = State()
    diary_remove = State()


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
    whom = State()
    worry = State()
    done = State()


class WardSG(StatesGroup):
    """A guardian sees how far a child has come: the pair, the dates."""

    view = State()
    child = State()


class SupportSG(StatesGroup):
    """Who asked for help, for all who may be called; and the psychologist's desk (programme §9)."""

    main = State()
    signals = State()
    signal = State()
    taken = State()
    settle = State()
    unmatched = State()


class BroadcastSG(StatesGroup):
    """A curator writes to a group: whom, what, a look at it, then the count as it goes."""

    group = State()
    grade = State()
    text = State()
    preview = State()
    confirm = State()
    again = State()
    progress = State()
    list = State()


class EnrolSG(StatesGroup):
    """A curator enters somebody without an account, links a guardian, and hands the record over."""

    who = State()
    name = State()
    birth_date = State()
    birth_year = State()
    birth_month = State()
    birth_day = State()
    grade = State()
    discard = State()
    done = State()
    guardian = State()
    own_link = State()


class BehalfSG(StatesGroup):
    """What waits for somebody without an account: the guardian or the curator taps it for them."""

    main = State()
    proposal = State()
    decline = State()
    cannot = State()


class StackSG(StatesGroup):
    """A curator records a stack of signed sheets of one kind, a tap each."""

    kind = State()
    place = State()
    place_other = State()
    term = State()
    term_other = State()
    people = State()


class OwnSurveySG(StatesGroup):
    """A curator's own questionnaires: the file, a look at it, a group, what came of it."""

    main = State()
    card = State()
    preview = State()
    group = State()
    confirm = State()
    results = State()
    away = State()


class RemindersSG(StatesGroup):
    """What somebody is reminded of, and putting one off."""

    settings = State()
    later = State()
    postponed = State()
    stopped = State()


class TrainingSG(StatesGroup):
    """A mentor's initial training: short screens, then five questions, a module at a time."""

    main = State()
    page = State()
    question = State()
    wrong = State()
    result = State()


class SelectionSG(StatesGroup):
    """A curator selects mentors, records trainings in person, and chooses what an order requires."""

    list = State()
    note = State()
    words = State()
    theme = State()
    who = State()
    requires = State()


class PlanSG(StatesGroup):
    """The pair's own page, all its meetings, and the correction of one."""

    choose = State()
    view = State()
    journal = State()
    entry = State()
    fix_day = State()
    fix_minutes = State()
    fix_place = State()
    fix_topic = State()
    fix_there = State()
    fix_missed = State()
    add_day = State()


class GoalsSG(StatesGroup):
    """A pair's individual plan: written, proposed, answered, approved, marked."""

    main = State()
    edit = State()
    goal = State()
    ask = State()
    mark = State()
    history = State()


class MyDataSG(StatesGroup):
    """What is stored about me, and the file of it."""

    main = State()
    asked = State()


class ErasureSG(StatesGroup):
    """Data to be erased with their days, the acts of those that are gone."""

    list = State()
    card = State()
    confirm = State()
    erased = State()
    asked = State()
    paper = State()


class RoundsSG(StatesGroup):
    """How many have answered each round of questionnaires."""

    main = State()
    round = State()
    open = State()


class DocumentsSG(StatesGroup):
    """The board of documents by stage, one document, and what is recorded of it; schools in counts."""

    board = State()
    stage = State()
    document = State()
    write = State()
    day = State()
    remove = State()
    schools = State()


class EventsSG(StatesGroup):
    """A curator enters an event, invites groups, notes who came and what came of it."""

    list = State()
    choose = State()
    day = State()
    write = State()
    card = State()
    audience = State()
    sure = State()
    people = State()
    results = State()


class ChoosingSG(StatesGroup):
    """Choosing at the common event: the curator's board, and what each of both sides chooses."""

    board = State()
    pick = State()


class WaitingSG(StatesGroup):
    """Mentees who wait for a mentor, longest first, and what is noted of one of them."""

    list = State()
    card = State()


class InvitedSG(StatesGroup):
    """Somebody who is invited to events says whether they come."""

    view = State()
    mine = State()


class ReferralSG(StatesGroup):
    """A teacher, a psychologist or a parent suggests a pupil for a mentor, and sees what has become of it."""

    main = State()
    who = State()
    name = State()
    view = State()


class ReferredSG(StatesGroup):
    """The curator's desk of suggested pupils."""

    list = State()
    card = State()
    choose = State()


class PartnersSG(StatesGroup):
    """Partner organisations, what their contact sees, and where a mentor comes from."""

    list = State()
    card = State()
    edit = State()
    own = State()
    source = State()


class StagesSG(StatesGroup):
    """Where a school stands among the seven stages, and the note with which a curator goes on."""

    view = State()
    note = State()


class ChangeSG(StatesGroup):
    """A curator pauses a pair, or parts it so that the mentee gets another mentor."""

    main = State()
    pause_why = State()
    pause_until = State()
    part_why = State()
    part_sure = State()


class WishSG(StatesGroup):
    """Somebody in a pair asks the curator for a pause or for another mentor."""

    main = State()
    why = State()


class NotesSG(StatesGroup):
    """The psychologist's notes on a pair."""

    main = State()
    note = State()
    write = State()


class MaterialsSG(StatesGroup):
    """Hints for mentors by topic, and a school's own."""

    topics = State()
    page = State()
    own = State()
    title = State()
    body = State()


class HandoverSG(StatesGroup):
    """A school goes to another curator."""

    main = State()
    who = State()
    day = State()
    sure = State()


class YearEndSG(StatesGroup):
    """A curator ends a school year: what is open, the pairs that go on, who comes again, opening it anew."""

    main = State()
    pairs = State()
    note = State()
    people = State()


class AgainSG(StatesGroup):
    """Somebody says whether they take part in the next school year too."""

    ask = State()


class StoriesSG(StatesGroup):
    """How it was, told by a pair's sides; the practice bank of a school and of the municipality."""

    list = State()
    write = State()
    card = State()
    bank = State()


class ModelSG(StatesGroup):
    """What a pair is called: by number, online, by content, its role model."""

    main = State()
    choose = State()


class TermSG(StatesGroup):
    """A teacher's papers: addendum, term, content, an early end."""

    main = State()
    write = State()
    work = State()
    notice = State()


class CategorySG(StatesGroup):
    """A mentee's categories, for curator and psychologist."""

    main = State()
    choose = State()
    commission = State()


class TotalsSG(StatesGroup):
    """How many pairs and mentees there are by model and category."""

    main = State()


class ClosingSG(StatesGroup):
    """The end of a pair: looking back, ending without a last meeting, the curator's desk for all of it."""

    view = State()
    end = State()
    desk = State()


class AwardsSG(StatesGroup):
    """The awards of a year: for those who take part, and at the curator's desk."""

    mine = State()
    desk = State()
    choose = State()


class RoadmapSG(StatesGroup):
    """A roadmap: its board, one row, and whatever is chosen of both; how it starts and ends."""

    board = State()
    card = State()
    choose = State()
    day = State()


class SchoolsSG(StatesGroup):
    """The schools of a municipality side by side, and one of them."""

    list = State()
    school = State()


class AgreementSG(StatesGroup):
    """A school's roadmap on its way to the department."""

    main = State()
    day = State()
    note = State()


class PostsSG(StatesGroup):
    """Who holds which post of a roadmap, and who is away when."""

    list = State()
    post = State()
    choose = State()
    day = State()


class RoadmapFilesSG(StatesGroup):
    """A roadmap as files: the table, the calendar, the picture."""

    main = State()


class RoadmapImportSG(StatesGroup):
    """A roadmap read in from a table: the file, what is unclear, what was understood, its years."""

    file = State()
    due = State()
    posts = State()
    check = State()
    like = State()
    years = State()


class ImportSG(StatesGroup):
    """A school's list as a workbook: the file, what it comes to, and the cards."""

    main = State()
    ready = State()
    done = State()


class ReportSG(StatesGroup):
    """Rows of a roadmap for whoever answers for them: done, put off, confirmed, given back."""

    mine = State()
    row = State()
    kind = State()
    write = State()
    day = State()
    later = State()
    why = State()


class IndicatorsSG(StatesGroup):
    """Indicators against their plan: a set, one of them, what it is made of, numbers, the end of a year."""

    list = State()
    pick = State()
    card = State()
    behind = State()
    write = State()
    close = State()
