"""Which document is on the screen, and the buttons that can only answer this very text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.consents import Giver
from domain.vocabulary import ConsentKind
from locales.marks import N_
from services import consents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.consent_rows import Ask
    from services.consents import Asked, ConsentScreen
    from storage.unit import Unit

PAGE: Final = 3400
"""Characters of a page of a full text: a message holds 4,096, and what stands around it needs some."""
SHORT_NAMES: Final[Mapping[ConsentKind, str]] = {
    ConsentKind.PERSONAL_DATA: N_("My data"),
    ConsentKind.GUARDIAN_PERSONAL_DATA: N_("Data"),
    ConsentKind.PARTICIPATION: N_("Taking part"),
    ConsentKind.MENTOR_RULES: N_("Mentor's rules"),
}
_HASH_SIGNS: Final = 12
_ID_SIGNS: Final = 8
_LABEL: Final = 22


@dataclass(frozen=True, slots=True)
class OnScreen:
    """The document that a screen shows."""

    ask: Ask
    screen: ConsentScreen
    asked: Asked

    @property
    def mark(self) -> str:
        """What a button carries: a second tap on the former document must not answer the next one unread."""
        return f"{str(self.ask.person_id)[-_ID_SIGNS:]}{self.screen.text.hash[:_HASH_SIGNS]}"


def pick(manager: DialogManager, ask: Ask | None) -> None:
    """Remember by ids which document is looked at; ``None`` means the first without an answer."""
    if ask is None:
        manager.dialog_data.pop("ask", None)
    else:
        manager.dialog_data["ask"] = [ask.organization_id, ask.person_id, ask.kind.value]
    manager.dialog_data.pop("page", None)


async def on_screen(unit: Unit, actor: Actor, catalogue: Catalogue, manager: DialogManager) -> OnScreen | None:
    """Return the document picked, or the first without an answer; ``None`` if there is nothing to show."""
    asked = await consents.asked(unit, actor)
    picked = manager.dialog_data.get("ask")
    chosen = [ask for ask in asked.asks if picked and [*ask.key[:2], ask.kind.value] == picked]
    ask = next(iter(chosen or asked.open), None)
    if ask is None:
        return None
    screen = await consents.consent_text(
        unit, actor, catalogue, organization_id=ask.organization_id, person_id=ask.person_id, kind=ask.kind
    )
    return OnScreen(ask, screen, asked)


def label(t: Translator, ask: Ask, ward_name: str | None) -> str:
    """Return the button of a decided document: «✓ Участие · Аня»."""
    mark = {True: "✓", False: "✗", None: "…"}[ask.granted]
    name = t(SHORT_NAMES[ask.kind]) if ask.kind in SHORT_NAMES else ask.kind.value
    whose = f" · {ward_name}" if ask.giver is Giver.GUARDIAN and ward_name else ""
    return f"{mark} {name}{whose}"[:_LABEL]


def pages(text: str, size: int = PAGE) -> list[str]:
    """Cut a long text between paragraphs, or inside one that alone is too long."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        rest = paragraph
        while len(rest) > size:
            found.append(rest[:size])
            rest = rest[size:]
        if found and len(found[-1]) + 1 + len(rest) <= size:
            found[-1] += "\n" + rest
        else:
            found.append(rest)
    return found
