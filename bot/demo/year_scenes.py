"""What people of the school year do on their phones, tap by tap: each kind of behaviour at least once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.demo.year_phone import Telephone


async def join_as_teacher(mentor: Telephone, token: str, name: str, born: str) -> None:
    """Come in as a teacher who mentors, agree to three documents and answer the questionnaire."""
    await mentor.start(token)
    await mentor.tap("Начать")
    await mentor.send(name, born)
    await mentor.tap("Соглашаюсь", "Соглашаюсь", "Соглашаюсь")
    await _questionnaire(mentor)


async def join_as_pupil(pupil: Telephone, token: str, name: str, born: str, grade: str) -> str:
    """Come in as a pupil of thirteen and return the link that the guardian gets."""
    await pupil.start(token)
    await pupil.tap("Начать")
    await pupil.send(name, born)
    await pupil.tap(grade, "Соглашаюсь")
    return pupil.link


async def join_as_guardian(guardian: Telephone, token: str, name: str) -> None:
    """Come in as a guardian and answer the two documents."""
    await guardian.start(token)
    await guardian.tap("Начать", "Да", "Да, это так")
    await guardian.send(name)
    await guardian.tap("Соглашаюсь", "Соглашаюсь")


async def confirm_guardian(curator: Telephone) -> None:
    """Confirm the one guardian who waits."""
    await curator.command("today")
    await curator.tap("Проверить родителей", "Подтверждаю")


async def fill_in(pupil: Telephone) -> None:
    """Answer the first questionnaire from the menu."""
    await pupil.command("menu")
    await _questionnaire(pupil)


async def refuse(mentee: Telephone) -> None:
    """Ask for somebody else."""
    await mentee.command("menu")
    await mentee.tap("Посмотреть", "Хочу другого", "Не подходит время")


async def accept(person: Telephone) -> None:
    """Say yes to a proposal."""
    await person.command("menu")
    await person.tap("Посмотреть", "Давайте попробуем" if person.shows("Давайте попробуем") else "попробуем")


async def plan_a_meeting(mentor: Telephone) -> None:
    """Propose a meeting at one of the times that suit both."""
    await mentor.command("meeting")
    times = [label for label in mentor.person.buttons if ":" in label]
    await mentor.tap(times[-1], "В школе", "Не уточнять")


async def log_from_reminder(mentor: Telephone) -> None:
    """Write the log from the button under the reminder."""
    await mentor.tap_under("Нет записи о встрече", "Да, всё так")


async def log_as_group(mentor: Telephone) -> None:
    """Write the log of a group's meeting at which everybody was."""
    await mentor.command("meeting")
    await mentor.tap("Да, всё так")
    for label in ("Записать", "Дальше"):
        if mentor.shows(label):
            await mentor.tap(label)


async def say_no_after_the_trial(mentee: Telephone) -> None:
    """Say that it did not fit."""
    await mentee.command("plan")
    await mentee.tap("Ответить: 20 секунд")
    if mentee.shows("Начать"):
        await mentee.tap("Начать")
    await mentee.answer_all({"tr_go_on": "no", "mt_met": "yes", "mt_mood": "ok"})


async def take_consent_back(guardian: Telephone) -> None:
    """Take a child out of the programme."""
    await guardian.command("withdraw")
    label = next(one for one in guardian.person.buttons if one.startswith("Отозвать:"))
    await guardian.tap(label, "Да, отозвать")


async def call_for_help(child: Telephone) -> None:
    """Call the psychologist."""
    await child.command("sos")
    await child.tap("Психологу")


async def take_on(adult: Telephone) -> None:
    """Take a call on."""
    await adult.tap_under("Нужно ваше внимание прямо сейчас", "Взять")


async def settle(adult: Telephone) -> None:
    """Note that a call is settled, on the screen that taking it on has opened."""
    await adult.tap("Разобрались", "Да, разобрались")


async def answer_for_child(guardian: Telephone) -> None:
    """Pass on a child's yes to a proposal: the child has no telephone."""
    await guardian.command("menu")
    label = next(one for one in guardian.person.buttons if one.startswith("За ребёнка:"))
    await guardian.tap(label, "Открыть предложение", "Ответ: да")


async def close_pair(curator: Telephone, names: str) -> None:
    """Close a pair that has held its final meeting, from the morning's list."""
    await curator.command("today")
    await curator.tap("Завершить пару")
    if curator.shows(names):  # several wait: they stand in a list
        await curator.tap(names)
    await curator.tap("Завершить пару", "Да, завершить")


async def _questionnaire(person: Telephone) -> None:
    if not person.shows("Начать"):
        await person.command("menu")
        await person.tap("Ответить")
    await person.tap("Начать")
    await person.answer_all({"mr_capacity": 2})
