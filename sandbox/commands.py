"""The bot's card: commands by scope and language, names, descriptions, the menu button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import bad_request

if TYPE_CHECKING:
    from .params import Params

Command = dict[str, str]
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
}  # fmt: skip
_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


class BotCard:
    """What the bot has set about itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._commands: dict[tuple[str, int, str], list[Command]] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self._menus: dict[int, dict[str, Any]] = {}

    def commands_for(self, chat_id: int, language: str) -> list[Command]:
        """Return the commands that a person's client shows: the narrowest scope wins, then the language."""
        for scope in (("chat", chat_id), ("all_private_chats", 0), ("default", 0)):
            for code in (language, ""):
                found = self._commands.get((*scope, code))
                if found:
                    return found
        return []

    def set_commands(self, params: Params) -> bool:
        """Do setMyCommands."""
        commands = params.json("commands", "can't parse commands JSON object")
        if not isinstance(commands, list):
            raise bad_request("expected an Array of BotCommand")
        if len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[_scope(params)] = [_command(one) for one in commands]
        return True

    def get_commands(self, params: Params) -> list[Command]:
        """Do getMyCommands: exactly this scope and language, no falling back."""
        return self._commands.get(_scope(params), [])

    def delete_commands(self, params: Params) -> bool:
        """Do deleteMyCommands."""
        self._commands.pop(_scope(params), None)
        return True

    def set_text(self, field: str, params: Params) -> bool:
        """Do setMyName, setMyDescription or setMyShortDescription."""
        text = params.text(field)
        if len(text) > _TEXT_LIMITS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        self._texts[field, params.text("language_code")] = text
        return True

    def get_text(self, field: str, params: Params) -> dict[str, str]:
        """Do getMyName, getMyDescription or getMyShortDescription."""
        return {field: self.text_for(field, params.text("language_code"))}

    def text_for(self, field: str, language: str) -> str:
        """Return a name or description in a language, falling back to the general one."""
        fallback = self.name if field == "name" else ""
        return self._texts.get((field, language)) or self._texts.get((field, "")) or fallback

    def set_menu(self, params: Params) -> bool:
        """Do setChatMenuButton."""
        button = params.json("menu_button", "can't parse menu button JSON object") or {"type": "default"}
        self._menus[params.number("chat_id")] = button
        return True

    def get_menu(self, params: Params) -> dict[str, Any]:
        """Do getChatMenuButton."""
        return self._menus.get(params.number("chat_id")) or {"type": "commands"}


def _scope(params: Params) -> tuple[str, int, str]:
    scope = params.json("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    kind = scope["type"]
    if kind in {"chat", "chat_administrators", "chat_member"} and "chat_id" not in scope:
        raise bad_request("chat_id is empty")
    return kind, int(scope.get("chat_id", 0)), params.text("language_code")


def _command(one: Any) -> Command:
    if not isinstance(one, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(one.get("command", "")).removeprefix("/"), str(one.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description.strip()) <= MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description.strip()}
