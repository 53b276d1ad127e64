"""What the windows of a roadmap that is read in show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.paging import page_items
from dialogs.kit.school import clip
from dialogs.roadmap.place import place_in
from dialogs.roadmap_import.draft import choices_of, draft_of, name_at, placed_draft, posts_marked, row_at
from dialogs.roadmap_import.preview import PREVIEW
from dialogs.roadmap_import.wording import ask_lines, choice_label, fault_text, left_out_lines, type_error, years_lines
from domain.deadline_spans import YearKind
from services.roadmap.draft_content import MOST_YEARS
from services.roadmap.drafts import import_place, read_draft
from services.roadmap.words import deadline_words

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.roadmap.draft_content import Draft
    from storage.unit import Unit

__all__ = ["PREVIEW", "check", "due", "file", "like", "posts", "years"]

_ROWS: Final = 8
_TITLE: Final = 60
_PRINTED: Final = 40


async def file(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how it goes, what was wrong with the last file, and that a draft waits."""
    place = await import_place(unit, actor, place_in(dialog_manager, actor))
    fault = dialog_manager.dialog_data.get("fault")
    found = await read_draft(unit, actor)
    waiting = ""
    if found is not None:
        draft, home = found
        waiting = "\n" + t("A table waits here for {place}: “{title}”.", place=home.name, title=_named(t, draft))
        waiting += "\n" + t.plural("{n} row", "{n} rows", len(draft.rows)) + " · "
        waiting += t.plural("{n} question is left.", "{n} questions are left.", draft.questions)
    return {
        "place": place.name,
        "fault": fault_text(t, fault) if fault else "",
        "explains": not fault,
        "waiting": waiting,
        "has_draft": found is not None,
    }


def _named(t: Translator, draft: Draft) -> str:
    return clip(draft.title, _TITLE) or t("Roadmap")


async def due(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for one deadline: what the file says, what was understood of it, what it may mean."""
    draft = await draft_of(dialog_manager)
    place = row_at(dialog_manager, draft)
    error = type_error(t, dialog_manager.dialog_data.get("error"))
    if place is None:
        return {"error": error, "text": t("Every deadline is known."), "choices": [], "leave": t("← Later")}
    return {
        "error": error,
        "text": "\n".join(ask_lines(t, draft, place)),
        "choices": [
            {"id": f"{place}:{number}", "label": clip(choice_label(t, each))}
            for number, each in enumerate(choices_of(draft.rows[place]))
        ],
        "leave": t("← Back") if "row" in dialog_manager.dialog_data else t("← Later"),
    }


async def posts(t: Translator, dialog_manager: DialogManager, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """Ask whose post a name of the file stands for."""
    draft, home = await placed_draft(dialog_manager)
    place = name_at(draft)
    if place is None:
        return {"text": t("Every post is known."), "posts": [], "yes": []}
    name = draft.open_post or ""
    marked = posts_marked(dialog_manager, draft, catalogue)
    numbers = [row.number or str(row.row) for row in draft.rows if name in row.named]
    offered = [each for each in catalogue.posts.values() if each.level is home.level or each.id in marked]
    return {
        "text": "\n".join(
            (
                t("<b>Who is “{name}”?</b>", name=clip(name, _TITLE)),
                t("Rows: {rows}", rows=clip(", ".join(numbers), _TITLE)),
                t("Mark one post or several. If none fits, go on: the row is asked for again on the board."),
            )
        ),
        "posts": [
            {"id": f"{place}:{each.id}", "label": clip(("✓ " if each.id in marked else "") + each.short.of(t.locale))}
            for each in offered
        ],
        "yes": [{"id": place, "label": clip(t("Next ({n})", n=len(marked)) if marked else t("None of them"))}],
    }


async def check(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a page of deadlines, each as printed and as understood."""
    draft = await draft_of(dialog_manager)
    page, pages, shown = _page(dialog_manager, list(range(len(draft.rows))))
    lines = [
        t.plural("<b>{n} row is read.</b> ", "<b>{n} rows are read.</b> ", len(draft.rows))
        + t("Is each deadline right? Tap a number to mend it.")
    ]
    lines += left_out_lines(t, draft) if page == 0 else []
    for place in shown:
        row, known = draft.rows[place], draft.rows[place].deadline
        lines.append(
            t(
                "<b>{number}</b> · {printed} → {due}",
                number=row.number or row.row,
                printed=clip(row.printed, _PRINTED) or "—",
                due="?" if known is None else deadline_words(t, known),
            )
        )
    return {
        "text": "\n".join(lines),
        "rows": [
            {"id": place, "label": clip(draft.rows[place].number or str(draft.rows[place].row))} for place in shown
        ],
        "turns": page_items(t, page, pages),
        "last": page == pages - 1,
    }


async def like(t: Translator, dialog_manager: DialogManager, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """Show which rows resemble the catalogue's: what is marked closes by the bot's own data, or knows its paper."""
    draft = await draft_of(dialog_manager)
    specs = {row.id: row for each in catalogue.roadmaps.values() for row in each.measures}
    page, pages, shown = _page(dialog_manager, [place for place, row in enumerate(draft.rows) if row.spec in specs])
    lines = [
        t("<b>Are these rows the sample's?</b>"),
        t("What is marked ✓ the bot knows: it closes the row by its own data, or asks for the right paper."),
    ]
    rows = []
    for place in shown:
        row = draft.rows[place]
        number = row.number or str(row.row)
        mark = "✓ " if row.taken else ""
        title = specs[str(row.spec)].title.of(t.locale)
        lines.append(
            t("{mark}<b>{number}</b> · {title} = “{sample}”", mark=mark, number=number,
              title=clip(row.title, _TITLE), sample=clip(title, _TITLE))
        )  # fmt: skip
        rows.append({"id": place, "label": clip(f"{mark}{number}")})
    return {"text": "\n".join(lines), "rows": rows, "turns": page_items(t, page, pages), "last": page == pages - 1}


def _page(manager: DialogManager, places: list[int]) -> tuple[int, int, list[int]]:
    pages = max(1, -(-len(places) // _ROWS))
    page = min(max(int(manager.dialog_data.get("page", 0)), 0), pages - 1)
    return page, pages, places[page * _ROWS : (page + 1) * _ROWS]


async def years(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say when it will run and from which day it counts."""
    draft = await draft_of(dialog_manager)
    school = draft.cycle.year is YearKind.SCHOOL
    return {
        "error": type_error(t, dialog_manager.dialog_data.get("error")),
        "text": "\n".join(years_lines(t, draft)),
        "kind": t("Calendar years") if school else t("School years"),
        "length": t("A year longer") if draft.years < MOST_YEARS else t("For one year"),
        "shift": t("Days as in the file") if draft.shifted else t("Move the days along"),
        "may_shift": draft.years_off != 0,
        "signed": draft.signed_on is not None,
    }
