"""What the board and the card of a roadmap say of rows that prove themselves, of K3, and of the agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.schools.wording import agreement_line
from domain.roadmaps import ProofKey
from services.roadmap.agreement_rows import Agreement, agreement_of
from services.roadmap.proof_words import evidence_words

if TYPE_CHECKING:
    from locales import Translator
    from services.roadmap.board import Board
    from services.roadmap.card import Card


def board_lines(t: Translator, found: Board) -> list[str]:
    """Return K3 where the roadmap asks for it, and of a school what the department says once it is asked."""
    lines = []
    if found.at_events:
        lines.append(t("K3: {words}", words=evidence_words(t, found.at_events, closed=True)))
        if "least" in found.at_events:
            lines.append(t("Fewest people at one school: {n}.", n=found.at_events["least"]))
    if found.waiting:
        lines.append(t("Wait for your agreement: {n}", n=found.waiting))
    state = Agreement.NONE if found.roadmap is None else agreement_of(found.roadmap)
    return lines if state is Agreement.NONE else [*lines, agreement_line(t, state)]


def card_lines(t: Translator, found: Card) -> list[str]:
    """Return what the data say of a row, and when an open one closes by itself."""
    said = evidence_words(t, found.term.evidence, closed=found.term.done_on is not None)
    return [said] if said else []


def proves_itself(found: Card) -> bool:
    """Tell whether somebody may have the data looked at again now."""
    return found.may_keep and isinstance(found.measure.proof_key, ProofKey)
