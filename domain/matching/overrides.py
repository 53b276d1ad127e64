"""A curator's word above the points, in words of the programme: what it says, why, and what became of a proposal."""

from __future__ import annotations

from enum import StrEnum


class RuleKind(StrEnum):
    """What a curator has decided about the set before it is worked out (programme §2 stage 5)."""

    MUST = "must"  # this pair and no other: it stays where it is whatever is worked out anew
    NEVER = "never"  # this pair is not proposed again this year
    LATER = "later"  # this mentee is left out until the curator takes it back


class Switch(StrEnum):
    """What a school may allow for the set; both are off until a curator says so."""

    GROUPS = "groups"  # mentees of one mentor with the same request are proposed together (programme §6)
    CLASSMATES = "classmates"  # pupils of one class may be a pair (``rules.general_rules``)


class Reason(StrEnum):
    """Why a curator has decided otherwise than the points; one tap, so that it is really given."""

    KNOWS = "knows"
    ASKED = "asked"
    TENSION = "tension"
    FAMILY = "family"
    OTHER = "other"


class LineState(StrEnum):
    """What has become of one line of the set."""

    PROPOSED = "proposed"
    SKIPPED = "skipped"  # not taken along by «accept all»
    ACCEPTED = "accepted"  # both sides have been asked
    ALONE = "alone"  # nobody to propose; why stands in the line
