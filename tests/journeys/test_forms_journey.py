"""Models, categories, the commission and teachers' papers on the phones of a school, in Russian and in English."""

from __future__ import annotations

from sqlalchemy import select, update

from domain.vocabulary import ConsentKind, MatchStatus, Role
from services.places import PAPER_BLOCKS
from storage.tables import Account, Match, MatchModelNote, MenteeFacts, Organization, TeacherTerm
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import HEAD, PSYCHOLOGIST, work
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.services.ready import adult_mentor, answered, form_on
from tests.services.town import ADULT_BORN


async def to_card(curator, name: str) -> None:
    await curator.command("people")
    await curator.send(name)


async def test_a_child_whose_mentor_the_commission_appoints(app, town, world) -> None:  # noqa: PLR0915 - one long walk
    curator = town.chat
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
    await to_card(curator, "Аня")
    await curator.tap("Категории")
    await curator.sees("Основная: не отмечена")
    await curator.tap("Основная категория")
    await curator.sees("ОВЗ: только с письменным согласием")
    await curator.tap("ОВЗ")
    assert "письменным согласием" in (curator.person.alert or "")
    await curator.tap("Одарённость")
    await curator.sees("Основная: Одарённость")
    await curator.tap("Вторая категория")
    await curator.tap("Без попечения")
    await curator.sees("Вторая: Без попечения")

    await curator.tap("Оформляется через КДН")
    await curator.sees("назначает комиссия, а не школа")
    await curator.double_tap("Отметить")
    await curator.sees("Но пара уже есть")
    await curator.tap("Завершить пару")
    await curator.sees("без причины")
    await curator.tap("Да, завершить")
    await curator.sees("в подборе этого ребёнка нет")
    await curator.tap("← Назад")
    await curator.tap("← К карточке")
    await curator.sees("Оформляется через КДН")
    assert "Найти наставника" not in curator.buttons
    await curator.command("pair")
    await curator.sees("Пары никто не ждёт")
    await app.delivery.deliver_due()
    async with work(app) as unit:
        assert await unit.scalar(select(Match.status)) == MatchStatus.BROKEN.value

    psychologist = Phone(world.person(PSYCHOLOGIST, "Вера"), "ru")
    await psychologist.command("menu")
    await psychologist.tap("Поддержка")
    await psychologist.tap("Без пары")
    await psychologist.tap("Аня Т.")
    await psychologist.sees("Вторая: Без попечения")
    assert not psychologist.shows("Оформляется через КДН")
    await psychologist.tap("Основная категория")
    await psychologist.tap("Нет категории")
    await psychologist.sees("Основная: Без попечения")
    await psychologist.tap("← К карточке")
    await psychologist.sees("Без пары")

    head = Phone(world.person(HEAD, "Анна"), "ru")
    await head.command("menu")
    await head.tap("Ещё")
    await head.tap("Модели и категории")
    await head.sees("Без попечения: 1")

    await to_card(curator, "Аня")
    await curator.tap("Категории")
    await curator.tap("Оформляется через КДН")
    await curator.tap("Снять отметку")
    await curator.sees("назначает комиссия")
    await curator.command("pair")
    await curator.sees("Аня Т.")


async def test_two_teachers_from_their_papers_to_an_early_end(app, town, world) -> None:  # noqa: PLR0915 - one long walk
    curator = town.chat
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "teacher_teacher")
        expert = adult_mentor(town, "Анна", kind="teacher", form="teacher_teacher")
        novice = town.human("Олег", Role.MENTEE, kind="teacher", born=ADULT_BORN, grade=None, form="teacher_teacher")
        for kind in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.DUTY):
            town.consent(novice, kind)
        answered(town, novice, "IN-ME-T", {})
        for kind in (ConsentKind.DUTY, ConsentKind.EMPLOYEE_MENTORING):
            town.consent(expert, kind)
        match = town.match(expert, novice, MatchStatus.AGREED.value)
    async with work(app) as unit:
        unit.execute(update(Organization).values(settings={PAPER_BLOCKS: True}))
        unit.execute(update(Match).where(Match.id == match).values(form="teacher_teacher"))
    expert_phone = Phone(world.person(expert.actor.chat_id, "Анна"), "ru")
    await expert_phone.command("menu")
    await curator.command("pairs")
    await curator.tap("Анна Т. → Олег Т.")
    await curator.tap("Записать приказ")
    await curator.sees("Анна Т.: доп. соглашение")
    await curator.send("12-ОД")
    await curator.sees("Пока нет дополнительного соглашения")
    await curator.tap("Документы: Анна Т.")
    await curator.sees("Письменные согласия: есть")
    await curator.sees("Ещё не записано: номер, дата, первый день")
    await curator.tap("Номер и срок")
    await curator.send_photo()
    await curator.sees("текстом")
    await curator.send("3-ДС")
    await curator.tap("Сегодня, вт 15.09")
    await curator.tap("Сегодня, вт 15.09")
    await curator.send("31.08.2026")
    await curator.sees("позже первого")
    await curator.send("31.05.2027")
    await curator.sees("Срок: 15.09.2026 – 31.05.2027")
    await curator.tap("Содержание и форма")
    await curator.double_tap("Подготовка уроков")
    await curator.tap("Своими словами")
    await curator.send("разбор уроков раз в неделю")
    await curator.sees("Своими словами: разбор уроков")
    await curator.tap("На рабочем месте")
    await curator.tap("Без оплаты")
    await curator.tap("← Назад")
    await curator.sees("Форма: На рабочем месте, без оплаты")
    assert "Ещё не записано" not in curator.text

    await curator.tap("← К паре")
    await curator.tap("Модель")
    await curator.tap("Тьюторство")
    await curator.tap("Встречается онлайн")
    await curator.tap("По числу участников")
    await curator.sees("оба учатся друг у друга")
    await curator.tap("Взаимная")
    await curator.sees("Взаимная (так отметили вы)")
    await curator.tap("Ролевая модель")
    await curator.tap("Опытный — молодой")
    await curator.sees("Ролевая модель: Опытный — молодой")
    await curator.tap("← К паре")
    await curator.sees("Модель: взаимная, онлайн")
    await curator.tap("Записать приказ")
    await curator.send("12-ОД")
    await curator.tap("Сегодня, ")
    await curator.sees("есть приказ")

    await curator.tap("Анна Т. → Олег Т.")
    await curator.tap("Документы педагогов")
    await curator.tap("Досрочный конец")
    await curator.tap("Работодатель")
    await curator.send("просто")
    await curator.sees("Не получается прочитать дату")
    await curator.tap("Сегодня, вт 15.09")
    await curator.sees("Последний день: 18 сентября")
    await curator.tap("Да, записать")
    await curator.sees("работодатель. Последний день: 18 сентября")
    await app.delivery.deliver_due()
    said = await expert_phone.told("Последний день: 18 сентября")
    assert "работодатель" not in said.text.lower()
    await curator.tap("Отменить прекращение")
    await curator.tap("← К паре")

    await expert_phone.command("mydata")
    await expert_phone.tap("Моя практика")
    await app.delivery.deliver_due()
    await expert_phone.told("Ваша практика наставника")
    async with work(app) as unit:
        term = await unit.first(select(TeacherTerm.number, TeacherTerm.last_day, TeacherTerm.paid))
        assert tuple(term) == ("3-ДС", None, False)
        assert (await unit.first(select(MatchModelNote.number, MatchModelNote.online))) == ("mutual", True)
    await curator.command("settings")
    await curator.tap("Формы, партнёры…")
    await curator.tap("Модели и категории")
    await curator.sees("Взаимная: пар 1")


async def test_a_pair_and_a_category_in_english(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
        unit.execute(update(Account).where(Account.person_id == town.head_id).values(locale="en"))
    curator = Phone(town.chat.person, "en")
    await curator.command("pairs")
    await curator.tap("", "Working: 1")
    await curator.tap("", "Илья Т. → Аня Т.")
    await curator.tap("", "Model")
    await curator.tap("", "Buddying")
    await curator.tap("", "By number")
    await curator.tap("", "Group model")
    await curator.sees("", "By number: Group model (as you have put it)")
    await curator.command("people")
    await curator.send("", "Аня")
    await curator.tap("", "Categories")
    await curator.tap("", "Main category")
    await curator.tap("", "Hard subjects")
    await curator.sees("", "Main: Hard subjects")
    await curator.tap("", "Through the commission")
    await curator.sees("", "appointed by the commission, not by the school")
    async with work(app) as unit:
        assert await unit.scalar(select(MenteeFacts.facts)) == {"main": "subjects", "second": None, "commission": False}
