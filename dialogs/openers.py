"""Which screen an action opens: for buttons under messages, deep links and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.states import (
    BehalfSG,
    BroadcastSG,
    ConsentSG,
    EnrolSG,
    ErasureSG,
    ExportSG,
    GuardianSG,
    MatchSG,
    MeetingSG,
    MenuSG,
    MyDataSG,
    PairSG,
    PeopleSG,
    PlanSG,
    RemindersSG,
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
    "leaving": ConsentSG.leaving,
    "mydata": MyDataSG.main,
    "erasure": ErasureSG.card,
    "erasures": ErasureSG.list,
    "paper_erasure": ErasureSG.paper,
    "guardian": GuardianSG.invite,
    "survey": SurveySG.intro,
    "proposal": MatchSG.proposal,
    "match": PlanSG.view,
    "plan": PlanSG.view,
    "entry": PlanSG.entry,
    "journal": PlanSG.journal,
    "meeting": MeetingSG.choose,
    "propose": MeetingSG.propose_day,
    "agree": MeetingSG.agreed,
    "cancel": MeetingSG.cancel,
    "calendar": MeetingSG.calendar,
    "diary": MeetingSG.diary,
    "diaries": MeetingSG.diaries,
    "log": MeetingSG.log,
    "people": PeopleSG.list,
    "person": PeopleSG.person,
    "ward": PeopleSG.guardian,
    "pair": PairSG.mentee,
    "pairs": PairSG.list,
    "order": PairSG.match,
    "today": TodaySG.list,
    "signal": SupportSG.signal,
    "take": SupportSG.taken,
    "export": ExportSG.ask,
    "broadcast": BroadcastSG.progress,
    "sos": SosSG.choose,
    "child": WardSG.view,
    "reminders": RemindersSG.settings,
    "snooze": RemindersSG.later,
    "stop": RemindersSG.stopped,
    "behalf": BehalfSG.main,
    "enrol": EnrolSG.who,
}
"""Action → the state it starts; the dialog gets ``{"id": …}`` as start data when the action carries an id."""
