"""Nothing needs a command, an eye for colours or a wide screen (issue 3, item 7; ux, rules of the chat)."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po

from bot.messenger import _markup
from catalog.load import load_catalogue
from dialogs import states
from dialogs.all import ALL_DIALOGS
from dialogs.kit.layout import fits
from dialogs.menu.commands import COMMANDS
from dialogs.menu.places import MOST, PLACES, behind, places
from dialogs.states import JoinSG, MenuSG
from dialogs.today.getters import TEXTS, _text
from domain.vocabulary import Role
from locales import translator
from locales.translator import catalogue_path
from services.notices import Button
from services.today import Line
from tests.test_dialogs_static import LABEL, LIST_LABEL, VOICES

ROOT = Path(__file__).parent.parent
WINDOWS = {state: window for dialog in ALL_DIALOGS for state, window in dialog.windows.items()}


# -- every place has its buttons ---------------------------------------------------------------------------------------


def leads_to(state) -> set:
    """Return where the fixed buttons of a window lead: what they name, or what is opened by what they call."""
    buttons = list(_widgets(WINDOWS[state].keyboard))
    called = {opened for widget in buttons for opened in _opened_by(getattr(widget, "on_click", None))}
    return called | {widget.state for widget in buttons if getattr(widget, "state", None) in WINDOWS}


def _opened_by(processor) -> set:
    """Return the screens that an action starts, by its own lines."""
    action = getattr(processor, "callback", None)
    if not inspect.isfunction(action):
        return set()
    started = re.findall(r"manager\.start\((\w+SG)\.(\w+)", inspect.getsource(action))
    return {getattr(getattr(states, group), name) for group, name in started}


def _widgets(widget) -> Iterator:
    if widget is None:
        return
    yield widget
    for name in ("buttons", "widgets"):
        for inner in getattr(widget, name, None) or ():
            yield from _widgets(inner)


def reached(roles: set[Role], *, taken: int = 0, child: bool = False) -> set:
    """Return every screen that somebody with ``roles`` comes to by tapping alone, with so many steps in the menu."""
    held = {"room": MOST - taken, "joined": bool(roles), "child": child}
    start = {MenuSG.main if roles else JoinSG.stranger}
    open_ones = start | {place.state for place in (*places(roles, **held), *behind(roles, **held))}
    seen: set = set()
    while open_ones:
        state = open_ones.pop()
        seen.add(state)
        open_ones |= leads_to(state) - seen
    return seen


@pytest.mark.parametrize("taken", [0, 3])
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_command_has_a_path_of_buttons(role, taken) -> None:
    for child in (True, False):
        found = reached({role}, taken=taken, child=child)
        missing = [one.name for one in COMMANDS if one.open_to({role}) and one.state not in found]
        assert not missing


def test_somebody_with_every_role_reaches_everything() -> None:
    found = reached(set(Role), taken=4)
    assert [one.name for one in COMMANDS if one.state not in found] == []
    assert {place.state for place in PLACES} <= found


def test_a_stranger_reaches_help_and_the_other_language_by_buttons() -> None:
    found = reached(set())
    assert MenuSG.help in found
    labels = [widget for widget in _widgets(WINDOWS[JoinSG.stranger].keyboard) if getattr(widget, "widget_id", None)]
    assert "jn_stranger_other" in {widget.widget_id for widget in labels}


def test_every_window_can_be_left_by_a_button() -> None:
    """Going on, going back or the menu: no window needs a command to get out of it."""
    asks = {JoinSG.name}  # the one thing that only the person knows; there is nothing behind it yet
    dead_ends = [state.state for state, window in WINDOWS.items() if state not in asks and not _buttons(window)]
    assert dead_ends == []


def _buttons(window) -> list:
    return [widget for widget in _widgets(window.keyboard) if getattr(widget, "widget_id", None)]


# -- no label is cut ---------------------------------------------------------------------------------------------------


def notice_buttons() -> Iterator[tuple[str, ast.expr]]:
    """Yield where a button of a notice is made, and the expression of its label."""
    for file in sorted((ROOT / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Button":
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node.args[0]


def spoken(label: ast.expr) -> str | None:
    """Return the source text of ``t("…")`` or ``t.you("…")`` without anything to fill in."""
    if not (isinstance(label, ast.Call) and label.args and isinstance(label.args[0], ast.Constant)):
        return None
    name = label.func.id if isinstance(label.func, ast.Name) else getattr(label.func, "attr", "")
    return label.args[0].value if name in {"t", "you"} and not label.keywords else None


@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_buttons_of_notices_fit(voice) -> None:
    t = translator(voice[0], child=voice[1])
    long = [
        (where, said)
        for where, label in notice_buttons()
        if (text := spoken(label)) is not None and not 0 < len(said := t.you(text)) <= LABEL
    ]
    assert not long


def test_buttons_of_notices_with_data_in_them_are_clipped() -> None:
    loose = [
        (where, ast.unparse(label))
        for where, label in notice_buttons()
        if spoken(label) is None and not (isinstance(label, ast.Call) and ast.unparse(label.func).strip("_") == "clip")
    ]
    assert not loose


def test_rows_of_notices_are_broken_up_like_those_of_windows() -> None:
    row = tuple(Button(label, "menu") for label in ("Подходит", "Другое время, не это", "Не могу"))
    made = _markup((row, (Button("Да", "menu"), Button("Нет", "menu"))))
    labels = [[button.text for button in line] for line in made.inline_keyboard]
    assert labels == [["Подходит"], ["Другое время, не это"], ["Не могу"], ["Да", "Нет"]]
    assert all(fits(line) for line in labels)


LABELS_BY_NATURE = re.compile(
    r"str\(.+\)|\w+\.label\.of\(.+\)|t\.short_day\(.+\)|\w+\[.+\]\.capitalize\(\)|words\.word\(.+\)|zone_name\(.+\)"
    r"|day_label\(.+\)|upper\(.+\)|_?label\(.+\)|t(?:\.you)?\([^,]+\)|'.*'|\w+|f'\{each\[:2\]\}:\{each\[2:\]\}'"
    r"|each\['label'\].*|name if .+|f'\{t\.short_day.+clock_time.+\}'|.* if .+ else str\(\w+\)"
    r"|f[\"']\{\(?['\"]• .+\}: \{n\}.|f'\{letter\} \S+'|f'\{_what\(.+\)\}: \{.+count\}'|f'\{each\.id.+\)\}'"
    r"|f'\{label\} · \{files\}' if files else label|f'\{t\(_KINDS.+_moment\(.+\)\}'|found\.label or .+"
    r"|f'\{number\} · \{t\(.+\)\}'"
)
"""Labels that are short whatever stands in them: numbers, dates, the catalogue's options (limited when it loads)."""


def test_labels_with_names_in_them_are_clipped() -> None:
    loose = []
    for file in sorted((ROOT / "dialogs").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            for key, value in pairs:
                if isinstance(key, ast.Constant) and key.value == "label":
                    said = ast.unparse(value)
                    if "clip(" not in said and not LABELS_BY_NATURE.fullmatch(said):
                        loose.append((f"{file.relative_to(ROOT)}:{value.lineno}", said))
    assert not loose


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_labels_of_the_catalogue_fit(locale) -> None:
    catalogue = load_catalogue()
    options = [option for one in catalogue.questionnaires.values() for item in one.items for option in item.options]
    for option in options:
        for child in (True, False):
            assert 0 < len(option.label.of(locale, child=child)) <= LABEL < LIST_LABEL


# -- neither colour nor emoji alone ------------------------------------------------------------------------------------


def catalogue_texts(locale: str) -> Iterator[tuple[str, str]]:
    with catalogue_path(locale).open("rb") as file:
        for message in read_po(file, locale=locale):
            if message.id:
                source = message.id[0] if isinstance(message.id, tuple) else message.id
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                # What is not translated yet is the business of ``locales.manage check``.
                yield from ((str(source), str(form)) for form in forms if form)


COLOURS = re.compile("[🔴🟠🟡🟢🔵⚪⚫✅❌❗⚠]")


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_no_text_is_emoji_alone(locale) -> None:
    """A screen reader says the emoji's name, an old phone shows a square: the word must be there."""
    for source, said in catalogue_texts(locale):
        assert re.search(r"[\w№]", said), source


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_a_colour_never_speaks_alone(locale) -> None:
    """Beside a coloured sign stands a word that says the same, not only a name or a number."""
    silent = [
        said
        for _, said in catalogue_texts(locale)
        for line in said.split("\n")
        if COLOURS.search(line) and not re.search(r"[^\W\d_]{2}", re.sub(r"\{[^}]*\}", "", line))
    ]
    assert not silent


def test_the_days_list_says_its_order_in_numbers() -> None:
    t, unit = translator("ru"), SimpleNamespace(now=datetime(2026, 9, 15, 9, tzinfo=UTC))
    for number, matter in enumerate(TEXTS, 1):
        said = _text(unit, t, Line(matter, 2, by=date(2026, 9, 15), since=unit.now), number)
        assert re.match(rf"[🔴🟠🟡] {number} · \w", said), said


def test_a_tick_is_a_sign_of_text_and_the_button_counts() -> None:
    """✓ is no emoji: fonts and screen readers know it («галочка»); «Дальше (2)» says how many are chosen as well."""
    source = (ROOT / "dialogs/survey/keyboard.py").read_text() + (ROOT / "dialogs/survey/getters.py").read_text()
    assert "✓" in source
    assert "✅" not in source
    assert translator("ru")("Next ({number})", number=2) == "Дальше (2)"
