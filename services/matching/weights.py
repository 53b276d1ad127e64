"""How much topic, time and waiting weigh in a school: the catalogue's steps as a curator has set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.matching import Step
from services.access import RefusedError
from services.matching.rules import SLIDERS

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.matching.model import Weights
    from services.places import Place


def sliders_of(catalogue: Catalogue, place: Place) -> dict[str, str]:
    """Return the step of every slider in a school; «usual» until a curator says otherwise."""
    said = place.settings.get(SLIDERS) or {}
    return {each.id: Step(said.get(each.id, Step.USUAL)).value for each in catalogue.matching.sliders}


def turned(catalogue: Catalogue, place: Place, slider: str) -> dict[str, str]:
    """Return the steps with one slider on its next one: less, usual, more, and less again.

    Raises:
        RefusedError: ``gone`` for what is no slider.
    """
    found = sliders_of(catalogue, place)
    if slider not in found:
        raise RefusedError("gone")
    steps = list(Step)
    return found | {slider: steps[(steps.index(Step(found[slider])) + 1) % len(steps)].value}


def weights_of(catalogue: Catalogue, place: Place) -> Weights:
    """Return the points by criterion that count in a school."""
    return catalogue.matching.weights({name: Step(step) for name, step in sliders_of(catalogue, place).items()})
