"""Methods that change or remove what is in a chat, and the answer to a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.actions import forget_message
from sandbox.entities import length
from sandbox.errors import NOT_MODIFIED, bad_request
from sandbox.markup import read_inline
from sandbox.params import Params

from .content import caption_content, file_content, media_file, target, text_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messages import Chat, Message
    from sandbox.messenger import Messenger

Json = dict[str, Any]
MAX_ANSWER = 200
MAX_DELETED = 100
DELETABLE_SECONDS = 48 * 3600
_MEDIA = ("photo", "document", "voice")


def _found(world: Messenger, params: Params) -> tuple[Chat, Message]:
    chat = target(world, params)
    message_id = params.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot or (message.markup and "inline_keyboard" not in message.markup):
        # a message under which a reply keyboard was sent is locked too
        raise bad_request("message can't be edited")
    return chat, message


def _write(world: Messenger, chat: Chat, message: Message, changed: Json, markup: Json | None) -> Json:
    body = {**changed, "reply_markup": markup} if markup else changed
    if _essence(body) == _essence(message.body):
        raise bad_request(NOT_MODIFIED)
    message.markup = markup
    return world.rewrite(chat, message, body).body


def _essence(body: Json) -> list[Any]:
    media = body.get("photo") or [body.get("document") or body.get("voice") or {}]
    fields = ("text", "entities", "caption", "caption_entities", "reply_markup")
    return [*(body.get(field) for field in fields), media[0].get("file_id")]


def _without(body: Json, *fields: str) -> Json:
    return {key: value for key, value in body.items() if key not in fields}


def edit_text(world: Messenger, params: Params) -> Json:
    """Do editMessageText."""
    content = text_content(params, "MESSAGE_TOO_LONG")
    markup = read_inline(params)
    chat, message = _found(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    body = _without(message.body, "text", "entities", "reply_markup") | content
    return _write(world, chat, message, body, markup)


def edit_caption(world: Messenger, params: Params) -> Json:
    """Do editMessageCaption."""
    content = caption_content(params, "MEDIA_CAPTION_TOO_LONG")
    markup = read_inline(params)
    chat, message = _found(world, params)
    if not any(field in message.body for field in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    body = _without(message.body, "caption", "caption_entities", "reply_markup") | content
    return _write(world, chat, message, body, markup)


def edit_markup(world: Messenger, params: Params) -> Json:
    """Do editMessageReplyMarkup."""
    markup = read_inline(params)
    chat, message = _found(world, params)
    return _write(world, chat, message, _without(message.body, "reply_markup"), markup)


def edit_media(world: Messenger, params: Params) -> Json:
    """Do editMessageMedia."""
    media = params.json("media", "can't parse input media JSON object")
    if not isinstance(media, dict) or media.get("type") not in {"photo", "document"}:
        raise bad_request("can't parse InputMedia: Unsupported type specified")
    caption = caption_content(Params(media), "MEDIA_CAPTION_TOO_LONG")
    markup = read_inline(params)
    chat, message = _found(world, params)
    if "voice" in message.body:
        raise bad_request("message can't be edited")
    kind = str(media["type"])
    file = media_file(world, params, "media", kind, str(media.get("media", "")))
    dropped = ("text", "entities", *_MEDIA, "caption", "caption_entities", "reply_markup")
    body = {**_without(message.body, *dropped), **file_content(file), **caption}
    return _write(world, chat, message, body, markup)


def _removable(world: Messenger, chat: Chat, message_id: int) -> bool:
    message = chat.messages.get(message_id)
    if message is None:
        return False
    if world.now() - int(message.body["date"]) > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    return True


def delete_message(world: Messenger, params: Params) -> bool:
    """Do deleteMessage: anything in a private chat, for 48 hours."""
    chat = world.open_chat(params.text("chat_id"))
    message_id = params.number("message_id")
    if not _removable(world, chat, message_id):
        raise bad_request("message to delete not found")
    return forget_message(world, chat, message_id)


def delete_messages(world: Messenger, params: Params) -> bool:
    """Do deleteMessages: what is not there is skipped."""
    chat = world.open_chat(params.text("chat_id"))
    ids = params.json("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    for message_id in [one for one in ids if _removable(world, chat, int(one))]:
        forget_message(world, chat, int(message_id))
    return True


def answer_callback(world: Messenger, params: Params) -> bool:
    """Do answerCallbackQuery. Only the first answer to a tap is shown."""
    text = params.text("text")
    query = world.callbacks.answer(params.text("callback_query_id"))
    if length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not url.startswith((f"https://t.me/{world.bot_username}?", f"t.me/{world.bot_username}?")):
        raise bad_request("URL_INVALID")
    if query.answered:
        return True
    query.answered = True
    chat = world.chats[query.chat_id]
    if text or url:
        alert = chat.alert(text, url, modal=params.flag("show_alert"))
        if world.listeners:
            world.tell("alert", chat.id, alert)
    else:
        chat.changed.fire()
        if world.listeners:
            world.tell("answered", chat.id, query)
    return True


METHODS: dict[str, Callable[[Messenger, Params], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback,
}
