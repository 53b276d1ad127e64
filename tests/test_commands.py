"""Commands by role, and what no dialog takes (design §2, programme §9)."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from aiogram.types import Chat, ContentType, Message, Sticker

from dialogs.menu import dialog
from dialogs.menu.commands import COMMANDS, command_menu
from dialogs.states import JoinSG, MenuSG, SchoolsSG, TodaySG, WardSG
from domain.vocabulary import Role
from handlers import commands, fallback
from locales import translator
from services.access import Actor, Grant
from tests.chatless import ChatlessManager


def manager_of(*roles: Role, person_id: int | None = 2) -> ChatlessManager:
    actor = Actor(1, person_id, 3, grants=tuple(Grant(role, 3, 4) for role in roles))
    return ChatlessManager(dialog, MenuSG.main, actor=actor)


async def send(manager, name: str) -> object:
    await commands.command(None, SimpleNamespace(command=name), manager)
    (started,) = manager.started
    return started[0]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_each_role_gets_its_commands_and_the_menu_for_the_rest(command) -> None:
    for role in Role:
        manager = manager_of(role)
        opened = await send(manager, command.name)
        listed = command.name in dict(command_menu({role}, translator("ru")))
        if command.open_to({role}):
            compares = (command.name, role) == ("schools", Role.MUNICIPAL_CURATOR)
            assert opened == (SchoolsSG.list if compares else command.state)
            assert listed
        elif role is Role.LEGAL_GUARDIAN and command.name in {"meeting", "plan"}:
            assert opened == WardSG.view  # the pair and its dates, which a guardian may see
            assert not listed
        else:
            assert opened == MenuSG.main
            assert manager.alerts.said
            assert not listed


def test_no_command_stands_twice() -> None:
    names = [command.name for command in COMMANDS]
    assert sorted(set(names)) == sorted(names)


async def test_capital_letters_are_a_command_too() -> None:
    assert await send(manager_of(Role.CURATOR), "TODAY") == TodaySG.list


async def test_cancel_says_that_nothing_is_lost() -> None:
    manager = manager_of(Role.MENTEE)
    assert await send(manager, "cancel") == MenuSG.main
    assert manager.alerts.said


async def test_a_stranger_is_asked_for_the_language_where_the_dialog_keeps_it() -> None:
    """There is no account to keep it in yet."""
    assert await send(manager_of(person_id=None), "language") == JoinSG.language


def message(text=None, **parts) -> Message:
    return Message(
        message_id=1, date=datetime(2026, 9, 15, tzinfo=UTC), chat=Chat(id=1, type="private"), text=text, **parts
    )


def handler_of(name):
    return next(h for h in commands.router.message.handlers if h.callback.__name__ == name)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("/foo", True),
        ("/startle", True),
        ("/start", False),
        ("/start abc", False),
        ("/start@bot x", False),
        ("a/b", False),
    ],
)
async def test_an_unknown_command_is_told_from_the_start(text, unknown) -> None:
    found, _ = await handler_of("unknown_command").check(message(text))
    assert found is unknown


async def test_only_the_messengers_own_messages_are_left_alone() -> None:
    service = handler_of("service_message")
    sticker = Sticker(
        file_id="x", file_unique_id="x", type="regular", width=1, height=1, is_animated=False, is_video=False
    )
    assert (await service.check(message(new_chat_title="x")))[0]
    assert not (await service.check(message("текст")))[0]
    assert not (await service.check(message(sticker=sticker)))[0]
    assert message(sticker=sticker).content_type == ContentType.STICKER


async def test_a_message_outside_any_dialog_opens_the_menu() -> None:
    manager = manager_of(Role.MENTEE)
    await fallback.anything(message("привет"), manager)
    assert manager.started == [(MenuSG.main, None)]


@pytest.mark.parametrize(("status", "marked"), [("kicked", True), ("member", False)])
async def test_blocking_and_coming_back_are_noted(monkeypatch, status, marked) -> None:
    noted = []

    async def note(_unit, chat_id, *, bad):
        noted.append((chat_id, bad))

    monkeypatch.setattr(fallback, "mark_unreachable", lambda unit, chat: note(unit, chat, bad=True))
    monkeypatch.setattr(fallback, "mark_reachable", lambda unit, chat: note(unit, chat, bad=False))
    update = SimpleNamespace(new_chat_member=SimpleNamespace(status=status), chat=SimpleNamespace(id=7))
    await fallback.blocked_or_back(update, None)
    assert noted == [(7, marked)]
