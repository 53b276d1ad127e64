"""How pairs are weighed (``matching.yaml``): points by criterion and the curator's steps between less and more."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from catalog.questionnaire import Key
from catalog.text import BUTTON_LIMIT, Strict, Text
from domain.matching.model import Criterion, Weights

Points = Annotated[int, Field(ge=0, le=1000)]


class Step(StrEnum):
    """How much a curator wants a slider's criterion to count."""

    LESS = "less"
    USUAL = "usual"
    MORE = "more"


class Slider(Strict):
    """A criterion whose weight a curator sets by a row of three buttons."""

    id: Key
    criterion: Criterion
    label: Text
    less: Points
    more: Points

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.label.longest() > BUTTON_LIMIT:
            raise ValueError(f"«{self.label.ru}» is longer than {BUTTON_LIMIT} characters")
        return self


class RoleModels(Strict):
    """Which role models an answer leads to."""

    offered: dict[Key, dict[Key, Key]]
    """By the mentor's question and option."""
    asked: dict[Key, tuple[Key, ...]]
    """By the area that the mentee asks for."""

    def of_guide(self, said: Mapping[str, Any]) -> frozenset[str]:
        """Return the role models that a mentor's answers speak for."""
        found: set[str] = set()
        for item, models in self.offered.items():
            answer = said.get(item) or ()
            chosen = (answer,) if isinstance(answer, str) else answer
            found.update(models[each] for each in chosen if each in models)
        return frozenset(found)

    def of_areas(self, areas: frozenset[str]) -> frozenset[str]:
        """Return the role models that a mentee's request speaks for."""
        return frozenset(model for area in areas for model in self.asked.get(area, ()))


class Matching(Strict):
    """The file ``matching.yaml``."""

    points: dict[Criterion, Points]
    waiting_full_days: Annotated[int, Field(ge=1, le=366)]
    sliders: tuple[Slider, ...]
    role_models: RoleModels

    @model_validator(mode="after")
    def _check(self) -> Self:
        if missing := sorted(set(Criterion) - set(self.points)):
            raise ValueError(f"no points for {', '.join(missing)}")
        for slider in self.sliders:
            if not slider.less < self.points[slider.criterion] < slider.more:
                raise ValueError(f"{slider.id}: usual is not between less and more")
        return self

    def weights(self, steps: Mapping[str, Step] | None = None) -> Weights:
        """Return the weights with the sliders set; one that is not named stands on «usual»."""
        points = dict(self.points)
        for slider in self.sliders:
            step = (steps or {}).get(slider.id, Step.USUAL)
            if step is not Step.USUAL:
                points[slider.criterion] = slider.less if step is Step.LESS else slider.more
        return Weights(points, self.waiting_full_days)
