"""What holds for every screen: a window for each state, the limits of Telegram and of a small phone, both languages.

Windows are rendered from their folder's ``PREVIEW`` data through the real widgets, without database and bot.
"""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from aiogram.fsm.state import StatesGroup

from catalog.load import load_catalogue
from dialogs import states
from dialogs.all import ALL_DIALOGS, JOURNEYS
from dialogs.kit.flow import STEP_STATES, state_of
from dialogs.menu.commands import COMMANDS, command_menu
from dialogs.menu.places import MOST, PLACES, places
from dialogs.menu.wording import label, line
from dialogs.openers import OPENERS
from domain.vocabulary import Role, Side
from locales import translator
from sandbox.entities import length, parse_html
from services.joining import JoinStep
from services.steps import TASKS, Step, StepKind
from tests.chatless import ChatlessManager

TELEGRAM_TEXT = 4096
PHONE_TEXT, PHONE_LINES = 900, 14
LONG_BY_NATURE = {"ConsentSG:full_text"}
"""A document read in full is as long as the law makes it."""
LABEL, LIST_LABEL = 22, 40
IN_A_ROW = {1: LIST_LABEL, 2: 14, 3: 9, 4: 6, 5: 3, 6: 2, 7: 2, 8: 2}
"""Characters of a label that a 360-pixel phone shows in full, by the number of buttons in the row."""
CALLBACK_BYTES = 64
INTENT_BYTES = 7
"""What aiogram-dialog puts in front of every callback."""

ALL_STATES = [
    state
    for _, group in inspect.getmembers(states, inspect.isclass)
    if issubclass(group, StatesGroup) and group is not StatesGroup
    for state in group.__states__
]
WINDOWS = [(dialog, state, window) for dialog in ALL_DIALOGS for state, window in dialog.windows.items()]
PREVIEW = {
    state: data for journey in JOURNEYS for state, data in import_module(f"dialogs.{journey}.getters").PREVIEW.items()
}
VOICES = [("ru", True), ("ru", False), ("en", True), ("en", False)]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


async def rendered(dialog, state, window, voice, catalogue):
    locale, child = voice
    manager = ChatlessManager(dialog, state, locale=locale, child=child, catalogue=catalogue)
    data = await manager.load_data() | PREVIEW[state]
    text = await window.render_text(data, manager)
    markup = await window.render_kbd(data, manager)
    media = await window.render_media(data, manager)
    return text, markup.inline_keyboard, media


def test_every_state_has_a_window() -> None:
    assert set(ALL_STATES) - {state for _, state, _ in WINDOWS} == set()


def test_every_window_has_preview_data() -> None:
    assert {state for _, state, _ in WINDOWS} - set(PREVIEW) == set()


def test_every_opener_and_step_leads_to_a_window() -> None:
    known = {state for _, state, _ in WINDOWS}
    assert set(OPENERS.values()) <= known
    assert {place.state for place in PLACES} <= known
    assert {command.state for command in COMMANDS} <= known
    for kind in TASKS - {StepKind.PROFILE}:
        assert STEP_STATES[kind] in known
    for part in (JoinStep.NAME, JoinStep.BIRTH_DATE, JoinStep.GRADE):
        assert state_of(Step(StepKind.PROFILE, part=part)) in known


@pytest.mark.parametrize("voice", VOICES, ids=str)
@pytest.mark.parametrize(("dialog", "state", "window"), WINDOWS, ids=lambda value: getattr(value, "state", ""))
async def test_every_window_fits(dialog, state, window, voice, catalogue) -> None:
    source, rows, media = await rendered(dialog, state, window, voice, catalogue)
    buttons = [button for row in rows for button in row]
    text, _ = parse_html(source)
    assert text.strip(), "an empty screen"
    limit = 1024 if media else TELEGRAM_TEXT
    assert length(text) <= limit
    if state.state not in LONG_BY_NATURE:
        assert length(text) <= PHONE_TEXT, text
        assert text.count("\n") < PHONE_LINES, text
    assert not re.search(r"\{[a-z_]*\}", text), f"an unfilled name: {text}"
    for row in rows:
        assert max(len(button.text) for button in row) <= IN_A_ROW[len(row)], [button.text for button in row]
    for button in buttons:
        in_a_list = button.callback_data is not None and ":" in button.callback_data
        assert 0 < len(button.text) <= (LIST_LABEL if in_a_list else LABEL), button.text
        assert not re.search(r"\{[a-z_]*\}", button.text), button.text
        # The cells of a calendar in which there is no day are no buttons to anybody.
        assert re.search(r"\w", button.text) or button.text in {"·", " "}, "a label of signs alone"
        if button.callback_data is not None:
            assert len(button.callback_data.encode()) + INTENT_BYTES <= CALLBACK_BYTES, button.callback_data


@pytest.mark.parametrize("dialog", ALL_DIALOGS, ids=lambda dialog: dialog.states_group_name())
def test_no_widget_id_stands_in_two_windows(dialog) -> None:
    """One intent spans all windows of a dialog: an old button must not act in another window."""
    owners: dict[str, str] = {}
    for state, window in dialog.windows.items():
        for widget_id in set(_ids(window.keyboard)):
            assert widget_id not in owners, f"{widget_id} is in {owners[widget_id]} and {state.state}"
            owners[widget_id] = state.state


def _ids(widget):
    if widget is None:
        return
    if getattr(widget, "widget_id", None) and type(widget).__name__ != "Group":
        yield widget.widget_id
    for name in ("buttons", "widgets"):
        for inner in getattr(widget, name, None) or ():
            yield from _ids(inner)


@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_every_step_is_worded(voice) -> None:
    locale, child = voice
    t = translator(locale, child=child)
    now = datetime(2026, 9, 15, 9, tzinfo=UTC)
    for kind in StepKind:
        for side in (*Side, None):
            for name in ("Аня", None):
                for begun in (True, False):
                    step = Step(kind, 1, name=name, side=side, begun=begun, moment=now)
                    said = line(step, t, now, "Europe/Moscow")
                    assert 0 < len(said) <= 160
                    button = label(step, t)
                    assert button is None or 0 < len(button) <= LABEL
                    assert not step.is_task or button


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_menu_has_room_for_everybody(locale) -> None:
    t = translator(locale)
    assert all(len(t(place.label)) <= LABEL for place in PLACES)
    for room in (MOST, MOST - 1):
        found = places(frozenset(Role), room=room)
        assert len(found) == room
        assert {"help", "language"} <= {place.id for place in found}
    for description in dict(command_menu(frozenset(Role), t)).values():
        assert 3 <= len(description) <= 256
    assert len(command_menu(frozenset(Role), t)) <= 100


def test_everybody_has_the_way_out() -> None:
    for role in (frozenset(), *(frozenset({role}) for role in Role)):
        assert {"menu", "help", "language", "cancel"} <= {name for name, _ in command_menu(role, translator("ru"))}
