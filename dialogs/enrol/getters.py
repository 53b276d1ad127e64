"""What the screens of a curator who enters somebody show."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from dialogs.cycle.wording import offer_label
from dialogs.join.dates import first_choices
from dialogs.join.getters import PREVIEW as JOIN_PREVIEW
from dialogs.join.getters import grade as grades
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.operator.getters import share_address
from dialogs.states import EnrolSG, JoinSG
from domain.consents import is_minor
from domain.vocabulary import Role
from services import enrolling, guardians, handing_over, words
from services.access import NotAllowedError, RefusedError
from services.codes import deep_link
from services.lookups import today_in
from services.person_card import view_person

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


def person_of(manager: DialogManager) -> int:
    """Return who is being entered; 0, which is nobody's, where the dialog was opened without anybody."""
    return int(manager.dialog_data.get("person") or start_data(manager).get("id") or 0)


async def who(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Offer as what somebody can be entered."""
    data = await schools_data(unit, actor, dialog_manager, (Role.CURATOR,))
    school = school_of(dialog_manager, actor, (Role.CURATOR,))
    try:
        found = await enrolling.list_places(unit, actor, catalogue, school) if school is not None else ()
    except (RefusedError, NotAllowedError):
        found = ()
    items = [{"id": offer.key, "label": clip(offer_label(t, catalogue, offer))} for offer in found]
    return data | {"items": items, "open": bool(items), "closed": not items}


async def name(t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say as what the person is entered."""
    role, form, kind = (*str(dialog_manager.dialog_data.get("offer", "")).split("."), "", "", "")[:3]
    parts = [words.word(t, words.ROLES, role)]
    parts += [spec.title.of(t.locale) for spec in catalogue.forms.values() if spec.id == form]
    parts += [words.word(t, words.KINDS, kind)] if kind and not form else []
    return {"who": " · ".join(parts)}


async def birth_date(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Offer the years in which somebody of this kind was probably born, or decades; warn of a namesake."""
    known = await _known(unit, actor, dialog_manager)
    kind = known.kind if known else None
    years, decades = first_choices(kind, today_in(unit.now, actor.zone))
    return {
        "name": known.first_name if known else "—",
        "twins": ", ".join(known.twins) if known else "",
        "twin": bool(known and known.twins),
        "years": [{"id": str(y), "label": t("{year}s", year=y) if decades else str(y)} for y in years],
    }


async def grade(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the grades."""
    return {**await profile(unit, actor, dialog_manager), **await grades()}


async def profile(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name whom it is about."""
    known = await _known(unit, actor, dialog_manager)
    return {"name": known.first_name if known else "—"}


async def done(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say that the person is entered, and what is still missing."""
    try:
        card = await view_person(unit, actor, person_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "alive": False, "minor": False}
    needs = ", ".join(t(words.GAPS[gap]) for gap in card.member.gaps) or "—"
    text = t(
        "Entered: <b>{name}</b> ({code}), without an account.\nStill needed: {needs}.",
        name=card.name.full,
        code=card.name.code,
        needs=needs,
    )
    birth = card.member.birth_date
    minor = birth is not None and is_minor(birth, today_in(unit.now, actor.zone))
    return {"text": text, "alive": True, "minor": minor}


async def guardian(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, bot_username: str, **_: Any
) -> dict[str, Any]:
    """Show the one-time link for a parent."""
    try:
        found = await guardians.ward_link(unit, actor, person_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return _over(words_of(refusal, t))
    text = t(
        "Hello! Your child wants to take part in the school's mentoring programme. Your consent is needed: "
        "the link explains everything and takes 3 minutes."
    )
    return _link(unit.now, found.name, deep_link(bot_username, found.token), found.expires_at, text)


async def own_link(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, bot_username: str, **_: Any
) -> dict[str, Any]:
    """Show the one-time link by which the person takes the record over."""
    try:
        found = await handing_over.read_own_link(unit, actor, person_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return _over(words_of(refusal, t))
    text = t("Your own place in the school's mentoring programme. The link works once and is meant for you alone.")
    return _link(unit.now, found.first_name, deep_link(bot_username, found.token), found.expires_at, text)


async def _known(unit: Unit, actor: Actor, manager: DialogManager) -> enrolling.Entered | None:
    try:
        return await enrolling.entered(unit, actor, person_of(manager))
    except (RefusedError, NotAllowedError):
        return None


def _link(now: datetime, whose: str, link: str, until: datetime, text: str) -> dict[str, Any]:
    days = str(max(1, ceil((until - now) / timedelta(days=1))))
    return {"name": whose, "link": link, "days": days, "open": True, "words": "", "share": share_address(link, text)}


def _over(said: str) -> dict[str, Any]:
    return {"name": "—", "link": "", "days": "0", "open": False, "words": said, "share": share_address("", "")}


_LINK: Final = {"name": "Аня", "link": "https://t.me/nastavnik_bot?start=AbCdEfGhIjKlMnOp", "days": "30", "open": True,
                "words": "", "share": "https://t.me/share/url?url=x"}  # fmt: skip
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    EnrolSG.who: {"schools": [], "many_schools": False, "open": True, "closed": False,
                  "items": [{"id": "mentee..pupil", "label": "наставляемый: ученик"}]},
    EnrolSG.name: {"who": "наставляемый · ученик"},
    EnrolSG.birth_date: {**JOIN_PREVIEW[JoinSG.birth_date], "name": "Аня", "twins": "7DF-4RN", "twin": True},
    EnrolSG.birth_year: JOIN_PREVIEW[JoinSG.birth_year],
    EnrolSG.birth_month: JOIN_PREVIEW[JoinSG.birth_month],
    EnrolSG.birth_day: JOIN_PREVIEW[JoinSG.birth_day],
    EnrolSG.grade: {**JOIN_PREVIEW[JoinSG.grade], "name": "Аня"},
    EnrolSG.discard: {"name": "Аня"},
    EnrolSG.done: {"text": "Записано: <b>Аня Смирнова</b> (7DF-4RN), без аккаунта.", "alive": True, "minor": True},
    EnrolSG.guardian: _LINK,
    EnrolSG.own_link: _LINK,
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
