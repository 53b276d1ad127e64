"""What the windows of stories and of the bank show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.paging import page_items
from dialogs.kit.school import clip
from dialogs.states import StoriesSG
from dialogs.stories.actions import card_of, story_of
from domain.stories import OPTIONAL, QUESTIONS, StoryKind, StoryState, Tag, limit_of
from domain.vocabulary import MentoringForm, Role
from locales.marks import N_, NY_
from services.access import NotAllowedError, RefusedError
from services.stories import MyStories, my_stories, view_story
from services.story_bank import view_bank
from services.story_words import FIELDS, KINDS, TAGS, VOICES

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.stories import Option, StoryCard, StoryLine
    from storage.unit import Unit

ASKS: Final = {
    "hard": N_("What was hard in this pair?"),
    "helped": N_("And what helped?"),
    "changed": N_("What is different now?"),
    "title": N_("What is the practice called? One line."),
    "audience": N_("For whom is it?"),
    "done": N_("What did you do, step by step?"),
    "result": N_("What came of it?"),
    "files": N_("Which files belong to it? Only their names; nothing is uploaded here."),
}
ERRORS: Final = {
    "story_no_text": NY_("Words, please: a photo or a voice note cannot be kept here."),
    "story_short": NY_("A few words more, please."),
    "story_long": NY_("That is longer than {most} characters. Please shorten it."),
}
SHORT: Final = {
    "hard": N_("Hard"),
    "helped": N_("Helped"),
    "changed": N_("Changed"),
    "title": N_("Title"),
    "audience": N_("For whom"),
    "done": N_("What was done"),
    "result": N_("Result"),
    "files": N_("Files"),
}
_SEARCH: Final = {
    "none": N_("Nothing with these letters. Try the beginning of a word."),
    "few": N_("To search, two letters or more, please."),
}
_BANKERS: Final = frozenset({Role.CURATOR, Role.MUNICIPAL_CURATOR})
_TELLERS: Final = frozenset({Role.CURATOR, Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN})
_MOST_SHOWN: Final = 8


async def own(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Show what one has told, and what there is to tell of."""
    teller = bool(actor.roles & _TELLERS) and actor.person_id is not None
    found = await my_stories(unit, actor) if teller else MyStories((), ())
    lines = [t("<b>How it was</b>")]
    if found.options and Role.CURATOR in actor.roles:
        lines.append(t("Write down a practice that works with you: five short answers."))
    elif found.options:
        lines.append(t.you("Tell how it was in your pair: three short answers. It may help somebody who begins."))
    elif not found.lines:
        lines.append(t.you("Here you can tell how it was. First your pair comes to its end."))
    return {
        "text": "\n".join(lines),
        "options": [{"id": f"{each.kind.value}.{each.id}", "label": clip(_option(t, each))} for each in found.options],
        "items": [_item(t, each) for each in found.lines[:_MOST_SHOWN]],
        "has_bank": bool(actor.roles & _BANKERS),
        "is_curator": Role.CURATOR in actor.roles,
    }


def _option(t: Translator, each: Option) -> str:
    if each.kind is StoryKind.PRACTICE:
        return clip(t("+ Practice"))
    return clip(t("+ Pair: {names}", names=each.names))


def _item(t: Translator, line: StoryLine) -> dict[str, Any]:
    if line.state is StoryState.DRAFT:
        return {"id": line.id, "label": clip("… " + (line.head or t("begun")))}
    mark = "🔒" if not line.allowed else "✓" if line.state is StoryState.APPROVED else "○"
    return {"id": line.id, "label": clip(f"{mark} {' '.join(line.head.split())}")}


async def write(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask one question, or for a new wording of one answer."""
    data = dialog_manager.dialog_data
    editing = data.get("editing")
    try:
        found = await view_story(unit, actor, story_of(dialog_manager))
    except (RefusedError, NotAllowedError):
        return {"text": t.you("This story is not here any more."), "error": "", "may_skip": False}
    field = editing or found.asks
    if field not in FIELDS:
        return {"text": t.you("Everything is told. Thank you!"), "error": "", "may_skip": False}
    error = data.get("error")
    lines = [t("<b>{what}</b>", what=t(FIELDS[field]))]
    if editing is None:
        order = QUESTIONS[found.kind]
        lines.append(t(ASKS[field]) + " " + t("({n} of {of})", n=order.index(field) + 1, of=len(order)))
        lines.append(t.you("Up to {most} characters. Please name nobody else and nothing about health.",
                           most=limit_of(field)))  # fmt: skip
        if field == QUESTIONS[found.kind][0]:
            lines.append(t.you("The curator reads it. It is published only if everybody in it has allowed it."))
    else:
        lines.append(t("As it stands now:\n{words}", words=found.texts.get(field, "") or "—"))
        lines.append(t("Write it anew for the bank; the author's own words are kept."))
    return {
        "text": "\n".join(lines),
        "error": t.you(ERRORS[error], most=limit_of(field)) + "\n" if error in ERRORS else "",
        "may_skip": editing is None and field in OPTIONAL,
    }


async def card(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """Show one story: its words, who tells them, what is missing, what can be done."""
    try:
        found = await card_of(dialog_manager)
    except (RefusedError, NotAllowedError):
        return _NO_CARD | {"text": t.you("This story is not here any more.")}
    told = found.state is not StoryState.DRAFT
    sure = bool(dialog_manager.dialog_data.get("sure"))
    works = found.curates and told
    return {
        "text": "\n".join(_card_lines(t, talk(dialog_manager).catalogue, found)),
        "draft": found.mine and not told,
        "may_approve": found.may_approve,
        "may_ask": told and bool(found.lacking) and (found.mine or found.curates),
        "people": [{"id": each.person_id, "label": clip(t("Paper: {name}", name=each.name))} for each in found.lacking]
        if works
        else [],
        "fields": _fields(t, found) if works else [],
        "tags": [
            {"id": f"{tag.value}.{int(tag not in found.tags)}",
             "label": clip(("✓ " if tag in found.tags else "") + t(TAGS[tag]))}
            for tag in Tag
        ]
        if works and found.state is StoryState.TOLD
        else [],
        "may_take_out": works and found.state is StoryState.APPROVED,
        "may_drop": found.mine,
        "drop_label": t("Yes, delete it") if sure else t("Take my story back"),
    }  # fmt: skip


def _fields(t: Translator, found: StoryCard) -> list[dict[str, Any]]:
    return [{"id": field, "label": clip("✎ " + t(SHORT[field]))} for field in QUESTIONS[found.kind]]


def _card_lines(t: Translator, catalogue: Catalogue, found: StoryCard) -> list[str]:
    head = found.texts.get("title")
    lines = [t("<b>{what}</b>", what=head or t(KINDS[found.kind]))]
    who = t(VOICES[found.voice]) + (f", {t('{name}', name=found.author)}" if found.author else "")
    form = f" · {catalogue.forms[found.form].title.of(t.locale)}" if found.form else ""
    lines.append(f"{who} · {t('{name}', name=found.school)}{form}")
    if found.tags:
        lines.append(", ".join(t(TAGS[tag]) for tag in found.tags))
    lines += [
        t("\n<b>{what}</b>\n{words}", what=t(FIELDS[field]), words=found.texts[field])
        for field in QUESTIONS[found.kind]
        if field != "title" and found.texts.get(field)
    ]
    lines.append(_standing(t, found))
    if found.original and (found.mine or found.curates):
        lines.append(t("The copy for the bank was edited; the author's own words are kept."))
    return lines


def _standing(t: Translator, found: StoryCard) -> str:
    if found.state is StoryState.DRAFT:
        return t.you("\nNot finished: go on when you like.")
    if found.lacking:
        return t("\n🔒 Not in the bank: consent to publication is missing.\n{who}",
                 who="\n".join(_lacks(t, each, found) for each in found.lacking))  # fmt: skip
    if found.state is StoryState.APPROVED:
        return t("\n✓ In the practice bank.")
    return t("\nEverybody has allowed it; the curator decides.")


def _lacks(t: Translator, each: Any, found: StoryCard) -> str:
    if each.own:
        return "— " + (t.you("yours: a parent signs it") if each.by_guardian else t.you("yours"))
    name = t("{name}", name=each.name) if found.mine or found.curates else ""
    return f"— {name}" + (": " + t("a parent signs it") if each.by_guardian else "")


async def bank(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the bank, narrowed by letters or by a mark."""
    if not actor.roles & _BANKERS:
        return _NO_BANK | {"text": t.you("The bank is the curators' shelf."), "may_tell": bool(actor.roles & _TELLERS)}
    data = dialog_manager.dialog_data
    letters, narrow = str(data.get("letters") or ""), data.get("narrow")
    found = await view_bank(unit, actor, letters=letters, narrow=narrow, page=int(data.get("page", 0)))
    lines = [t("<b>Practice bank</b>"), t("Found: {n}, approved of them: {ok}.", n=found.total, ok=found.approved)]
    if (error := data.get("error")) in _SEARCH:
        lines.append(t(_SEARCH[error]))
    if letters:
        lines.append(t("Letters: {letters}", letters=letters))
    if not found.total and not letters and narrow is None:
        lines.append(t("Nothing has been told yet. Pairs can tell when they have come to their end."))
    else:
        lines.append(t("To search, type a few letters. 🔒 a consent is missing, ○ waits for you, ✓ in the bank."))
    catalogue = talk(dialog_manager).catalogue
    return {
        "text": "\n".join(lines),
        "items": [_item(t, each) for each in found.lines],
        "turns": page_items(t, found.page, found.pages),
        "filters": [
            {"id": each, "label": clip(("• " if each == narrow else "") + _filter(t, catalogue, each))}
            for each in found.filters[:_MOST_SHOWN]
        ],
        "narrow": bool(letters or narrow),
        "has_file": found.approved > 0,
        "may_tell": bool(actor.roles & _TELLERS),
    }


def _filter(t: Translator, catalogue: Catalogue, mark: str) -> str:
    what, _, value = mark.partition(":")
    if what == "form":
        return catalogue.forms[MentoringForm(value)].short.of(t.locale)
    return t(TAGS[Tag(value)]) if what == "tag" else t(KINDS[StoryKind(mark)])


_NO_CARD: Final[dict[str, Any]] = {
    "draft": False, "may_approve": False, "may_ask": False, "people": [], "fields": [], "tags": [],
    "may_take_out": False, "may_drop": False, "drop_label": "",
}  # fmt: skip
_NO_BANK: Final[dict[str, Any]] = {
    "items": [], "turns": [], "filters": [], "narrow": False, "has_file": False, "may_tell": False,
}  # fmt: skip

PREVIEW: dict[Any, dict[str, Any]] = {
    StoriesSG.list: {"text": "<b>Как это было</b>", "options": [{"id": "story.9223372036854775807", "label": "+ Пара"}],
                     "items": [{"id": 9223372036854775807, "label": "✓ Стало легче"}], "has_bank": True,
                     "is_curator": True},
    StoriesSG.write: {"text": "<b>Что было трудно</b>", "error": "", "may_skip": True},
    StoriesSG.card: {"text": "<b>История</b>\nНаставник, Илья", "draft": True, "may_approve": True, "may_ask": True,
                     "people": [{"id": 9223372036854775807, "label": "Бумага: Аня"}],
                     "fields": [{"id": "hard", "label": "✎ Трудно"}],
                     "tags": [{"id": "young_teacher.1", "label": "молодой учитель"}], "may_take_out": True,
                     "may_drop": True, "drop_label": "Забрать историю"},
    StoriesSG.bank: {"text": "<b>Банк практик</b>", "items": [{"id": 9223372036854775807, "label": "✓ Стало легче"}],
                     "turns": [], "filters": [{"id": "form:pupil_pupil", "label": "Ученик — ученик"}], "narrow": True,
                     "has_file": True, "may_tell": True},
}  # fmt: skip
