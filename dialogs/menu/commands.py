"""The chat commands: whose they are, which screen each opens, what the messenger's menu says of it (design §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dialogs.states import (
    BroadcastSG,
    ConsentSG,
    CycleSG,
    DocumentsSG,
    ErasureSG,
    EventsSG,
    ExportSG,
    ImportSG,
    IndicatorsSG,
    MeetingSG,
    MenuSG,
    MyDataSG,
    OperatorSG,
    PairSG,
    PeopleSG,
    PlanSG,
    RoadmapSG,
    SosSG,
    TodaySG,
    WardSG,
)
from domain.vocabulary import Role
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiogram.fsm.state import State

    from locales import Translator


class ChatCommand(NamedTuple):
    """A command: its word, its line in the menu, the screen, and whose it is (``None``: everybody's)."""

    name: str
    about: str
    state: State
    roles: frozenset[Role] | None = None

    def open_to(self, roles: Collection[Role]) -> bool:
        """Tell whether somebody with ``roles`` may use it."""
        return self.roles is None or not self.roles.isdisjoint(roles)


_PAIR: Final = frozenset({Role.MENTOR, Role.MENTEE})
_CONSENTING: Final = _PAIR | {Role.LEGAL_GUARDIAN}
_MUNICIPAL: Final = frozenset({Role.MUNICIPAL_CURATOR, Role.OPERATOR})
_CURATOR: Final = frozenset({Role.CURATOR})
_SCHOOL: Final = frozenset({Role.CURATOR, Role.SCHOOL_HEAD})
_ROADMAP: Final = _SCHOOL | {Role.MUNICIPAL_CURATOR}

COMMANDS: Final = (
    ChatCommand("menu", N_("Menu: what comes next"), MenuSG.main),
    ChatCommand("today", N_("What needs me today"), TodaySG.list, _CURATOR),
    ChatCommand("meeting", N_("Propose or log a meeting"), MeetingSG.choose, _PAIR),
    ChatCommand("plan", N_("My match and our plan"), PlanSG.view, _PAIR),
    ChatCommand("child", N_("How my child is doing"), WardSG.view, frozenset({Role.LEGAL_GUARDIAN})),
    ChatCommand("people", N_("Who takes part, who is ready"), PeopleSG.list, _SCHOOL),
    ChatCommand("pair", N_("Make a match"), PairSG.mentee, _CURATOR),
    ChatCommand("pairs", N_("All matches of the school"), PairSG.list, _SCHOOL | {Role.PSYCHOLOGIST}),
    ChatCommand("invite", N_("Invite links"), CycleSG.invites, _CURATOR),
    ChatCommand("broadcast", N_("Write to a group"), BroadcastSG.group, _CURATOR),
    ChatCommand("events", N_("Events: whom to invite, who came"), EventsSG.list, _CURATOR),
    ChatCommand("documents", N_("Documents of the programme"), DocumentsSG.board, _SCHOOL),
    ChatCommand("roadmap", N_("Roadmap: what is due, what is done"), RoadmapSG.board, _ROADMAP),
    ChatCommand("erasures", N_("Data to be erased, acts"), ErasureSG.list, _SCHOOL),
    ChatCommand("import", N_("People and pairs from a file"), ImportSG.main, _CURATOR | {Role.MUNICIPAL_CURATOR}),
    ChatCommand("export", N_("Workbook of the school (XLSX)"), ExportSG.ask, _CURATOR),
    ChatCommand("settings", N_("School year and forms"), CycleSG.main, _CURATOR),
    ChatCommand("schools", N_("Schools and their figures"), OperatorSG.main, _MUNICIPAL),
    ChatCommand("indicators", N_("Indicators against the plan"), IndicatorsSG.list, _SCHOOL | {Role.MUNICIPAL_CURATOR}),
    ChatCommand("sos", N_("I need help"), SosSG.choose),
    ChatCommand("withdraw", N_("My consents: read, take back"), ConsentSG.document, _CONSENTING),
    ChatCommand("mydata", N_("What is stored about me"), MyDataSG.main),
    ChatCommand("help", N_("How this works"), MenuSG.help),
    ChatCommand("language", N_("Язык / Language"), MenuSG.language),
    ChatCommand("cancel", N_("Stop what I am doing"), MenuSG.main),
)
"""In the order of the messenger's menu."""


def command_menu(roles: Collection[Role], t: Translator) -> list[tuple[str, str]]:
    """Return the commands of somebody with ``roles`` and what each does, for the messenger's own menu."""
    return [(command.name, t(command.about)) for command in COMMANDS if command.open_to(roles)]
