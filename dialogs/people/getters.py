"""What the windows about people show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip, start_data
from dialogs.people.address_getters import ADDRESS_PREVIEW
from dialogs.people.finding import FINDING_PREVIEW
from dialogs.people.paper_getters import PREVIEW as PAPER_PREVIEW
from dialogs.states import PeopleSG
from domain.readiness import Gap
from domain.vocabulary import Role, Side
from services import words
from services.access import RefusedError
from services.mentee_facts import facts_of
from services.person_card import minor_of, view_person
from services.referral_desk import referred_as
from services.sheets_facts import has_facts
from services.signal_desk import open_call_of

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.person_card import AnsweredIntake, PersonCard
    from storage.unit import Unit


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
    signal = await open_call_of(unit, actor, card.member.person_id, card.organization_id)
    mentee = card.may_act and card.member.side is Side.MENTEE
    barred = mentee and (await facts_of(unit, card.member.participation_id)).commission
    return {
        "gone": False,
        "text": "\n".join(_card(t, card, barred=barred)),
        "waiting": [{"id": g.guardianship_id, "label": clip(t("Check: {name}", name=g.name.short))} for g in waiting]
        if card.may_act
        else [],
        "has_answers": card.intake is not None and bool(card.intake.answers),
        "has_facts": card.may_act and await has_facts(unit, card.member.person_id),
        "may_remind": card.may_act and bool(card.member.gaps),
        "may_pair": card.may_act and _waits(card) and not barred,
        "may_category": mentee,
        "may_paper": card.may_act,
        "may_address": card.may_act,
        "may_select": card.member.side is Side.MENTOR,
        "has_source": card.may_act and card.member.side is Side.MENTOR,
        "was_referred": card.may_act
        and card.member.side is Side.MENTEE
        and await referred_as(unit, actor, card.member.person_id, card.organization_id) is not None,
        "signal": signal is not None and card.may_act,
        "is_curator": card.may_act,
        "no_account": card.may_act and not card.member.has_account,
        "needs_parent": card.may_act and card.member.has_account and Gap.GUARDIAN_NOT_LINKED in card.member.gaps,
    }


_NO_CARD: dict[str, Any] = {"has_source": False, "was_referred": False,
                            "text": "", "waiting": [], "has_answers": False, "has_facts": False,
                            "may_remind": False, "signal": False,
                            "may_category": False, "may_pair": False, "may_paper": False, "may_select": False,
                            "may_address": False,
                            "no_account": False, "needs_parent": False}  # fmt: skip


def _waits(card: PersonCard) -> bool:
    return card.member.side is Side.MENTEE and card.member.ready and not card.member.open_matches


def _card(t: Translator, card: PersonCard, *, barred: bool) -> list[str]:
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
    elif not barred and not member.open_matches:
        lines.append(t("Ready for a pair."))
    if member.open_matches:
        lines.append(t.plural("{n} open match", "{n} open matches", member.open_matches))
    if barred:
        lines.append(t("Handled through the commission (КДН)."))
    if member.papers:
        what = ", ".join(words.word(t, words.CONSENTS, need.kind) for need in member.papers)
        lines.append(t("On paper, still missing: {what}", what=what))
    if not member.has_account:
        lines.append(t("Without an account: answers come through the parent or from you."))
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
            said = words.labels({option.id: option.label.of(t.locale) for option in item.options}, given[item.id],
                                words.DOT)  # fmt: skip
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
    PeopleSG.person: {"gone": False, "text": "<b>Аня К.</b> · 7DF-4RN", "waiting": [{"id": 1, "label": "Проверить"}],
                      "has_answers": True, "has_facts": True, "may_remind": True, "signal": True, "is_curator": True,
                      "may_category": True, "may_pair": True, "may_paper": True, "may_select": True, "no_account": True,
                      "may_address": True,
                      "needs_parent": True, "has_source": True, "was_referred": True},
    PeopleSG.answers: {"text": "С чем нужна поддержка? <b>Учёба</b>"},
    PeopleSG.guardian: {"open": True, "settled": False, "child": "Аня К.", "grade": "7 класс", "guardian": "Мария К.",
                        "linked": "вчера, 14:00"},
    **ADDRESS_PREVIEW,
    **FINDING_PREVIEW,
    **PAPER_PREVIEW,
}  # fmt: skip
