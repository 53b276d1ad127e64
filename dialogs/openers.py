"""Which screen an action opens: for buttons under messages, deep links and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.states import (
    ConsentSG,
    ExportSG,
    GuardianSG,
    MatchSG,
    MeetingSG,
    MenuSG,
    PairSG,
    PeopleSG,
    SosSG,
    SupportSG,
    SurveySG,
    TodaySG,
    WardSG,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.fsm.state import State

OPENERS: Final[Mapping[str, State]] = {
    "menu": MenuSG.main,
    "language": MenuSG.language,
    "consents": ConsentSG.document,
    "guardian": GuardianSG.invite,
    "survey": SurveySG.intro,
    "proposal": MatchSG.proposal,
    "match": MatchSG.view,
    "meeting": MeetingSG.choose,
    "propose": MeetingSG.propose_day,
    "agree": MeetingSG.agreed,
    "log": MeetingSG.log,
    "people": PeopleSG.list,
    "person": PeopleSG.person,
    "ward": PeopleSG.guardian,
    "pair": PairSG.mentee,
    "pairs": PairSG.list,
    "order": PairSG.match,
    "today": TodaySG.list,
    "signal": SupportSG.signal,
    "export": ExportSG.ask,
    "sos": SosSG.choose,
    "child": WardSG.view,
}
"""Action → the state it starts; the dialog gets ``{"id": …}`` as start data when the action carries an id."""
