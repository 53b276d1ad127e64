"""What the compared schools show: counts only, no person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.paging import page_items
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip
from dialogs.schools.agreement_getters import AGREEMENT_PREVIEW
from dialogs.schools.wording import agreement_line
from dialogs.states import SchoolsSG
from domain.permissions import UseCase, allowed
from services.access import NotAllowedError, RefusedError
from services.health.board import district_health
from services.health.words import counts_words
from services.lookups import today_in
from services.roadmap.comparing import compare_schools, compared_school

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.roadmap.comparing import SchoolLine
    from storage.unit import Unit

_NO_SCHOOL: Final = {"may_remind": False, "follows": False}


async def schools(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the schools, the worst first, below what the whole municipality needs to know."""
    try:
        found = await compare_schools(unit, actor, int(dialog_manager.dialog_data.get("page", 0)))
        pairs = await district_health(unit, actor, catalogue)
    except (NotAllowedError, RefusedError) as refusal:
        return {"text": words_of(refusal, t), "items": [], "turns": [], "paired": False, "may_measure": False}
    lines = [t("<b>Schools</b> · {name}", name=found.municipality)]
    if any(pairs.all.values()):
        lines.append(counts_words(t, pairs.all))
    if pairs.below:
        lines.append(t("Below the plan of this year: {what}", what=", ".join(pairs.below)))
    elif pairs.planned:
        lines.append(t("No indicator is far below the plan of this year."))
    if found.waiting:
        lines.append(t("Wait for your agreement: {n}", n=found.waiting))
    if not found.all:
        lines.append(t("There are no schools yet."))
    for each in found.schools:
        lines.append(_line(t, each, found.active_at.get(each.organization_id), unit.now))
        counts = pairs.by_school.get(each.organization_id, {})
        if any(counts.values()):
            lines.append(counts_words(t, counts))
    return {
        "text": "\n".join(lines),
        "items": [{"id": each.organization_id, "label": clip(each.name)} for each in found.schools],
        "turns": page_items(t, found.page, found.pages),
        "paired": any(pairs.all.values()),
        "may_measure": allowed(actor.roles, UseCase.INDICATORS_VIEW),
    }


async def school(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one school."""
    try:
        found = await compared_school(unit, actor, dialog_manager.dialog_data["school"])
    except (RefusedError, NotAllowedError) as refusal:
        return _NO_SCHOOL | {"text": words_of(refusal, t)}
    line = found.line
    lines = [t("<b>{name}</b>", name=line.name), *_standing(t, line)]
    if line.roadmap_id is not None:
        lines.append(agreement_line(t, line.agreement))
    lines.append(
        t(
            "At regional and national events this year: {people} people, {least} at the school with fewest.",
            people=found.people,
            least=found.least,
        )
    )
    lines.append(_active(t, line, found.active_at, unit.now))
    if found.reminded_at is not None:
        said = t.moment(found.reminded_at, unit.now, line.zone)
        lines.append(t("Reminded: {moment}. Once in three days is enough.", moment=said))
    return {"text": "\n".join(lines), "may_remind": found.may_remind, "follows": line.roadmap_id is not None}


def _line(t: Translator, line: SchoolLine, active_at: datetime | None, now: datetime) -> str:
    if line.roadmap_id is None:
        standing = t("follows no roadmap")
    elif not line.done.due:
        standing = t("nothing due yet")
    else:
        standing = t(
            "{percent} % done, {in_time} % in time, late: {late}",
            percent=line.done.percent,
            in_time=line.in_time.percent or 0,
            late=line.overdue,
        )
    return "\n" + t(
        "<b>{name}</b>: {standing}. Pairs: {pairs}. {active}",
        name=line.name,
        standing=standing,
        pairs=line.pairs,
        active=_active(t, line, active_at, now),
    )


def _standing(t: Translator, line: SchoolLine) -> list[str]:
    pairs = t("Pairs by order: {n}", n=line.pairs)
    if line.roadmap_id is None:
        return [t("The school follows no roadmap yet."), pairs]
    if not line.done.due:
        return [t("Nothing has been due yet."), pairs]
    return [
        t("Due by now: {due}. Done: {done} ({percent} %).", due=line.done.due, done=line.done.done,
          percent=line.done.percent),
        t("In time: {done} of {due} ({percent} %).", done=line.in_time.done, due=line.in_time.due,
          percent=line.in_time.percent or 0),
        t("Late: {n}", n=line.overdue),
        pairs,
    ]  # fmt: skip


def _active(t: Translator, line: SchoolLine, active_at: datetime | None, now: datetime) -> str:
    if active_at is None:
        return t("Nothing has happened for 90 days.")
    day, today = today_in(active_at, line.zone), today_in(now, line.zone)
    return t("Last active: {day}", day=t.day(day, today))


_ID: Final = 9223372036854775807
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    SchoolsSG.list: {
        "text": "<b>Школы</b> · Район\n\n<b>Школа № 2</b>: выполнено 45 %, в срок 40 %, просрочено: 3. Пар: 12.",
        "items": [{"id": _ID, "label": "Школа № 2"}],
        "turns": [{"id": 1, "label": "Дальше →"}],
        "paired": True,
        "may_measure": True,
    },
    SchoolsSG.school: {"text": "<b>Школа № 2</b>\nПросрочено: 3", "may_remind": True, "follows": True},
    **AGREEMENT_PREVIEW,
}
