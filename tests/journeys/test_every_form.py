"""Each form of mentoring from the invite to the certificate: who may be who, the form's own questions, who consents.

``test_one_pair`` walks a teacher with a pupil in Russian and two pupils in English, from the empty database on; here
the school stands, and the other forms are walked: all in Russian, two of them in English too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from domain.training import NEW_SCHOOL, REQUIRES
from domain.vocabulary import MatchStatus, MentoringForm, PersonKind, Role
from storage.ids import new_id
from storage.tables import Account, Guardianship, Match, Organization, Person, Selection
from tests.journeys.phone import Phone
from tests.journeys.stage_4 import record_training
from tests.journeys.test_curators_desk_journey import work
from tests.journeys.test_joining_journey import link_for
from tests.journeys.test_one_pair import (
    ABOUT_A_MEETING,
    TYPES,
    Cast,
    answer,
    bring_guardian,
    confirm_guardian,
    consent,
    log,
    planned_at,
    propose,
    say_goodbye,
    trial,
    type_or_tap_birth,
)
from tests.journeys.test_one_pair import errors as errors  # noqa: PLC0414 - a fixture
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import Town

CURATOR = 700
PUPIL, TEEN = date(2013, 5, 1), date(2010, 2, 28)
YOUNG, ADULT = date(2004, 4, 4), date(1985, 2, 28)
COMMON = {"mr_why", "mr_capacity", "mr_format"}
OUTSIDE = {PersonKind.STUDENT, PersonKind.EMPLOYEE, PersonKind.PARENT}
ADULTS = {PersonKind.TEACHER, *OUTSIDE}
AT_WORK = frozenset({"mr_strong", "eu_job", "eu_show"})


@dataclass(frozen=True)
class Form:
    """What is particular to a form."""

    form: MentoringForm
    mentor: tuple[PersonKind, date]
    mentee: tuple[PersonKind, date]
    own: frozenset[str]
    """The form's block of the mentor's questionnaire."""
    models: tuple[tuple[str, str], ...]


FORMS = {
    one.form: one
    for one in (
        Form(
            MentoringForm.PUPIL_PUPIL, (PersonKind.PUPIL, TEEN), (PersonKind.PUPIL, PUPIL),
            frozenset({"mr_strong", "uu_grade", "uu_role"}),
            (("Успешный — отстающий", "Strong — struggling"), ("Свой — новичок", "Settled — newcomer")),
        ),
        Form(
            MentoringForm.TEACHER_TEACHER, (PersonKind.TEACHER, ADULT), (PersonKind.TEACHER, YOUNG),
            frozenset({"mr_strong_t", "tt_subject", "tt_open"}),
            (("Опытный — молодой", "Experienced — young"), ("Предметник — новичок", "Expert — novice")),
        ),
        Form(
            MentoringForm.STUDENT_PUPIL, (PersonKind.STUDENT, YOUNG), (PersonKind.PUPIL, PUPIL),
            frozenset({"mr_strong", "su_place", "su_alumnus"}),
            (("Куратор — автор", "Tutor — author"), ("Равный — другому", "Equal — other")),
        ),
        Form(
            MentoringForm.EMPLOYER_PUPIL, (PersonKind.EMPLOYEE, ADULT), (PersonKind.PUPIL, PUPIL), AT_WORK,
            (("Будущий сотрудник", "Future employee"), ("Коллега — младший", "Colleague — junior")),
        ),
        Form(
            MentoringForm.EMPLOYER_STUDENT, (PersonKind.EMPLOYEE, ADULT), (PersonKind.STUDENT, YOUNG), AT_WORK,
            (("Будущий сотрудник", "Future employee"), ("Коллега — младший", "Colleague — junior")),
        ),
    )
}  # fmt: skip
BLOCKS = frozenset().union(*(one.own for one in FORMS.values())) | {"tu_subject", "tu_whom"}
WALKS = [
    *[(form, "ru") for form in FORMS],
    (MentoringForm.TEACHER_TEACHER, "en"),
    (MentoringForm.STUDENT_PUPIL, "en"),
]


async def school(app, cast: Cast, form: MentoringForm) -> tuple[Phone, object, Town]:
    """Set up a school whose year has this form, and return the curator's phone, the actor, and the school."""
    async with work(app) as unit:
        town = Town(unit)
        actor = town.curator()
        town.cycle()
        form_on(town, form.value)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=cast.locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
    async with work(app) as unit:
        await unit.exclusive()
        unit.execute(update(Organization).values(settings={REQUIRES: list(NEW_SCHOOL)}, address="ул. Мира, 1"))
    return cast.phone("Ольга", CURATOR), actor, town


async def join(phone: Phone, link: str, who: tuple[PersonKind, date], name: tuple[str, str], papers: int) -> None:
    """Come in by a link: name, birth date, the grade of a pupil, and each consent on a screen of its own."""
    kind, born = who
    await phone.start(link)
    await phone.tap("Начать", "Start")
    await phone.send(*name)
    if born == PUPIL and phone.locale == "ru":
        await phone.send("05.05.1980")
        await phone.sees("По этой ссылке входят ученики")
    await type_or_tap_birth(phone, born)
    if kind is PersonKind.PUPIL:
        await phone.tap("10" if born == TEEN else "7")
    await consent(phone, papers)


async def questions(phone: Phone, picks: dict[str, str | list[str]]) -> set[str]:
    """Answer the first questionnaire and return what was asked."""
    if not phone.shows("Начать", "Start"):
        await phone.command("menu")
        await phone.tap("Ответить", "Answer questions")
    await phone.tap("Начать", "Start")
    asked = await answer(phone, picks)
    await phone.sees("Спасибо", "Thank you")
    return set(asked)


async def choose(curator: Phone, form: Form) -> None:
    """Take the mentor into the pool; of somebody from outside the school ticks first that it has checked."""
    await curator.command("today")
    await curator.tap("· Решить", "· Decide")
    await curator.tap("Беседа была", "Interview held")
    await curator.tap("5")
    outside = form.mentor[0] in OUTSIDE
    assert curator.shows("Проверка пройдена", "Papers checked") is outside
    if outside:
        await curator.tap("Проверка пройдена", "Papers checked")
        await curator.sees("Личность и документы проверены", "Identity and papers checked")
    await curator.tap("В базу наставников", "Into the pool")
    await curator.sees("Решение: в базе наставников", "Decision: in the pool")


async def pair_up(curator: Phone, mentee: Phone, mentor: Phone, form: Form) -> None:
    """Choose the pair with one of the form's role models, ask both, and record the order."""
    await curator.command("today")
    await curator.tap("Подобрать", "Choose pairs")
    await curator.tap("Илья О.", "Ilya O.")
    for model in form.models:
        assert curator.shows(*model), curator.person.transcript
    await curator.tap(*form.models[0])
    await curator.tap("Предложить", "Propose")
    await curator.sees("Предложили!", "Proposed!")
    for phone in (mentee, mentor):
        await phone.told("Есть новость", "There is news for you")
        await phone.tap("Посмотреть", "Have a look")
        await phone.tap("попробуем", "Let's try")
    await curator.told("Пара согласна", "agree")
    await curator.command("today")
    await curator.tap("· Записать приказ", "· Record the order")
    await curator.send("12-ОД")
    await curator.tap("Сегодня, ", "Today, ")
    await curator.sees("есть приказ", "order recorded")


async def meet(cast: Cast, mentee: Phone, mentor: Phone) -> None:
    """Meet five times; reminders of meetings and logs are ``test_one_pair``'s."""
    for kind in TYPES:
        await propose(mentor, last=kind == "final")
        await mentee.told("Предложена встреча", "A meeting is proposed")
        await mentee.tap("Хорошо", "Fine with me")
        await cast.move(await planned_at(cast) + timedelta(hours=2))
        await log(mentor, kind)
        if kind == "trial":
            await trial(cast, mentee, mentor)
        elif kind == "intro":
            await mentee.tap_under(("Как прошла встреча", "How was the meeting"), ("Да", "Yes"))
            assert await answer(mentee, ABOUT_A_MEETING) == list(ABOUT_A_MEETING)[1:]


async def take_certificate(cast: Cast, phone: Phone) -> None:
    """Take one's paper from the goodbye itself: two taps."""
    await phone.tap_under(
        ("Программа вашей пары завершена", "The programme of your pair is complete"),
        ("Итоги и грамоты", "Results, papers"),
    )
    await phone.tap("Мой сертификат", "My certificate")
    await cast.app.delivery.deliver_due()
    paper = await phone.told("Сертификат готов.", "The certificate is ready.")
    assert paper.body["document"]["file_name"].endswith(".pdf")


@pytest.mark.parametrize(("name", "locale"), WALKS)
async def test_a_form_from_the_invite_to_the_goodbye(app, world, name, locale, errors) -> None:
    form, cast = FORMS[name], Cast(app, world, locale)
    curator, actor, _ = await school(app, cast, name)
    mentee, mentor = cast.phone("Аня", 101), cast.phone("Илья", 105 if form.mentor[1] == TEEN else 103)
    pupil = form.mentee[0] is PersonKind.PUPIL
    link = await link_for(app, actor, Role.MENTEE, None if pupil else name, person_kind=form.mentee[0])
    await join(mentee, link, form.mentee, ("Аня Смирнова", "Anna Smith"), 1 if pupil else 2)
    if pupil:
        await bring_guardian(cast, mentee, ("Мария Смирнова", "Mary Smith"), 102)
        await confirm_guardian(curator)
    asked = await questions(mentee, {})
    teaches = form.mentee[0] is PersonKind.TEACHER
    assert ("te_needs" in asked, "me_needs" in asked) == (teaches, not teaches)
    link = await link_for(app, actor, Role.MENTOR, name, person_kind=form.mentor[0])
    await join(mentor, link, form.mentor, ("Илья Орлов", "Ilya Orlov"), 3)
    if form.mentor[1] == TEEN:
        await bring_guardian(cast, mentor, ("Пётр Орлов", "Peter Orlov"), 104)
        await confirm_guardian(curator)
    asked = await questions(mentor, {"mr_capacity": "1"})
    assert asked & BLOCKS == form.own
    assert asked >= COMMON
    await record_training(curator)
    await choose(curator, form)
    await pair_up(curator, mentee, mentor, form)
    await meet(cast, mentee, mentor)
    await say_goodbye(cast, curator, mentee, mentor)
    for phone in (mentee, mentor):
        await take_certificate(cast, phone)
    found = await cast.rows(select(Match.form, Match.role_model, Match.status))
    assert [(row.form, row.status) for row in found] == [(name.value, MatchStatus.CLOSED)]
    assert found[0].role_model is not None
    minors = sum(kind not in ADULTS for kind, _ in (form.mentor, form.mentee))
    assert len(await cast.rows(select(Guardianship.id))) == minors, "adults consent without a guardian"
    (note,) = await cast.rows(select(Selection.documents_at))
    assert (note.documents_at is not None) is (form.mentor[0] in OUTSIDE)
    assert errors() == []


async def test_who_may_be_who(app, world) -> None:
    """Nobody is offered in a form that is not theirs: a teachers' mentor to a pupil, a mentor of the fourth grade."""
    cast = Cast(app, world, "ru")
    curator, _, town = await school(app, cast, MentoringForm.TEACHER_TEACHER)
    async with work(app) as unit:
        town.unit = unit
        form_on(town, MentoringForm.PUPIL_PUPIL.value)
        form_on(town, MentoringForm.EMPLOYER_STUDENT.value)
        ready_mentee(town, "Аня")
        adult_mentor(town, "Вера", kind="teacher", form="teacher_teacher")
        adult_mentor(town, "Глеб", kind="employee", form="employer_student")
        young, old = ready_mentor(town, "Дима"), ready_mentor(town, "Егор")
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Person, young.id, grade=4)
        unit.execute(update(Organization).values(settings={}))
    await curator.command("pair")
    await curator.tap("Аня Т.")
    await curator.sees("Подбираем наставника")
    assert [label.split()[0] for label in curator.person.buttons if " Т." in label] == ["Егор"]
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Person, old.id, grade=4)
    await curator.command("pair")
    await curator.tap("Аня Т.")
    await curator.sees("Пока никто не подходит")
