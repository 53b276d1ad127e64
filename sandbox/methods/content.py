"""Reading the content of a message from a call: text or caption with entities, media, where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.entities import MAX_ENTITIES, detect, length, parse_html, trim
from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.files import StoredFile
    from sandbox.messages import Chat
    from sandbox.messenger import Messenger
    from sandbox.params import Params

MAX_TEXT = 4096
MAX_CAPTION = 1024
Json = dict[str, Any]


def formatted(params: Params, field: str, entities_field: str) -> tuple[str, list[Json]]:
    """Return a text and its entities, trimmed, from ``field`` under the call's parse mode.

    Raises:
        ApiError: 400 when the markup or the entities are wrong.
    """
    text = params.text(field)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode and mode != "none":
        raise bad_request("unsupported parse_mode")
    else:
        entities = _given(params, entities_field, length(text)) if params.values.get(entities_field) else []
    text, entities = trim(text, entities)
    return text, detect(text, entities[:MAX_ENTITIES])


def _given(params: Params, field: str, size: int) -> list[Json]:
    given = params.json(field, "can't parse entities JSON object")
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_request("can't parse MessageEntity: expected an Array of Objects")
    for one in given:
        offset, extent = int(one.get("offset", 0)), int(one.get("length", 0))
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > size:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + extent > size:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + extent}"
            )
    return given


def text_content(params: Params, too_long: str = "message is too long") -> Json:
    """Return the checked text of a message.

    Raises:
        ApiError: 400 when it is empty, too long or wrongly marked up.
    """
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if length(text) > MAX_TEXT:
        raise bad_request(too_long)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    return content


def caption_content(params: Params, too_long: str = "message caption is too long") -> Json:
    """Return the checked caption of a file, nothing when there is none.

    Raises:
        ApiError: 400 when it is too long or wrongly marked up.
    """
    text, entities = formatted(params, "caption", "caption_entities")
    if length(text) > MAX_CAPTION:
        raise bad_request(too_long)
    content: Json = {"caption": text} if text else {}
    if text and entities:
        content["caption_entities"] = entities
    return content


def media_file(world: Messenger, params: Params, field: str, kind: str, source: str | None = None) -> StoredFile:
    """Return the file of a call: uploaded in ``field``, attached by name, or known by its id.

    Raises:
        ApiError: 400 when there is none or it is not of that kind.
    """
    value = params.text(field) if source is None else source
    upload = params.uploads.get(value.removeprefix("attach://") if value.startswith("attach://") else field)
    if upload is not None:
        name = upload.name or f"file.{'jpg' if kind == 'photo' else 'bin'}"
        return world.files.add(kind, name, upload.mime, upload.content)
    if not value:
        raise bad_request(f"there is no {field} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = world.files.get(value)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def file_content(file: StoredFile) -> Json:
    """Return the message field that shows a file."""
    if file.kind == "photo":
        return {"photo": file.as_photo()}
    if file.kind == "voice":
        return {"voice": file.as_voice()}
    return {"document": file.as_document()}


def target(world: Messenger, params: Params) -> Chat:
    """Return the chat a message goes to, the flood limits permitting.

    Raises:
        ApiError: 400, 403 or 429.
    """
    chat = world.open_chat(params.text("chat_id"))
    world.flood.check(chat.id)
    return chat


def answered(chat: Chat, params: Params) -> Json:
    """Return the message that is being replied to.

    Raises:
        ApiError: 400 when it is gone and the call insists on it.
    """
    reply = params.json("reply_parameters", "can't parse reply parameters JSON object") or {}
    message_id = int(reply.get("message_id") or params.number("reply_to_message_id"))
    if not message_id:
        return {}
    message = chat.messages.get(message_id)
    if message is None:
        if reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in message.body.items() if k != "reply_to_message"}}
