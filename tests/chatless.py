"""A dialog manager without a chat: enough to render windows and to press their buttons by hand."""

from __future__ import annotations

from types import SimpleNamespace

from aiogram.types import Chat, User
from aiogram_dialog.api.entities import DEFAULT_STACK_ID, EVENT_CONTEXT_KEY, Context, EventContext

from locales import translator
from services.access import Actor


class Alerts:
    """The screen of an action: keeps what would pop up over a tapped button."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def alert(self, text: str, *, popup: bool = False) -> None:  # noqa: ARG002 - the interface of dialogs.kit.Screen
        self.said.append(text)


class ChatlessManager:
    """Stands in for aiogram-dialog's manager; ``started`` keeps what was opened instead of this dialog."""

    def __init__(self, dialog, state, *, locale="ru", child=False, actor=None, start_data=None, **surroundings) -> None:
        self.dialog = dialog
        self.actor = actor or Actor(1, 2, 3, locale=locale, first_name="Александра", child=child)
        self.started: list[tuple[object, object]] = []
        self.alerts = Alerts()
        chat, user = Chat(id=1, type="private"), User(id=1, is_bot=False, first_name="")
        self.event = SimpleNamespace(from_user=user, chat=chat)
        self._context = Context("intent", DEFAULT_STACK_ID, state, start_data, {}, {})
        self.middleware_data = {
            "dialog_manager": self, "event_chat": chat, "event_from_user": user, "actor": self.actor,
            "t": translator(locale, child=child), "screen": self.alerts, "bot_username": "nastavnik_demo_bot",
            "unit": None, "catalogue": None,
            EVENT_CONTEXT_KEY: EventContext(
                bot=None, chat=chat, user=user, thread_id=None, business_connection_id=None
            ),
            **surroundings,
        }  # fmt: skip

    @property
    def dialog_data(self):
        return self._context.dialog_data

    @property
    def start_data(self):
        return self._context.start_data

    def current_context(self) -> Context:
        return self._context

    def has_context(self) -> bool:
        return True

    def is_preview(self) -> bool:
        """Render as in a chat: previews take short cuts in some widgets."""
        return False

    def find(self, widget_id):
        widget = self.dialog.find(widget_id)
        return widget.managed(self) if widget else None

    async def switch_to(self, state, show_mode=None) -> None:  # noqa: ARG002 - the library's interface
        self._context.state = state

    async def start(self, state, data=None, mode=None, show_mode=None, access_settings=None) -> None:  # noqa: ARG002 - the library's interface
        self.started.append((state, data))

    async def load_data(self):
        return {
            "dialog_data": self.dialog_data,
            "start_data": self.start_data,
            "middleware_data": self.middleware_data,
            "event": self.event,
        }
