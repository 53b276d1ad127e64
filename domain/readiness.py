"""Who is ready for pairing, and who misses what (programme §2, stages 2-5; consents §5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.consents import GivenConsent, Giver, age_on, is_minor, missing, required
from domain.training import Need

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from domain.vocabulary import MentoringForm, Side


class Gap(StrEnum):
    """What keeps a person out of pairing, in the order in which it is best closed."""

    BIRTH_DATE = "birth_date"
    OWN_CONSENT = "own_consent"
    GUARDIAN_NOT_LINKED = "guardian_not_linked"
    GUARDIAN_NOT_CONFIRMED = "guardian_not_confirmed"
    GUARDIAN_CONSENT = "guardian_consent"
    QUESTIONNAIRE = "questionnaire"
    PAPER_CONSENT = "paper_consent"
    TRAINING = "training"
    SELECTION = "selection"


class GapOwner(StrEnum):
    """Whose turn it is."""

    PERSON = "person"
    GUARDIAN = "guardian"
    CURATOR = "curator"


_OWNERS = {
    Gap.BIRTH_DATE: GapOwner.PERSON,
    Gap.OWN_CONSENT: GapOwner.PERSON,
    Gap.GUARDIAN_NOT_LINKED: GapOwner.GUARDIAN,
    Gap.GUARDIAN_NOT_CONFIRMED: GapOwner.CURATOR,
    Gap.GUARDIAN_CONSENT: GapOwner.GUARDIAN,
    Gap.QUESTIONNAIRE: GapOwner.PERSON,
    Gap.PAPER_CONSENT: GapOwner.CURATOR,
    Gap.TRAINING: GapOwner.PERSON,
    Gap.SELECTION: GapOwner.CURATOR,
}
_NEEDS = {Need.TRAINING: Gap.TRAINING, Need.SELECTION: Gap.SELECTION}
OF_STAGE_4 = frozenset(_NEEDS.values())
"""What a mentor goes through between the questionnaire and the pool."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one participant."""

    side: Side
    birth_date: date | None
    consents: Collection[GivenConsent] = ()
    guardian_linked: bool = False
    guardian_confirmed: bool = False
    questionnaire_done: bool = False
    form: MentoringForm | None = None
    lacks: Collection[Need] = ()
    """What the school asks of a mentor and is not there yet (``domain.training.lacking``)."""


def gaps(standing: Standing, today: date, *, paper_blocks: bool = False) -> tuple[Gap, ...]:
    """Return what keeps a participant out of pairing, in order; empty means ready (consents §1-2 and §5).

    Without a birth date only that is named: who must consent depends on the age. A guardian's consent counts once the
    curator has confirmed the guardian (consents §2), so the confirmation is a gap of its own.
    """
    if standing.birth_date is None:
        return (Gap.BIRTH_DATE,)
    needed = required(standing.side, age_on(standing.birth_date, today), standing.form, paper_blocks=paper_blocks)
    open_ones = [need for need in missing(needed, standing.consents) if need.blocking]
    minor = is_minor(standing.birth_date, today)
    found: set[Gap] = set()
    if any(need.in_bot and need.given_by is Giver.SELF for need in open_ones):
        found.add(Gap.OWN_CONSENT)
    if minor and not standing.guardian_linked:
        found.add(Gap.GUARDIAN_NOT_LINKED)
    if minor and standing.guardian_linked and not standing.guardian_confirmed:
        found.add(Gap.GUARDIAN_NOT_CONFIRMED)
    if any(need.given_by is Giver.GUARDIAN for need in open_ones):
        found.add(Gap.GUARDIAN_CONSENT)
    if not standing.questionnaire_done:
        found.add(Gap.QUESTIONNAIRE)
    if any(not need.in_bot for need in open_ones):
        found.add(Gap.PAPER_CONSENT)
    found.update(_NEEDS[need] for need in standing.lacks)
    return tuple(gap for gap in Gap if gap in found)


def is_ready(standing: Standing, today: date, *, paper_blocks: bool = False) -> bool:
    """Tell whether a participant may be proposed for a match (programme §2, stage 5)."""
    return not gaps(standing, today, paper_blocks=paper_blocks)


def owner(gap: Gap) -> GapOwner:
    """Return who can close a gap, so that the right person is reminded."""
    return _OWNERS[gap]
