"""What the screens of a questionnaire show; no look into the database, the catalogue is in memory."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from catalog.questionnaire import Moment, Tone
from dialogs.kit.behalf import absent_id, acting
from dialogs.states import SurveySG
from dialogs.survey.about import subject_lines
from dialogs.survey.keyboard import Key, rows
from dialogs.survey.state import NEEDS_BUTTON, NEEDS_TEXT, Progress
from domain.answers import CHOICE_TYPES, OPEN_TEXT_LIMIT, AnswerFault, AnswerType

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.questionnaire import Item, Questionnaire
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


async def intro(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """Say what the questionnaire is, how long it takes and that it can be interrupted."""
    progress = await Progress.of(dialog_manager)
    questionnaire = progress.questionnaire
    actor, absent = await _reader(actor, dialog_manager)
    child = reads_as_child(questionnaire, actor)
    # An intro may promise that only the curator reads the answers; with somebody else tapping that is not so.
    about = questionnaire.intro if absent is None or Moment.INTAKE in questionnaire.moment else None
    about = about or questionnaire.title
    return {
        "title": _html(questionnaire.title.of(t.locale, child=child)),
        "about": "\n".join([*_whose(absent, questionnaire, t), _html(about.of(t.locale, child=child))]),
        "questions": len(progress.items),
        "minutes": questionnaire.minutes,
    }


async def question(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Word the question on the screen; it runs on every answer and reads nothing, but on whose behalf or about whom."""
    progress = await Progress.of(dialog_manager)
    item = progress.item
    actor, absent = await _reader(actor, dialog_manager)
    child = reads_as_child(progress.questionnaire, actor)
    lines = [_numbered(progress, t, child=child)]
    lines = [*_whose(absent, progress.questionnaire, t), *await subject_lines(unit, actor, t, progress), *lines]
    if hint := _hint(item, t, child=child, who_reads=absent is None):
        lines.append(f"<i>{hint}</i>")
    if progress.data.get("answered"):
        lines.append(_answer_now(progress, item, t, child=child))
    if fault := progress.data.get("fault"):
        lines.append(f"⚠️ {fault_text(fault, item, t)}")
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    return {"text": "\n".join(lines), "rows": rows(progress, t, child=child, today=today)}


def _numbered(progress: Progress, t: Translator, *, child: bool) -> str:
    number, total = progress.place()
    text = _html(progress.item.text.of(t.locale, child=child))
    if progress.is_extra or total == 1:
        return text
    # Outside the f-string: the extraction of texts does not look into one.
    header = t("{number} of {total}", number=number, total=total)
    return f"<b>{header}</b> · {text}"


def as_asked(progress: Progress, t: Translator, *, child: bool) -> str:
    """Return the open question as people will read it, for whoever looks at a questionnaire before it is sent."""
    hint = _hint(progress.item, t, child=child, who_reads=True)
    return "\n".join([_numbered(progress, t, child=child), *([f"<i>{hint}</i>"] if hint else [])])


async def done(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """Thank, and offer the question that is only asked on request."""
    progress = await Progress.of(dialog_manager)
    own = absent_id(dialog_manager) is None
    return {
        "again": bool(progress.data.get("again")),
        "fresh": not progress.data.get("again"),
        "help": own and bool(progress.data.get("help")),
        "help_for": not own and bool(progress.data.get("help")),
        "extra": progress.extra is not None,
    }


async def _reader(actor: Actor, manager: DialogManager) -> tuple[Actor, Actor | None]:
    """Return for whom the questions are worded, and who has no account, if somebody taps for them."""
    if absent_id(manager) is None:
        return actor, None
    absent = await acting(manager)
    return absent, absent


def _whose(absent: Actor | None, questionnaire: Questionnaire, t: Translator) -> list[str]:
    """Say whose answers these are, and who will read them: whoever taps them has to know before the first one."""
    if absent is None:
        return []
    name = absent.first_name or "—"
    asks = t("Answers of: <b>{name}</b>. Read the question out and tap what they say.", name=name)
    if Moment.INTAKE in questionnaire.moment:
        return [asks]
    if Moment.OWN in questionnaire.moment:
        return [asks, t("<i>The curator sees all answers together, without names.</i>")]
    return [asks, t("<i>The curator reads the answer, and so do you. The other side of the pair does not.</i>")]


def reads_as_child(questionnaire: Questionnaire, actor: Actor) -> bool:
    """Tell which of the catalogue's wordings this reader gets."""
    return questionnaire.tone is Tone.CHILD or (questionnaire.tone is Tone.BY_AGE and actor.child)


def _hint(item: Item, t: Translator, *, child: bool, who_reads: bool) -> str:
    # The hint of a feeling says «only the curator sees it»; with somebody else tapping that is not so.
    if item.hint is not None and (who_reads or item.type not in CHOICE_TYPES - {AnswerType.MC3}):
        return _html(item.hint.of(t.locale, child=child))
    match item.type:
        case AnswerType.OT:
            return t("A few words, no names. You can skip this.")
        case AnswerType.S10:
            return t("1 is not at all, 10 is fully.")
        case AnswerType.NUM:
            return t("A number from {low} to {high}.", low=_number(item.minimum, t), high=_number(item.maximum, t))
        case AnswerType.DATE:
            return t("Pick a day or type it, like 17.09.2026.")
        case _:
            return ""


def _answer_now(progress: Progress, item: Item, t: Translator, *, child: bool) -> str:
    labels = {option.id: option.label.of(t.locale, child=child) for option in item.options}
    if not progress.picked:
        return t("There is an answer already. A new one replaces it.")
    if item.type is AnswerType.MC3:
        return ""
    return t("The answer now: {answer}", answer=", ".join(labels.get(option, option) for option in progress.picked))


def fault_text(fault: str, item: Item, t: Translator) -> str:
    """Say how to mend an answer that could not be taken."""
    if fault == AnswerFault.TOO_LONG:
        return t.plural(
            "Too long: please keep it within {n} character.",
            "Too long: please keep it within {n} characters.",
            OPEN_TEXT_LIMIT,
        )
    if fault == AnswerFault.OUT_OF_RANGE:
        low, high = (1, 10) if item.type is AnswerType.S10 else (item.minimum, item.maximum)
        return t("The number should be from {low} to {high}.", low=_number(low, t), high=_number(high, t))
    known = {
        AnswerFault.NOT_A_NUMBER: t.you("I need a number, in digits. For example: 3"),
        AnswerFault.NOT_A_DATE: t.you("I could not read the date. Write it like this: 17.09.2026"),
        AnswerFault.TOO_MANY: t("Up to three can be chosen."),
        NEEDS_TEXT: t.you("I can only read text here. Write a few words or skip this question."),
        NEEDS_BUTTON: t.you("Choose one of the buttons below, please."),
    }
    return known.get(fault) or t.you("I could not take that. Try once more, please.")


def _number(value: float | None, t: Translator) -> str:
    return t.number(value if value is not None else 0)


def _html(text: str) -> str:
    return escape(text, quote=False)


PREVIEW: Final = {
    SurveySG.intro: {
        "title": "Анкета наставника",
        "about": "Расскажите о себе как о наставнике.",
        "questions": 14,
        "minutes": 4,
    },
    SurveySG.question: {
        "text": "<b>3 из 6</b> · С чем тебе нужна поддержка?\n<i>Можно выбрать до трёх.</i>",
        "rows": [
            [Key("✓ Учёба, предмет", "me_needs:-study"), Key("Выбор профессии", "me_needs:+career")],
            [Key("Дальше (1)", "me_needs:NEXT")],
            [Key("← Назад", "me_needs:BACK"), Key("Пропустить", "me_needs:SKIP")],
            [Key("Продолжить завтра", "me_needs:PAUSE")],
        ],
    },
    SurveySG.done: {"again": True, "fresh": True, "help": True, "help_for": True, "extra": True},
}
