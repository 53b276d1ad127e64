"""What the windows of a curator's own questionnaires show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from catalog.questionnaire import Tone
from dialogs.broadcast.getters import group_name
from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.own_surveys.faults import fault_lines
from dialogs.own_surveys.wording import counted, result_lines
from dialogs.states import OwnSurveySG
from dialogs.survey.getters import as_asked
from dialogs.survey.keyboard import Key, rows
from dialogs.survey.state import Progress
from domain.vocabulary import Role
from services.access import RefusedError
from services.audiences import GRADE
from services.own_survey_results import FEWEST, results
from services.own_survey_rounds import reach, survey_groups
from services.own_surveys import own_card, own_page

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.own_surveys import OwnCard
    from storage.unit import Unit

HERE: Final = (Role.CURATOR,)
_TITLE: Final = 40


def survey_id_of(manager: DialogManager) -> int:
    """Return which questionnaire is open.

    Raises:
        RefusedError: ``own_survey_gone`` if none is.
    """
    chosen = manager.dialog_data.get("survey") or start_data(manager).get("survey")
    if chosen is None:
        raise RefusedError("own_survey_gone")
    return int(chosen)


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how it goes, what was wrong with the last file, and list what there is."""
    noted = dialog_manager.dialog_data
    data = await schools_data(unit, actor, dialog_manager, HERE)
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return data | {"shown": False, "nowhere": True, "fault": "", "school": "", "items": [], "turns": [],
                       "archived": 0, "archive": False, "has_archive": False}  # fmt: skip
    archive = bool(noted.get("archive"))
    found = await own_page(unit, actor, school, int(noted.get("page", 0)), archived=archive)
    fault = noted.get("fault")
    return data | {
        "shown": True,
        "nowhere": False,
        "fault": "\n".join([*fault_lines(t, fault), ""]) if fault else "",
        "school": found.school,
        "items": [
            {"id": each.id, "label": clip(("" if each.sent else "✎ ") + each.questionnaire.title.of(t.locale))}
            for each in found.lines
        ],
        "turns": page_items(t, found.page, found.pages),
        "archived": found.archived,
        "archive": archive,
        "has_archive": bool(found.archived) and not archive,
    }


async def card(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one questionnaire: what it is, what may be done with it."""
    found = await _card(unit, actor, dialog_manager)
    nothing = {"shown": False, "may_send": False, "asked": False, "archived": False, "may_delete": False,
               "may_archive": False}  # fmt: skip
    if found is None:
        return nothing | {"text": t("This questionnaire is gone.")}
    fresh = dialog_manager.dialog_data.get("fresh")
    lines = []
    if fresh:
        lines.append(t("✅ The file is fine. Have a look before you send it."))
    asked = found.questionnaire
    title = asked.title.of(t.locale)
    lines += [
        t("<b>{title}</b> · {id}, version {version}", title=title, id=asked.id, version=asked.version),
        counted(t, asked),
        _sent(t, found),
    ]
    if found.untranslated:
        lines.append(t("English is missing in places: there everybody sees the Russian."))
    if found.archived:
        lines.append(t("It is in the archive: nobody is asked any more."))
    return {
        "text": "\n".join(lines),
        "shown": True,
        "may_send": not found.archived,
        "asked": found.asked > 0,
        "archived": found.archived,
        "may_delete": not found.opened,
        "may_archive": found.opened and not found.archived,
    }


async def _card(unit: Unit, actor: Actor, manager: DialogManager) -> OwnCard | None:
    try:
        return await own_card(unit, actor, survey_id_of(manager))
    except RefusedError:
        return None


def _sent(t: Translator, found: OwnCard) -> str:
    if not found.asked:
        return t("Not sent yet.")
    line = t("Asked: {asked}, finished: {done}.", asked=found.asked, done=found.done)
    return line if found.released else line + " " + t("This version was not sent yet.")


async def preview(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one screen as people will see it: the beginning, then each question with its buttons."""
    found = await _card(unit, actor, dialog_manager)
    if found is None:
        return {"text": t("This questionnaire is gone."), "rows": [], "turns": [], "tone": "", "may_send": False}
    asked = found.questionnaire
    noted = dialog_manager.dialog_data
    child = asked.tone is Tone.CHILD or (asked.tone is Tone.BY_AGE and bool(noted.get("child")))
    at = min(max(int(noted.get("at", 0)), 0), len(asked.items))
    head = t("<i>A look at it</i>")
    if at == 0:
        about = t("{text}", text=(asked.intro or asked.title).of(t.locale, child=child))
        text, keys = "\n".join([head, "", about, counted(t, asked)]), []
    else:
        progress = Progress({"item": asked.items[at - 1].id, "hidden": [], "seen": [], "form": None}, asked)
        text = "\n".join([head, "", as_asked(progress, t, child=child)])
        keys = rows(progress, t, child=child, today=unit.now.date())
    other = t("As an adult reads it") if child else t("As a child reads it")
    return {
        "text": text,
        "rows": keys,
        "turns": _turns(t, at, len(asked.items)),
        "tone": other if asked.tone is Tone.BY_AGE else "",
        "may_send": not found.archived and at == len(asked.items),
    }


def _turns(t: Translator, at: int, last: int) -> list[dict[str, Any]]:
    """Return the buttons to the neighbours; the first one leads in."""
    turns = [{"id": at - 1, "label": t("← Previous")}] if at > 0 else []
    return turns + ([{"id": at + 1, "label": t("Next one →")}] if at < last else [])


async def groups(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the groups, or the grades, with how many of each would be asked."""
    try:
        found = await survey_groups(unit, actor, survey_id_of(dialog_manager))
    except RefusedError as refusal:
        gone = t("Open the school year first, then people can join.")
        gone = gone if refusal.reason == "no_cycle" else t("This questionnaire is gone.")
        return {"text": gone, "groups": [], "graded": False, "grades": False}
    full = {name: n for name, n in found.items() if n}
    grades = bool(dialog_manager.dialog_data.get("grades"))
    shown = {name: n for name, n in full.items() if name.startswith(GRADE) == grades}
    lines = [t("<b>Who is to be asked?</b>"), t("Whoever has not consented yet is in no group.")]
    return {
        "text": "\n".join(lines if full else [t("Nobody can be asked yet.")]),
        "groups": [{"id": name, "label": clip(f"{group_name(t, name)}: {n}")} for name, n in shown.items()],
        "graded": not grades and any(name.startswith(GRADE) for name in full),
        "grades": grades,
    }


async def confirm(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how many will be asked, who is left out and why, and ask once more."""
    audience = str(dialog_manager.dialog_data.get("audience", ""))
    try:
        found = await reach(unit, actor, survey_id_of(dialog_manager), audience)
    except RefusedError:
        return {"text": t("Nobody is in this group now."), "yes": "", "ready": False}
    count = len(found.people)
    title = found.questionnaire.title.of(t.locale)
    lines = [t("<b>{title}</b> · {group}", title=title, group=group_name(t, audience))]
    if count:
        lines.append(t.plural("{n} person will be asked.", "{n} people will be asked.", count))
    if found.recent:
        lines.append(
            t.plural("{n} got one this week already and is left out: one a week at most.",
                     "{n} got one this week already and are left out: one a week at most.", found.recent)
        )  # fmt: skip
    if found.unready:
        lines.append(t.plural("{n} is left out: consents are missing.", "{n} are left out: consents are missing.",
                              found.unready))  # fmt: skip
    if found.waiting:
        lines.append(t.plural("{n} was asked before and has not opened it: this version is what they will see.",
                              "{n} were asked before and have not opened it: this version is what they will see.",
                              found.waiting))  # fmt: skip
    if count:
        lines.append(t("Reminders go out on days 3 and 6. What is sent does not change any more."))
    ready = bool(count or found.waiting)
    return {
        "text": "\n".join(lines),
        "yes": t("Yes, ask {n}", n=count) if count else t("Yes, renew it"),
        "ready": ready,
    }


async def results_page(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the rate, then one question's counts a page."""
    noted = dialog_manager.dialog_data
    try:
        found = await results(unit, actor, survey_id_of(dialog_manager), noted.get("version"))
    except RefusedError:
        return {"text": t("This questionnaire is gone."), "turns": [], "versions": [], "enough": False}
    enough = found.done >= FEWEST
    last = len(found.items) if enough else 0
    at = min(max(int(noted.get("at", 0)), 0), last)
    others = [each for each in found.versions if each != found.questionnaire.version]
    return {
        "text": "\n".join(result_lines(t, found, at)),
        "turns": _turns(t, at, last),
        "versions": [{"id": each, "label": clip(t("Version {n}", n=each))} for each in others[-6:]],
        "enough": enough,
    }


async def away(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask once more before it goes, and say what stays."""
    found = await _card(unit, actor, dialog_manager)
    if found is None:
        return {"text": t("This questionnaire is gone."), "may_delete": False, "may_archive": False}
    title = t("<b>{title}</b>", title=clip(found.questionnaire.title.of(t.locale), _TITLE))
    if found.opened:
        said = t("To the archive? Nobody is asked any more; the answers and the results stay.")
    else:
        said = t("Delete it? Nobody has answered. Whoever was asked will not find it any more.")
    return {"text": f"{title}\n{said}", "may_delete": not found.opened, "may_archive": found.opened}


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    OwnSurveySG.main: {
        "schools": [], "many_schools": False, "shown": True, "nowhere": True, "school": "Школа № 2", "archived": 3,
        "fault": "⚠️ <b>Файл пока не принят.</b>\nСтрока 9, столбец «Тип»: «оценка10» — так нельзя.\n",
        "items": [{"id": 9223372036854775807, "label": "✎ Как проходят встречи"}], "archive": True,
        "turns": [{"id": 1, "label": "Стр. →"}], "has_archive": True,
    },
    OwnSurveySG.card: {
        "text": "<b>Как проходят встречи</b> · KLIMAT, версия 2\n8 вопросов · 2 минуты\nЕщё не отправлена.",
        "shown": True, "may_send": True, "asked": True, "archived": True, "may_delete": True, "may_archive": True,
    },
    OwnSurveySG.preview: {
        "text": "<i>Просмотр</i>\n\n<b>1 из 8</b> · Тебе спокойно на встречах?",
        "rows": [[Key(str(n), f"own_calm:{n}") for n in range(1, 6)], [Key("Пропустить", "own_calm:SKIP")]],
        "turns": [{"id": 0, "label": "← Раньше"}, {"id": 2, "label": "Дальше →"}], "tone": "Как прочтёт ребёнок",
        "may_send": True,
    },
    OwnSurveySG.group: {
        "text": "<b>Кого спросить?</b>", "groups": [{"id": "mentees", "label": "Наставляемые: 128"}],
        "graded": True, "grades": True,
    },
    OwnSurveySG.confirm: {"text": "Спросим 57 человек.", "yes": "Да, спросить: 57", "ready": True},
    OwnSurveySG.results: {
        "text": "<b>Как проходят встречи</b>\nОтветили 12 из 23.", "turns": [{"id": 1, "label": "Дальше →"}],
        "versions": [{"id": 1, "label": "Версия 1"}], "enough": True,
    },
    OwnSurveySG.away: {"text": "Удалить? Никто ещё не ответил.", "may_delete": True, "may_archive": True},
}  # fmt: skip
