"""Stage 4 on the phones: a mentor trains in the chat, a curator records a training in person and selects the mentor."""

from __future__ import annotations

from functools import cache

from catalog.load import load_catalogue
from tests.journeys.phone import Phone


@cache
def modules() -> dict:
    return load_catalogue().training


async def read_pages(mentor: Phone) -> None:
    """Turn the pages of a part up to its questions."""
    while mentor.shows("Дальше", "Next"):
        await mentor.tap("Дальше", "Next")
    await mentor.tap("К вопросам", "To the questions")


async def answer_part(mentor: Phone, module: str, *, child: bool, wrong: int = 0) -> None:
    """Answer the five questions of a part, the first ``wrong`` of them wrongly."""
    for number, question in enumerate(modules()[module].questions):
        await mentor.sees(f"вопрос {number + 1} из 5", f"question {number + 1} of 5")
        missed = next(option for option in question.options if not option.right)
        chosen = missed if number < wrong else question.right
        label = chosen.label.of(mentor.locale, child=child)
        await mentor.tap(label, label)
        if number < wrong:
            await mentor.sees(question.why.of(mentor.locale, child=child), question.why.en)
            await mentor.tap("Дальше", "Next")


async def train_in_chat(mentor: Phone, *, child: bool = False) -> None:
    """Go through all parts that count, one after the other, every answer right."""
    await mentor.command("menu")
    await mentor.tap("К обучению", "To the training")
    await mentor.sees("Обучение наставника", "Training for mentors")
    await mentor.tap("Продолжить", "Go on")
    for module in [each.id for each in modules().values() if each.required]:
        await read_pages(mentor)
        await answer_part(mentor, module, child=child)
        await mentor.sees("Эта часть пройдена", "This part is done")
        if not mentor.person.text.endswith(("Спасибо!", "Спасибо тебе!", "Thank you!")):
            await mentor.tap("Следующая часть", "Next part")
    await mentor.tap("Все части", "All parts")
    await mentor.sees("Обучение засчитано", "The training counts")


async def record_training(curator: Phone) -> None:
    """Record an initial training in person of today, with everybody there."""
    await curator.command("today")
    await curator.sees("Без обучения: 1", "Mentors without training: 1")
    await curator.tap("· К обучению", "· To the training")
    await curator.tap("Записать занятие", "Record a training")
    await curator.tap("Начальное обучение", "Initial training")
    await curator.sees("Были: 1 из 1", "Were there: 1 of 1")
    await curator.tap("Сохранить", "Save")
    await curator.sees("были: 1", "1 people")


async def select_mentor(curator: Phone) -> None:
    """Decide about the one candidate of the day's list."""
    await curator.command("today")
    await curator.sees("Наставники без решения: 1", "Mentors without a decision: 1")
    await curator.tap("· Решить", "· Decide")
    await curator.tap("Беседа была", "Interview held")
    await curator.tap("5")
    await curator.tap("В базу наставников", "Into the pool")
    await curator.sees("Решение: в базе наставников", "Decision: in the pool")
