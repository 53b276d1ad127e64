"""What needs the curator today, worst first (ux, «Curator's morning»); each line names the action that mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.documents import ENDS_SOON
from domain.permissions import UseCase
from domain.readiness import OF_STAGE_4, Gap
from domain.rounds import Round
from domain.sheets import in_midterm
from domain.training import Decision
from domain.vocabulary import MatchStatus, Side
from services.access import Actor, demand, reads
from services.closing_rows import lingering_matches
from services.documents_rows import ending_documents
from services.erasing_rows import waiting_in
from services.events_rows import unsettled
from services.goal_matters import plans_to_approve, without_plan
from services.health.pairs import school_health, turned_red
from services.mentee_facts import commission_marked
from services.pair_matters import differing_matches, finished_matches, matches_in, silent_matches, unlogged_matches
from services.pair_sides import free_places, places_taken
from services.partner_rows import ending_partners, unheard_partners
from services.pause_rows import ending_pauses
from services.people import Filter, matches_filter
from services.places import CycleDates, Place, place_of, running_cycle
from services.pool import Member, intake_answers, members
from services.referral_desk import new_referred
from services.roadmap.waiting import waiting_rows
from services.round_desk import low_rounds
from services.sheets_rows import not_judged
from services.signal_desk import visible_signals
from services.waiting_rows import long_waiting, waiting
from services.wish_rows import wished_matches
from storage.tables import Guardianship, Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from storage.unit import Unit

MOST_LINES: Final = 5
_DECLINED_FRESH: Final = timedelta(days=14)
_A_DAY: Final = timedelta(days=1)


class Matter(StrEnum):
    """What a line is about, in the order of urgency."""

    SIGNAL = "signal"
    HELPING = "helping"
    NO_CYCLE = "no_cycle"
    DECLINED = "declined"
    WISHES = "wishes"
    PAUSES = "pauses"
    TURNED_RED = "turned_red"
    DISAGREED = "disagreed"
    SILENT = "silent"
    UNLOGGED = "unlogged"
    ORDER = "order"
    PLANS = "plans"
    NO_PLAN = "no_plan"
    ENDING = "ending"
    FINISHED = "finished"
    REFERRALS = "referrals"
    JUDGE = "judge"
    ERASURES = "erasures"
    ROADMAP = "roadmap"
    ROADMAP_CONFIRM = "roadmap_confirm"
    ROADMAP_ASKS = "roadmap_asks"
    DOCUMENTS = "documents"
    EVENTS = "events"
    PARTNERS = "partners"
    PARTNER_WORDS = "partner_words"
    GUARDIANS = "guardians"
    SELECTION = "selection"
    TRAINING = "training"
    WAITING = "waiting"
    PAIR = "pair"
    CONSENTS = "consents"
    SURVEYS = "surveys"
    UNREACHABLE = "unreachable"
    ROUNDS = "rounds"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how many, and what its button opens.

    ``ids`` are signals, persons, matches, documents, terms of a roadmap, events, guardianships, the participations of
    mentees to be paired, or the places of rounds in ``domain.rounds.Round``.
    """

    matter: Matter
    count: int
    ids: tuple[int, ...] = ()
    other: int = 0
    """A second number: the mentors beside the mentees who are ready, or how many a round has asked."""
    by: date | None = None
    """The day by which it must be done."""
    since: datetime | None = None
    """Since when the first of them waits."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The curator's day in one school."""

    organization_id: int
    school: str
    zone: str
    lines: tuple[Line, ...] = field(default=())
    total: int = 0
    """Matters on all pages."""
    page: int = 0

    @property
    def hidden(self) -> int:
        """Lines after those of this page."""
        return self.total - self.page * MOST_LINES - len(self.lines)


@reads(UseCase.TODAY_VIEW)
async def morning(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> Morning:
    """Return what needs a decision in a school today, worst first, at most five lines a page."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.TODAY_VIEW, place.municipality_id, place.id)
    found = await _signals(unit, actor, place)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        found.append(Line(Matter.NO_CYCLE, 1))
        found += await _roadmap(unit, place)
    else:
        found += await _match_lines(unit, actor, place)
        suggested = await new_referred(unit, place.id)
        found.append(Line(Matter.REFERRALS, len(suggested), suggested))
        found.append(await _judging(unit, actor, place, cycle))
        found.append(await _erasures(unit, place))
        found += await _roadmap(unit, place)
        found += await _papers_and_events(unit, place, cycle)
        found += await _people_lines(unit, place, await members(unit, place, cycle.id))
        found.append(await _rounds(unit, place, cycle))
    lines = [line for line in found if line.count]
    page = min(max(page, 0), max(0, len(lines) - 1) // MOST_LINES)
    shown = tuple(lines[page * MOST_LINES : (page + 1) * MOST_LINES])
    return Morning(place.id, place.name, place.zone, shown, len(lines), page)


async def _signals(unit: Unit, actor: Actor, place: Place) -> list[Line]:
    found = await visible_signals(unit, actor, place.id)
    waiting = tuple(each.id for each in found if each.waiting)
    helping = tuple(each.id for each in found if not each.waiting)
    first = min((each.raised_at for each in found if each.waiting), default=None)
    return [Line(Matter.SIGNAL, len(waiting), waiting, since=first), Line(Matter.HELPING, len(helping), helping)]


async def _erasures(unit: Unit, place: Place) -> Line:
    waiting = await waiting_in(unit, place.id)
    return Line(
        Matter.ERASURES,
        len(waiting),
        tuple(row.id for row in waiting),
        by=waiting[0].due_on if waiting else None,
    )


async def _roadmap(unit: Unit, place: Place) -> list[Line]:
    """Return what waits in the roadmap; it begins before the school year is open."""
    found = await waiting_rows(unit, place.id, place.today(unit))
    return [
        Line(Matter.ROADMAP, len(found.late), found.late),
        Line(Matter.ROADMAP_CONFIRM, len(found.to_confirm), found.to_confirm),
        Line(Matter.ROADMAP_ASKS, len(found.asks), found.asks),
    ]


async def _rounds(unit: Unit, place: Place, cycle: CycleDates) -> Line:
    """Return the round that answers worst; the other ones stand on the screen that its line leads to."""
    low = await low_rounds(unit, place, cycle)
    if not low:
        return Line(Matter.ROUNDS, 0)
    worst = min(low, key=lambda each: each.answered / each.asked)
    kinds = list(Round)
    return Line(
        Matter.ROUNDS,
        worst.asked - worst.answered,
        tuple(kinds.index(each.round) for each in low),
        other=worst.asked,
    )


async def _papers_and_events(unit: Unit, place: Place, cycle: CycleDates) -> list[Line]:
    """Return documents whose term has ended or ends within two weeks, and events over whose results are not noted.

    Partners whose agreement ends soon, or who have nobody in the chat to be asked about the year, stand here too.
    """
    today = place.today(unit)
    ending = await ending_documents(unit, place.id, today + ENDS_SOON)
    events = tuple(await unit.scalars(unsettled(place.id, today)))
    partners = await ending_partners(unit, place.id, today)
    unheard = await unheard_partners(unit, place.id, cycle.id, cycle.ends_on, today)
    return [
        Line(Matter.DOCUMENTS, len(ending), ending),
        Line(Matter.EVENTS, len(events), events),
        Line(Matter.PARTNERS, len(partners), partners),
        Line(Matter.PARTNER_WORDS, len(unheard), unheard),
    ]


async def _match_lines(unit: Unit, actor: Actor, place: Place) -> list[Line]:
    agreed = await matches_in(unit, place, MatchStatus.AGREED)
    finished = await finished_matches(unit, place)
    lingering = await lingering_matches(unit, place)
    differing = await differing_matches(unit, place)
    silent = await silent_matches(unit, place)
    # A pair of which a line of its own speaks already is no news here.
    red = await turned_red(unit, actor, await school_health(unit, actor, place), {*silent, *differing})
    unlogged = await unlogged_matches(unit, place)
    declined = await _declined(unit, place)
    plans = await plans_to_approve(unit, place)
    planless = await without_plan(unit, place)
    wished = await wished_matches(unit, place)
    ending = await ending_pauses(unit, place, place.today(unit) + _A_DAY)
    return [
        Line(Matter.DECLINED, len(declined), declined),
        Line(Matter.WISHES, len(wished), wished),
        Line(Matter.PAUSES, len(ending), ending),
        Line(Matter.TURNED_RED, len(red), red),
        Line(Matter.DISAGREED, len(differing), differing),
        Line(Matter.SILENT, len(silent), silent),
        Line(Matter.UNLOGGED, len(unlogged), tuple(dict.fromkeys(unlogged))),
        Line(Matter.ORDER, len(agreed), agreed),
        Line(Matter.PLANS, len(plans), plans),
        Line(Matter.NO_PLAN, len(planless), planless),
        Line(Matter.ENDING, len(lingering), lingering),
        Line(Matter.FINISHED, len(finished), finished),
    ]


async def _judging(unit: Unit, actor: Actor, place: Place, cycle: CycleDates) -> Line:
    """Return the pairs that the curator has to look at; a line of the mid-term month alone (questionnaires §5)."""
    due = in_midterm(place.today(unit), cycle.starts_on, cycle.ends_on)
    left = await not_judged(unit, actor, place, cycle) if due else []
    return Line(Matter.JUDGE, len(left), tuple(left))


async def _declined(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return the mentees (participations) of proposals declined lately who have no other match yet.

    The curator's own withdrawals are none.
    """
    other = MatchMember.__table__.alias("other_member")
    later = Match.__table__.alias("later_match")
    newer = (
        select(other.c.id)
        .join(later, later.c.id == other.c.match_id)
        .where(other.c.participation_id == MatchMember.participation_id, later.c.proposed_at > Match.proposed_at)
        .correlate(MatchMember, Match)
    )
    said_no = MatchMember.__table__.alias("said_no")
    refused = select(said_no.c.id).where(said_no.c.match_id == Match.id, said_no.c.accepted.is_(False)).correlate(Match)
    rows = await unit.scalars(
        select(MatchMember.participation_id)
        .join(Match, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.MENTEE.value))
        .where(
            Match.organization_id == place.id,
            Match.status == MatchStatus.DECLINED.value,
            Match.ended_at > unit.now - _DECLINED_FRESH,
            refused.exists(),
            ~newer.exists(),
        )
        .order_by(Match.ended_at)
    )
    return tuple(dict.fromkeys(rows))


async def _people_lines(unit: Unit, place: Place, found: list[Member]) -> list[Line]:
    guardians = await unit.scalars(
        select(Guardianship.id)
        .where(
            Guardianship.organization_id == place.id,
            Guardianship.confirmed_at.is_(None),
            Guardianship.refused_at.is_(None),
        )
        .order_by(Guardianship.linked_at)
    )
    # The same counts as on the lists that the lines lead to.
    consents = _ids(member for member in found if matches_filter(member, Filter.CONSENT))
    surveys = _ids(member for member in found if matches_filter(member, Filter.QUESTIONNAIRE))
    ready = tuple(m.participation_id for m in found if m.side is Side.MENTEE and m.ready and not m.open_matches)
    barred = await commission_marked(unit, place.id) if ready else frozenset[int]()
    mentees = tuple(each for each in ready if each not in barred)
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready]
    # The same count as on the screen that the line leads to: a place is free, whatever matches there are.
    said = await intake_answers(unit, [m.participation_id for m in mentors] if mentees else [], ["mr_capacity"])
    taken = await places_taken(unit, [m.participation_id for m in mentors] if mentees else [])
    free = sum(free_places(m, said.get(m.participation_id, {}), taken) > 0 for m in mentors)
    # Who has nothing else left to do: before that the lines below say what comes first.
    at_stage_4 = [m for m in found if m.side is Side.MENTOR and m.gaps and set(m.gaps) <= OF_STAGE_4]
    undecided = [m.participation_id for m in at_stage_4 if Gap.SELECTION in m.gaps and m.decision is None]
    untrained = [
        m.participation_id for m in at_stage_4 if Gap.TRAINING in m.gaps and m.decision is not Decision.NOT_NOW
    ]
    late = await long_waiting(unit, waiting(found, barred))
    gone = _ids(member for member in found if member.unreachable)
    return [
        Line(Matter.GUARDIANS, len(guardians), tuple(guardians)),
        Line(Matter.SELECTION, len(undecided), tuple(undecided)),
        Line(Matter.TRAINING, len(untrained), tuple(untrained)),
        Line(Matter.WAITING, len(late), late),
        Line(Matter.PAIR, len(mentees), mentees, other=free),
        Line(Matter.CONSENTS, len(consents), consents),
        Line(Matter.SURVEYS, len(surveys), surveys),
        Line(Matter.UNREACHABLE, len(gone), gone),
    ]


def _ids(found: Iterable[Member]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(member.person_id for member in found))
