"""A meeting ahead: agreed, moved by either side, called off; who hears of it and when; the file for the calendar."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select, text

from domain.diary import DiaryKind, Sent
from domain.vocabulary import MatchStatus, MeetingFormat, Role, Side
from locales import translator
from services import diary, meeting_calendar, meeting_changes, meeting_log, meetings
from services.access import NotAllowedError, RefusedError
from services.composers import Due, compose
from services.meeting_log import Details
from services.notices import Skip, Urgency
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.tables import Meeting
from storage.unit import Unit
from storage.writer import Writer
from tests.conftest import TEST_KEY
from tests.pair.school import found_school

DAY = timedelta(days=1)
SCHOOL = MeetingFormat.IN_PERSON
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
async def school(school, catalogue):
    school.catalogue = catalogue
    return school


async def propose(school, name, match, at=None, kind=SCHOOL, **more):
    async with school.unit() as u:
        return await meetings.propose(u, school.actors[name], match, at or school.clock.now() + DAY, kind, **more)


async def agree(school, name, meeting):
    async with school.unit() as u:
        return await meetings.agree(u, school.actors[name], meeting)


async def cancel(school, name, meeting):
    async with school.unit() as u:
        return await meeting_changes.cancel(u, school.actors[name], meeting)


async def seen(school, name, meeting):
    async with school.unit() as u:
        return await meetings.meeting(u, school.actors[name], meeting)


async def composed(school, row, locale="ru"):
    async with school.unit() as u:
        due = Due(row.person_id, row.subject_id, row.params, school.zone)
        return await compose(row.kind, u, due, translator(locale, child=True))


async def statuses(school):
    return sorted(row.status for row in await school.rows(select(Meeting.status)))


def actions(message):
    return [button.action.split(":")[0] for line in message.buttons for button in line]


async def refused(act):
    with pytest.raises(RefusedError) as refusal:
        await act
    return refusal.value.reason


# -- agreeing and moving -----------------------------------------------------------------------------------------------


async def test_a_proposal_waits_until_the_other_side_agrees(school):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    assert not planned.confirmed
    assert not (await agree(school, "mentor", planned.id)).confirmed  # one's own word is no answer
    assert (await agree(school, "mentee", planned.id)).confirmed
    await agree(school, "mentee", planned.id)
    assert (await seen(school, "mentor", planned.id)).confirmed
    assert len(await school.outbox("meeting_agreed")) == 1


async def test_a_moved_meeting_says_what_was_and_is_to_be_agreed_anew(school):
    match = await school.match()
    first = await propose(school, "mentor", match, place="каб. 214")
    await agree(school, "mentee", first.id)
    second = await propose(school, "mentee", match, first.planned_at + DAY, place="каб. 214")
    assert await statuses(school) == ["moved", "planned"]
    shown = await seen(school, "mentor", second.id)
    assert (shown.confirmed, shown.moved_from, shown.place) == (False, first.planned_at, "каб. 214")
    old, new = await school.outbox("meeting_planned")
    assert await composed(school, old) == Skip("meeting_changed")
    message = await composed(school, new)
    lines = message.text.split("\n")
    assert lines[0] == "У встречи новое время."
    assert "каб. 214" in lines[1]
    assert lines[-1] == "Было: завтра, ср 16 сентября, 12:00."
    assert actions(message) == ["agree", "propose", "cancel"]


async def test_another_room_is_news_too(school):
    match = await school.match()
    first = await propose(school, "mentor", match, place="каб. 214")
    await propose(school, "mentor", match, first.planned_at, place="каб. 301")
    message = await composed(school, (await school.outbox("meeting_planned"))[-1])
    assert message.text.startswith("У встречи новое место.")
    assert "Было: в школе, каб. 214." in message.text


async def test_both_move_it_at_the_same_moment(school):
    match = await school.match()
    first = await propose(school, "mentor", match)
    await agree(school, "mentee", first.id)
    await asyncio.gather(
        propose(school, "mentor", match, first.planned_at + DAY),
        propose(school, "mentee", match, first.planned_at + 2 * DAY),
        agree(school, "mentee", first.id),
        return_exceptions=True,
    )
    assert await statuses(school) == ["moved", "moved", "planned"]
    rows = await school.outbox("meeting_planned")
    valid = [row for row in rows if not isinstance(await composed(school, row), Skip)]
    (planned,) = await school.rows(select(Meeting.created_by).where(Meeting.status == "planned"))
    assert [row.person_id != planned.created_by for row in valid] == [True]


@pytest.fixture
async def replicas(postgres_url, clock, catalogue):
    """A school on PostgreSQL whose units are written by two processes in turn."""
    writers = [Writer(Database(postgres_url, DataCipher(TEST_KEY))) for _ in range(2)]
    for writer in writers:
        await writer.start()
    turns = itertools.cycle(writers)

    @contextlib.asynccontextmanager
    async def opened():
        writer = next(turns)
        work = Unit(writer.database, writer, Documents(writer.database), clock)
        try:
            yield work
            await work.commit()
        finally:
            await work.rollback()

    school = await found_school(opened, clock)
    school.catalogue = catalogue
    yield school
    for writer in writers:
        await writer.stop()
        await writer.database.close()


async def test_on_two_replicas_one_meeting_stands_and_five_files_are_kept(replicas):
    school = replicas
    match = await school.match(MatchStatus.WORKING)
    at = school.clock.now() + DAY
    moves = [propose(school, name, match, at + n * DAY) for n, name in enumerate(("mentor", "mentee") * 3) if n != 4]
    await asyncio.gather(*moves)
    assert await statuses(school) == ["moved"] * 4 + ["planned"]
    async with school.unit() as u:
        day = Details(held_on=(school.clock.now() - DAY).date())
        done = await meeting_log.log_past(u, school.mentor, school.catalogue, match, day)

    async def keep(name, number):
        async with school.unit() as u:
            sent = Sent(DiaryKind.PHOTO, f"file-{number}", f"unique-{number}")
            await diary.add(u, school.actors[name], done.meeting_id, sent)

    results = await asyncio.gather(
        *(keep(name, number) for number, name in enumerate(("mentor", "mentee") * 4)), return_exceptions=True
    )
    assert sum(one is None for one in results) == diary.MOST
    assert {one.reason for one in results if one is not None} == {"diary_full"}


async def test_one_moves_it_while_the_other_calls_it_off(school):
    match = await school.match()
    first = await propose(school, "mentor", match)
    results = await asyncio.gather(
        propose(school, "mentor", match, first.planned_at + DAY), cancel(school, "mentee", first.id),
        return_exceptions=True,
    )  # fmt: skip
    assert await statuses(school) in (["moved", "planned"], ["cancelled", "planned"])
    assert all(not isinstance(one, Exception) or isinstance(one, RefusedError) for one in results)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (datetime(2026, 9, 20, 12, tzinfo=UTC), "meeting_day_sunday"),
        (datetime(2026, 11, 4, 12, tzinfo=UTC), "meeting_day_holiday"),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), "meeting_too_far"),
        (datetime(2026, 9, 15, 8, tzinfo=UTC), "meeting_in_past"),
    ],
)
async def test_days_that_will_not_do_say_why(school, at, reason):
    match = await school.match()
    assert await refused(propose(school, "mentor", match, at)) == reason


async def test_a_proposal_that_nobody_would_hear_of_in_time_is_not_made(school, clock):
    match = await school.match()
    clock.move_to(datetime(2026, 9, 19, 5, 30, tzinfo=UTC))  # a Saturday, 8:30 in Moscow
    assert await refused(propose(school, "mentor", match, datetime(2026, 9, 19, 9, tzinfo=UTC))) == "meeting_unheard"
    async with school.unit() as u:
        found = await meetings.slots(u, school.mentor, match)
    assert min(found) > datetime(2026, 9, 21, 8, tzinfo=UTC)


# -- places ------------------------------------------------------------------------------------------------------------


async def test_places_are_kept_and_offered_again(school, database):
    match = await school.match()
    at = school.clock.now() + DAY
    for number, place in enumerate(("каб. 214", "актовый зал", "каб. 214", "библиотека", "каб. 5")):
        kind = MeetingFormat.ELSEWHERE if place == "библиотека" else SCHOOL
        await propose(school, "mentor", match, at + timedelta(hours=number), kind, place=place)
        school.clock.move_by(timedelta(minutes=1))
    async with school.unit() as u:
        found = await meeting_changes.spots(u, school.mentee, match)
    assert [spot.place for spot in found] == ["каб. 5", "библиотека", "каб. 214"]
    async with database.reading() as connection:
        stored = (await connection.execute(text("SELECT place FROM meetings"))).scalars().all()
    assert all("214" not in str(value) for value in stored)


async def test_nothing_of_the_place_stands_in_the_first_line(school):
    match = await school.match()
    await propose(school, "mentor", match, place="каб. <214>")
    (row,) = await school.outbox("meeting_planned")
    first, second, *_ = (await composed(school, row)).text.split("\n")
    assert first == "Предложена встреча."
    assert "каб. &lt;214&gt;" in second


# -- calling off -------------------------------------------------------------------------------------------------------


async def test_calling_off_tells_the_other_side_once(school):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    await agree(school, "mentee", planned.id)
    both = await asyncio.gather(cancel(school, "mentee", planned.id), cancel(school, "mentee", planned.id))
    assert [one.off for one in both] == [True, True]
    assert await statuses(school) == ["cancelled"]
    (row,) = await school.outbox("meeting_cancelled")
    assert (row.person_id, row.urgency) == (school.mentor.person_id, Urgency.NEWS)
    message = await composed(school, row)
    assert message.text.split("\n")[0] == "Встреча отменена."
    assert actions(message) == ["propose"]
    assert await refused(agree(school, "mentor", planned.id)) == "meeting_changed"
    await propose(school, "mentor", match)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 9, 19, 6, tzinfo=UTC), datetime(2026, 9, 19, 6, tzinfo=UTC)),  # Saturday 9:00: at once
        (datetime(2026, 9, 18, 20, tzinfo=UTC), datetime(2026, 9, 19, 5, tzinfo=UTC)),  # Friday 23:00: at eight
    ],
)
@pytest.mark.parametrize("how", ["cancel", "move"])
async def test_a_change_of_a_saturdays_meeting_does_not_wait_for_monday(school, clock, now, due, how):
    match = await school.match()
    planned = await propose(school, "mentor", match, datetime(2026, 9, 19, 8, tzinfo=UTC))  # 11:00
    await agree(school, "mentee", planned.id)
    clock.move_to(now)
    if how == "cancel":
        await cancel(school, "mentor", planned.id)
    else:
        await propose(school, "mentor", match, datetime(2026, 9, 22, 12, tzinfo=UTC))
    kind = "meeting_cancelled_soon" if how == "cancel" else "meeting_planned_soon"
    (row,) = await school.outbox(kind)
    assert (row.person_id, row.urgency) == (school.mentee.person_id, Urgency.REPLY)
    assert row.due_at - due < timedelta(seconds=30)
    assert await school.outbox("meeting_cancelled") == []
    assert len(await school.outbox("meeting_planned")) == 1


async def test_one_of_a_group_stays_away_and_the_meeting_stands(school):
    await school.person("second", Role.MENTEE, Side.MENTEE, born=school.mentee.birth_date)
    match = await school.match(mentees=("mentee", "second"))
    planned = await propose(school, "mentor", match)
    assert not (await cancel(school, "second", planned.id)).off
    assert await statuses(school) == ["planned"]
    (row,) = await school.outbox("meeting_absent")
    assert row.person_id == school.mentor.person_id
    message = await composed(school, row)
    assert "Second" in message.text
    assert "Second" not in message.text.split("\n")[0]
    assert (await cancel(school, "mentor", planned.id)).off
    told = {one.person_id for one in await school.outbox("meeting_cancelled")}
    assert told == {school.mentee.person_id, school.actors["second"].person_id}


async def test_whoever_has_no_part_in_it_changes_nothing(school):
    await school.person("other", Role.MENTOR, Side.MENTOR)
    match = await school.match()
    planned = await propose(school, "mentor", match)
    for act in (cancel(school, "other", planned.id), calendar(school, "other", planned.id)):
        with pytest.raises(NotAllowedError):
            await act


async def test_what_has_begun_is_not_called_off(school, clock):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    clock.move_by(2 * DAY)
    assert await refused(cancel(school, "mentee", planned.id)) == "meeting_changed"
    assert await refused(calendar(school, "mentee", planned.id)) == "meeting_changed"


# -- the calendar ------------------------------------------------------------------------------------------------------


async def calendar(school, name, meeting):
    async with school.unit() as u:
        return await meeting_calendar.to_calendar(u, school.actors[name], school.catalogue, meeting)


async def file_of(school, kind="meeting_calendar"):
    message = await composed(school, (await school.outbox(kind))[-1])
    assert message.file.name.endswith(".ics")
    parsed = Calendar.from_ical(message.file.data)
    assert parsed["METHOD"] == "PUBLISH"
    assert parsed["VERSION"] == "2.0"
    return message, parsed.walk("VEVENT")


async def test_a_meeting_in_the_calendar_keeps_its_name_when_it_moves(school, clock):
    match = await school.match(MatchStatus.WORKING)
    at = datetime(2026, 9, 16, 12, 30, tzinfo=UTC)
    first = await propose(school, "mentor", match, at, place="каб. 214; у окна, слева")
    await calendar(school, "mentee", first.id)
    message, (event,) = await file_of(school)
    assert message.text.startswith("Для календаря.\n")
    assert event.decoded("DTSTART") == first.planned_at
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(
        minutes=school.catalogue.meetings["working"].minutes
    )
    assert (event["SUMMARY"], event["LOCATION"]) == ("Встреча: Mentor", "В школе, каб. 214; у окна, слева")
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("TENTATIVE", 0)
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(hours=1)
    assert event.decoded("DTSTART").tzinfo is not None
    await agree(school, "mentee", first.id)
    clock.move_by(timedelta(minutes=2))
    second = await propose(school, "mentor", match, first.planned_at + DAY)
    assert "calendar" in actions(await composed(school, (await school.outbox("meeting_planned"))[-1]))
    assert await calendar(school, "mentee", first.id) == second.id  # an old button leads to what became of it
    _, (moved,) = await file_of(school)
    assert (moved["UID"], int(moved["SEQUENCE"])) == (event["UID"], 1)
    assert moved.decoded("DTSTART") == second.planned_at
    await agree(school, "mentee", second.id)
    await cancel(school, "mentor", second.id)
    clock.move_by(timedelta(minutes=2))
    (row,) = await school.outbox("meeting_cancelled")
    assert actions(await composed(school, row)) == ["propose", "calendar"]
    await calendar(school, "mentee", second.id)
    _, (gone,) = await file_of(school)
    assert (gone["UID"], gone["STATUS"], int(gone["SEQUENCE"])) == (event["UID"], "CANCELLED", 2)
    assert gone.walk("VALARM") == []


async def test_a_double_tap_sends_one_file(school):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    await asyncio.gather(*(calendar(school, "mentor", planned.id) for _ in range(3)))
    assert len(await school.outbox("meeting_calendar")) == 1


async def test_a_mentor_of_three_takes_all_meetings_in_one_file(school):
    born = school.mentee.birth_date
    names = ["mentee", "second", "third"]
    for name in names[1:]:
        await school.person(name, Role.MENTEE, Side.MENTEE, born=born)
    planned = []
    for number, name in enumerate(names):
        match = await school.match(mentees=(name,))
        planned.append(await propose(school, "mentor", match, school.clock.now() + DAY + number * timedelta(hours=1)))
    await agree(school, "second", planned[1].id)
    async with school.unit() as u:
        assert await meeting_calendar.all_to_calendar(u, school.mentor, school.catalogue) == 3
    _, events = await file_of(school, "meetings_calendar")
    assert [str(event["SUMMARY"]) for event in events] == [f"Встреча: {name.capitalize()}" for name in names]
    assert [str(event["STATUS"]) for event in events] == ["TENTATIVE", "CONFIRMED", "TENTATIVE"]
    assert len({str(event["UID"]) for event in events}) == 3
    async with school.unit() as u:
        found = await meeting_calendar.planned_of(u, school.mentee.person_id)
    assert [row.id for row in found] == [planned[0].id]


async def test_an_empty_calendar_is_said(school):
    await school.match()
    async with school.unit() as u:
        with pytest.raises(RefusedError) as refusal:
            await meeting_calendar.all_to_calendar(u, school.mentor, school.catalogue)
    assert refusal.value.reason == "nothing_planned"
