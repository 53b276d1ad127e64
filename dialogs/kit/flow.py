"""Where a person goes after finishing something: to the next step if there is one to take, else to the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit.talk import Talk, talk
from dialogs.states import (
    BehalfSG,
    ConsentSG,
    CycleSG,
    GoalsSG,
    GuardianSG,
    InvitedSG,
    JoinSG,
    MatchSG,
    MeetingSG,
    MenuSG,
    OperatorSG,
    SchoolsSG,
    SurveySG,
    TodaySG,
    TrainingSG,
)
from services.joining import JoinStep
from services.steps import Step, StepKind, next_steps
from services.surveys import begin_intake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.fsm.state import State
    from aiogram_dialog import DialogManager, ShowMode

STEP_STATES: Final[Mapping[StepKind, State]] = {
    StepKind.CONSENT: ConsentSG.document,
    StepKind.GUARDIAN_INVITE: GuardianSG.invite,
    StepKind.RENEW: ConsentSG.document,
    StepKind.WARD_CONSENT: ConsentSG.document,
    StepKind.INTAKE: SurveySG.intro,
    StepKind.SURVEY: SurveySG.intro,
    StepKind.PROPOSAL: MatchSG.proposal,
    StepKind.MEETING_LOG: MeetingSG.log,
    StepKind.EVENT: InvitedSG.view,
    StepKind.PLAN: GoalsSG.main,
    StepKind.FOR_WARD: BehalfSG.main,
    StepKind.MEETING_PROPOSE: MeetingSG.propose_day,
    StepKind.TRAINING: TrainingSG.main,
    StepKind.CYCLE_OPEN: CycleSG.main,
    StepKind.TODAY: TodaySG.list,
    StepKind.SCHOOLS: SchoolsSG.list,
    StepKind.SETUP: OperatorSG.main,
}
"""What each task opens; news ("we are looking for a mentor") stay in the menu."""


_PROFILE_STATES: Final = {
    JoinStep.NAME: JoinSG.name,
    JoinStep.BIRTH_DATE: JoinSG.birth_date,
    JoinStep.GRADE: JoinSG.grade,
}
_STAFF: Final = frozenset({StepKind.TODAY, StepKind.SCHOOLS, StepKind.SETUP})
_ONCE: Final = frozenset(
    {StepKind.FOR_WARD, StepKind.PROFILE, StepKind.CONSENT, StepKind.WARD_CONSENT, StepKind.GUARDIAN_INVITE}
)


async def go_next(manager: DialogManager, *, show_mode: ShowMode | None = None) -> None:
    """Open the person's next step, or the menu when there is nothing to do but wait.

    Staff go to the menu: what needs them is a list of its own and no single step. Who has just left a screen without
    taking its step (a paper form instead of the link) goes on to the next one, not round in a circle.
    """
    here = talk(manager)
    left = manager.current_context().state.group if manager.has_context() else None
    for step in await next_steps(here.unit, here.actor):
        if not step.is_task or step.kind in _STAFF:
            break
        if step.kind in _ONCE and state_of(step).group is left:
            continue
        await open_step(manager, step, show_mode=show_mode)
        return
    await manager.start(MenuSG.main, mode=StartMode.RESET_STACK, show_mode=show_mode)


def state_of(step: Step) -> State:
    """Return the screen that a task opens."""
    return _PROFILE_STATES[step.part] if step.part else STEP_STATES[step.kind]


async def open_step(manager: DialogManager, step: Step, *, show_mode: ShowMode | None = None) -> None:
    """Open the screen of one step."""
    await manager.start(
        state_of(step), await _data(talk(manager), step), mode=StartMode.RESET_STACK, show_mode=show_mode
    )


async def _data(here: Talk, step: Step) -> dict[str, Any] | None:
    if step.subject_id is None:
        return None
    subject_id = step.subject_id
    if step.kind is StepKind.INTAKE and not step.begun:
        subject_id = await begin_intake(here.unit, here.actor, here.catalogue, subject_id)
    return {"id": subject_id}
