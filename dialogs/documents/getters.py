"""What the windows of the board of documents show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.documents.actions import (
    ENDLESS,
    FILE,
    FIX,
    LINK,
    NO_NUMBER,
    NUMBER,
    OF_CYCLE,
    TAKE_AWAY,
    TERM,
    YEARS,
)
from dialogs.kit.refusals import REFUSALS
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.stages.wording import NAMES, SHORT
from dialogs.states import DocumentsSG
from domain.documents import MATCH_MINUTES, MATCH_ORDER, STAGES, Need, PaperKind, Standing
from domain.permissions import UseCase, allowed
from domain.stages import Stage
from domain.vocabulary import Role
from locales.marks import N_
from services.access import NotAllowedError
from services.documents import board as read_board
from services.documents import documents_summary, view_document
from services.events_words import PAPER_KINDS

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.documents import DocumentCard, Recorded
    from storage.unit import Unit

MARKS: Final = {
    Standing.THERE: "✓ ",
    Standing.ENDING: "✓ ",
    Standing.EXPIRED: "! ",
    Standing.MISSING: "○ ",
    Standing.OPEN: "? ",
    Standing.NOT_NEEDED: "– ",
    Standing.IN_BOT: "• ",
}
LEGEND: Final = {
    Standing.THERE: N_("✓ there"),
    Standing.EXPIRED: N_("! has run out"),
    Standing.MISSING: N_("○ missing"),
    Standing.OPEN: N_("? not every school needs it"),
    Standing.NOT_NEEDED: N_("– not needed here"),
    Standing.IN_BOT: N_("• kept in this chat"),
}
STANDINGS: Final = {
    Standing.THERE: N_("There."),
    Standing.ENDING: N_("There; the term ends soon."),
    Standing.EXPIRED: N_("The term has run out: a new one is needed."),
    Standing.MISSING: N_("Missing."),
    Standing.OPEN: N_("Not every school needs it. Record it, or say that you do not."),
    Standing.NOT_NEEDED: N_("Your school does not need it."),
    Standing.IN_BOT: N_("It is kept in this chat by itself: there is nothing to record."),
}
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "scan": N_("Scans stay at school: they hold names. Please type it instead."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
}
ASK: Final = {
    NUMBER: N_("What is its number? Type it as on the paper, such as 12-ОД."),
    LINK: N_("What is its address on the site? It begins with https://"),
    FILE: N_("What is the file called, or where does the paper lie? The file itself stays at school."),
    TERM: N_("Until when does it hold? Tap, or type a date like 31.05.2027. I will remind you 14 days before."),
}
FIELDS: Final = {
    NUMBER: N_("Number"),
    "dated_on": N_("Date"),
    LINK: N_("Link"),
    FILE: N_("File or place"),
    TERM: N_("Term"),
}
_MOST_OLDER: Final = 3
_NOTHING: Final = {"text": "", "items": [], "nowhere": True, "gone": True}


async def board(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the seven stages with how many documents of each are there."""
    data = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    is_curator = Role.CURATOR in actor.roles
    if school is None:
        return data | _NOTHING | {"is_curator": is_curator, "shown": False}
    found = await read_board(unit, actor, catalogue, school)
    text = t("<b>Documents</b> · {school}\nThere: {there} of {needed} that the school needs. Which stage?",
             school=found.school, there=found.total.there, needed=found.total.needed)  # fmt: skip
    return data | {
        "shown": True,
        "nowhere": False,
        "text": text,
        "items": [
            {"id": stage, "label": clip(_stage_label(t, stage, found.stages[stage].there, found.stages[stage].needed))}
            for stage in STAGES
        ],
        "is_curator": is_curator,
    }


def _stage_label(t: Translator, stage: int, there: int, needed: int) -> str:
    name = f"{stage} · {t(SHORT[Stage(stage)])}"
    return t("{name}: {there} of {needed}", name=name, there=there, needed=needed) if needed else name


async def stage(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the documents of a stage, each with a sign that the text explains."""
    school = school_of(dialog_manager, actor)
    chosen = int(dialog_manager.dialog_data.get("stage", 1))
    if school is None:
        return _NOTHING
    found = await read_board(unit, actor, catalogue, school)
    lines = [line for line in found.lines if line.stage == chosen]
    count = found.stages[chosen]
    signs = {Standing.THERE if line.standing is Standing.ENDING else line.standing for line in lines}
    head = t("<b>Stage {n} · {name}</b>", n=chosen, name=t(NAMES[Stage(chosen)]))
    if count.needed:
        head += "\n" + t("{there} of {needed} at this stage", there=count.there, needed=count.needed)
    return {
        "nowhere": False,
        "text": head + "\n" + " · ".join(t(said) for each, said in LEGEND.items() if each in signs),
        "items": [
            {
                "id": each.kind,
                "label": clip(MARKS[each.standing] + catalogue.documents[each.kind].short.of(t.locale), 24),
            }
            for each in lines
        ],
    }


async def document(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one document with what is recorded of it."""
    school = school_of(dialog_manager, actor)
    nothing = {"text": t("This is no longer there. Please open the list anew."), "fields": [], "may_begin": False,
               "may_renew": False, "may_refuse": False, "may_need": False, "may_remove": False, "link": "",
               "has_link": False, "order": False, "minutes": False, "made_here": False}  # fmt: skip
    kind = str(dialog_manager.dialog_data.get("kind", ""))
    if school is None or kind not in catalogue.documents:
        return nothing
    card = await view_document(unit, actor, catalogue, school, kind)
    link = card.versions[0].link if card.versions else None
    page = catalogue.documents[kind].kind is PaperKind.PAGE
    hidden = {NUMBER, FILE} if page else set()
    return {
        "text": "\n".join(_card(t, catalogue, card)),
        "fields": [
            {"id": field, "label": t(said)} for field, said in FIELDS.items() if card.may_change and field not in hidden
        ],
        "may_begin": card.may_record and not card.versions,
        "may_renew": card.may_record and bool(card.versions),
        "may_refuse": card.may_choose and card.standing is Standing.OPEN,
        "may_need": card.may_choose and card.standing is Standing.NOT_NEEDED,
        "may_remove": card.may_remove,
        "link": link or "",
        "has_link": link is not None,
        "order": not card.versions and not card.may_record and catalogue.documents[kind].need is not Need.IN_BOT,
        "minutes": kind == MATCH_MINUTES and card.may_record,
        "made_here": kind == MATCH_ORDER and bool(card.versions),
    }


def _card(t: Translator, catalogue: Catalogue, card: DocumentCard) -> list[str]:
    spec = catalogue.documents[card.kind]
    lines = [
        t("<b>{title}</b> ({kind})", title=spec.title.of(t.locale), kind=t(PAPER_KINDS[spec.kind])),
        t(STANDINGS[card.standing]),
    ]
    if card.in_pairs is not None:
        pairs, there = card.in_pairs
        lines.append(t("Teacher pairs by order: {n}. Their addenda recorded with the pairs: {m}.", n=pairs, m=there))
    if card.versions:
        newest = card.versions[0]
        lines.append(_said(t, newest))
        if newest.file_name:
            lines.append(t("File or place: {name}", name=newest.file_name))
        if spec.yearly and card.standing is Standing.MISSING:
            lines.append(t("That one is of a former school year."))
        older = card.versions[1 : 1 + _MOST_OLDER]
        if older:
            lines.append(t("Before: {what}", what="; ".join(_short(t, each) for each in older)))
    return lines


def _said(t: Translator, each: Recorded) -> str:
    day = t.full_date(each.dated_on)
    line = t("No. {number} of {day}", number=each.number, day=day) if each.number else t("Of {day}", day=day)
    if each.valid_until is None:
        return line
    return line + t(", holds until {day}", day=t.full_date(each.valid_until))


def _short(t: Translator, each: Recorded) -> str:
    day = f"{each.dated_on:%d.%m.%Y}"
    return t("No. {number} of {day}", number=each.number, day=day) if each.number else day


async def write(t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for one thing about a document."""
    data = dialog_manager.dialog_data
    field, kind = str(data.get("field", NUMBER)), str(data.get("kind", ""))
    spec = catalogue.documents.get(kind)
    fixing = data.get("mode") == FIX
    options: list[dict[str, str]] = []
    if field == NUMBER and spec is not None and spec.kind is not PaperKind.ORDER:
        options = [{"id": NO_NUMBER, "label": t("Without a number")}]
    elif field in {FILE, LINK} and fixing:
        options = [{"id": TAKE_AWAY, "label": t("Leave it out")}]
        if field == LINK and spec is not None and spec.kind is PaperKind.PAGE:
            options = []
    elif field == TERM:
        options = [{"id": OF_CYCLE, "label": t("End of the year")}]
        options += [
            {"id": name, "label": clip(t.plural("{n} year", "{n} years", years))} for name, years in YEARS.items()
        ]
        options += [{"id": ENDLESS, "label": t("For good")}]
    return {
        "error": _error(t, data.get("error")),
        "title": spec.title.of(t.locale) if spec is not None else "",
        "ask": t(ASK.get(field, ASK[NUMBER])),
        "options": options,
    }


async def day(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for the date that a document carries."""
    data = dialog_manager.dialog_data
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    spec = catalogue.documents.get(str(data.get("kind", "")))
    return {
        "error": _error(t, data.get("error")),
        "title": spec.title.of(t.locale) if spec is not None else "",
        "today": t.short_day(today),
        "yesterday": t.short_day(today - timedelta(days=1)),
    }


def _error(t: Translator, code: str | None) -> str:
    if code is None:
        return ""
    said = ERRORS.get(code) or REFUSALS.get(code)
    return t(said) + "\n" if said else ""


async def remove(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Name what would be removed."""
    school = school_of(dialog_manager, actor)
    kind = str(dialog_manager.dialog_data.get("kind", ""))
    if school is None or kind not in catalogue.documents:
        return {"title": "", "said": "", "ready": False}
    card = await view_document(unit, actor, catalogue, school, kind)
    return {
        "title": catalogue.documents[kind].title.of(t.locale),
        "said": _said(t, card.versions[0]) if card.versions else "",
        "ready": card.may_remove,
    }


async def schools(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Count the schools that have each document of a stage."""
    chosen = int(dialog_manager.dialog_data.get("stage", 1))
    items = [{"id": stage, "label": f"• {stage}" if stage == chosen else str(stage)} for stage in STAGES]
    if not allowed(actor.roles, UseCase.SUMMARY_VIEW):
        return {"text": t("This is not open to you here. The menu shows what is."), "items": []}
    try:
        found = await documents_summary(unit, actor, catalogue)
    except NotAllowedError:
        return {"text": t("This is not open to you here. The menu shows what is."), "items": []}
    head = t("<b>Documents of schools · stage {n}, {name}</b>", n=chosen, name=t(NAMES[Stage(chosen)]))
    lines = [
        t("{title}: {there} of {n}", title=catalogue.documents[each.kind].short.of(t.locale), there=each.there,
          n=found.schools if catalogue.documents[each.kind].need is Need.REQUIRED else each.needed)
        for each in found.lines
        if each.stage == chosen and (each.needed or catalogue.documents[each.kind].need is Need.REQUIRED)
    ]  # fmt: skip
    lines = lines or [t("Nothing is recorded on paper at this stage.")]
    return {
        "text": "\n".join([head, t.plural("{n} school", "{n} schools", found.schools), *lines]),
        "items": items,
    }


_CARD: Final = {
    "text": "<b>Приказ о внедрении наставничества</b> (приказ)\nЕсть.\n№ 12-ОД от 1 сентября 2026",
    "fields": [{"id": field, "label": "Файл или место"} for field in FIELDS],
    "may_begin": True, "may_renew": True, "may_refuse": True, "may_need": True, "may_remove": True,
    "link": "https://school.example/order", "has_link": True, "order": True, "minutes": True, "made_here": True,
}  # fmt: skip
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    DocumentsSG.board: {
        "schools": [], "many_schools": False, "nowhere": False, "shown": True, "is_curator": True,
        "text": "<b>Документы</b> · Школа № 2\nЕсть: 2 из 16.",
        "items": [{"id": stage, "label": clip(f"{stage} · Начало: 10 из 11")} for stage in STAGES],
    },
    DocumentsSG.stage: {
        "nowhere": False, "text": "<b>Этап 1 · Начало</b>\n2 из 6 на этом этапе\n✓ есть · ○ нет",
        "items": [{"id": "curator_order", "label": "✓ Приказ о внедрении"}],
    },
    DocumentsSG.document: _CARD,
    DocumentsSG.write: {
        "error": "Это не похоже на ссылку.\n", "title": "Приказ о внедрении наставничества", "ask": "Какой номер?",
        "options": [{"id": OF_CYCLE, "label": "До конца года"}],
    },
    DocumentsSG.day: {"error": "", "title": "Приказ о внедрении наставничества", "today": "вт 15.09",
                      "yesterday": "пн 14.09"},
    DocumentsSG.remove: {"title": "Приказ о внедрении наставничества", "said": "№ 12-ОД от 1 сентября 2026",
                         "ready": True},
    DocumentsSG.schools: {
        "text": "<b>Документы школ · этап 1</b>\n7 школ\nПриказ о внедрении: 7 из 7",
        "items": [{"id": stage, "label": clip(f"• {stage}")} for stage in STAGES],
    },
}  # fmt: skip
