"""What a pair's card says of the curator's look at it (MID-CU)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.sheets.wording import state_line
from domain.models import NumberModel
from domain.permissions import UseCase, allowed
from services.form_words import NUMBER
from services.sheets import pair_look

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.models import ModelCard
    from services.pair_lists import MatchCard
    from storage.unit import Unit


async def look_lines(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, card: MatchCard
) -> tuple[list[str], bool]:
    """Return the state of a pair in words with its day, and whether the reader may look at it; the psychologist not."""
    if not allowed(actor.roles_in(actor.municipality_id, card.organization_id), UseCase.SHEET_PAIR):
        return [], False
    look = await pair_look(unit, actor, card.id)
    lines = state_line(t, catalogue, look.state, card.zone) if look.state is not None else []
    return lines, look.may_judge


def model_line(t: Translator, card: ModelCard) -> list[str]:
    """Return what the pair is called, if it is not simply one to one."""
    said = t(NUMBER[card.models.number]).lower()
    if card.models.online:
        said = t("{model}, online", model=said)
    plain = card.models.number is NumberModel.INDIVIDUAL and not card.models.online
    return [] if plain else [t("Model: {model}", model=said)]
