"""A meeting ahead in the chat: the month's days, a typed time and place, moving, calling off, the phone's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus, Role, Side
from storage.tables import Account, Meeting
from tests.journeys.phone import Phone
from tests.journeys.test_meetings_journey import school  # noqa: F401 - the fixture

DAY = timedelta(days=1)


async def steps(phone, *pairs) -> None:
    for label, then in pairs:
        await phone.tap(label)
        await phone.sees(then)


async def opens(phone, then="удобно встретиться?") -> None:
    """Open the meetings; the menu that the fixture asked for may still be on its way."""
    await phone.command("meeting")
    await phone.sees(then)


def phones(school, locale="ru"):  # noqa: F811
    return Phone(school.chats.mentee, locale), Phone(school.chats.mentor, locale)


async def test_a_slot_and_a_known_place_are_two_taps(app, school) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, mentor = phones(school)
    await opens(mentor)
    with mentor.counting() as first:
        await steps(mentor, ("ср 16.09, 15:30", "Где?"), ("В школе", "Где именно в школе?"))
        await mentor.send("каб. 214")
        await mentor.sees("Ждём ответа")
    assert (first.taps, first.typed) == (2, 1)
    assert "каб. 214" in mentor.person.text
    notice = await mentee.told("Предложена встреча.")
    assert "каб. 214" in notice.text.split("\n")[1]
    assert notice.buttons == ["Хорошо", "Другое время", "Не смогу"]
    await mentee.tap_under(("Предложена встреча.", ""), ("Хорошо", ""))
    await mentee.sees("Договорились")
    agreed = await mentor.told("Встреча согласована")
    assert "В календарь" in agreed.buttons
    with mentee.counting() as second:
        await opens(mentee, "Договорились")
        await steps(
            mentee,
            ("Другое время", "Когда тебе удобно"),
            ("чт 17.09, 15:30", "Где?"),
            ("В школе: каб. 214", "Ждём ответа"),
        )
    assert second.taps == 3
    assert "Было: завтра, ср 16 сентября, 15:30." in mentee.person.text
    moved = await mentor.told("У встречи новое время.")
    assert moved.text.split("\n")[-1] == "Было: завтра, ср 16 сентября, 15:30."
    await opens(mentor, "Ждём вашего ответа")
    await steps(mentor, ("Хорошо", "Договорились"))
    rows = await school.rows(select(Meeting.status, Meeting.confirmed_at).order_by(Meeting.created_at))
    assert [(row.status, row.confirmed_at is not None) for row in rows] == [("moved", True), ("planned", True)]


async def test_the_month_is_russian_and_a_day_off_says_why(school) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, _ = phones(school)
    await opens(mentee)
    await steps(mentee, ("Другой день", "Сентябрь 2026"))
    labels = mentee.person.buttons
    assert labels[:7] == ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
    assert labels[7:14] == ["·"] * 7  # the first week of September is over
    assert "14" not in labels
    assert {"15", "16", "30", "Октябрь →"} <= set(labels)
    assert not {"20", "27"} & set(labels)  # Sundays
    await steps(mentee, ("Октябрь →", "Октябрь 2026"), ("Ноябрь →", "Ноябрь 2026"))
    assert not {"4", "15"} & set(mentee.person.buttons)  # a public holiday; beyond sixty days
    assert {"5", "13", "14", "← Октябрь"} <= set(mentee.person.buttons)
    assert not any(label.startswith("Декабрь") for label in mentee.person.buttons)
    screen = mentee.person.screen
    tapped = {(datetime.fromtimestamp(int(data.rsplit(":", 1)[1]), UTC).date()): data for data in dots(screen)}
    for day, words in (("2026-11-01", "воскресенье"), ("2026-11-04", "праздник"), ("2026-11-20", "далеко")):
        await mentee.person.tap_data(screen, tapped[datetime.fromisoformat(day).date()])
        assert words in await mentee.person.sees_alert(words)
    await steps(mentee, ("← Октябрь", "Октябрь 2026"), ("15", "Во сколько?"))


def dots(screen) -> list[str]:
    """Return what the days of a calendar carry that show no number."""
    markup = screen.body["reply_markup"]["inline_keyboard"]
    found = [button["callback_data"] for row in markup for button in row if button["text"] == "·"]
    return [data for data in found if not data.endswith(":x")]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("25:00", "В сутках 24 часа"),
        ("в пять", "Напиши цифрами: 16:45"),
        ("5", "Пять вечера — это 17:00"),
        ("22:15", "с 8:00 до 21:00"),
        ("09:00", "уже прошло"),
    ],
)
async def test_a_time_is_typed_and_a_slip_is_mended(school, typed, answer) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, _ = phones(school)
    await opens(mentee)
    await steps(mentee, ("Другой день", "Сентябрь 2026"), ("15", "Во сколько?"))
    assert "09:00" not in mentee.person.buttons  # ten o'clock it is
    await mentee.send(typed)
    await mentee.sees(answer)
    await mentee.person.send_voice()
    await mentee.sees("Нажми время или напиши цифрами")
    await mentee.send("16.45")
    await mentee.sees("Сегодня, вт 15 сентября, 16:45")
    await steps(mentee, ("Онлайн", "Где онлайн?"))
    await mentee.send("напиши @ilya_2010")
    await mentee.sees("без телефонов и ников")
    await steps(mentee, ("Не уточнять", "Ждём ответа"))
    (row,) = await school.rows(select(Meeting.planned_at, Meeting.format, Meeting.place))
    assert (row.planned_at, row.format, row.place) == (datetime(2026, 9, 15, 13, 45, tzinfo=UTC), "online", None)


async def test_the_clock_passes_the_slot_while_the_screen_is_open(school, world) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, _ = phones(school)
    await opens(mentee)
    await steps(mentee, ("ср 16.09, 15:30", "Где?"), ("В школе", "Где именно"))
    world.clock.move_by(3 * DAY)
    await mentee.tap("Не уточнять")
    await mentee.sees("Когда тебе удобно")
    assert "прошёл" in (mentee.person.alert or "")
    assert await school.rows(select(Meeting.id)) == []


async def test_a_day_of_last_month_is_no_day_any_more(school, world) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, _ = phones(school)
    await opens(mentee)
    await steps(mentee, ("Другой день", "Сентябрь 2026"))
    screen = mentee.person.screen
    world.clock.move_by(31 * DAY)
    await mentee.person.tap_old(screen, "30")
    assert "уже прошёл" in await mentee.person.sees_alert("уже прошёл")
    await mentee.sees("Октябрь 2026")
    assert await school.rows(select(Meeting.id)) == []


async def test_calling_off_asks_once_more_and_opens_the_way_to_a_new_time(app, school) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, mentor = phones(school)
    await opens(mentor)
    await steps(mentor, ("ср 16.09, 15:30", "Где?"), ("Онлайн", "Где онлайн"), ("Не уточнять", "Ждём ответа"))
    proposal = await mentee.told("Предложена встреча.")
    await mentee.person.tap_old(proposal, "Не смогу")
    await mentee.sees("второй стороне")
    await steps(mentee, ("Да, не смогу", "Найдём другое время?"))
    notice = await mentor.told("Встреча отменена.")
    assert notice.buttons == ["Предложить время"]
    await mentor.tap_under(("Встреча отменена.", ""), ("Предложить время", ""))
    await mentor.sees("Когда вам удобно")
    await mentee.person.tap_old(proposal, "Хорошо")  # seen before the bot took the buttons away
    assert "изменилась" in await mentee.person.sees_alert("изменилась")
    assert [row.status for row in await school.rows(select(Meeting.status))] == ["cancelled"]


async def test_a_saturdays_meeting_is_called_off_on_saturday_morning(app, school, world) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, mentor = phones(school)
    await opens(mentor)
    await steps(mentor, ("Другой день", "Сентябрь"), ("19", "Во сколько"), ("11:00", "Где?"))
    await steps(mentor, ("Онлайн", "Где онлайн"), ("Не уточнять", "Ждём ответа"))
    await mentee.told("Предложена встреча.")
    world.clock.move_to(datetime(2026, 9, 19, 6, 0, tzinfo=UTC))  # Saturday, nine in the morning
    await opens(mentor, "Ждём ответа")
    await steps(mentor, ("Не смогу", "сразу об этом узнает"), ("Да, не смогу", "Встреча отменена"))
    await app.delivery.deliver_due()
    await mentee.told("Встреча отменена.")


async def test_the_meeting_goes_into_the_phones_calendar(app, school) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    mentee, mentor = phones(school)
    await opens(mentor)
    await steps(mentor, ("ср 16.09, 15:30", "Где?"), ("В школе", "Где именно"), ("Не уточнять", "Ждём ответа"))
    await mentee.tap_under(("Предложена встреча.", ""), ("Хорошо", ""))
    await mentee.sees("Договорились")
    await steps(mentee, ("В календарь", "Файл для календаря"))
    document = await mentee.person.gets_document(".ics")
    (event,) = Calendar.from_ical(document.content).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Встреча: Mentor", "CONFIRMED")
    assert event.decoded("DTSTART") == datetime(2026, 9, 16, 12, 30, tzinfo=UTC)
    await steps(mentee, ("← Назад", "Договорились"))
    await mentor.tap_under(("Встреча согласована", ""), ("В календарь", ""))
    await mentor.sees("Файл для календаря")
    assert (await mentor.person.gets_document(".ics")).name == "meeting-2026-09-16.ics"


async def test_a_mentor_of_two_takes_all_meetings_at_once(app, school) -> None:  # noqa: F811
    await school.person("second", Role.MENTEE, Side.MENTEE, born=school.mentee.birth_date)
    await school.match(MatchStatus.WORKING)
    await school.match(MatchStatus.WORKING, mentees=("second",))
    _, mentor = phones(school)
    for name in ("Mentee", "Second"):
        await opens(mentor, "О какой паре")
        await steps(mentor, (name, "Когда вам удобно"), ("ср 16.09, 15:30", "Где?"), ("Онлайн", "Где онлайн"))
        await steps(mentor, ("Не уточнять", "Ждём ответа"))
    await opens(mentor, "О какой паре")
    await mentor.tap("Все в календарь")
    document = await mentor.person.gets_document("meetings-")
    assert len(Calendar.from_ical(document.content).walk("VEVENT")) == 2


async def test_all_of_it_in_english(app, school) -> None:  # noqa: F811
    await school.match(MatchStatus.WORKING)
    async with school.unit() as u:
        u.execute(update(Account).values(locale="en"))
    mentee, mentor = phones(school)
    await opens(mentor, "When would you like")
    await steps(mentor, ("Another day", "September 2026"))
    assert mentor.person.buttons[:7] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    await steps(mentor, ("October →", "October 2026"), ("15", "At what time?"))
    await mentor.send("half past four")
    await mentor.sees("In figures, please")
    await mentor.send("16:30")
    await mentor.sees("Where?")
    await steps(mentor, ("At school", "Where exactly"))
    await mentor.send("room 214")
    await mentor.sees("We wait for an answer")
    await mentee.tap_under(("A meeting is proposed.", ""), ("I can't", ""))
    await mentee.sees("hears of it at once")
    await steps(mentee, ("Another time", "When would you like"), ("Wed 16.09, 15:30", "Where?"))
    await steps(mentee, ("At school: room 214", "We wait for an answer"))
    await mentor.told("The meeting has a new time.")
