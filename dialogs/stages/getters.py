"""What the windows of the stages show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.school import school_of, schools_data, start_data
from dialogs.partners.wording import counted_sources
from dialogs.stages.wording import LINES, NAMES, WAYS, WORDS
from dialogs.states import StagesSG
from domain.stages import Stage
from domain.vocabulary import Role
from locales.marks import N_
from services.access import RefusedError
from services.stages import NOTE_LIMIT, view_stages

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.stages import StagesView, StageView
    from storage.unit import Unit

HERE: Final = (Role.CURATOR,)


async def view(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the stage in which the school is, or the one that was tapped."""
    data = await schools_data(unit, actor, dialog_manager, HERE) | {"is_curator": Role.CURATOR in actor.roles}
    school = school_of(dialog_manager, actor, HERE)
    try:
        if school is None:
            raise RefusedError("no_cycle")  # noqa: TRY301 - both have one sentence
        found = await view_stages(unit, actor, talk(dialog_manager).catalogue, school)
    except RefusedError:
        return data | _NOTHING | {"text": t("There are stages once a school year is open.")}
    shown = found.stages[chosen_stage(dialog_manager, found) - 1]
    lacking = [each for each in shown.conditions if not each.met]
    return data | {
        "shown": True,
        "text": "\n".join(_lines(t, found, shown)),
        "ways": [{"id": each.need.value, "label": t(WAYS[each.need][0])} for each in lacking],
        "may_go_on": shown.stage is found.here and bool(lacking) and shown.stage is not Stage.COMPLETION,
        "noted": shown.note is not None,
        "stages": [{"id": int(each.stage), "label": _label(found, each, shown)} for each in found.stages],
    }


def chosen_stage(manager: DialogManager, found: StagesView) -> int:
    """Return the stage on the screen: the tapped one, or where the school is."""
    return int(manager.dialog_data.get("stage") or found.here)


def _label(found: StagesView, each: StageView, shown: StageView) -> str:
    mark = "✓" if each.done else "→" if each.note is not None else "•" if each.stage is found.here else ""
    label = f"{int(each.stage)}{mark}"
    return f"[{label}]" if each.stage is shown.stage else label


def _lines(t: Translator, found: StagesView, shown: StageView) -> list[str]:
    name = t(NAMES[shown.stage])
    lines = [t("<b>Stage {n} of 7 · {name}</b>", n=int(shown.stage), name=name)]
    if shown.done:
        lines.append(t("✓ Everything is there."))
    elif shown.stage > found.here:
        lines.append(t("Still to come. Usually until {day}.", day=t.full_date(shown.usual_end)))
    else:
        lines.append(t("You are here. Usually until {day}.", day=t.full_date(shown.usual_end)))
    lines += [
        ("✓ " if each.met else "○ ") + t(LINES[each.need], have=each.have, want=each.want) for each in shown.conditions
    ]
    if shown.stage is Stage.MENTORS and found.sources:
        lines.append(t("Where from: {sources}", sources=counted_sources(t, found.sources)))
    if shown.note is not None:
        lines.append(t("→ You went on: “{note}”", note=shown.note))
    done = ", ".join(str(int(each.stage)) for each in found.stages if each.done)
    if done:
        lines.append(t("\nDone: {stages}.", stages=done))
    return lines


async def note(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for the note."""
    school = school_of(dialog_manager, actor, HERE) or start_data(dialog_manager).get("school") or 0
    found = await view_stages(unit, actor, talk(dialog_manager).catalogue, int(school))
    error = dialog_manager.dialog_data.get("error")
    return {
        "title": t("Stage {n} of 7 · {name}", n=int(found.here), name=t(NAMES[found.here])),
        "error": t(_ERRORS[error], most=NOTE_LIMIT) if error in _ERRORS else "",
        "words": [{"id": key, "label": t(label)} for key, label in WORDS.items()],
    }


_ERRORS: Final = {
    "note_empty": N_("A word or two, please: later it helps to know why."),
    "note_long": N_("That is more than {most} characters. Please shorten it."),
}
_NOTHING: dict[str, Any] = {"shown": False, "ways": [], "may_go_on": False, "noted": False, "stages": []}

PREVIEW: dict[Any, dict[str, Any]] = {
    StagesSG.view: {"schools": [], "many_schools": False, "is_curator": True, "shown": True, "may_go_on": True,
                    "noted": True,
                    "text": "<b>Этап 2 из 7 · База наставляемых</b>\nВы здесь. Обычно до 15 сентября 2026 г.\n"
                            "○ Готовы к подбору: 9 из 12",
                    "ways": [{"id": "mentees_ready", "label": "Кому что осталось"}],
                    "stages": [{"id": 1, "label": "1✓"}, {"id": 2, "label": "[2•]"}]},
    StagesSG.note: {"error": "", "title": "Этап 2 из 7 · База наставляемых",
                    "words": [{"id": "later", "label": "Доделаем позже"}]},
}  # fmt: skip
