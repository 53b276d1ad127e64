"""What the windows about people show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.people.paper_getters import PREVIEW as PAPER_PREVIEW
from dialogs.states import PeopleSG
from domain.vocabulary import Role, Side
from locales.marks import N_
from services import words
from services.access import RefusedError
from services.people import PAGE, Filter, list_people
from services.person_card import minor_of, view_person
from services.signal_desk import open_signals

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.people import PersonLine
    from services.person_card import AnsweredIntake, PersonCard
    from storage.unit import Unit

FILTERS = {
    Filter.ALL: N_("All: {n}"),
    Filter.READY: N_("Ready: {n}"),
    Filter.CONSENT: N_("Consents: {n}"),
    Filter.GUARDIAN: N_("Guardian: {n}"),
    Filter.QUESTIONNAIRE: N_("Survey: {n}"),
    Filter.UNREACHABLE: N_("No contact: {n}"),
}


def chosen_filter(manager: DialogManager) -> Filter:
    """Return the filter in force: chosen here, or handed over by the day's list."""
    value = manager.dialog_data.get("filter") or start_data(manager).get("filter") or Filter.ALL.value
    return Filter(value)


async def people(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List participants, eight a page."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    is_curator = Role.CURATOR in actor.roles
    wanted = chosen_filter(dialog_manager)
    try:
        school = school_of(dialog_manager, actor)
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        found = dialog_manager.dialog_data.get("found")
        page = await list_people(
            unit, actor, school, wanted, int(dialog_manager.dialog_data.get("page", 0)), only=found
        )
    except RefusedError as refusal:
        return data | _EMPTY | {"no_cycle": refusal.reason == "no_cycle", "nowhere": refusal.reason != "no_cycle",
                                "is_curator": is_curator}  # fmt: skip
    marked = wanted if found is None else None
    return data | {
        "no_cycle": False,
        "nowhere": False,
        "shown": True,
        "is_curator": is_curator,
        "school": page.school,
        "text": "\n".join(_line(t, line) for line in page.lines)
        or (t("Nobody here.") if found is None else t("Nobody with this name or code here.")),
        "many": page.counts[Filter.ALL] > PAGE,
        "items": [
            {"id": line.member.person_id, "label": clip(f"{'✓ ' if line.member.ready else ''}{line.name.short}")}
            for line in page.lines
        ],
        "filters": [
            {
                "id": each.value,
                "label": clip(("• " if each is marked else "") + t(FILTERS[each], n=page.counts[each])),
            }
            for each in Filter
            if page.counts[each] or each in {Filter.ALL, wanted}
        ],
        "page": page.page + 1,
        "pages": page.pages,
        "several": page.pages > 1,
        "may_remind": is_curator
        and found is None
        and wanted in {Filter.CONSENT, Filter.GUARDIAN, Filter.QUESTIONNAIRE}
        and bool(page.lines),
    }


_EMPTY: dict[str, Any] = {"shown": False, "school": "", "text": "", "items": [], "filters": [], "page": 1, "pages": 1,
                          "several": False, "many": False, "may_remind": False}  # fmt: skip


def _line(t: Translator, line: PersonLine) -> str:
    member = line.member
    side = words.word(t, words.SIDES, member.side)
    state = t("in a pair") if member.open_matches else t("ready")
    if member.gaps:
        state = t("needs: {what}", what=", ".join(t(words.GAPS[gap]) for gap in member.gaps))
    name = t("{name}", name=line.name.short)
    return f"{'✓' if member.ready else '·'} {name} ({member.code}), {side}: {state}"


def person_id_of(manager: DialogManager) -> int:
    """Return whose card is open: chosen in the list, or named by the button that opened the dialog."""
    chosen = manager.dialog_data.get("person")
    return int(chosen if chosen is not None else start_data(manager)["id"])


async def person(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a participant's card."""
    try:
        card = await view_person(unit, actor, person_id_of(dialog_manager))
    except RefusedError:
        return _NO_CARD | {"gone": True, "is_curator": Role.CURATOR in actor.roles}
    waiting = [guardian for guardian in card.guardians if not guardian.confirmed]
    signal = card.member.person_id in await open_signals(unit, card.organization_id)
    return {
        "gone": False,
        "text": "\n".join(_card(t, card)),
        "waiting": [{"id": g.guardianship_id, "label": clip(t("Check: {name}", name=g.name.short))} for g in waiting]
        if card.may_act
        else [],
        "has_answers": card.intake is not None and bool(card.intake.answers),
        "may_remind": card.may_act and bool(card.member.gaps),
        "may_pair": card.may_act and _waits(card),
        "may_paper": card.may_act,
        "signal": signal and card.may_act,
        "is_curator": card.may_act,
    }


_NO_CARD: dict[str, Any] = {"text": "", "waiting": [], "has_answers": False, "may_remind": False, "signal": False,
                            "may_pair": False, "may_paper": False}  # fmt: skip


def _waits(card: PersonCard) -> bool:
    return card.member.side is Side.MENTEE and card.member.ready and not card.member.open_matches


def _card(t: Translator, card: PersonCard) -> list[str]:
    member = card.member
    lines = [
        t("<b>{name}</b> · {code}", name=card.name.full, code=card.name.code),
        ", ".join(
            part
            for part in (
                words.word(t, words.SIDES, member.side),
                words.word(t, words.KINDS, member.kind),
                t("grade {grade}", grade=member.grade) if member.grade else "",
            )
            if part
        ),
    ]
    given = sum(consent.granted and not consent.withdrawn for consent in card.consents)
    refused = sum(not consent.granted for consent in card.consents)
    lines.append(t("Consents given: {given}, refused: {refused}", given=given, refused=refused))
    for guardian in card.guardians:
        state = t("confirmed") if guardian.confirmed else t("to be confirmed")
        lines.append(t("Guardian: {name}, {state}", name=guardian.name.full, state=state))
    lines.append(t("Questionnaire: done") if member.questionnaire_done else t("Questionnaire: not finished"))
    if member.gaps:
        lines.append(t("Still needed: {what}", what=", ".join(t(words.GAPS[gap]) for gap in member.gaps)))
    elif not member.open_matches:
        lines.append(t("Ready for a pair."))
    if member.open_matches:
        lines.append(t.plural("{n} open match", "{n} open matches", member.open_matches))
    if member.unreachable:
        lines.append(t("Messages do not reach this person."))
    return lines


async def answers(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the intake questionnaire as it was answered."""
    try:
        card = await view_person(unit, actor, person_id_of(dialog_manager))
    except RefusedError:
        return {"text": t("There is nothing to show.")}
    if card.intake is None or not card.intake.answers:
        return {"text": t("There is nothing to show.")}
    head = t("<b>{name}</b>", name=card.name.short)
    return {"text": "\n".join([head, *_answers(t, catalogue, card.intake)])}


def _answers(t: Translator, catalogue: Catalogue, intake: AnsweredIntake) -> list[str]:
    lines = []
    questionnaire = catalogue.questionnaire(intake.instrument, intake.version)
    given = dict(intake.answers)
    for item in questionnaire.items:
        if item.id in given:
            said = words.labels({option.id: option.label.of(t.locale) for option in item.options}, given[item.id])
            lines.append(t("{question} <b>{said}</b>", question=item.text.of(t.locale), said=said))
    return lines


async def guardian(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask the curator whether a guardian is who they say."""
    link = int(dialog_manager.dialog_data.get("link") or start_data(dialog_manager)["id"])
    nothing = {"open": False, "settled": True, "child": "", "grade": "", "guardian": "", "linked": ""}
    try:
        card = await view_person(unit, actor, await minor_of(unit, actor, link))
    except RefusedError:
        return nothing
    found = next((each for each in card.guardians if each.guardianship_id == link), None)
    if found is None or found.confirmed or not card.may_act:
        return nothing
    return {
        "open": True,
        "settled": False,
        "child": card.name.full,
        "grade": t("grade {grade}", grade=card.name.grade) if card.name.grade else card.name.code,
        "guardian": found.name.full,
        "linked": t.moment(found.linked_at, unit.now, actor.zone),
    }


PREVIEW: dict[Any, dict[str, Any]] = {
    PeopleSG.list: {"schools": [], "many_schools": False, "no_cycle": False, "nowhere": False, "shown": True,
                    "is_curator": True, "school": "Школа № 2", "text": "✓ Аня К. (7DF-4RN), подопечный: готово",
                    "items": [{"id": 1, "label": "✓ Аня К."}], "filters": [{"id": "all", "label": "• Все: 9"}],
                    "page": 1, "pages": 2, "several": True, "many": True, "may_remind": True},
    PeopleSG.person: {"gone": False, "text": "<b>Аня К.</b> · 7DF-4RN", "waiting": [{"id": 1, "label": "Проверить"}],
                      "has_answers": True, "may_remind": True, "signal": True, "is_curator": True,
                      "may_pair": True, "may_paper": True},
    PeopleSG.answers: {"text": "С чем нужна поддержка? <b>Учёба</b>"},
    PeopleSG.guardian: {"open": True, "settled": False, "child": "Аня К.", "grade": "7 класс", "guardian": "Мария К.",
                        "linked": "вчера, 14:00"},
    **PAPER_PREVIEW,
}  # fmt: skip
