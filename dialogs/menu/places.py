"""The places that a role has in the menu, most used first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dialogs.states import (
    AwardsSG,
    BroadcastSG,
    ClosingSG,
    ConsentSG,
    CycleSG,
    DocumentsSG,
    ErasureSG,
    ExportSG,
    HandoverSG,
    ImportSG,
    IndicatorsSG,
    InvitedSG,
    MaterialsSG,
    MeetingSG,
    MenuSG,
    MyDataSG,
    OperatorSG,
    PairSG,
    PartnersSG,
    PeopleSG,
    PlanSG,
    ReferralSG,
    RemindersSG,
    ReportSG,
    RoadmapSG,
    SchoolsSG,
    SosSG,
    StoriesSG,
    SupportSG,
    TodaySG,
    TotalsSG,
    TrainingSG,
    WaitingSG,
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
    spare: bool = False
    """Used rarely: it stands behind «More» only."""


_PAIR: Final = frozenset({Role.MENTOR, Role.MENTEE})
_CURATOR: Final = frozenset({Role.CURATOR})
_HINTED: Final = frozenset({Role.MENTOR, Role.PSYCHOLOGIST})
_INDICATORS: Final = frozenset({Role.MUNICIPAL_CURATOR, Role.CURATOR, Role.SCHOOL_HEAD})
_ANSWERING: Final = frozenset(
    {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST, Role.CLASS_TEACHER, Role.SOCIAL_TEACHER, Role.SITE_ADMIN}
)
"""Who holds posts of a roadmap by their role; a curator has the whole of it."""
_SUGGESTING: Final = frozenset({Role.CLASS_TEACHER, Role.SOCIAL_TEACHER, Role.PSYCHOLOGIST, Role.PARENT})

PLACES: Final = (
    Place("today", N_("Today"), TodaySG.list, _CURATOR),
    Place("meeting", N_("Meetings"), MeetingSG.choose, _PAIR),
    Place("match", N_("My match"), PlanSG.view, _PAIR),
    Place("sos", N_("I need help"), SosSG.choose, _PAIR),
    Place("ward", N_("My child"), WardSG.view, frozenset({Role.LEGAL_GUARDIAN})),
    Place("people", N_("People"), PeopleSG.list, frozenset({Role.CURATOR, Role.SCHOOL_HEAD})),
    Place("pair", N_("Matching"), PairSG.mentee, _CURATOR),
    Place("support", N_("Support"), SupportSG.main, frozenset({Role.PSYCHOLOGIST})),
    Place("pairs", N_("Matches"), PairSG.list, frozenset({Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST})),
    Place("referral", N_("Suggest a pupil"), ReferralSG.main, _SUGGESTING),
    Place("own_partner", N_("My organisation"), PartnersSG.own, frozenset({Role.PARTNER_CONTACT})),
    Place("schools", N_("Schools"), SchoolsSG.list, frozenset({Role.MUNICIPAL_CURATOR})),
    Place("setup", N_("Set schools up"), OperatorSG.main, frozenset({Role.OPERATOR})),
    Place("district_roadmap", N_("Roadmap"), RoadmapSG.board, frozenset({Role.MUNICIPAL_CURATOR})),
    Place("cycle", N_("School year"), CycleSG.main, _CURATOR),
    Place("consents", N_("Consents"), ConsentSG.document, frozenset({Role.LEGAL_GUARDIAN})),
    Place("export", N_("Export"), ExportSG.ask, _CURATOR),
    Place("broadcast", N_("Write to a group"), BroadcastSG.group, _CURATOR),
    Place("import", N_("From a file"), ImportSG.main, frozenset({Role.MUNICIPAL_CURATOR}), spare=True),
    Place("training", N_("Training"), TrainingSG.main, frozenset({Role.MENTOR}), spare=True),
    Place("referral_ward", N_("Suggest a pupil"), ReferralSG.main, frozenset({Role.LEGAL_GUARDIAN}), spare=True),
    Place("hints", N_("Hints for mentors"), MaterialsSG.topics, _HINTED, spare=True),
    Place("handover", N_("Handing over"), HandoverSG.main, frozenset({Role.SCHOOL_HEAD}), spare=True),
    Place("own_consents", N_("Consents"), ConsentSG.document, _PAIR, spare=True),
    Place("documents", N_("Documents"), DocumentsSG.board, frozenset({Role.SCHOOL_HEAD}), spare=True),
    Place("roadmap", N_("Roadmap"), RoadmapSG.board, _CURATOR | {Role.SCHOOL_HEAD}, spare=True),
    Place("own_rows", N_("My roadmap rows"), ReportSG.mine, _ANSWERING, spare=True),
    Place("invitations", N_("Where I am invited"), InvitedSG.mine, _PAIR | {Role.LEGAL_GUARDIAN}, spare=True),
    Place("waiting", N_("Who waits"), WaitingSG.list, _CURATOR | {Role.PSYCHOLOGIST}, spare=True),
    Place("stories", N_("How it was"), StoriesSG.list, _PAIR | {Role.LEGAL_GUARDIAN}, spare=True),
    Place("indicators", N_("Indicators"), IndicatorsSG.list, _INDICATORS, spare=True),
    Place("bank", N_("Practice bank"), StoriesSG.bank, frozenset({Role.MUNICIPAL_CURATOR}), spare=True),
    Place("closing", N_("Results, papers"), ClosingSG.view, _PAIR | {Role.LEGAL_GUARDIAN}, spare=True),
    Place("awards", N_("Awards"), AwardsSG.mine, _PAIR, spare=True),
    Place(
        "totals", N_("Models, categories"), TotalsSG.main, frozenset({Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}), spare=True
    ),
    Place("erasures", N_("Data to be erased"), ErasureSG.list, _CURATOR | {Role.SCHOOL_HEAD}, spare=True),
    Place("reminders", N_("Reminders"), RemindersSG.settings, _PAIR | {Role.LEGAL_GUARDIAN, Role.CURATOR}, spare=True),
    Place("mydata", N_("My data"), MyDataSG.main, None, spare=True),
    Place("sos_all", N_("I need help"), SosSG.choose, None, spare=True),
    Place("more", N_("More"), MenuSG.more, None),
    Place("help", N_("Help"), MenuSG.help, None),
    Place("language", N_("Русский"), MenuSG.language, None),
)

# The language's button carries the other language's name: whoever needs it cannot read the rest.
MOST: Final = 8
"""More buttons than this are a list to search, not a menu; what does not fit stands behind «More»."""
_ALWAYS: Final = ("more", "help", "language")
"""Who is lost or cannot read needs them most, so they never fall out."""


def places(
    roles: Collection[Role], *, room: int, but: Collection[State] = (), joined: bool = True, child: bool = False
) -> list[Place]:
    """Return at most ``room`` places of somebody with ``roles``, without those that a step's button opens already.

    The call for help stands in the menu of those who are under 18; an adult has it behind «More».
    """
    shown = [place for place in _mine(roles, but, joined=joined) if _stands(place, child=child)]
    # A stranger's language is asked by the invite link; there is no account yet to keep it in, and no data to show.
    common = [place for place in PLACES if place.id in _ALWAYS and (joined or place.state is MenuSG.help)]
    return [*shown[: room - len(common)], *common]


def behind(
    roles: Collection[Role], *, room: int, but: Collection[State] = (), joined: bool = True, child: bool = False
) -> list[Place]:
    """Return what «More» holds: every place of these roles that the menu itself has no room for, nothing twice."""
    shown = {place.state for place in places(roles, room=room, but=but, joined=joined, child=child)}
    return [place for place in _mine(roles, but, joined=joined) if place.state not in shown]


def _mine(roles: Collection[Role], but: Collection[State], *, joined: bool) -> list[Place]:
    """Return the places of these roles, one a screen; the first of two that open the same stands for both."""
    held = set(roles)
    found: dict[State, Place] = {}
    for place in PLACES:
        everybodys = place.roles is None and joined
        if place.id not in _ALWAYS and place.state not in but and (everybodys or (place.roles or set()) & held):
            found.setdefault(place.state, place)
    return list(found.values())


def _stands(place: Place, *, child: bool) -> bool:
    return not place.spare and (child or place.state is not SosSG.choose)
