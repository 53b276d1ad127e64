"""Training and selection of mentors: when somebody is trained, and what a school asks before an order.

Programme §2 stage 4 and §9: mentors enter the pool when they have completed training and were selected; nobody from
outside meets a child before the school has checked who it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTIONS: Final = 5
PASS_MARK: Final = 4
MODULES_NEEDED: Final = 5
FIT: Final = (1, 2, 3, 4, 5)

REQUIRES: Final = "requires"
TRAINED_BY: Final = "trained_by"
"""Keys of a school's settings."""


class Need(StrEnum):
    """What a school may ask before an order, besides the consents, which no school can leave out."""

    TRAINING = "training"
    SELECTION = "selection"


class TrainedBy(StrEnum):
    """What counts as trained in a school."""

    EITHER = "either"
    MODULES = "modules"
    ATTENDANCE = "attendance"


class TrainingKind(StrEnum):
    """Initial training makes a mentor trained; ongoing training comes later in the year."""

    INITIAL = "initial"
    ONGOING = "ongoing"


class Decision(StrEnum):
    """What was decided about a candidate."""

    POOL = "pool"
    LATER = "later"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Needs:
    """What one school asks of a mentor before an order."""

    training: bool = False
    selection: bool = False
    trained_by: TrainedBy = TrainedBy.EITHER

    def __bool__(self) -> bool:
        """Tell whether anything is asked at all."""
        return self.training or self.selection


@dataclass(frozen=True, slots=True)
class Stage4:
    """Where one mentor stands in stage 4."""

    modules: int = 0
    """Required modules passed."""
    attended: bool = False
    """Was at an initial training in person."""
    decision: Decision | None = None


NEW_SCHOOL: Final = (Need.TRAINING.value, Need.SELECTION.value)
"""What a school asks that opens its first year in the chat."""


def needs_of(settings: Mapping[str, Any]) -> Needs:
    """Return what a school asks; one that has never chosen asks for the consents only."""
    asked = settings.get(REQUIRES) or ()
    return Needs(
        training=Need.TRAINING in asked,
        selection=Need.SELECTION in asked,
        trained_by=TrainedBy(settings.get(TRAINED_BY) or TrainedBy.EITHER),
    )


def module_passed(right: int) -> bool:
    """Tell whether so many right answers of five pass a module."""
    return right >= PASS_MARK


def is_trained(stage: Stage4, by: TrainedBy = TrainedBy.EITHER) -> bool:
    """Tell whether training counts as done: the required modules, an initial training in person, or either."""
    by_modules = stage.modules >= MODULES_NEEDED
    return {
        TrainedBy.EITHER: by_modules or stage.attended,
        TrainedBy.MODULES: by_modules,
        TrainedBy.ATTENDANCE: stage.attended,
    }[by]


def lacking(stage: Stage4, needs: Needs) -> tuple[Need, ...]:
    """Return what a mentor still lacks of what the school asks."""
    found = []
    if needs.training and not is_trained(stage, needs.trained_by):
        found.append(Need.TRAINING)
    if needs.selection and stage.decision is not Decision.POOL:
        found.append(Need.SELECTION)
    return tuple(found)
