"""Each key of a row that proves itself, without its data and with them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from domain.deadline_spans import Span
from domain.deadlines import Kind
from domain.roadmaps import ProofKey as Key
from domain.vocabulary import MatchStatus as Status
from domain.vocabulary import Role
from services.places import place_of
from services.roadmap.proof_ground import School, school_years
from services.roadmap.proofs import INDICATORS, OF_YEAR, POSITIONS, Term, of_municipality, of_school
from storage.ids import new_id
from storage.tables import (
    Answer,
    CuratorSheet,
    Cycle,
    Event,
    EventInvitation,
    Match,
    MatchMember,
    Meeting,
    Partner,
    Person,
    Story,
    SurveyRequest,
    WaitingNote,
)
from tests.services.followed import CATALOGUE
from tests.services.ready import ready_mentee, ready_mentor
from tests.services.town import Town

WINDOW = date(2026, 9, 1), date(2027, 8, 31)
ALL_YEAR = Span(Kind.PERMANENT, 2026, WINDOW[1], *WINDOW, soft=True)


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


async def say(unit, town, key, span=ALL_YEAR, *, schools=None):
    """Return what the data say of a key now: of the town's school, or of the municipality with these schools."""
    async with unit() as work:
        term = Term(key, span, WINDOW, work.now.date())
        found = []
        for each in schools or [town.school_id]:
            place = await place_of(work, each)
            found.append(School(work, place, await school_years(work, CATALOGUE, place)))
        return await (of_school(found[0], term) if schools is None else of_municipality(found, term))


def asked(work, town, human, instrument, subject, *, done=True, **answers):
    request_id = new_id()
    work.add(
        SurveyRequest(
            id=request_id, municipality_id=town.municipality_id, organization_id=town.school_id, person_id=human.id,
            instrument=instrument, version=1, locale="ru", subject_id=subject, state="done" if done else "open",
            asked_at=work.now, completed_at=work.now if done else None,
        ),
        *(Answer(id=new_id(), request_id=request_id, item_id=item, value=value, answered_at=work.now)
          for item, value in answers.items()),
    )  # fmt: skip


def sheet(work, town, instrument, *, match_id=None, **answers):
    sheet_id = new_id()
    work.add(
        CuratorSheet(
            id=sheet_id, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            instrument=instrument, part="start", match_id=match_id, about_id=None, author_id=town.head_id,
            own_pair=False, opened_at=work.now,
        )
    )  # fmt: skip

    class Author:
        id = town.head_id

    asked(work, town, Author, instrument, sheet_id, **answers)


async def pair(unit, town, status: Status = Status.WORKING):
    """Add a ready mentee and a ready mentor with an order."""
    async with unit() as work:
        town.unit = work
        mentee, mentor = ready_mentee(town), ready_mentor(town)
        match_id = town.match(mentor, mentee, status.value)
        work.change(Match, match_id, approved_at=work.now)
    return mentee, mentor, match_id


async def held(unit, town, match_id, kind):
    async with unit() as work:
        town.unit = work
        meeting_id = town.meeting(match_id, work.now, kind=kind)
        work.change(Meeting, meeting_id, status="held", held_at=work.now)
    return meeting_id


def test_every_key_is_known() -> None:
    by_place = {Key.PARTNERS_LISTED, Key.PRACTICE_BANK, Key.EVENT_PARTICIPANTS}
    assert {*OF_YEAR, *by_place, *POSITIONS, *INDICATORS} == set(Key)


async def test_an_empty_year_and_no_year_prove_nothing(unit, town) -> None:
    assert {key: (await say(unit, town, key)).met for key in OF_YEAR} == dict.fromkeys(OF_YEAR, False)
    async with unit() as work:
        work.execute(update(Cycle).values(starts_on=date(2024, 9, 1), ends_on=date(2025, 5, 31)))
    for key in OF_YEAR:
        found = await say(unit, town, key)
        assert (found.met, found.detail) == (False, {"no_year": 1})


async def test_pools(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        ready_mentee(town), ready_mentor(town)
        town.human("Зоя", Role.MENTEE)
        late = town.human("Олег", Role.MENTOR, grade=None)
    for key in (Key.MENTEE_POOL, Key.MENTOR_POOL, Key.MENTORS_SELECTED, Key.PERSONS_RECORDED):
        found = await say(unit, town, key)
        assert found.met is False, key
        assert 0 < found.have < found.need, key
    async with unit() as work:
        work.change(Person, late.id, grade=9)
    assert (await say(unit, town, Key.PERSONS_RECORDED)).met is True


async def test_pools_of_which_nobody_lacks_anything(unit, town) -> None:
    await pair(unit, town)
    for key in (Key.MENTEE_POOL, Key.MENTOR_POOL, Key.MENTORS_SELECTED, Key.PERSONS_RECORDED, Key.MATCHES_FORMED):
        assert (await say(unit, town, key)).met is True, key


async def test_a_request_is_answered_by_a_pair_or_by_the_search(unit, town) -> None:
    await pair(unit, town)
    async with unit() as work:
        town.unit = work
        waits = ready_mentee(town, "Ваня")
    found = await say(unit, town, Key.MATCHES_FORMED)
    assert (found.have, found.need, found.met) == (1, 2, False)
    async with unit() as work:
        work.add(
            WaitingNote(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id,
                participation_id=waits.participation_id, person_id=waits.id, text="ищем", written_by=town.head_id,
                written_at=work.now,
            )
        )  # fmt: skip
    found = await say(unit, town, Key.MATCHES_FORMED)
    assert (found.met, found.detail) == (True, {"paired": 1, "searching": 1})


async def test_partners_and_practices(unit, town) -> None:
    assert (await say(unit, town, Key.PARTNERS_LISTED)).met is False
    assert (await say(unit, town, Key.PRACTICE_BANK)).met is False
    async with unit() as work:
        common = {"municipality_id": town.municipality_id, "organization_id": town.school_id}
        work.add(
            Partner(id=new_id(), name="Завод", kind="company", created_by=town.head_id, created_at=work.now, **common),
            Story(
                id=new_id(), kind="practice", state="approved", voice="curator", author_id=town.head_id, tags=[],
                body={"title": "Итог"}, created_at=work.now, approved_at=work.now - timedelta(days=60), **common,
            ),
        )  # fmt: skip
    assert (await say(unit, town, Key.PARTNERS_LISTED)).met is True
    once = Span(Kind.BY, 2026, date(2026, 9, 30), None, date(2026, 9, 30))
    assert (await say(unit, town, Key.PRACTICE_BANK, once)).met is True
    assert (await say(unit, town, Key.PRACTICE_BANK)).met is False, "a row of every year wants one of this year"


async def test_rounds(unit, town) -> None:
    pairs = [await pair(unit, town) for _ in range(2)]
    async with unit() as work:
        for at, (mentee, mentor, match_id) in enumerate(pairs):
            asked(work, town, mentee, "MID-ME", match_id, done=at == 0)
            asked(work, town, mentor, "MID-MR", match_id, done=False)
    assert (await say(unit, town, Key.MONITORING_HELD)).met is False
    async with unit() as work:
        mentee, _, match_id = pairs[1]
        work.execute(update(SurveyRequest).where(SurveyRequest.person_id == mentee.id).values(state="done"))
    assert (await say(unit, town, Key.MONITORING_HELD)).met is True
    assert (await say(unit, town, Key.MONITORING_COLLECTED)).met is False, "no mentor has said anything"
    async with unit() as work:
        work.execute(update(SurveyRequest).where(SurveyRequest.person_id == pairs[0][1].id).values(state="done"))
    assert (await say(unit, town, Key.MONITORING_COLLECTED)).met is True


async def test_sheets(unit, town) -> None:
    _, _, match_id = await pair(unit, town)
    assert (await say(unit, town, Key.QUALITY_ASSESSED)).met is False
    async with unit() as work:
        sheet(work, town, "MID-CU", match_id=match_id, midc_state="good")
    assert (await say(unit, town, Key.QUALITY_ASSESSED)).met is True
    assert (await say(unit, town, Key.SELF_DIAGNOSIS)).met is False
    await pair(unit, town)
    assert (await say(unit, town, Key.QUALITY_ASSESSED)).met is False
    async with unit() as work:
        sheet(work, town, "FIN-CU")
    assert (await say(unit, town, Key.SELF_DIAGNOSIS)).met is True
    assert (await say(unit, town, Key.QUALITY_ASSESSED)).met is True


async def test_what_a_year_brings_together(unit, town) -> None:
    mentee, mentor, match_id = await pair(unit, town, Status.FINAL)
    first = await held(unit, town, match_id, "planning")
    last = await held(unit, town, match_id, "final")
    keys = (Key.GROWTH_ASSESSED, Key.PARTICIPANTS_SATISFIED, Key.FEEDBACK_COLLECTED)
    async with unit() as work:
        asked(work, town, mentee, "BA-P", match_id)
        asked(work, town, mentor, "FIN-MR", match_id, finr_content=6)
        asked(work, town, mentee, "MT-ME", first, done=False)
        asked(work, town, mentee, "MT-ME", last, done=False)
    for key in keys:
        assert (await say(unit, town, key)).met is False, key
    async with unit() as work:
        asked(work, town, mentee, "BA-P", last)
        asked(work, town, mentee, "FIN-ME", match_id, fin_content=9)
    for key in keys:
        assert (await say(unit, town, key)).met is True, key
    satisfied = await say(unit, town, Key.PARTICIPANTS_SATISFIED)
    assert (satisfied.have, satisfied.detail) == (1, {"participants": 2, "answered": 2})
    await pair(unit, town)
    assert (await say(unit, town, Key.FEEDBACK_COLLECTED)).met is False, "a pair has not said goodbye"


async def test_the_years_end(unit, town) -> None:
    await pair(unit, town, Status.CLOSED)
    found = await say(unit, town, Key.CYCLE_CLOSED)
    assert (found.met, found.detail) == (False, {"over": 1, "pairs": 1})
    async with unit() as work:
        work.execute(update(Cycle).values(closed_at=work.now))
    found = await say(unit, town, Key.CYCLE_CLOSED)
    assert (found.met, found.over) == (True, True)


def event(work, town, level="regional", school_id=None, **more) -> int:
    event_id = new_id()
    work.add(
        Event(
            id=event_id, municipality_id=town.municipality_id, organization_id=school_id or town.school_id,
            title="Форум", kind="forum", level=level, format="online", role="took_part", created_by=town.head_id,
            created_at=work.now, changed_at=work.now,
            **({"state": "planned", "starts_on": date(2026, 9, 10), "ends_on": date(2026, 9, 10)} | more),
        )
    )  # fmt: skip
    return event_id


async def test_different_people_at_wide_events(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        people = [town.human(name, Role.MENTOR) for name in ("Аня", "Боря", "Вера", "Гриша", "Даша")]
        first, second = event(work, town), event(work, town, "national")
        near, ahead = event(work, town, "municipal"), event(work, town, ends_on=date(2026, 9, 20))
        for where, who in ((first, people[:4]), (second, people[:4]), (near, people), (ahead, people)):
            work.add(
                *(EventInvitation(
                    id=new_id(), municipality_id=town.municipality_id, event_id=where, person_id=each.id,
                    invited_at=work.now, coming=True,
                ) for each in who)
            )  # fmt: skip
    found = await say(unit, town, Key.EVENT_PARTICIPANTS)
    assert (found.have, found.met, found.detail) == (4, False, {"events": 2})
    async with unit() as work:
        work.change(Event, second, teachers=3, pupils=3)
    assert (await say(unit, town, Key.EVENT_PARTICIPANTS)).met is False, "figures count once they are settled"
    async with unit() as work:
        work.change(Event, second, reported_at=work.now)
    assert (await say(unit, town, Key.EVENT_PARTICIPANTS)).met is True


async def test_a_municipality_needs_every_school_that_has_a_year(unit, town) -> None:
    await pair(unit, town)
    async with unit() as work:
        other, third = Town(work), Town(work)
        other.cycle()
    assert (await say(unit, town, Key.MATCHES_FORMED, schools=[town.school_id, third.school_id])).met is True
    found = await say(unit, town, Key.MATCHES_FORMED, schools=[town.school_id, other.school_id])
    assert (found.have, found.need, found.met) == (1, 2, False)


async def test_members_of_a_pair_are_counted_only_after_their_yes(unit, town) -> None:
    _, mentor, match_id = await pair(unit, town)
    await held(unit, town, match_id, "planning")
    assert (await say(unit, town, Key.PARTICIPANTS_SATISFIED)).detail["participants"] == 2
    async with unit() as work:
        work.execute(update(MatchMember).where(MatchMember.person_id == mentor.id).values(accepted=False))
    assert (await say(unit, town, Key.PARTICIPANTS_SATISFIED)).detail["participants"] == 1
