"""The diary in the chat: photos and voice notes after a logged meeting, shown again, taken out; all else kindly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.messenger import TelegramMessenger
from bot.pacer import Pacer
from domain.vocabulary import MatchStatus
from sandbox import actions
from sandbox.person import PNG
from services.notices import Outgoing, Stored
from storage.tables import Account, AuditEntry, MeetingAttachment
from tests.journeys.phone import Phone
from tests.journeys.test_meetings_journey import school  # noqa: F401 - the fixture

HOUR = timedelta(hours=1)


@pytest.fixture
async def pair(school):  # noqa: F811
    """A mentee and a mentor who has just logged today's meeting and stands before the diary."""
    school.pair = await school.match(MatchStatus.WORKING)
    mentor = Phone(school.chats.mentor, "ru")
    await mentor.command("meeting")
    await mentor.sees("Когда вам удобно")
    for label in ("Записать прошедшую", "Сегодня", "Да, всё так", "По плану", "Не сейчас"):
        await mentor.tap(label)
    await mentor.sees("Готово")
    await mentor.tap("Добавить фото/голос")
    await mentor.sees("В дневнике пока пусто")
    return Phone(school.chats.mentee, "ru"), mentor


def picture(number: int) -> bytes:
    return PNG + bytes([number])


async def media(phone, kind: str) -> list:
    return [one for one in phone.person.messages if one.by_bot and kind in one.body]


async def kept(school):  # noqa: F811
    return await school.rows(select(MeetingAttachment.kind).where(MeetingAttachment.removed_at.is_(None)))


async def test_an_album_and_a_voice_note_are_kept_and_both_sides_see_them(app, school, pair, world) -> None:  # noqa: F811
    mentee, mentor = pair
    assert "Не снимайте лица без разрешения" in mentor.person.text
    assert "остаётся в Telegram" in mentor.person.text
    for number in range(3):  # an album comes as three messages at once
        await mentor.person.send_photo(picture(number))
    await mentor.person.settle(0.3)
    await mentor.person.send_voice()
    await mentor.sees("В дневнике: 3 фото, 1 голосовое.")
    assert len(await kept(school)) == 4
    world.clock.move_by(timedelta(minutes=3))
    await app.delivery.deliver_due()
    notice = await mentee.told("В дневнике новое.")
    assert "3 фото, 1 голосовое" in notice.text
    await mentee.tap_under(("В дневнике новое.", ""), ("Открыть дневник", ""))
    await mentee.sees("В дневнике: 3 фото, 1 голосовое.")
    assert "Не снимай лица без разрешения" in mentee.person.text
    assert "Убрать" not in mentee.person.buttons  # nothing of hers is in it
    await mentee.tap("Показать")
    await mentee.told("Из дневника.")
    await app.delivery.deliver_due()
    await mentee.person.settle(0.3)
    assert (len(await media(mentee, "photo")), len(await media(mentee, "voice"))) == (3, 1)


async def test_the_page_is_full_and_one_is_taken_out(school, pair) -> None:  # noqa: F811
    _, mentor = pair
    for number in range(6):
        await mentor.person.send_photo(picture(number))
    await mentor.person.settle(0.3)
    await mentor.sees("Страница заполнена: на встречу пять файлов.")
    assert len(await kept(school)) == 5
    await mentor.tap("Убрать")
    await mentor.sees("Что убрать?")
    await mentor.tap("Фото, 15.09")
    await mentor.sees("В дневнике: 4 фото.")
    assert len(await kept(school)) == 4


async def test_anything_else_gets_a_kind_answer_and_loses_nothing(school, pair, world) -> None:  # noqa: F811
    _, mentor = pair
    person = mentor.person
    await person.send_photo()
    await mentor.sees("В дневнике: 1 фото.")
    big = {"file_id": "x", "file_unique_id": "x", "file_size": 30 * 1024 * 1024}
    for content, answer in (
        ({"text": "каб. 214"}, "можно рассказать голосом"),
        ({"document": {**big, "file_name": "photo.png"}}, "как фото"),
        ({"video_note": {**big, "length": 240, "duration": 9}}, "видео пока нет"),
        ({"audio": {**big, "duration": 200}}, "а не музыка"),
        ({"voice": {**big, "duration": 30}}, "до 20 МБ"),
        ({"voice": {"file_id": "y", "file_unique_id": "y", "duration": 301}}, "до 5 минут"),
        ({"location": {"latitude": 55.7, "longitude": 37.6}}, "фото и голосовые"),
    ):
        actions.receive(world, person.id, content)
        await mentor.sees(answer)
    await person.send_sticker()
    await mentor.sees("стикер")
    await mentor.sees("В дневнике: 1 фото.")
    assert len(await kept(school)) == 1


async def test_the_curator_looks_and_it_is_noted(app, school, pair) -> None:  # noqa: F811
    _, mentor = pair
    await mentor.person.send_photo()
    await mentor.sees("В дневнике: 1 фото.")
    (row,) = await school.rows(select(MeetingAttachment.meeting_id))
    curator = Phone(school.chats.curator, "ru")
    await curator.person.tap_data(curator.person.screen, f"go:diary:{row.meeting_id}")
    await curator.sees("В дневнике: 1 фото.")
    assert "Пришлите" not in curator.person.text
    noted = {entry.action for entry in await school.rows(select(AuditEntry.action))}
    assert "diary.view" in noted
    await curator.person.send_photo(picture(9))
    await curator.person.settle(0.3)
    assert len(await kept(school)) == 1


async def test_the_diary_is_found_again_from_the_meetings(school, pair) -> None:  # noqa: F811
    mentee, mentor = pair
    await mentor.person.send_photo()
    await mentor.sees("В дневнике: 1 фото.")
    await mentee.command("meeting")
    await mentee.tap("Дневник")
    await mentee.sees("Дневник какой встречи")
    await mentee.tap("вт 15.09 · 1 файл")
    await mentee.sees("В дневнике: 1 фото.")


async def test_a_file_that_telegram_has_lost_is_said(app, school) -> None:  # noqa: F811
    messenger = TelegramMessenger(app.bot, Pacer(0))
    person = school.chats.mentee
    for kind in ("photo", "voice"):
        await messenger.send(person.id, Outgoing("Из дневника.", file=Stored(kind, "gone", "Файла больше нет.")), 1)
        assert person.text == "Из дневника.\nФайла больше нет."


async def test_in_english(school, pair) -> None:  # noqa: F811
    _, mentor = pair
    async with school.unit() as u:
        u.execute(update(Account).values(locale="en"))
    await mentor.person.send_photo()
    await mentor.sees("In the diary: 1 photo.")
    assert {"Show", "Take out", "Menu"} <= set(mentor.person.buttons)
    await mentor.person.send_document("photo.png", PNG)
    await mentor.sees("send it as a photo")
