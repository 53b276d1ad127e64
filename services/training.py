"""A mentor's initial training in the chat, a module at a time (programme §2 stage 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.permissions import UseCase
from domain.training import QUESTIONS, Stage4, is_trained, module_passed
from domain.vocabulary import Side
from services.access import Actor, RefusedError, reads, writes
from services.places import place_of
from services.selection_rows import stages
from storage.ids import new_id
from storage.tables import Participation, TrainingProgress

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from catalog.training import TrainingModule
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module in the list."""

    id: str
    passed: bool
    begun: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Course:
    """All modules as one mentor stands in them."""

    modules: tuple[ModuleLine, ...]
    trained: bool
    """What the mentor's school asks of training is done."""

    @property
    def passed(self) -> int:
        """Modules passed, for "2 of 6"."""
        return sum(module.passed for module in self.modules)

    @property
    def next(self) -> str | None:
        """The module to go on with: one that was begun, then the first that is not passed."""
        open_ones = [module for module in self.modules if not module.passed]
        begun = [module for module in open_ones if module.begun]
        return next((module.id for module in (*begun, *open_ones)), None)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Where a mentor is in one module."""

    module: str
    page: int
    asked: int
    right: int
    passed: bool

    @property
    def finished(self) -> bool:
        """All questions of this attempt are answered."""
        return self.asked >= QUESTIONS


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer came to."""

    lesson: Lesson
    right: bool
    stale: bool = False
    """An old button: the question was answered before, and nothing has changed."""


@reads(UseCase.TRAINING_DO)
async def course(unit: Unit, actor: Actor, catalogue: Catalogue) -> Course:
    """Return the modules in their order, and whether the mentor's training counts as done."""
    person_id = _person(actor)
    rows = {
        row.module: row
        for row in await unit.all(select(TrainingProgress.__table__).where(TrainingProgress.person_id == person_id))
    }
    lines = []
    for module in catalogue.training.values():
        row = rows.get(module.id)
        passed = row is not None and row.passed_at is not None
        begun = row is not None and not passed and (row.page > 0 or row.asked > 0)
        lines.append(ModuleLine(module.id, passed, begun, module.required))
    return Course(tuple(lines), await _trained(unit, person_id))


@reads(UseCase.TRAINING_DO)
async def lesson(unit: Unit, actor: Actor, catalogue: Catalogue, module: str) -> Lesson:
    """Return where the mentor stopped in a module; at its beginning if it was never opened."""
    _module(catalogue, module)
    return _lesson(module, await _row(unit, _person(actor), module))


@writes(UseCase.TRAINING_DO)
async def turn(unit: Unit, actor: Actor, catalogue: Catalogue, module: str, page: int) -> Lesson:
    """Keep the page that a mentor has come to; the one after the last stands for the questions."""
    spec = _module(catalogue, module)
    row = await _row(unit, _person(actor), module)
    page = min(max(page, 0), len(spec.pages))
    return _keep(unit, actor, spec, row, page=page)


@writes(UseCase.TRAINING_DO)
async def again(unit: Unit, actor: Actor, catalogue: Catalogue, module: str) -> Lesson:
    """Begin a module from its first page; a module that is passed stays passed."""
    spec = _module(catalogue, module)
    row = await _row(unit, _person(actor), module)
    return _keep(unit, actor, spec, row, page=0, asked=0, right=0)


@writes(UseCase.TRAINING_DO)
async def answer(unit: Unit, actor: Actor, catalogue: Catalogue, module: str, *, question: int, option: str) -> Marked:
    """Mark an answer; after the fifth question four right ones pass the module. A second tap counts nothing.

    Raises:
        RefusedError: ``gone`` for a module, a question or an option that does not exist.
    """
    spec = _module(catalogue, module)
    row = await _row(unit, _person(actor), module)
    if not 0 <= question < QUESTIONS or option not in {each.id for each in spec.questions[question].options}:
        raise RefusedError("gone")
    is_right = spec.questions[question].right.id == option
    now = _lesson(module, row)
    if question != now.asked:
        return Marked(now, is_right, stale=True)
    asked, right = now.asked + 1, now.right + is_right
    values: dict[str, Any] = {"page": len(spec.pages), "asked": asked, "right": right}
    if asked == QUESTIONS:
        values["attempts"] = (0 if row is None else row.attempts) + 1
        if module_passed(right) and not now.passed:
            values["passed_at"] = unit.now
    return Marked(_keep(unit, actor, spec, row, **values), is_right)


def _keep(unit: Unit, actor: Actor, spec: TrainingModule, row: Any, **values: Any) -> Lesson:
    values |= {"required": spec.required, "version": spec.version}
    if row is not None:
        unit.change(TrainingProgress, row.id, **values)
        kept = {"page": row.page, "asked": row.asked, "right": row.right, "passed_at": row.passed_at} | values
    else:
        kept = {"page": 0, "asked": 0, "right": 0, "attempts": 0, "passed_at": None} | values
        unit.add(
            TrainingProgress(
                id=new_id(),
                municipality_id=actor.municipality_id,
                person_id=_person(actor),
                module=spec.id,
                begun_at=unit.now,
                **kept,
            )
        )
    return Lesson(spec.id, kept["page"], kept["asked"], kept["right"], kept["passed_at"] is not None)


def _lesson(module: str, row: Any) -> Lesson:
    if row is None:
        return Lesson(module, 0, 0, 0, passed=False)
    return Lesson(module, row.page, row.asked, row.right, row.passed_at is not None)


async def _row(unit: Unit, person_id: int, module: str) -> Any:
    return await unit.first(
        select(TrainingProgress.__table__).where(
            TrainingProgress.person_id == person_id, TrainingProgress.module == module
        )
    )


async def _trained(unit: Unit, person_id: int) -> bool:
    """Tell whether the training that the mentor's newest school asks for is done."""
    mine = await unit.first(
        select(Participation.id, Participation.organization_id)
        .where(
            Participation.person_id == person_id,
            Participation.side == Side.MENTOR.value,
            Participation.left_at.is_(None),
        )
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
        .limit(1)
    )
    if mine is None:
        return False
    place = await place_of(unit, mine.organization_id)
    stage = (await stages(unit, [mine.id])).get(mine.id, Stage4())
    return is_trained(stage, place.needs.trained_by)


def _module(catalogue: Catalogue, module: str) -> TrainingModule:
    if module not in catalogue.training:
        raise RefusedError("gone")
    return catalogue.training[module]


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise RefusedError("gone")
    return actor.person_id
