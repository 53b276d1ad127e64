"""What the windows about partners show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.cycle.wording import offer_label
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import REFUSALS
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.partners.actions import HERE, NEEDED, NONE, TODAY, YEAR_END, YEAR_START, partner_of
from dialogs.partners.wording import (
    ASKS,
    FIELDS,
    KINDS,
    agreement,
    mentor_lines,
    source_name,
)
from dialogs.states import PartnersSG
from domain.partners import NAME_LIMIT, NOTE_LIMIT, AgreementState, PartnerKind, agreement_state
from domain.vocabulary import Role
from locales.marks import N_
from services import partners as services
from services import words
from services.access import RefusedError
from services.partner_rows import FIN_PT
from services.person_card import view_person
from services.sources import mentor_source, source_choices

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.partners import PartnerCard, PartnerLine, PartnerWord
    from storage.unit import Unit

_MOST_MENTORS: Final = 12
_ERRORS: Final = {
    "use_text": N_("I can only read text here."),
    "use_buttons": N_("Choose one of the buttons below, please."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    **{code: REFUSALS[code] for code in ("bad_words", "bad_contact", "agreement_backwards", "partner_known")},
}


async def partners(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the partners of a school."""
    data = await schools_data(unit, actor, dialog_manager, HERE) | {"is_curator": Role.CURATOR in actor.roles}
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return data | {"shown": False, "items": [], "turns": [],
                       "text": t("You have no school here yet. Ask whoever runs the programme for a link."),
                       }  # fmt: skip
    page = await services.list_partners(unit, actor, school, int(dialog_manager.dialog_data.get("page", 0)))
    lines = [_line(t, number, each) for number, each in enumerate(page.lines, 1)]
    return data | {
        "shown": True,
        "text": "\n".join(
            [
                t("<b>Partners</b> · {school}", school=page.school),
                *(lines or [t("None yet: companies, colleges and others whose people mentor with you.")]),
            ]
        ),
        "items": [
            {"id": each.id, "label": clip(f"{number} · {each.name}")} for number, each in enumerate(page.lines, 1)
        ],
        "turns": page_items(t, page.page, page.pages),
    }


def _line(t: Translator, number: int, each: PartnerLine) -> str:
    mark = {
        AgreementState.ENDING: t("the agreement ends on {day}", day=f"{each.ends_on:%d.%m.%Y}" if each.ends_on else ""),
        AgreementState.ENDED: t("the agreement has ended"),
        AgreementState.NONE: t("no agreement"),
    }.get(each.state, "")
    mentors = t("mentors: {n}", n=each.mentors)
    said = ", ".join(part for part in (mentors, mark) if part)
    return t("{number} · {name}: {said}", number=number, name=clip(each.name, 40), said=said)


async def card(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one partner."""
    try:
        found = await services.view_partner(unit, actor, catalogue, partner_of(dialog_manager))
    except RefusedError:
        return {"text": t("There is nothing to show."), "links": [], "may_invite": False, "may_ask": False,
                "may_note": False, "shown": False, "is_curator": Role.CURATOR in actor.roles}  # fmt: skip
    unheard = found.running and found.word is None
    return {
        "text": "\n".join(_card(t, catalogue, found)),
        "links": [
            {"id": each.key, "label": clip(t("Link: {who}", who=offer_label(t, catalogue, each)), 40)}
            for each in found.links
        ],
        "may_invite": not found.has_chat,
        "may_ask": unheard and found.has_chat,
        "may_note": unheard and not found.has_chat,
        "shown": True,
        "is_curator": True,
    }


def _card(t: Translator, catalogue: Catalogue, found: PartnerCard) -> list[str]:
    lines = [
        t("<b>{name}</b> · {kind}", name=found.name, kind=t(KINDS[found.kind])),
        agreement(t, found.state, found.agreement_number, found.agreement_from, found.agreement_to),
    ]
    reach = ", ".join(part for part in (found.contact_name, found.contact_reach) if part)
    if reach or found.has_chat:
        chat = t("in the chat") if found.has_chat else ""
        lines.append(t("Contact: {who}", who=", ".join(part for part in (reach, chat) if part)))
    if found.note:
        lines.append(t("Note: {note}", note=found.note))
    lines += ["", *mentor_lines(t, found.mentors, _MOST_MENTORS)]
    if found.word is not None:
        lines += ["", *_word(t, catalogue, found.word)]
    return lines


def _word(t: Translator, catalogue: Catalogue, word: PartnerWord) -> list[str]:
    lines = [t("<b>Their word on the year</b>")]
    questionnaire = catalogue.questionnaire(FIN_PT, word.version or None)
    for item in questionnaire.items:
        value = word.answers.get(item.id)
        if value is not None:
            said = words.labels({option.id: option.label.of(t.locale) for option in item.options}, value, words.DOT)
            lines.append(t("{question} <b>{said}</b>", question=item.text.of(t.locale), said=said))
    return lines


async def edit(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for one thing about a partner, or which one is to be changed."""
    kept = dialog_manager.dialog_data
    field = kept.get("field")
    code = kept.get("error")
    most = NOTE_LIMIT if field == "note" else NAME_LIMIT
    error = t(_ERRORS[code], most=most) + "\n" if code in _ERRORS else ""
    if field is None:
        found = await services.view_partner(unit, actor, catalogue, partner_of(dialog_manager))
        return {
            "error": error,
            "text": t("<b>{name}</b>\nWhat do you want to change?", name=found.name),
            "options": [{"id": f"field.{each}", "label": t(label)} for each, label in FIELDS.items()],
        }
    head = t("<b>New partner</b>") if "partner" not in kept and "id" not in start_data(dialog_manager) else ""
    ask = t(ASKS[field])
    return {"error": error, "text": f"{head}\n{ask}" if head else ask, "options": _options(t, str(field))}


def _options(t: Translator, field: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    if field == "kind":
        found = [{"id": f"kind.{kind.value}", "label": t(KINDS[kind])} for kind in PartnerKind]
    elif field == "agreement_from":
        found = [
            {"id": f"{field}.{TODAY}", "label": t("Today")},
            {"id": f"{field}.{YEAR_START}", "label": t("Start of year")},
        ]
    elif field == "agreement_to":
        found = [{"id": f"{field}.{YEAR_END}", "label": t("End of year")}]
    if field not in NEEDED:
        found.append({"id": f"{field}.{NONE}", "label": t("Leave empty")})
    return found


async def own(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Show a partner's contact their own mentors and hours: no mentee, nobody else's mentors."""
    found = await services.own_partners(unit, actor)
    if not found:
        return {"text": t("Your organisation is not noted here any more. Please ask the curator of the school.")}
    lines: list[str] = []
    for each in found:
        state = agreement_state(each.agreement_from, each.agreement_to, unit.now.date())
        lines += [
            *([""] if lines else []),
            t("<b>{name}</b> · {school}", name=each.name, school=each.school),
            agreement(t, state, each.agreement_number, each.agreement_from, each.agreement_to),
            *mentor_lines(t, each.mentors, _MOST_MENTORS),
        ]
    return {"text": "\n".join(lines)}


async def source(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask where a mentor, or whoever comes by a link, is from."""
    data, is_curator = start_data(dialog_manager), Role.CURATOR in actor.roles
    school = school_of(dialog_manager, actor, HERE)
    if "person" in data:
        found = await view_person(unit, actor, int(data["person"]))
        chosen = await mentor_source(unit, actor, int(data["person"]))
        now = source_name(t, chosen) if chosen else t("not said")
        school = found.organization_id
        text = t("<b>{name}</b>\nWhere does this mentor come from? Now: {now}.", name=found.name.short, now=now)
    else:
        chosen = None
        text = t("<b>Where do these mentors come from?</b>\nWhoever comes in by the link is counted there.")
    choices = await source_choices(unit, actor, school) if school is not None else ()
    return {
        "text": text,
        "items": [
            {"id": each.key, "label": clip(("• " if chosen and each.key == chosen.key else "") + source_name(t, each))}
            for each in choices
        ],
        "is_curator": is_curator,
    }


_ID: Final = 9223372036854775807
PREVIEW: dict[Any, dict[str, Any]] = {
    PartnersSG.list: {"schools": [], "many_schools": False, "shown": True, "is_curator": True,
                      "text": "<b>Партнёры</b> · Школа № 2\n1 · Хлебозавод: наставники: 3, договор до 31.05.2027",
                      "items": [{"id": _ID, "label": "1 · Хлебозавод"}], "turns": [{"id": 1, "label": "Дальше →"}]},
    PartnersSG.card: {"text": "<b>Хлебозавод</b> · Предприятие\nДоговор № 5, до 31 мая 2027 г.\n"
                              "Наставники: 1, проведено: 4 ч\n· Пётр Т.: 4 встречи, 4 ч",
                      "links": [{"id": "mentor.employer_pupil.employee", "label": "Ссылка: специалист → ученик"}],
                      "may_invite": True, "may_ask": True, "may_note": True, "shown": True, "is_curator": True},
    PartnersSG.edit: {"error": "Не получилось прочитать дату.\n", "text": "<b>Новый партнёр</b>\nКакой это партнёр?",
                      "options": [{"id": "kind.ngo", "label": "НКО"},
                                  {"id": "agreement_to.none", "label": "Пропустить"}]},
    PartnersSG.own: {"text": "<b>Хлебозавод</b> · Школа № 2\nНаставники: 1, проведено: 4 ч"},
    PartnersSG.source: {"text": "<b>Пётр Т.</b>\nОткуда этот наставник?", "is_curator": True,
                        "items": [{"id": "staff", "label": "• Работники школы"}]},
}  # fmt: skip
