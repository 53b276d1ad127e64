"""Methods that put something new into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.errors import bad_request
from sandbox.markup import read_markup

from .content import answered, caption_content, file_content, media_file, target, text_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messages import Message
    from sandbox.messenger import Messenger
    from sandbox.params import Params

Json = dict[str, Any]
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(world: Messenger, params: Params) -> Json:
    """Do sendMessage."""
    content = text_content(params)
    markup = read_markup(params)
    chat = target(world, params)
    if params.values.get("reply_parameters") or params.values.get("reply_to_message_id"):
        content |= answered(chat, params)
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    return world.post(chat, content, markup).body


def _send_file(field: str) -> Callable[[Messenger, Params], Json]:
    def send(world: Messenger, params: Params) -> Json:
        caption = caption_content(params)
        markup = read_markup(params)
        world.open_chat(params.text("chat_id"))
        file = media_file(world, params, field, field)
        chat = target(world, params)
        content = {**file_content(file), **caption, **answered(chat, params)}
        return world.post(chat, content, markup).body

    return send


def send_chat_action(world: Messenger, params: Params) -> bool:
    """Do sendChatAction."""
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.open_chat(params.text("chat_id"))
    world.tell("typing", chat.id, action)
    return True


def _original(world: Messenger, params: Params, verb: str) -> Message:
    source = params.text("from_chat_id")
    chat = world.chats.get(int(source)) if source.lstrip("-").isdigit() else None
    if chat is None:
        raise bad_request("chat not found")
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def _bare(message: Message) -> Json:
    dropped = {"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message"}
    return {key: value for key, value in message.body.items() if key not in dropped}


def copy_message(world: Messenger, params: Params) -> Json:
    """Do copyMessage."""
    message = _original(world, params, "copy")
    chat = target(world, params)
    content = _bare(message)
    if "caption" in params.values:
        content = {k: v for k, v in content.items() if not k.startswith("caption")} | caption_content(params)
    return {"message_id": world.post(chat, content, read_markup(params)).message_id}


def forward_message(world: Messenger, params: Params) -> Json:
    """Do forwardMessage."""
    message = _original(world, params, "forward")
    chat = target(world, params)
    origin = {"type": "user", "date": message.body["date"], "sender_user": message.body["from"]}
    return world.post(chat, {**_bare(message), "forward_origin": origin}, None).body


METHODS: dict[str, Callable[[Messenger, Params], Any]] = {
    "sendMessage": send_message,
    "sendDocument": _send_file("document"),
    "sendPhoto": _send_file("photo"),
    "sendVoice": _send_file("voice"),
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
