"""The places that a role has in the menu, most used first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dialogs.states import (
    ConsentSG,
    CycleSG,
    ExportSG,
    MatchSG,
    MeetingSG,
    MenuSG,
    OperatorSG,
    PairSG,
    PeopleSG,
    SosSG,
    SupportSG,
    TodaySG,
    WardSG,
)
from domain.vocabulary import Role
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiogram.fsm.state import State


class Place(NamedTuple):
    """A button of the menu: its id, its label, the screen, and whose it is (``None``: everybody's)."""

    id: str
    label: str
    state: State
    roles: frozenset[Role] | None


_PAIR: Final = frozenset({Role.MENTOR, Role.MENTEE})
_CURATOR: Final = frozenset({Role.CURATOR})

PLACES: Final = (
    Place("today", N_("Today"), TodaySG.list, _CURATOR),
    Place("meeting", N_("Meetings"), MeetingSG.choose, _PAIR),
    Place("match", N_("My match"), MatchSG.view, _PAIR),
    Place("sos", N_("I need help"), SosSG.choose, _PAIR),
    Place("ward", N_("My child"), WardSG.view, frozenset({Role.LEGAL_GUARDIAN})),
    Place("people", N_("People"), PeopleSG.list, frozenset({Role.CURATOR, Role.SCHOOL_HEAD})),
    Place("pair", N_("Matching"), PairSG.mentee, _CURATOR),
    Place("support", N_("Support"), SupportSG.main, frozenset({Role.PSYCHOLOGIST})),
    Place("pairs", N_("Matches"), PairSG.list, frozenset({Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST})),
    Place("setup", N_("Schools"), OperatorSG.main, frozenset({Role.OPERATOR, Role.MUNICIPAL_CURATOR})),
    Place("cycle", N_("School year"), CycleSG.main, _CURATOR),
    Place("consents", N_("Consents"), ConsentSG.document, frozenset({Role.LEGAL_GUARDIAN})),
    Place("export", N_("Export"), ExportSG.ask, _CURATOR),
    Place("help", N_("Help"), MenuSG.help, None),
    Place("language", N_("Русский"), MenuSG.language, None),
)

# The language's button carries the other language's name: whoever needs it cannot read the rest.
MOST: Final = 8
"""More buttons than this are a list to search, not a menu; what falls out has its command."""


def places(
    roles: Collection[Role], *, room: int, but: Collection[State] = (), joined: bool = True, child: bool = False
) -> list[Place]:
    """Return at most ``room`` places of somebody with ``roles``, without those that a step's button opens already.

    Help and language always stay: who is lost or cannot read needs them most. The call for help stands in the menu of
    those who are under 18; an adult has the command.
    """
    own = [place for place in PLACES if place.roles is not None and place.roles & set(roles) and place.state not in but]
    own = [place for place in own if child or place.state is not SosSG.choose]
    # A stranger's language is asked by the invite link; there is no account yet to keep it in.
    common = [place for place in PLACES if place.roles is None and (joined or place.state is not MenuSG.language)]
    return [*own[: room - len(common)], *common]
