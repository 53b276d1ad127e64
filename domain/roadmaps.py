"""Whose row of a roadmap it is, and what proves that it is done (roadmaps.md, column B).

The values are what the catalogue's files and the database hold, so they never change once released.
"""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Where a row is done; one of both sides becomes two, each with its own side's posts (programme §12 no. 24)."""

    MUNICIPAL = "municipal"
    SCHOOL = "school"
    BOTH = "both"

    def sides(self) -> tuple[Level, ...]:
        """Return the sides on which the row is done."""
        return (Level.MUNICIPAL, Level.SCHOOL) if self is Level.BOTH else (self,)


class Proof(StrEnum):
    """How it is known that a row is done."""

    DATA = "data"  # A: the bot sees it in its own data
    DOCUMENT = "document"  # D: a document is named
    HAND = "hand"  # M: somebody ticks it


class ProofKey(StrEnum):
    """What of the bot's own data proves a row; each is a question that has yes or no for an answer."""

    MENTORS_SELECTED = "mentors_selected"
    PARTNERS_LISTED = "partners_listed"
    MENTOR_POOL = "mentor_pool"
    MENTEE_POOL = "mentee_pool"
    PRACTICE_BANK = "practice_bank"
    PERSONS_RECORDED = "persons_recorded"
    MATCHES_FORMED = "matches_formed"
    MONITORING_HELD = "monitoring_held"  # participants have answered a round of questionnaires
    MONITORING_COLLECTED = "monitoring_collected"  # every school's round is in
    QUALITY_ASSESSED = "quality_assessed"
    GROWTH_ASSESSED = "growth_assessed"
    INDICATORS_WATCHED = "indicators_watched"
    INDICATORS_REACHED = "indicators_reached"
    FEEDBACK_COLLECTED = "feedback_collected"
    SELF_DIAGNOSIS = "self_diagnosis"
    PARTICIPANTS_SATISFIED = "participants_satisfied"
    CYCLE_CLOSED = "cycle_closed"
    POSITIONS_DONE = "positions_done"  # K1
    POSITIONS_IN_TIME = "positions_in_time"  # K2
    EVENT_PARTICIPANTS = "event_participants"  # K3
