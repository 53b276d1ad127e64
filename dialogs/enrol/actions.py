"""What the curator's taps and words do while somebody without an account is entered: one service call each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram.types import ContentType
from aiogram_dialog import StartMode

from dialogs.enrol.getters import person_of
from dialogs.join.dates import first_choices, read_birth_date
from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import BehalfSG, EnrolSG, PeopleSG
from services import enrolling, guardians, handing_over
from services.access import RefusedError
from services.codes import deep_link
from services.guardian_rows import live_code
from services.joining import GRADES
from services.lookups import today_in

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def opened(_data: Any, manager: DialogManager) -> None:
    """Have the link ready that the screen shows."""
    state, here = manager.current_context().state, talk(manager)
    if state == EnrolSG.guardian:
        await guardians.ward_code(here.unit, here.actor, person_of(manager))
    elif state == EnrolSG.own_link:
        await handing_over.own_link(here.unit, here.actor, person_of(manager))
    elif state == EnrolSG.birth_date:
        await _onward(manager)


async def who_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Take the side and the kind, ask for the name."""
    manager.dialog_data["offer"] = picked
    await manager.switch_to(EnrolSG.name)


async def take_name(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Enter the person: from here on they exist, and the rest can be asked at any time."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if message.content_type != ContentType.TEXT or not message.text:
        here.screen.alert(here.t("Please type the name as text."))
        return
    if school is None:
        raise RefusedError("no_school")
    manager.dialog_data["person"] = await enrolling.enter_person(
        here.unit, here.actor, here.catalogue, school, key=manager.dialog_data.get("offer", ""), name=message.text
    )
    await manager.switch_to(EnrolSG.birth_date)


async def take_birth_date(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Read a typed birth date in any usual form."""
    here = talk(manager)
    typed = message.text if message.content_type == ContentType.TEXT else None
    birth = read_birth_date(typed, today_in(here.unit.now, here.actor.zone)) if typed else None
    if birth is None:
        here.screen.alert(here.t.you("I could not read this date. Please type it like this: 25.03.2012"))
        return
    await _birth_date(manager, birth)


async def pick_first(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Go on to the month, or to the years of a decade."""
    here = talk(manager)
    known = await enrolling.entered(here.unit, here.actor, person_of(manager))
    _, decades = first_choices(known.kind, today_in(here.unit.now, here.actor.zone))
    manager.dialog_data["decade" if decades else "year"] = int(picked)
    await manager.switch_to(EnrolSG.birth_year if decades else EnrolSG.birth_month)


async def pick_year(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Go on to the month."""
    manager.dialog_data["year"] = int(picked)
    await manager.switch_to(EnrolSG.birth_month)


async def pick_month(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Go on to the day."""
    manager.dialog_data["month"] = int(picked)
    await manager.switch_to(EnrolSG.birth_day)


async def pick_day(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Store the date put together by three taps."""
    await _birth_date(manager, date(manager.dialog_data["year"], manager.dialog_data["month"], int(picked)))


async def pick_grade(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Store the grade."""
    await _grade(manager, int(picked))


async def type_grade(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed grade: «7», «7 Б»."""
    digits = "".join(sign for sign in (message.text or "")[:4] if sign.isascii() and sign.isdigit())
    if not digits or int(digits) not in GRADES:
        here = talk(manager)
        here.screen.alert(here.t("Please tap the grade, from 1 to 11."))
        return
    await _grade(manager, int(digits))


async def discard(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take the entry back."""
    here = talk(manager)
    await enrolling.discard(here.unit, here.actor, person_of(manager))
    here.screen.alert(here.t("Taken back. Nothing of it is stored."))
    await afresh(_callback, _button, manager)
    await manager.switch_to(EnrolSG.who)


async def afresh(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Forget whom it was about: the next one follows."""
    for key in ("person", "offer", "decade", "year", "month"):
        manager.dialog_data.pop(key, None)


async def to_list(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back to the people of the school."""
    school = school_of(manager, talk(manager).actor)
    await manager.start(PeopleSG.list, {"school": school}, mode=StartMode.RESET_STACK)


async def to_card(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the person's card."""
    await _open(manager, PeopleSG.person)


async def to_paper(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Record a sheet that lies here already."""
    await _open(manager, PeopleSG.paper_kind)


async def to_guardian(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Make the link for a parent or guardian."""
    here = talk(manager)
    await guardians.ward_code(here.unit, here.actor, person_of(manager))
    await manager.switch_to(EnrolSG.guardian)


async def fill_in(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Answer what waits for them, such as from a printed sheet."""
    await _open(manager, BehalfSG.main)


async def guardian_qr(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the parent's link sent as a QR picture."""
    here, minor = talk(manager), person_of(manager)
    code = await live_code(here.unit, minor)
    await guardians.request_code_qr(here.unit, here.actor, deep_link(here.bot_username, code.token if code else ""),
                                    minor)  # fmt: skip
    here.screen.alert(here.t("The QR code is on its way."))


async def own_qr(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the person's own link sent as a QR picture."""
    here, person = talk(manager), person_of(manager)
    found = await handing_over.own_link(here.unit, here.actor, person)
    await handing_over.request_own_qr(here.unit, here.actor, person, deep_link(here.bot_username, found.token))
    here.screen.alert(here.t("The QR code is on its way."))


async def _birth_date(manager: DialogManager, birth: date) -> None:
    here = talk(manager)
    await enrolling.enter_birth_date(here.unit, here.actor, person_of(manager), birth)
    for part in ("decade", "year", "month"):
        manager.dialog_data.pop(part, None)
    await _onward(manager)


async def _grade(manager: DialogManager, grade: int) -> None:
    here = talk(manager)
    await enrolling.enter_grade(here.unit, here.actor, person_of(manager), grade)
    await manager.switch_to(EnrolSG.done)


async def _onward(manager: DialogManager) -> None:
    """Ask the first thing that is missing; with nothing missing the person is entered."""
    here = talk(manager)
    known = await enrolling.entered(here.unit, here.actor, person_of(manager))
    if known.birth_date is None:
        await manager.switch_to(EnrolSG.birth_date)
    else:
        await manager.switch_to(EnrolSG.done if known.complete else EnrolSG.grade)


async def _open(manager: DialogManager, state: State) -> None:
    await manager.start(state, {"id": person_of(manager)}, mode=StartMode.RESET_STACK)
