import pytest
from tests.journeys.test_reminders_journey import *
from tests.journeys.test_reminders_journey import Desk
from tests.journeys.conftest import *
async def test_show(app, world, school):
    await school.all_in()
    d = Desk(app, world, school, "ru")
    m = await d.planned_meeting()
    req = await d.questionnaire("mentor","IN-MR")
    await d.pass_time(DAY)
    await d.mentor.told("Нет записи о встрече")
    await d.mentor.tap_under(("Нет записи о встрече",""),("Позже…",""))
    await d.mentor.tap("Завтра")
    await d.mentor.tap_under(("Нет записи о встрече",""),("Не напоминать",""))
    await d.mentor.tap("Вернуть")
    await d.mentor.tap("Настроить…")
    await d.mentor.tap("Неделя тишины")
    await d.mentor.tap("Закончить тишину")
    await d.mentor.tap_under(("Нет записи о встрече",""),("Да, всё так",""))
    await d.pass_time(DAY+7*HOUR)
    await d.mentee.told("Остался один короткий вопрос")
    await d.mentee.tap_under(("Остался один",""),("Не напоминать",""))
    await d.mentee.tap("Настроить…")
    await d.remind("mentee","silent_pair", (await d.rows(select(Meeting.match_id)))[0].match_id)
    for k in ("own_consent_missing","joining_unfinished"):
        pass
    world.clock.move_by(25*DAY)
    await d.remind("mentee","silent_pair", (await d.rows(select(Meeting.match_id)))[0].match_id)
    await d.pass_time(HOUR)
    print(d.mentor.person.transcript); print(d.mentee.person.transcript)
