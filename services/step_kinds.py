"""What a step is, and in which order steps are offered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from domain.vocabulary import ConsentKind, Side
    from services.joining import JoinStep


class StepKind(StrEnum):
    """Steps in the order in which they are offered; those from ``CONSENT_REFUSED`` on are news, not tasks."""

    PROFILE = "profile"
    CONSENT = "consent"
    RENEW = "renew"
    GUARDIAN_INVITE = "guardian_invite"
    WARD_CONSENT = "ward_consent"
    INTAKE = "intake"
    PROPOSAL = "proposal"
    MEETING_LOG = "meeting_log"
    SURVEY = "survey"
    EVENT = "event"
    PLAN = "plan"
    FOR_WARD = "for_ward"
    MEETING_PROPOSE = "meeting_propose"
    TRAINING = "training"
    CYCLE_OPEN = "cycle_open"
    TODAY = "today"
    SCHOOLS = "schools"
    SETUP = "setup"
    CONSENT_REFUSED = "consent_refused"
    LEAVING = "leaving"
    LEFT = "left"
    BRING_PAPER = "bring_paper"
    GUARDIAN_SENT = "guardian_sent"
    WAIT_GUARDIAN = "wait_guardian"
    WAIT_CURATOR = "wait_curator"
    WAIT_SELECTION = "wait_selection"
    MEETING_AHEAD = "meeting_ahead"
    WAIT_OTHER = "wait_other"
    WAIT_ORDER = "wait_order"
    WAIT_TRIAL = "wait_trial"
    WAIT_LOG = "wait_log"
    WAIT_PAIR = "wait_pair"
    PAUSED = "paused"
    FAREWELL = "farewell"


TASKS: Final = frozenset(list(StepKind)[: list(StepKind).index(StepKind.CONSENT_REFUSED)])
"""Steps that the person can take; the rest only tells what is being waited for."""

RANK: Final = {kind: rank for rank, kind in enumerate(StepKind)}


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``subject_id`` is the participation, ward, request, match or meeting that it is about."""

    kind: StepKind
    subject_id: int | None = None
    name: str | None = None
    """The ward's first name, for a guardian's steps; the curator's, for a paper that is brought to them; an event's."""
    moment: datetime | None = None
    """When the meeting is."""
    side: Side | None = None
    begun: bool = False
    """The questionnaire has been asked already: ``subject_id`` is the request, not the participation."""
    part: JoinStep | None = None
    """Which part of the profile is missing."""
    names: str | None = None
    """First names of the other side, for who has several matches: they tell one from another."""
    papers: tuple[ConsentKind, ...] = ()
    """What has to be brought on paper."""
    instrument: str | None = None
    """Which questionnaire it is."""

    @property
    def is_task(self) -> bool:
        """Something to do rather than to wait for."""
        return self.kind in TASKS
