"""What the curator's desk of suggested pupils shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.referrals.desk_actions import LINK, READERS, referred_of
from dialogs.referrals.wording import LINES, REASONS, STATES, answered
from dialogs.states import ReferredSG
from domain.referrals import ReferralState
from domain.vocabulary import Role, Side
from locales.marks import N_
from services.access import RefusedError
from services.people import list_people
from services.referral_desk import list_referred, view_referred

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.referral_desk import ReferredCard, ReferredLine, Said
    from storage.unit import Unit

_ERRORS = {
    "use_text": N_("I can only read text here."),
    "too_short": N_("Two letters of the name are enough. Try once more, please."),
    "use_buttons": N_("Choose one of the buttons below, please."),
}


async def referred(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List suggested pupils: those who wait, or those who are settled."""
    data = await schools_data(unit, actor, dialog_manager, READERS)
    school = school_of(dialog_manager, actor, READERS)
    if school is None:
        return data | {"text": t("You have no school here yet. Ask whoever runs the programme for a link."),
                       "items": [], "turns": [], "settled": 0, "waiting": 0, "has_settled": False,
                       "has_waiting": False, "is_curator": False}  # fmt: skip
    kept = dialog_manager.dialog_data
    over = bool(kept.get("settled"))
    page = await list_referred(unit, actor, school, settled=over, page=int(kept.get("page", 0)))
    today = unit.now.astimezone(ZoneInfo(page.zone)).date()
    lines = [
        _line(t, catalogue, number, each, day=t.day(each.said[0].sent_at.astimezone(ZoneInfo(page.zone)).date(), today))
        for number, each in enumerate(page.lines, 1)
    ]
    head = t("<b>Suggested pupils</b> · {school}", school=page.school)
    nothing = t("Nobody is settled yet.") if over else t("Nobody waits for a decision.")
    return data | {
        "text": "\n".join([head, *(lines or [nothing])]),
        "items": [
            {"id": each.id, "label": clip(f"{number} · {each.about}")} for number, each in enumerate(page.lines, 1)
        ],
        "turns": page_items(t, page.page, page.pages),
        "settled": page.settled,
        "waiting": page.waiting,
        "has_settled": not over and page.settled > 0,
        "has_waiting": over,
        "is_curator": school in actor.organizations(Role.CURATOR),
    }


def _line(t: Translator, catalogue: Catalogue, number: int, each: ReferredLine, *, day: str) -> str:
    newest = each.said[0]
    needs = answered(t, catalogue, newest, "rf_needs")
    who = t("{name} and {n} more", name=newest.by, n=len(each.said) - 1) if len(each.said) > 1 else newest.by
    state = "" if each.state is ReferralState.NEW else " · " + t(STATES[each.state])
    return (
        t(
            "{number} · <b>{about}</b>: {needs}. {who}, {day}",
            number=number,
            about=each.about,
            needs=needs,
            who=who,
            day=day,
        )
        + state
    )


async def card(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one suggested pupil with one person's words at a time."""
    try:
        found = await view_referred(unit, actor, referred_of(dialog_manager))
    except RefusedError:
        return {"text": t("There is nothing to show."), "is_curator": Role.CURATOR in actor.roles, **_NOTHING}
    place = int(dialog_manager.dialog_data.get("word", 0)) % len(found.said)
    today = unit.now.astimezone(ZoneInfo(found.zone)).date()
    day = t.day(found.said[place].sent_at.astimezone(ZoneInfo(found.zone)).date(), today)
    count = len(found.said)
    open_ = found.state is not ReferralState.JOINED
    return {
        "text": "\n".join([*_head(t, found), *_said(t, catalogue, found.said[place], day)]),
        "several": count > 1,
        "more_label": t("Word {n} of {count} →", n=place + 1, count=count),
        "may_invite": found.may_decide and found.person_id is None,
        "may_link": found.may_decide and open_,
        "may_decline": found.may_decide and open_ and found.state is not ReferralState.NOT_NOW,
        "has_card": found.may_decide and found.person_id is not None,
        "is_curator": found.may_decide,
    }


_NOTHING: dict[str, Any] = {"several": False, "more_label": "", "may_invite": False, "may_link": False,
                            "may_decline": False, "has_card": False}  # fmt: skip


def _head(t: Translator, found: ReferredCard) -> list[str]:
    state = t(STATES[found.state])
    if found.reason is not None:
        state += ": " + t(REASONS[found.reason])
    lines = [t("<b>{name}</b> · {state}", name=found.about, state=state)]
    if found.invited and found.state is ReferralState.LOOKING:
        lines.append(t("A link was made for this child."))
    return lines


def _said(t: Translator, catalogue: Catalogue, said: Said, day: str) -> list[str]:
    who = answered(t, catalogue, said, "rf_who")
    lines = ["", t("<i>{name}, {who}, {day}</i>", name=said.by, who=who[:1].lower() + who[1:], day=day)]
    for item_id, text in LINES:
        if what := answered(t, catalogue, said, item_id):
            lines.append(t(text, what=what))
    return lines


async def choose(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask why not now, or who of the participants it is."""
    kept = dialog_manager.dialog_data
    found = await view_referred(unit, actor, referred_of(dialog_manager))
    code = kept.get("error")
    error = t(_ERRORS[code]) + "\n" if code in _ERRORS else ""
    if kept.get("mode") != LINK:
        text = t("<b>{name}</b>: not now\nWhy? Only you see the reason.", name=found.about)
        return {"error": error, "text": text, "items": [{"id": each.value, "label": t(said)}
                                                        for each, said in REASONS.items()]}  # fmt: skip
    text = t("<b>{name}</b>: already with us\nSend a few letters of the name, then tap who it is.", name=found.about)
    ids = kept.get("found")
    if ids is None:
        return {"error": error, "text": text, "items": []}
    page = await list_people(unit, actor, found.organization_id, only=ids)
    mentees = [line for line in page.lines if line.member.side is Side.MENTEE]
    if not mentees:
        text += "\n" + t("Nobody of this name takes part.")
    return {
        "error": error,
        "text": text,
        "items": [
            {"id": line.member.person_id, "label": clip(f"{line.name.short}, {line.name.code}")} for line in mentees
        ],
    }


_ID = 9223372036854775807
DESK_PREVIEW: dict[Any, dict[str, Any]] = {
    ReferredSG.list: {"schools": [], "many_schools": False, "is_curator": True, "settled": 12, "waiting": 7,
                      "has_settled": True, "has_waiting": True, "turns": [{"id": 1, "label": "Дальше →"}],
                      "text": "<b>Предложенные ученики</b> · Школа № 2\n1 · <b>Саша, 7Б</b>: учёба · общение. "
                              "Мария Иванова и ещё 1, 15 сентября",
                      "items": [{"id": _ID, "label": "1 · Саша, 7Б"}]},
    ReferredSG.card: {"text": "<b>Саша, 7Б</b> · на рассмотрении\n\n<i>Мария Иванова, классный руководитель</i>\n"
                              "Поддержать: учёба · общение", "several": True, "more_label": "Слово 1 из 2 →",
                      "may_invite": True, "may_link": True, "may_decline": True, "has_card": True, "is_curator": True},
    ReferredSG.choose: {"error": "Здесь я понимаю только текст.\n", "text": "<b>Саша, 7Б</b>: пока нет\nПочему?",
                        "items": [{"id": "other_help", "label": "Нужна другая помощь"}]},
}  # fmt: skip
