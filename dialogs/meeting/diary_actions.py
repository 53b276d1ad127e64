"""What is sent into the diary and tapped there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram.enums import ContentType

from dialogs.kit import talk
from dialogs.states import MeetingSG
from domain.diary import DiaryKind, Sent
from locales.marks import NY_
from services import diary

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_OTHERWISE: Final = {
    ContentType.DOCUMENT: NY_("The diary takes photos, not files. Please send it as a photo."),
    ContentType.VIDEO_NOTE: NY_("The diary takes photos and voice notes, no videos. A photo will do as well."),
    ContentType.VIDEO: NY_("The diary takes photos and voice notes, no videos. A photo will do as well."),
    ContentType.ANIMATION: NY_("The diary takes photos and voice notes, no videos. A photo will do as well."),
    ContentType.AUDIO: NY_("The diary takes voice notes, not music. Hold the microphone and tell it."),
    ContentType.STICKER: NY_("A nice sticker! The diary takes photos and voice notes, though."),
    ContentType.TEXT: NY_("The diary takes photos and voice notes. You can tell it by voice."),
}
_NOT_THIS: Final = NY_("The diary takes photos and voice notes.")


async def sent(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Keep a photo or a voice note; to anything else say kindly what the diary takes."""
    here = talk(manager)
    found = _sent(message)
    if found is None:
        here.screen.alert(here.t.you(_OTHERWISE.get(ContentType(message.content_type), _NOT_THIS)))
        return
    await diary.add(here.unit, here.actor, manager.dialog_data["meeting"], found)
    here.screen.alert(here.t.you("It is in the diary."))


async def show(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have everything that is kept of the meeting sent once more."""
    here = talk(manager)
    await diary.show(here.unit, here.actor, manager.dialog_data["meeting"])
    here.screen.alert(here.t("It is on its way."))


async def remove(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take one file out."""
    here = talk(manager)
    await diary.remove(here.unit, here.actor, int(item_id))
    here.screen.alert(here.t("It is out of the diary."))
    await manager.switch_to(MeetingSG.diary)


async def choose(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open the diary of one meeting."""
    manager.dialog_data["meeting"] = int(item_id)
    await manager.switch_to(MeetingSG.diary)


def _sent(message: Message) -> Sent | None:
    """Return a photo (its largest size) or voice note as the messenger describes it."""
    if message.photo:
        photo = message.photo[-1]
        return Sent(DiaryKind.PHOTO, photo.file_id, photo.file_unique_id, photo.file_size or 0)
    if message.voice:
        voice = message.voice
        return Sent(DiaryKind.VOICE, voice.file_id, voice.file_unique_id, voice.file_size or 0, voice.duration)
    return None
