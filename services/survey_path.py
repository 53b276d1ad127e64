"""Which question comes next: plain functions over a questionnaire and what has been answered, no I/O.

A condition of the catalogue (``when``) hides an item once the item it depends on has another answer. The dialog
remembers hidden items' ids, not the answers, so the way through a questionnaire needs no look into the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.questionnaire import Ask, Audience, Moment
from domain.vocabulary import MentoringForm, PersonKind, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from catalog.model import Catalogue
    from catalog.questionnaire import Item, Questionnaire
    from domain.answers import AnswerValue


def block(questionnaire: Questionnaire, form: str | None) -> tuple[Item, ...]:
    """Return the items asked in turn: the common ones and the form's block, without those on request."""
    items = questionnaire.items_for(MentoringForm(form) if form else None)
    return tuple(item for item in items if item.ask is not Ask.ON_REQUEST)


def extras(questionnaire: Questionnaire, form: str | None) -> tuple[Item, ...]:
    """Return the items behind a button at the end («Добавить пару слов»)."""
    items = questionnaire.items_for(MentoringForm(form) if form else None)
    return tuple(item for item in items if item.ask is Ask.ON_REQUEST and item.when is None)


def path(questionnaire: Questionnaire, form: str | None, hidden: Collection[str] = ()) -> tuple[Item, ...]:
    """Return the items still on the way, in order."""
    return tuple(item for item in block(questionnaire, form) if item.id not in hidden)


def hide(
    questionnaire: Questionnaire,
    form: str | None,
    hidden: Collection[str],
    item_id: str,
    value: AnswerValue | None,
) -> list[str]:
    """Return the hidden items after ``item_id`` was answered with ``value`` (``None``: skipped)."""
    now = set(hidden)
    chosen = {str(v) for v in value} if isinstance(value, list) else {str(value)}
    for item in block(questionnaire, form):
        if item.when is None:
            continue
        if item.when.item == item_id:
            now = now - {item.id} if chosen & set(item.when.any_of) else now | {item.id}
        elif item.when.item in now:
            now |= {item.id}  # who was never asked the first question is not asked the one that follows from it
    return [item.id for item in block(questionnaire, form) if item.id in now]


def hidden_by(questionnaire: Questionnaire, form: str | None, answers: Mapping[str, AnswerValue | None]) -> list[str]:
    """Return the items that a set of answers hides."""
    hidden: list[str] = []
    for item in block(questionnaire, form):
        if item.id in answers:
            hidden = hide(questionnaire, form, hidden, item.id, answers[item.id])
    return hidden


def after(items: Sequence[Item], item_id: str) -> str | None:
    """Return the item behind ``item_id``, ``None`` at the end."""
    ids = [item.id for item in items]
    place = ids.index(item_id) + 1 if item_id in ids else len(ids)
    return ids[place] if place < len(ids) else None


def before(items: Sequence[Item], item_id: str) -> str | None:
    """Return the item ahead of ``item_id``, ``None`` at the start."""
    ids = [item.id for item in items]
    place = ids.index(item_id) if item_id in ids else len(ids)
    return ids[place - 1] if place > 0 else None


def intake(catalogue: Catalogue, side: Side | None, kind: PersonKind | str | None) -> str | None:
    """Return the intake questionnaire of a participant, or of a guardian if ``side`` is ``None``.

    It is found by moment and audience (questionnaires, "Instruments at a glance"), so that a new instrument is a file.
    """
    if side is None:
        audience = {Audience.GUARDIAN}
    elif side is Side.MENTOR:
        audience = {Audience.MENTOR}
    else:
        own = Audience.TEACHER_MENTEE if kind == PersonKind.TEACHER else Audience.PUPIL_MENTEE
        audience = {own, Audience.MENTEE}
    found = (
        instrument
        for (instrument, _), questionnaire in sorted(catalogue.questionnaires.items())
        if Moment.INTAKE in questionnaire.moment and audience & set(questionnaire.audience)
    )
    return next(found, None)
