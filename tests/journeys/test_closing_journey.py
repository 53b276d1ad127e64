"""The end of a pair tap by tap: results, what comes next, certificate, print, awards; in English an end without one."""

from __future__ import annotations

from domain.vocabulary import MatchStatus
from tests.journeys.test_goals_journey import deliver, settle, status, taps


async def test_a_pupil_pair_says_goodbye_and_is_honoured(app, world) -> None:
    phones, match = await settle(app, world, "ru")
    mentor, mentee, mother, curator = (phones[name] for name in ("mentor", "mentee", "mother", "curator"))
    await status(app, match, MatchStatus.FINAL)
    await mentee.command("menu")
    await taps(mentee, ("Посмотреть итоги", "Чего хочешь дальше?"), ("Стать наставником", "Ответ записан"))
    await mentor.command("plan")
    await taps(mentor, ("Посмотреть итоги", "А что дальше у тебя?"), ("Продолжу", "Ответ записан"))
    await curator.command("pairs")
    await taps(
        curator,
        ("Закрыть: 1", "Закрыть: 1"),
        ("Илья Т. → Аня Т.", "Дальше · Аня: Стать наставником"),
        ("Завершить пару", "Дальше · Илья: Продолжу"),
        ("Да, завершить", "Дальше · Илья: Продолжу"),
    )
    await deliver(app)
    await mentee.told("Программа вашей пары завершена.")
    await mentee.command("menu")
    await taps(mentee, ("Ещё", "Всё остальное"), ("Итоги и грамоты", "Твоя пара прошла весь путь"))
    await mentee.tap("Мой сертификат")
    await mother.command("child")
    await taps(mother, ("Итоги и грамоты", "Пара прошла весь путь"))
    assert "Сертификат ребёнка" not in mother.person.buttons, "the child has a chat of her own"
    await curator.command("settings")
    await taps(
        curator, ("Итоги, передача дел", "Как кончается год"), ("Завершение пар", "Хотят стать наставниками: Аня")
    )
    await curator.tap("Печать всех бумаг")
    await deliver(app)
    for phone, words in ((mentee, "Сертификат готов."), (curator, "Бумаги года готовы.")):
        assert (await phone.told(words)).body["document"]["file_name"].endswith(".pdf")
    await curator.command("settings")
    await taps(
        curator,
        ("Итоги, передача дел", "Как кончается год"),
        ("Завершение пар", "Завершено: 1"),
        ("Награды", "Участников: 2"),
        ("Открыть выдвижение", "Идёт выдвижение."),
    )
    await deliver(app)
    await mentee.tap_under(("Кому сказать спасибо?", ""), ("Номинировать", ""))
    await taps(
        mentee,
        ("Лучший наставник", "Кого назовёшь?"),
        ("Илья", "Почему?"),
        ("Правда помогает", "Лучший наставник, ответ: Илья"),
    )
    await deliver(app)
    await mentor.tap_under(("Тебя выдвинули на награду!", ""), ("Ответить", ""))
    await taps(mentor, ("Да, можно", "Кого назовёшь?"))
    await curator.command("settings")
    await taps(
        curator,
        ("Итоги, передача дел", "Как кончается год"),
        ("Завершение пар", "Завершено: 1"),
        ("Награды", "Илья: выдвижений 1, правда помогает"),
        ("Начать голосование", "Проголосовали: 0 из 2"),
    )
    await deliver(app)
    await mentee.tap_under(("Голосование открыто.", ""), ("Голосовать", ""))
    await taps(mentee, ("Лучший наставник", "За кого твой голос?"), ("Илья", "Лучший наставник, ответ: Илья"))
    await curator.command("settings")
    await taps(
        curator,
        ("Итоги, передача дел", "Как кончается год"),
        ("Завершение пар", "Завершено: 1"),
        ("Награды", "Проголосовали: 1 из 2"),
        ("Закрыть голосование", "Илья: голосов 1"),
        ("Лучший наставник", "Нажмите, кто победил"),
        ("Илья", "✓ Илья: голосов 1"),
        ("← К наградам", "✓ Илья: голосов 1"),
        ("Утвердить итоги", "Лучший наставник: Илья"),
        ("Да, утвердить", "Награды вручены."),
    )
    await deliver(app)
    await mentor.tap_under(("Поздравляем!", ""), ("Грамота", ""))
    await mentor.tap("Моя грамота")
    await deliver(app)
    assert (await mentor.told("Осталось подписать")).body["document"]["file_name"].startswith("award-")


async def test_a_pair_without_a_last_meeting_is_ended_kindly(app, world) -> None:
    phones, _ = await settle(app, world, "en")
    curator = phones["curator"]
    await curator.command("pairs")
    await curator.tap("Working: 1")
    await taps(
        curator,
        ("Olga Т. → Vera Т.", "Status"),
        ("End without a meeting", "a final meeting is the better goodbye"),
        ("Goals reached early", "Both sides get a warm goodbye and no reason."),
        ("Yes, end it", "Ended by the school, for you only: Goals reached early"),
    )
    await deliver(app)
    for name in ("mentor", "mentee"):
        said = await phones[name].told("The meetings of your pair are complete.")
        assert "Goals" not in said.body["text"]
