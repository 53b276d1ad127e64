"""Text widgets that speak the reader's language."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from aiogram_dialog.widgets.text import Text

if TYPE_CHECKING:
    from aiogram_dialog.api.protocols import DialogManager
    from aiogram_dialog.widgets.common import WhenCondition

    from locales import Translator


class T(Text):
    """A translated text; ``{names}`` in it are filled, escaped, from the getters' data."""

    def __init__(self, message: str, when: WhenCondition = None) -> None:
        super().__init__(when=when)
        self.message = message
        self.names = _names(message)

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        t: Translator = manager.middleware_data["t"]
        return t(self.message, **{name: data[name] for name in self.names})


class Y(T):
    """A translated text that addresses the reader: it has a second wording for children («ты»)."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        t: Translator = manager.middleware_data["t"]
        return t.you(self.message, **{name: data[name] for name in self.names})


class TN(Text):
    """A translated text with a number: ``TN("{n} day", "{n} days", "left")`` counts ``data["left"]``."""

    def __init__(self, singular: str, plural: str, number: str, when: WhenCondition = None) -> None:
        super().__init__(when=when)
        self.singular, self.plural, self.number = singular, plural, number
        self.names = _names(singular) - {"n"}

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        t: Translator = manager.middleware_data["t"]
        values = {name: data[name] for name in self.names}
        return t.plural(self.singular, self.plural, int(data[self.number]), **values)


class Ready(Text):
    """A text that the getter has already worded and escaped, under ``key``."""

    def __init__(self, key: str, when: WhenCondition = None) -> None:
        super().__init__(when=when)
        self.key = key

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:  # noqa: ARG002
        return str(data[self.key])


class Label(Text):
    """The label of a list's button: field ``key`` of the item (an attribute or a dictionary's value)."""

    def __init__(self, key: str = "label") -> None:
        super().__init__()
        self.key = key

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:  # noqa: ARG002
        item = data["item"]
        return str(item[self.key] if isinstance(item, dict) else getattr(item, self.key))


def _names(message: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(message) if name)
