"""Methods about the bot itself, its chats and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.errors import CHAT_NOT_FOUND, bad_request
from sandbox.files import MAX_DOWNLOAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messages import Chat
    from sandbox.messenger import Messenger
    from sandbox.params import Params

Json = dict[str, Any]


def get_me(world: Messenger, _params: Params) -> Json:
    """Do getMe."""
    return {
        **world.bot_user,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _chat(world: Messenger, params: Params) -> Chat:
    chat_id = params.text("chat_id")
    chat = world.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
    if chat is None:
        raise bad_request(CHAT_NOT_FOUND if chat_id else "chat_id is empty")
    return chat


def get_chat(world: Messenger, params: Params) -> Json:
    """Do getChat."""
    chat = _chat(world, params)
    return {
        **chat.api,
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: Messenger, params: Params) -> Json:
    """Do getChatMember, which in a private chat knows two."""
    chat = _chat(world, params)
    user_id = params.number("user_id")
    if user_id == world.bot_id:
        return {"status": "member", "user": world.bot_user}
    if user_id != chat.id:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return {"status": "member", "user": chat.user.as_user()}


def get_file(world: Messenger, params: Params) -> Json:
    """Do getFile."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.as_file(), "file_path": file.path}


def _set_commands(world: Messenger, params: Params) -> bool:
    done = world.card.set_commands(params)
    world.tell("card", 0, None)
    return done


def _delete_commands(world: Messenger, params: Params) -> bool:
    done = world.card.delete_commands(params)
    world.tell("card", 0, None)
    return done


def _setter(field: str) -> Callable[[Messenger, Params], bool]:
    return lambda world, params: world.card.set_text(field, params)


def _getter(field: str) -> Callable[[Messenger, Params], Json]:
    return lambda world, params: world.card.get_text(field, params)


def _true(_world: Messenger, _params: Params) -> bool:
    return True


METHODS: dict[str, Callable[[Messenger, Params], Any]] = {
    "getMe": get_me,
    "logOut": _true,
    "close": _true,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
    "setMyCommands": _set_commands,
    "getMyCommands": lambda world, params: world.card.get_commands(params),
    "deleteMyCommands": _delete_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": lambda world, params: world.card.set_menu(params),
    "getChatMenuButton": lambda world, params: world.card.get_menu(params),
}
