"""Every screen of those who run the programme × whatever a person can send; the rest is in test_awkward_matrix.py."""

from __future__ import annotations

import inspect
from datetime import date, timedelta

import pytest
from aiogram.fsm.state import StatesGroup
from sqlalchemy import select, update

from catalog.uploads import example
from dialogs import states
from domain.vocabulary import MatchStatus, Role
from sandbox import actions
from sandbox.params import Upload
from services.access import Actor, Grant
from services.roadmap.starting import start
from services.signals import raise_signal
from storage.ids import new_id
from storage.tables import AwardNomination, AwardRound, ComeAgain, Document, Match, Membership, Roadmap, Signal
from tests.journeys import test_awkward_changes as changes
from tests.journeys import test_awkward_matrix as others
from tests.journeys import test_awkward_roadmap as roadmap
from tests.journeys.awkward import Walk, probed, untried
from tests.journeys.awkward import quiet_log as quiet_log  # noqa: PLC0414 - a fixture
from tests.journeys.conftest import OPERATOR
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import PSYCHOLOGIST, staff, work
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_joining_journey import link_for
from tests.journeys.test_joining_journey import school as empty_school  # noqa: F401 - a fixture
from tests.journeys.test_rights_journey import Family, settle
from tests.journeys.test_roadmap_files_journey import ROWS, table
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, CHILD_BORN
from tests.workbooks import PUPIL, workbook

GROUPS = (
    "OperatorSG",
    "CycleSG",
    "PeopleSG",
    "PairSG",
    "MatchingSG",
    "TodaySG",
    "ExportSG",
    "SupportSG",
    "BroadcastSG",
    "OwnSurveySG",
    "ImportSG",
    "EnrolSG",
    "StackSG",
    "ErasureSG",
    "DocumentsSG",
    "EventsSG",
    "ChoosingSG",
    "WaitingSG",
    "RoundsSG",
    "SelectionSG",
    "SheetsSG",
    "StagesSG",
    "ClosingSG",
    "AwardsSG",
    "ReferralSG",
    "ReferredSG",
    "PartnersSG",
    "IndicatorsSG",
    "ModelSG",
    "TermSG",
    "CategorySG",
    "TotalsSG",
    "YearEndSG",
    "AgainSG",
    "StoriesSG",
    "SchoolsSG",
    "AgreementSG",
    "RoadmapFilesSG",
    "RoadmapImportSG",
)
ELSEWHERE: dict[str, str] = {}


@pytest.fixture
def curator(app, town) -> Walk:
    return Walk(app, town.chat.person)


async def test_setting_up(app, world) -> None:
    operator = Walk(app, world.person(OPERATOR, "Оператор"))
    await operator.start()
    await operator.tap("Настроить", "+ Муниципалитет")
    await operator.send("Тестовый район")
    await operator.tap("Екатеринбург", "+ Школа")
    await operator.send("Школа № 2")
    await operator.tap("Позже", "Изменить код", "← Назад", "Ссылка для куратора", "← Назад")


async def test_whoever_joins_the_staff(app, world, empty_school) -> None:  # noqa: F811
    psychologist = Walk(app, world.person(801, "Вера"))
    await psychologist.start(await link_for(app, empty_school, Role.PSYCHOLOGIST, None))
    await psychologist.tap("Начать")
    await psychologist.send("Вера Павлова")


async def test_links_and_cards(curator) -> None:
    await curator.command("settings")
    await curator.tap(
        "Формы, партнёры…",
        "Формы наставничества",
        "Дальше: ссылки",
        "наставляемый · ученик",
        "Отозвать ссылку",
        "← Назад",
    )
    await curator.tap("← Назад", "Карточки для класса", "Новый лист", "наставляемый · ученик", "Без названия", "10")
    await curator.tap("Отозвать лист", "← Назад", "← Назад")


async def test_a_roadmap_from_a_table(curator) -> None:
    await curator.command("roadmap")
    await curator.tap("Из таблицы (Excel)")
    sheet = Upload("карта.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", table(*ROWS))
    actions.send_file(curator.person.world, curator.person.id, "document", sheet, "")
    await curator.tried()
    await curator.tap("До 31 августа", "Постоянно", "Учителя", "Дальше (1)", "Всё верно", "Дальше", "Начать карту")
    await curator.tap("Файлы")


async def test_who_has_joined(curator, world) -> None:
    await curator.command("invite")
    await curator.tap("наставляемый · ученик")
    pupil = Phone(world.person(802, "Оля"), "ru")
    await pupil.start(next(word for word in curator.person.text.split() if "start=" in word).rpartition("=")[2])
    await pupil.tap("Начать")
    await curator.command("invite")
    await curator.tap("наставляемый · ученик", "Кто пришёл: 1")


async def test_people_and_their_papers(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        child = town.human("Зоя", Role.MENTEE, born=CHILD_BORN, form=None)
        mother = town.human("Мама", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None)
        town.guardian_of(child, mother, confirmed=False)
        for number in range(9):
            town.human(f"Ученик{number}", Role.MENTEE, form=None)
    await curator.command("people")
    await curator.tap("Фильтр", "← К списку", "По алфавиту", "← К списку")
    await curator.command("today")
    await curator.tap(next(label for label in curator.person.buttons if "Напомнить всем" in label))
    await curator.command("people")
    await curator.person.send("Аня")
    await curator.handled()
    await curator.tried(answered=True)
    await curator.tap("Ответы анкеты", "← Назад", "Обращение, пожелание", "Она")
    await curator.command("people")
    await curator.person.send("Зоя")
    await curator.handled()
    await curator.tried(answered=True)
    await curator.tap("Согласие на бумаге", "Участие", "Родитель, опекун", "Другое место", "← Назад", "Сейф школы")
    await curator.tap("Другой день", "← Назад", "До конца года", "Проверить")


async def test_pairing(curator) -> None:
    await curator.command("pair")
    await curator.tap("Аня Т.", "Илья Т.", "Равный — равному", "Предложить", "Все пары", "Ждём ответа: 1")
    await curator.tap("Илья Т. → Аня Т.", "Отозвать предложение", "← Назад")


async def test_pairing_all_at_once(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        ready_mentor(town, "Борис")
        ready_mentee(town, "Глеб", me_slots=["fri_eve"])
    await curator.command("pair")
    await curator.tap("Подобрать всем", "Подобрать", "Принять все: 1", "← Весь набор", "Кто без пары: 1")
    await curator.tap(
        "← Весь набор", "Никто не забыт?", "← Весь набор", "По одной", "Запретить эту пару", "← Весь набор"
    )
    await curator.tap("По одной", "Другой наставник")
    other = next(each for each in ("Борис Т.", "Илья Т.") if each in curator.person.buttons)
    await curator.tap(other)


async def test_orders_and_endings(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "employer_student")
        outside = adult_mentor(town, "Фёдор", kind="employee", form="employer_student")
        agreed = town.match(outside, town.mentee, MatchStatus.AGREED.value)
        final = town.match(town.mentor, ready_mentee(town, "Боря"), MatchStatus.FINAL.value)
        silent = town.match(ready_mentor(town, "Юрий"), ready_mentee(town, "Ваня"), MatchStatus.APPROVED.value)
    async with work(app) as unit:
        await unit.exclusive()
        for match in (final, silent):
            unit.change(Match, match, approved_at=unit.now - timedelta(days=40))
    assert agreed
    await curator.command("today")
    await curator.command("pairs")
    await curator.tap("Фёдор Т. → Аня Т.", "Записать приказ")
    await curator.send("12-ОД")
    if "Да, проверено" in curator.person.buttons:
        await curator.tap("Да, проверено")
    await curator.command("pairs")
    await curator.tap("Закрыть: 1", "Илья Т. → Боря Т.", "Завершить пару")
    await curator.command("pairs")
    await curator.tap("Молчат: ", "Напомнить всем")


async def test_the_end_of_pairs_and_awards(app, world, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        second = ready_mentor(town, "Юрий"), ready_mentee(town, "Ваня")
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.CLOSED.value)
        town.match(*second, MatchStatus.WORKING.value)
        place = {"municipality_id": town.municipality_id}
        awards = AwardRound(
            id=new_id(), **place, organization_id=town.school_id, cycle_id=town.cycle_id, state="counting",
            opened_by=town.head_id, opened_at=unit.now, changed_at=unit.now,
        )  # fmt: skip
        unit.add(awards)
        unit.add(
            AwardNomination(
                id=new_id(), **place, round_id=awards.id, category="best_mentor", subject_id=town.mentor.id,
                nominated_by=town.mentee.id, praise=None, nominated_at=unit.now,
            ),
        )  # fmt: skip
    mentee = Walk(app, world.person(town.mentee.actor.chat_id, "Аня"))
    for place_of_menu in ("Итоги и грамоты", "Награды"):
        await mentee.command("menu")
        await mentee.tap("Ещё", place_of_menu)
    await curator.command("pairs")
    await curator.tap("Работают: 1", "Юрий Т. → Ваня Т.", "Завершить без встречи")
    await curator.tap("Учебный год кончается", "← Другая причина")
    await curator.command("settings")
    await curator.tap("Итоги, передача дел", "Завершение пар", "Награды", "Лучший наставник")


async def test_groups(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "student_pupil")
        leader = ready_mentor(town, "Олег", mr_capacity=3)
        for name in ("Борис", "Вера", "Глеб"):
            ready_mentee(town, name)
    assert leader
    await curator.command("pair")
    await curator.tap("Собрать группу", "Олег Т., 3 места", "Аня Т.", "Борис Т.", "Дальше (2)", "Равный — равному")
    await curator.tap("Предложить")
    async with work(app) as unit:
        await unit.exclusive()
        match = await unit.scalar(select(Match.id))
        unit.change(Match, match, status=MatchStatus.WORKING.value, approved_at=unit.now)
    await curator.command("pairs")
    await curator.tap("Работают: 1", "Олег Т.", "Добавить в группу", "← К паре", "Выходит из группы", "Борис Т.")


async def test_models_categories_and_papers(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        match = town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
    async with work(app) as unit:
        await unit.exclusive()
        order = await unit.scalar(select(Match.id))
        unit.change(Match, order, form="teacher_teacher", approved_at=unit.now)
        document = Document(
            id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, kind="match_order",
            number="1", dated_on=unit.now.date(), recorded_by=town.head_id, recorded_at=unit.now,
        )  # fmt: skip
        unit.add(document)
        unit.change(Match, match, order_id=document.id)
    await curator.command("pairs")
    await curator.tap("Работают: 1", "Илья Т. → Аня Т.", "Модель", "По числу участников", "← Назад", "← К паре")
    await curator.tap("Документы педагогов", "Номер и срок", "← Назад", "Содержание и форма", "← Назад")
    await curator.tap("Досрочный конец", "← Назад")
    await curator.command("people")
    await curator.person.send("Аня")
    await curator.handled()
    await curator.tried(answered=True)
    await curator.tap("Категории", "Основная категория", "← Назад", "Оформляется через КДН")
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Модели и категории")


async def test_a_meeting_added_for_a_pair(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        match = town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Match, match, approved_at=unit.now - timedelta(days=9))
    await curator.command("pairs")
    await curator.tap("Работают: 1", "Илья Т. → Аня Т.", "Все встречи", "Добавить встречу")


async def test_selection_and_training(curator) -> None:
    await curator.command("settings")
    await curator.tap(
        "Формы, партнёры…", "Отбор и обучение", "Что нужно для приказа", "← К списку", "Илья Т.", "Заметка", "← Назад"
    )
    await curator.tap("Записать занятие", "Начальное обучение")


async def test_the_stages(curator) -> None:
    await curator.command("settings")
    await curator.tap("Где мы сейчас", "Дальше с заметкой")


async def test_answer_rates(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
    await curator.command("settings")
    await curator.tap("Опросы и листы", "Опросы: ответы", "Открыть середину", "Да, открыть сейчас", "← Все опросы")


async def test_the_workbook(curator) -> None:
    await curator.command("export")
    await curator.tap("Сделать выгрузку")


async def test_a_message_to_a_group(curator) -> None:
    await curator.command("broadcast")
    await curator.tap("Один класс", "← Назад", "Наставляемые: 1")
    for _ in "12":
        await curator.send("Собрание в пятницу")
        await curator.tap("Дальше", "Да, отправить: 1")
        if "Нет, не отправлять" in curator.person.buttons:
            await curator.tap("Нет, не отправлять", "Написать")
        else:
            await curator.command("broadcast")
            await curator.tap("Наставляемые: 1")


async def test_a_list_from_a_file(curator) -> None:
    await curator.command("import")
    await curator.tap("Шаблон (Excel)")
    for pupil in (PUPIL | {"birth": "вчера"}, PUPIL):
        file = Upload("a.xlsx", "application/octet-stream", workbook({"pupils": [pupil]}))
        actions.send_file(curator.person.world, curator.person.id, "document", file, "")
        await curator.tried()
    await curator.tap("Загрузить", "Личные карточки")


async def test_an_own_questionnaire(curator) -> None:
    await curator.command("settings")
    await curator.tap("Опросы и листы", "Свои анкеты")
    file = Upload("a.yaml", "text/yaml", example("ru"))
    actions.send_file(curator.person.world, curator.person.id, "document", file, "")
    await curator.tried()
    await curator.tap("Как увидят люди", "Закрыть", "Удалить", "← Назад", "Отправить группе", "Наставляемые: 1")
    await curator.tap("Да, спросить: 1", "Результаты")


async def test_a_child_without_an_account(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "teacher_pupil")
    await curator.command("people")
    await curator.tap("Записать без аккаунта", "наставляемый · ученик")
    await curator.send("Оля Иванова")
    await curator.tap("Записано по ошибке", "Нет, продолжить")
    await curator.tap("2013", "Май", "1", "7", "Ссылка для родителя", "← К карточке")
    await curator.tap("Без аккаунта", "Выдать доступ")
    await curator.command("people")
    await curator.tap("Записать без аккаунта", "учитель → ученик")
    await curator.send("Пётр Орлов")
    await curator.tap("1980")


async def test_a_stack_of_papers(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.human("Зоя", Role.MENTEE, born=CHILD_BORN, form=None)
    await curator.command("people")
    await curator.tap("Стопка бумаг", "Участие, родитель", "Другое место", "← Назад", "Сейф школы", "Другой день")
    await curator.tap("← Назад", "3 года")


async def test_calls_for_help(app, town, world) -> None:
    async with work(app) as unit:
        await raise_signal(unit, town.mentee.actor)
        signal = await unit.scalar(select(Signal.id))
    psychologist = Walk(app, world.person(PSYCHOLOGIST, "Вера"))
    await psychologist.command("menu")
    await psychologist.tap("Поддержка", "Без пары", "← Назад", "🔴 Ждёт: Аня Т.", "Взять", "Разобрались", "← Назад")
    await psychologist.tap("Все просьбы")
    await psychologist.go(f"take:{signal}")


async def test_data_to_be_erased(app, world) -> None:
    town = await settle(app, born=date(2010, 11, 1), locale="ru")
    family = await Family(app, world, town, "ru").meet()
    curator = Walk(app, family.curator.person)
    await family.mother.command("withdraw")
    await family.mother.tap("Отозвать: Фома")
    await family.mother.tap("Да, отозвать")
    await curator.command("people")
    await curator.tap("Аграфена Т.", "Согласие на бумаге", "Отозвано на бумаге")
    await curator.command("erasures")
    await curator.tap("29.09 · Фома Т.", "Удалить сейчас", "Да, удалить", "Получить акт")


async def test_the_curators_sheets(app, curator, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        others_at_work = ready_mentor(town, "Олег"), ready_mentee(town, "Боря")
        town.match(town.mentor, town.mentee, MatchStatus.FINAL.value)
        town.match(*others_at_work, MatchStatus.WORKING.value)
    await curator.command("settings")
    await curator.tap("Опросы и листы", "Листы куратора", "Оценить пары: 1", "← Все листы", "Лист куратора")
    await curator.tap("Заполнить", *["Полностью"] * 9)
    await curator.command("people")
    await curator.person.send("Боря")
    await curator.handled()
    await curator.tried(answered=True)
    await curator.tap("Карточка фактов")


async def test_documents(app, curator, world, town) -> None:
    await curator.command("documents")
    await curator.tap("1 · Начало: 0 из 6", "○ Положение", "Записать", "Без номера", "Сегодня, вт 15.09", "Убрать")
    async with work(app) as unit:
        town.unit = unit
        above = staff(town, Role.MUNICIPAL_CURATOR, 803, "Вера")
    async with work(app) as unit:
        await unit.exclusive()
        unit.execute(update(Membership).where(Membership.person_id == above.id).values(organization_id=None))
    district = Walk(app, world.person(803, "Вера"))
    await district.command("schools")
    await district.tap("Документы школ", "← Школы", "Настройка школ", "← Школы", "Школа № 2", "Настройки школы")
    async with work(app) as unit:
        grants = (Grant(Role.CURATOR, town.municipality_id, town.school_id),)
        roadmap_id = await start(
            unit, Actor(1, town.head_id, town.municipality_id, grants=grants), app.catalogue, "eerbek",
            municipality_id=town.municipality_id, organization_id=town.school_id, start_year=2026,
        )  # fmt: skip
        unit.change(Roadmap, roadmap_id, asked_at=unit.now)
    await district.command("schools")
    await district.tap("Школа № 2", "Согласование", "Согласовано раньше", "← Назад", "Вернуть с замечанием", "← Назад")
    await district.tap("Согласовать сегодня")


async def test_the_end_of_a_year(app, curator, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        mentor, mentee = ready_mentor(town, "Борис"), ready_mentee(town, "Ваня")
        town.match(town.mentor, town.mentee, MatchStatus.CLOSED.value)
    async with work(app) as unit:
        town.unit = unit
        town.match(mentor, mentee, MatchStatus.WORKING.value)
    girl = Walk(app, world.person(town.mentee.actor.chat_id, "Аня"))
    await girl.command("menu")
    await girl.go("stories")
    await girl.tap("+ Пара: Илья")
    for words in ("Стеснялась", "Шахматы", "Выступаю"):
        await girl.person.send(words)
        await girl.handled()
    await girl.tried(answered=True)
    await curator.command("settings")
    await curator.tap("Итоги, передача дел", "Завершение года", "Банк практик")
    await curator.command("settings")
    await curator.tap(
        "Итоги, передача дел", "Завершение года", "Открытые пары: 1", "Продолжает", "← Назад", "Завершить год"
    )
    await curator.tap("Да, завершить год", "Открыть снова", "← Назад", "← Учебный год", "Открыть учебный год")
    await curator.tap("← Назад", "← Назад", "Итоги, передача дел", "Завершение года", "Кто снова с нами", "Спросить: 4")
    async with work(app) as unit:
        asked = await unit.scalar(select(ComeAgain.id).where(ComeAgain.person_id == town.mentee.id))
    await girl.command("menu")
    await girl.go(f"again:{asked}")


async def test_indicators(curator) -> None:
    await curator.command("indicators")
    await curator.tap("Год", "2025", "— E2 · нет данных", "✎ Ученики 10–18", "← Назад", "Из чего", "← Назад")
    await curator.tap("← Все показатели", "Закрыть год")


async def test_events(curator) -> None:
    await curator.command("events")
    await curator.tap("+ Событие", "Мы проводим", "Семинар", "Школьный уровень", "Онлайн", "15")
    await curator.send("Семинар")
    await curator.tap("Позже", "Позже", "Пригласить", "Все участники: 2", "Да, пригласить", "Кто был", "← К событию")
    await curator.tap("Результаты")


async def test_choosing_and_who_waits(app, curator, town, world) -> None:
    pupil = Walk(app, world.person(town.mentee.actor.chat_id, "Аня"))
    world.chat_of(town.mentee.actor.chat_id).started = True
    await curator.command("events")
    await curator.tap("+ Событие", "Мы проводим", "Общая встреча", "Школьный уровень", "Онлайн", "15")
    await curator.send("Знакомство")
    await curator.tap(
        "Позже", "Позже", "Пригласить", "Все участники: 2", "Да, пригласить", "Выбор пар", "Открыть выбор"
    )
    await app.delivery.deliver_due()
    await pupil.person.tap("Выбрать")
    await pupil.handled()
    await pupil.tried(answered=True)
    await curator.command("pair")
    await curator.tap("Кто ждёт дольше", "1 · Аня Т.")


async def test_suggested_pupils_and_partners(app, curator, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        teacher = town.human("Мария", Role.CLASS_TEACHER, kind="teacher", born=ADULT_BORN, grade=None, chat=5201)
        contact = town.human("Нина", Role.PARTNER_CONTACT, kind="employee", born=ADULT_BORN, grade=None, chat=5202)
    suggests, looks = (Walk(app, world.person(chat, "Кто-то")) for chat in (5201, 5202))
    await suggests.command("menu")
    await suggests.tap("Предложить ученика", "+ Предложить ученика", "Ещё не в программе")
    await suggests.send("Саша, 7Б")
    await suggests.tap("Учёба", "Дальше (1)", "Пропустить", "Пропустить", "Студент", "Да")
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Предложены", "1 · Саша, 7Б", "Уже с нами", "← Назад")
    await looks.command("menu")
    await looks.tap("Моя организация")
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Партнёры", "+ Партнёр")
    await curator.send("Хлебозавод")
    await curator.tap("← Назад", "← Все партнёры")
    await curator.command("people")
    await curator.person.send("Илья")
    await curator.handled()
    await curator.tap("Откуда наставники")
    assert teacher.id != contact.id


def test_every_screen_was_tried() -> None:
    """A new screen has to be added to one of the walks above."""
    assert untried(GROUPS, ELSEWHERE) == set()
    assert "PlanSG:add_day" in probed, "the matrix of the participants relies on it"


def test_no_group_is_left_out() -> None:
    every = {name for name, group in inspect.getmembers(states, inspect.isclass) if issubclass(group, StatesGroup)}
    assert every - {"StatesGroup"} == {*GROUPS, *others.GROUPS, *changes.GROUPS, *roadmap.GROUPS}
