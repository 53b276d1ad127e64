"""What the menu shows: the next step, what is being waited for, the role's places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.flow import state_of
from dialogs.kit.layout import fits
from dialogs.menu.commands import command_menu
from dialogs.menu.places import MOST, places
from dialogs.menu.wording import label, line
from dialogs.states import MenuSG
from services.mydata import my_data
from services.steps import next_steps

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

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
    return {
        "known": known,
        "stranger": not known,
        "name": actor.first_name or "",
        "named": known and bool(actor.first_name),
        "unnamed": known and not actor.first_name,
        "roleless": known and not actor.roles,
        "lines": "\n".join(dict.fromkeys(line(step, t, unit.now, actor.zone) for step in told)),
        "has_lines": bool(told),
        "rows": _rows(actor, t, first, steps),
    }


def _rows(actor: Actor, t: Translator, first: Step | None, steps: tuple[Step, ...]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = []
    opened = []
    step = None
    if first is not None:
        step = {"label": label(first, t) or "", "data": step_key(first)}
        rows.append([step])
        opened = [state_of(first)] if first.is_task else []
    # What is being waited for keeps its button while another step comes first: a link that was lost is asked for again.
    rows += [
        [{"label": said, "data": step_key(other)}]
        for other in steps
        if other is not first and not other.is_task and (said := label(other, t))
    ]
    keys = [
        {"label": t(place.label), "data": f"{PLACE}:{place.id}"}
        for place in places(
            actor.roles, room=MOST - len(rows), but=opened, joined=actor.person_id is not None, child=actor.child
        )
    ]
    for key in keys:
        beside = rows[-1] if rows and len(rows[-1]) == 1 and rows[-1][0] is not step else None
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


async def mydata(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List what the person has said and signed, in numbers where the words would fill the screen."""
    own = await my_data(unit, actor)
    lines = [
        t("Name: {name} ({code})", name=" ".join(filter(None, (own.first_name, own.last_name))) or "—", code=own.code)
    ]
    if own.birth_date is not None:
        lines.append(t("Birth date: {day}", day=t.full_date(own.birth_date)))
    if own.grade is not None:
        lines.append(t("Grade: {grade}", grade=own.grade))
    if own.schools:
        lines.append(t("School: {names}", names=", ".join(own.schools)))
    lines.append(
        t("Consents: {consents}. Answers: {answers}. Meetings: {meetings}.", consents=own.consents,
          answers=own.answers, meetings=own.meetings)
    )  # fmt: skip
    return {"stored": "\n".join(lines)}


async def language(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """Return the languages, each in its own words."""
    return {"languages": [{"label": name, "locale": locale} for locale, name in LANGUAGES]}


PREVIEW: Final = {
    MenuSG.mydata: {"stored": "Имя: Аня Смирнова (7DF-4RN)\nКласс: 7"},
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
    MenuSG.help: {"commands": "\n".join(["/export · Книга школы (XLSX)"] * 11)},
    MenuSG.language: {"languages": [{"label": name, "locale": locale} for locale, name in LANGUAGES]},
}
