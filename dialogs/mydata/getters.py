"""What the screens of one's own data show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import clip
from dialogs.states import MyDataSG
from domain.vocabulary import Role
from services.access import RefusedError
from services.mydata import my_data
from services.practice_file import has_practice

if TYPE_CHECKING:
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

MOST: Final = 4


async def main(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List what the person has said and signed, in numbers where the words would fill the screen."""
    try:
        own = await my_data(unit, actor)
    except RefusedError:
        return {"stored": "", "wards": [], "consents": False, "practice": False}
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
    return {
        "stored": "\n".join(lines),
        "wards": [{"id": str(each), "label": clip(t("File: {name}", name=name))} for each, name in own.children[:MOST]],
        "consents": bool(own.consents or own.children),
        "practice": await _has_practice(unit, actor),
    }


async def _has_practice(unit: Unit, actor: Actor) -> bool:
    mentor = actor.person_id is not None and Role.MENTOR in actor.roles
    return mentor and actor.person_id is not None and await has_practice(unit, actor.person_id)


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    MyDataSG.main: {
        "stored": "Имя: Аня Смирнова (7DF-4RN)\nКласс: 7",
        "wards": [{"id": "9223372036854775807", "label": "Файл: Александра-Викт…"}],
        "consents": True,
        "practice": True,
    },
    MyDataSG.asked: {},
}
