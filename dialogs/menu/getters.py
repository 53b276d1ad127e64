"""What the menu shows: the next step, what is being waited for, the role's places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.flow import state_of
from dialogs.kit.layout import fits
from dialogs.menu.commands import command_menu
from dialogs.menu.places import MOST, behind, places
from dialogs.menu.wording import label, line
from dialogs.states import MenuSG
from domain.vocabulary import Role
from services.steps import next_steps

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from dialogs.menu.places import Place
    from locales import Translator
    from services.access import Actor
    from services.steps import Step
    from storage.unit import Unit

NEWS: Final = 3
"""What is being waited for, at most; more would be noise."""
STEP: Final = "step"
PLACE: Final = "place"
LANGUAGES: Final = (("ru", "Русский"), ("en", "English"))


async def main(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Return the one calm menu of a person, however many roles they have."""
    steps = await next_steps(unit, actor)
    first = next((step for step in steps if label(step, t)), None)
    told = [first] if first is not None and first.is_task else []
    told += [step for step in steps if not step.is_task][:NEWS]
    known = actor.person_id is not None or bool(actor.roles)
    said = list(dict.fromkeys(line(step, t, unit.now, actor.zone) for step in told)) or _idle(actor, t)
    return {
        "known": known,
        "stranger": not known,
        "name": actor.first_name or "",
        "named": known and bool(actor.first_name),
        "unnamed": known and not actor.first_name,
        "roleless": known and not actor.roles,
        "lines": "\n".join(said),
        "has_lines": bool(said),
        "rows": _rows(actor, t, first, steps),
    }


def _idle(actor: Actor, t: Translator) -> list[str]:
    """Say where to look to somebody of the staff for whom no step waits: a bare greeting leads nowhere."""
    if Role.PSYCHOLOGIST in actor.roles:
        return [t("A call for help comes to you here at once. All of them are under Support.")]
    if Role.SCHOOL_HEAD in actor.roles:
        return [t("Who takes part is under People, how it goes under Matches.")]
    if Role.PARTNER_CONTACT in actor.roles:
        return [t("Your mentors and their hours are under My organisation.")]
    if actor.roles & {Role.CLASS_TEACHER, Role.SOCIAL_TEACHER, Role.PARENT}:
        return [t("Do you know a pupil whom a mentor would help? Suggest them: two minutes.")]
    if actor.roles & {Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN}:
        # Between two school years nothing is asked of anybody: the curator's question comes as a message.
        return [t.you("Nothing to do right now. When there is something, I will write to you here.")]
    return []


async def more(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Return every place that the menu itself has no room for, so that no command has to be typed."""
    steps = await next_steps(unit, actor)
    first = next((step for step in steps if label(step, t)), None)
    known = _room(actor, first, len(_step_keys(t, first, steps)))
    return {"rows": _laid_out([_key(place, t) for place in behind(actor.roles, **known)])}


def _rows(actor: Actor, t: Translator, first: Step | None, steps: tuple[Step, ...]) -> list[list[dict[str, str]]]:
    own = _step_keys(t, first, steps)
    head = [[key] for key in own[:1] if first is not None]
    rest = own[len(head) :]
    return head + _laid_out(
        [*rest, *(_key(place, t) for place in places(actor.roles, **_room(actor, first, len(own))))]
    )


def _step_keys(t: Translator, first: Step | None, steps: tuple[Step, ...]) -> list[dict[str, str]]:
    """Return the buttons of steps: the next one, and what is being waited for where there is something to tap.

    That keeps its button while another step comes first: a link that was lost is asked for again.
    """
    tapped = [first] if first is not None else []
    tapped += [step for step in steps if step is not first and not step.is_task]
    keys: dict[str, str] = {}
    for step in tapped:
        # Two steps of one label (the same for two children) are one button: its screen asks about each in turn.
        if (said := label(step, t)) is not None:
            keys.setdefault(said, step_key(step))
    return [{"label": said, "data": data} for said, data in keys.items()]


def _room(actor: Actor, first: Step | None, taken: int) -> dict[str, Any]:
    opened = [state_of(first)] if first is not None and first.is_task else []
    return {"room": MOST - taken, "but": opened, "joined": actor.person_id is not None, "child": actor.child}


def _key(place: Place, t: Translator) -> dict[str, str]:
    return {"label": t(place.label), "data": f"{PLACE}:{place.id}"}


def _laid_out(keys: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Put two short buttons side by side."""
    rows: list[list[dict[str, str]]] = []
    for key in keys:
        beside = rows[-1] if rows and len(rows[-1]) == 1 else None
        if beside is not None and fits([beside[0]["label"], key["label"]]):
            beside.append(key)
        else:
            rows.append([key])
    return rows


def step_key(step: Step) -> str:
    """Return what a step's button carries: enough to see later whether it still is a step."""
    return f"{STEP}:{step.kind}:{step.subject_id or ''}"


async def help_page(actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Return the commands that this person has."""
    return {
        "commands": "\n".join(f"/{name} · {about}" for name, about in command_menu(actor.roles, t)),
    }


async def language(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """Return the languages, each in its own words."""
    return {"languages": [{"label": name, "locale": locale} for locale, name in LANGUAGES]}


PREVIEW: Final = {
    MenuSG.main: {
        "known": True,
        "stranger": False,
        "name": "Александра-Виктория",
        "named": True,
        "unnamed": False,
        "roleless": True,
        "lines": "\n".join(["Дальше: короткая анкета, чтобы найти подходящего наставника."] * 4),
        "has_lines": True,
        "rows": [[{"label": "Продолжить анкету", "data": "step:guardian_invite:9223372036854775807"}]],
    },
    MenuSG.more: {
        "rows": [[{"label": "Экспорт", "data": "place:export"}, {"label": "Мои данные", "data": "place:mydata"}]]
    },
    MenuSG.help: {"commands": "\n".join(["/export · Книга школы (XLSX)"] * 11)},
    MenuSG.language: {"languages": [{"label": name, "locale": locale} for locale, name in LANGUAGES]},
}
