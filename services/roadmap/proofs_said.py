"""Rows that questionnaires, sheets and the year's end prove. Plain functions over one school year."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.calendar import local
from domain.roadmap_proofs import SMALLEST, Measured, at_least, half
from domain.roadmaps import ProofKey
from domain.rounds import ASKED_TWICE, Party
from domain.vocabulary import MeetingStatus, MeetingType
from services.feedback import AFTER_MEETING
from services.round_desk import round_views
from services.sheets_rows import JUDGED, newest_states
from services.stage_facts import sheet_done
from storage.tables import Answer, CuratorSheet, Match, MatchMember, Meeting, SurveyRequest

if TYPE_CHECKING:
    from services.roadmap.proof_ground import SchoolYear
    from services.round_desk import RoundView

SATISFIED_FROM: Final = 7
"""On the scale of 1 to 10 of F1 and M1 (indicators §1)."""
_SIDES: Final = {Party.MENTEE, Party.MENTOR}
_FINAL: Final = {"FIN-ME": "fin_content", "FIN-MR": "finr_content"}
_DONE: Final = "done"
_AFTER: Final = timedelta(days=60)


async def monitoring_held(year: SchoolYear) -> Measured:
    """«Провести внутренний мониторинг» → «результаты от участников» (roadmaps §1 row 32, §3 row 3.3).

    Half of those asked in one round have answered, whichever it was: two weeks after the pairs have begun it is the
    first questions, the baseline (programme §12 no. 23).
    """
    return _answered(ProofKey.MONITORING_HELD, await _rounds(year))


async def monitoring_collected(year: SchoolYear) -> Measured:
    """«Собрать результаты мониторинга школ» → «сводные данные» (roadmaps §1 row 33, §3 row 3.4).

    In one round half of the mentees and half of the mentors have answered, so that the school's results speak of both.
    """
    both = [
        each
        for each in await _rounds(year)
        if sum(group.party in _SIDES and group.answered >= half(group.asked) for group in each.groups) == len(_SIDES)
    ]
    if both:
        return _answered(ProofKey.MONITORING_COLLECTED, both)
    found = _answered(ProofKey.MONITORING_COLLECTED, await _rounds(year))
    return Measured(found.key, found.have, found.need, met=False, detail=found.detail)


async def quality_assessed(year: SchoolYear) -> Measured:
    """«Оценить качество программ» → «материалы по приложению 2» (roadmaps §1 row 36).

    In December the curator has looked at every pair with an order (MID-CU); at the end of the year the sheet on
    conformity stands for all of them (FIN-CU, indicators §8).
    """
    unit, cycle_id = year.unit, year.cycle.id
    pairs = set(await unit.scalars(select(Match.id).where(Match.cycle_id == cycle_id, Match.status.in_(JUDGED))))
    seen = pairs & (await newest_states(unit, CuratorSheet.cycle_id == cycle_id)).keys()
    sheet = await sheet_done(unit, cycle_id)
    found = at_least(ProofKey.QUALITY_ASSESSED, len(seen), len(pairs), sheet=int(sheet))
    return Measured(found.key, found.have, found.need, bool(found.met or sheet), found.detail)


async def self_diagnosis(year: SchoolYear) -> Measured:
    """«Провести самодиагностику» (roadmaps §2 row 6): the curator's sheet with its SWOT is filled in (FIN-CU)."""
    return at_least(ProofKey.SELF_DIAGNOSIS, int(await sheet_done(year.unit, year.cycle.id)), 1)


async def growth_assessed(year: SchoolYear) -> Measured:
    """«Оценить личный и профессиональный рост» (roadmaps §1 row 37).

    Five mentees, or all who were asked where they are fewer, have answered the same questions before and after
    (questionnaires §3, BA; indicators §8: under five pairs there is little to say).
    """
    unit, cycle_id = year.unit, year.cycle.id
    asked = select(SurveyRequest.person_id, SurveyRequest.state).where(
        SurveyRequest.instrument.in_(sorted(ASKED_TWICE))
    )
    before = await unit.all(
        asked.join(Match, Match.id == SurveyRequest.subject_id).where(Match.cycle_id == cycle_id)
    )  # fmt: skip
    after = await unit.all(
        asked.join(Meeting, Meeting.id == SurveyRequest.subject_id)
        .join(Match, Match.id == Meeting.match_id)
        .where(Match.cycle_id == cycle_id)
    )
    first = {row.person_id for row in before if row.state == _DONE}
    again = {row.person_id for row in after if row.state == _DONE}
    everybody = {row.person_id for row in before}
    need = min(SMALLEST, len(everybody))
    return at_least(ProofKey.GROWTH_ASSESSED, len(first & again), need, asked=len(everybody), before=len(first))


async def feedback_collected(year: SchoolYear) -> Measured:
    """«Вести работу пар с обязательной обратной связью», «собрать отклики» (roadmaps §1 row 31, §2 row 5).

    Every pair by order has said goodbye, and half of what was asked after its meetings and at its end is answered.
    """
    unit, cycle_id = year.unit, year.cycle.id
    after_meetings = (
        select(SurveyRequest.state, func.count().label("n"))
        .join(Meeting, Meeting.id == SurveyRequest.subject_id)
        .join(Match, Match.id == Meeting.match_id)
        .where(
            Match.cycle_id == cycle_id,
            SurveyRequest.instrument == AFTER_MEETING,
            Meeting.status == MeetingStatus.HELD.value,
        )
        .group_by(SurveyRequest.state)
    )
    at_the_end = (
        select(SurveyRequest.state, func.count().label("n"))
        .join(Match, Match.id == SurveyRequest.subject_id)
        .where(Match.cycle_id == cycle_id, SurveyRequest.instrument.in_(sorted(_FINAL)))
        .group_by(SurveyRequest.state)
    )
    rows = [*await unit.all(after_meetings), *await unit.all(at_the_end)]
    asked, have = sum(row.n for row in rows), sum(row.n for row in rows if row.state == _DONE)
    facts = await year.facts()
    found = at_least(
        ProofKey.FEEDBACK_COLLECTED, have, half(asked), asked=asked, finals=facts.finals, pairs=facts.pairs
    )
    met = bool(found.met) and facts.finals >= facts.pairs > 0
    return Measured(found.key, found.have, found.need, met, found.detail)


async def participants_satisfied(year: SchoolYear) -> Measured:
    """«Вести пары» → «удовлетворённость участников» (roadmaps §2 row 10).

    Satisfied are those who gave 7 or more at the end, of all who took part, that is held the planning meeting
    (indicators §1, I5 and I6); half of them, the least that any of the plans asks for.
    """
    unit, cycle_id = year.unit, year.cycle.id
    taking = await unit.all(
        select(MatchMember.person_id, MatchMember.side)
        .join(Match, Match.id == MatchMember.match_id)
        .join(Meeting, Meeting.match_id == Match.id)
        .where(
            Match.cycle_id == cycle_id,
            MatchMember.accepted.is_(True),
            Meeting.type == MeetingType.PLANNING.value,
            Meeting.status == MeetingStatus.HELD.value,
        )
        .distinct()
    )
    said = await unit.all(
        select(SurveyRequest.person_id, Answer.value)
        .join(Match, Match.id == SurveyRequest.subject_id)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            Match.cycle_id == cycle_id,
            SurveyRequest.instrument.in_(sorted(_FINAL)),
            Answer.item_id.in_(sorted(_FINAL.values())),
        )
    )
    people = {row.person_id for row in taking}
    answers = {row.person_id: row.value for row in said if row.person_id in people and row.value is not None}
    happy = sum(int(value) >= SATISFIED_FROM for value in answers.values())
    detail = {"participants": len(people), "answered": len(answers)}
    return at_least(ProofKey.PARTICIPANTS_SATISFIED, happy, half(len(people)), **detail)


async def cycle_closed(year: SchoolYear) -> Measured:
    """«Завершить наставничество: рефлексия, открытое событие» (roadmaps §1 row 41): the school year is closed.

    It can be closed once every pair has looked back and said goodbye, was ended with a reason, or goes on.
    """
    facts = await year.facts()
    detail = {"over": facts.over, "pairs": facts.pairs}
    have = facts.over + year.closed
    return Measured(ProofKey.CYCLE_CLOSED, have, max(facts.pairs + 1, have), year.closed, detail)


async def _rounds(year: SchoolYear) -> list[RoundView]:
    until = local(year.cycle.ends_on + _AFTER, time.min, ZoneInfo(year.place.zone))
    found: Any = await round_views(year.unit, year.place, year.cycle, asked_until=until)
    return [each for each in found if each.asked]


def _answered(key: ProofKey, rounds: list[RoundView]) -> Measured:
    """Return the round that has the greatest share of answers."""
    if not rounds:
        return at_least(key, 0, 1, asked=0)
    found = max(rounds, key=lambda each: each.answered / each.asked)
    return at_least(key, found.answered, half(found.asked), asked=found.asked)
