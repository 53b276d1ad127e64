"""What the screens of the choosing show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.choosing.actions import DONE, FIRST, SECOND, event_of, side_of
from dialogs.kit.behalf import absent_id, acting
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip
from dialogs.states import ChoosingSG
from domain.vocabulary import Side
from services import words
from services.access import NotAllowedError, RefusedError
from services.choosing import PAGE, view_choice, view_choosing
from services.choosing_words import wish_words

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.choosing import ChoicePage, ChoosingBoard, Partner, WishLine
    from storage.unit import Unit

_NO_BOARD: Final = {
    "open_label": "", "may_open": False, "may_close": False, "items": [], "turns": [], "may_print": False,
    "is_curator": True,
}  # fmt: skip
_NOTHING: Final = {
    "items": [], "turns": [], "may_stop": False, "may_wait": False, "may_change": False, "two_sides": False,
    "side_label": "",
}  # fmt: skip


async def board(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the curator who has chosen whom, mutual choices first."""
    page = int(dialog_manager.dialog_data.get("page", 0))
    try:
        found = await view_choosing(unit, actor, event_of(dialog_manager), page)
    except (RefusedError, NotAllowedError) as refusal:
        return _NO_BOARD | {"text": words_of(refusal, t)}
    first = found.page * PAGE + 1
    numbered = list(enumerate(found.lines, first))
    lines = _board(t, found)
    lines += [_wish(t, number, each) for number, each in numbered]
    if any(each.free for each in found.lines):
        lines.append(t("Tap a name to choose a mentor for this mentee."))
    return {
        "text": "\n".join(lines),
        "open_label": t("Open it again") if found.opened else t("Open the choosing"),
        "may_open": found.may_open and not found.open,
        "may_close": found.open,
        "items": [
            {"id": f"{each.mentee_id}.{found.organization_id}", "label": clip(f"{number} · {each.mentee.short}")}
            for number, each in numbered
            if each.free
        ],
        "turns": page_items(t, found.page, found.pages),
        "may_print": found.opened,
        "is_curator": True,
    }


def _board(t: Translator, found: ChoosingBoard) -> list[str]:
    head = t("<b>Choosing</b> · {title}", title=found.title)
    who = t("May choose: mentees {n}, mentors {m}.", n=found.mentees, m=found.mentors)
    if not found.opened:
        return [
            head,
            who,
            t("Each gets a message and taps a first and a second choice. Nobody but you sees who chose whom."),
        ]
    state = t("The choosing is open.") if found.open else t("The choosing is closed.")
    said = t("Have chosen: {n} of {m}. Mutual choices: {k}.", n=found.said, m=found.asked, k=found.mutual)
    return [head, state, said]


def _wish(t: Translator, number: int, each: WishLine) -> str:
    return t("{number} · {mentee} and {mentor}: {what}", number=number, mentee=each.mentee.short,
             mentor=each.mentor.short, what=wish_words(t, each.wish))  # fmt: skip


async def pick(
    unit: Unit, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show whom somebody may choose, or what they have chosen."""
    data = dialog_manager.dialog_data
    try:
        actor = await acting(dialog_manager)
        side, page = side_of(dialog_manager), int(data.get("page", 0))
        found = await view_choice(unit, actor, catalogue, event_of(dialog_manager), side=side, page=page)
    except (RefusedError, NotAllowedError) as refusal:
        return _NOTHING | {"text": words_of(refusal, t)}
    step = _step(found, data.get("step"))
    lines = [t("<b>{title}</b>", title=found.title), *_own(t, found, step)]
    first = found.page * PAGE + 1
    shown = [each for each in found.partners if step != SECOND or each.participation_id != found.said.first]
    numbered = list(enumerate(shown, first)) if step != DONE else []
    lines += [t("{number} · {who}", number=number, who=_partner(t, each)) for number, each in numbered]
    if absent_id(dialog_manager) is not None and step != DONE:
        name = actor.first_name or "—"
        lines.append(t("<b>{name}</b> decides: tell them about it, then tap their answer.", name=name))
    return {
        "text": "\n".join(lines),
        "items": [
            {"id": f"{step}.{each.participation_id}", "label": clip(f"{number} · {each.name}")}
            for number, each in numbered
        ],
        "turns": page_items(t, found.page, found.pages) if step != DONE else [],
        "may_stop": step == SECOND,
        "may_wait": step == FIRST,
        "may_change": step == DONE and found.open,
        "two_sides": len(found.sides) > 1,
        "side_label": t("Now as a mentee") if found.side is Side.MENTOR else t("Now as a mentor"),
    }


def _step(found: ChoicePage, asked: Any) -> int:
    if not found.open:
        return DONE
    if asked in {FIRST, SECOND, DONE}:
        return int(asked)
    return DONE if found.answered else FIRST


def _own(t: Translator, found: ChoicePage, step: int) -> list[str]:
    """Return what was chosen and what is asked."""
    first, second = found.chosen
    if step == FIRST:
        ask = (
            t.you("Who would be a good mentor for you? Tap your first choice.")
            if found.side is Side.MENTEE
            else t.you("With whom would you like to work? Tap your first choice.")
        )
        return [ask] if found.partners else [t.you("There is nobody to choose from at the moment.")]
    lines = [t("First choice: <b>{name}</b>", name=first)] if first else []
    if step == SECOND:
        return [*lines, t.you("And who would be your second choice?")]
    lines += [t("Second choice: <b>{name}</b>", name=second)] if second else []
    lines = lines or [t.you("You do not know yet. That is fine.")]
    if found.open:
        return [*lines, t.you("Only the curator sees it. You can change it until the choosing is closed.")]
    return [*lines, t.you("The choosing is closed. The curator looks at all wishes now.")]


def _partner(t: Translator, each: Partner) -> str:
    if each.grade is not None:
        return t("{name}, grade {grade}", name=each.name, grade=each.grade)
    if each.kind is None:
        return t("{name}", name=each.name)
    return t("{name}, {who}", name=each.name, who=t(words.KINDS[each.kind]))


_ID: Final = 9223372036854775807
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ChoosingSG.board: {
        "text": "<b>Выбор</b> · Общая встреча\nВыбрали: 24 из 30. Взаимно: 8.", "open_label": "Открыть снова",
        "may_open": True, "may_close": True, "may_print": True, "is_curator": True,
        "items": [{"id": f"{_ID}.{_ID}", "label": "1 · Александра-Викто…"}], "turns": [{"id": 1, "label": "Дальше →"}],
    },
    ChoosingSG.pick: {
        "text": "<b>Общая встреча</b>\nКто мог бы стать твоим наставником?", "may_stop": True, "may_wait": True,
        "may_change": True, "two_sides": True, "side_label": "Как наставник",
        "items": [{"id": f"2.{_ID}", "label": "1 · Александра-Викто…"}], "turns": [{"id": 1, "label": "Дальше →"}],
    },
}  # fmt: skip
