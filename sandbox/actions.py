"""What a person does in a chat: every action of the page and of the virtual people goes through here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .entities import detect, length
from .messages import Chat, Message

if TYPE_CHECKING:
    from .callbacks import CallbackQuery
    from .messenger import Messenger
    from .params import Upload

Json = dict[str, Any]
MAX_TEXT = 4096
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def receive(world: Messenger, user_id: int, content: Json) -> Message:
    """Put a message of a person into the chat and into the bot's queue."""
    chat = world.chat_of(user_id)
    if chat.blocked:
        raise ValueError("the person has blocked the bot: unblock it first")
    chat.started = True
    user = world.users[user_id]
    body: Json = {
        "message_id": world.next_message_id(),
        "from": user.as_user(),
        "chat": chat.api,
        "date": world.now(),
        **content,
    }
    message = Message(body["message_id"], by_bot=False, body=body)
    chat.put(message)
    if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
        chat.keyboard = None
    if world.listeners:
        world.tell("message", user_id, message)
    world.updates.put(user_id, "message", body)
    return message


def pieces(text: str) -> list[str]:
    """Cut a long text as the apps do: a message holds 4096 units."""
    if length(text) <= MAX_TEXT:
        return [text]
    parts: list[str] = []
    part: list[str] = []
    size = 0
    for char in text:
        step = length(char)
        if size + step > MAX_TEXT:
            parts.append("".join(part))
            part, size = [], 0
        part.append(char)
        size += step
    return [*parts, "".join(part)]


def say(world: Messenger, user_id: int, text: str, *, reply_to: int | None = None) -> Message:
    """Send a text; the apps send nothing when it is blank and several messages when it is long."""
    if not text.strip():
        raise ValueError("the apps do not send a blank message")
    content: Json = {}
    if reply_to is not None:
        original = world.chat_of(user_id).messages.get(reply_to)
        if original is not None:
            content["reply_to_message"] = {k: v for k, v in original.body.items() if k != "reply_to_message"}
    message = None
    for part in pieces(text.strip()):
        entities = detect(part, [])
        extra: Json = {"entities": entities} if entities else {}
        message = receive(world, user_id, {**content, "text": part, **extra})
    assert message is not None  # noqa: S101 - a text that is not blank has a piece
    return message


def start(world: Messenger, user_id: int, payload: str = "") -> Message:
    """Open the bot by a link or its Start button.

    Raises:
        ValueError: when no link can carry ``payload``.
    """
    if payload and not PAYLOAD.fullmatch(payload):
        raise ValueError(f"a start link carries 1-64 of A-Z a-z 0-9 _ -, not {payload!r}")
    if world.chat_of(user_id).blocked:
        set_blocked(world, user_id, blocked=False)
    return say(world, user_id, f"/start {payload}".rstrip())


def edit(world: Messenger, user_id: int, message_id: int, text: str) -> Message:
    """Change an own message."""
    chat = world.chat_of(user_id)
    message = chat.messages[message_id]
    if message.by_bot or "text" not in message.body:
        raise ValueError("people edit their own texts only")
    entities = detect(text, [])
    body = {key: value for key, value in message.body.items() if key != "entities"}
    message.body = {**body, "text": text, "edit_date": world.now(), **({"entities": entities} if entities else {})}
    message.edits += 1
    chat.touch(message)
    world.tell("edit", user_id, message)
    world.updates.put(user_id, "edited_message", message.body)
    return message


def _too_old(world: Messenger, message: Message) -> bool:
    limit = world.inaccessible_after
    return limit is not None and world.now() - int(message.body["date"]) > limit.total_seconds()


def press(world: Messenger, user_id: int, message_id: int, data: str) -> CallbackQuery:
    """Tap an inline button. A message that is gone arrives at the bot as inaccessible, dated 0."""
    chat = world.chat_of(user_id)
    message = chat.messages.get(message_id)
    gone = message is None or _too_old(world, message)
    shown: Json = {"chat": chat.api, "message_id": message_id, "date": 0}
    if message is not None and not gone:
        shown = message.body
    query = world.callbacks.new(user_id, message_id, data)
    world.updates.put(
        user_id,
        "callback_query",
        {
            "id": query.id,
            "from": world.users[user_id].as_user(),
            "message": shown,
            "chat_instance": str(user_id * 7_919),
            "data": data,
        },
    )
    return query


def send_file(world: Messenger, user_id: int, kind: str, sent: Upload, caption: str = "") -> Message:
    """Send a photo, document, voice or sticker."""
    file = world.files.add(kind, sent.name, sent.mime, sent.content)
    shown: Json = {"caption": caption} if caption else {}
    if kind == "photo":
        shown["photo"] = file.as_photo()
    elif kind == "voice":
        shown["voice"] = file.as_voice()
    elif kind == "sticker":
        shown["sticker"] = {
            **file.as_file(), "type": "regular", "width": 512, "height": 512, "is_animated": False,
            "is_video": False, "emoji": "👍",
        }  # fmt: skip
    else:
        shown["document"] = file.as_document()
    return receive(world, user_id, shown)


def send_contact(world: Messenger, user_id: int) -> Message:
    """Share the own phone number."""
    user = world.users[user_id]
    phone = user.phone or f"7900{user.id % 10_000_000:07d}"
    contact: Json = {"phone_number": phone, "first_name": user.first_name, "user_id": user.id}
    if user.last_name:
        contact["last_name"] = user.last_name
    return receive(world, user_id, {"contact": contact})


def send_location(world: Messenger, user_id: int, latitude: float, longitude: float) -> Message:
    """Share a place."""
    return receive(world, user_id, {"location": {"latitude": latitude, "longitude": longitude}})


def set_blocked(world: Messenger, user_id: int, *, blocked: bool) -> None:
    """Block the bot or let it in again; the bot gets my_chat_member."""
    chat = world.chat_of(user_id)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    member: Json = {"user": world.bot_user, "status": "member"}
    kicked: Json = {"user": world.bot_user, "status": "kicked", "until_date": 0}
    world.updates.put(
        user_id,
        "my_chat_member",
        {
            "chat": chat.api,
            "from": world.users[user_id].as_user(),
            "date": world.now(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        },
    )
    chat.touch()
    world.tell("chat", user_id, chat)


def forget_message(world: Messenger, chat: Chat, message_id: int) -> bool:
    """Take a message out of a chat; False when it is not there."""
    if chat.messages.pop(message_id, None) is None:
        return False
    chat.touch()
    world.tell("delete", chat.id, message_id)
    return True
