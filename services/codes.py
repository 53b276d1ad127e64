"""Short secrets and names of things: link tokens and the codes of persons."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from storage.tables import Person

if TYPE_CHECKING:
    from storage.unit import Unit

_TOKEN_BYTES: Final = 12  # 96 bits in 16 characters of A-Z a-z 0-9 _ -, well below the 64 of a start parameter
_SIGNS: Final = "24579DFJLNRVW"
"""Nothing that looks like another sign, in Latin or in Cyrillic: codes are read out and written down by hand."""

_CARD_SIGNS: Final = "23456789ABEHKMPTXY"
"""Letters that stand on a Russian keyboard too, so that nobody changes the keyboard to type a card's code."""
CARD_CODE_LENGTH: Final = 9
"""18⁹ = 2·10¹¹ codes: with ten wrong ones a chat and day, a thousand chats would guess for years."""
_ALIKE: Final = str.maketrans("АВЕЁНКМРТХУЗБЧSZG", "ABEEHKMPTXY364526")
"""What a hand or a keyboard makes of the signs of a card's code; Cyrillic on the left, then Latin."""
_BETWEEN: Final = re.compile(r"[\s\-–—_.,:«»\"']+")
_CARD_CODE: Final = re.compile(f"[{_CARD_SIGNS}]{{{CARD_CODE_LENGTH}}}")


def new_card_code() -> str:
    """Return the code of a card: short enough to be typed, and the token of its link as well."""
    return "".join(secrets.choice(_CARD_SIGNS) for _ in range(CARD_CODE_LENGTH))


def spaced(code: str) -> str:
    """Return a card's code as it is printed: «K7M-H4T-2XA»."""
    return "-".join(code[place : place + 3] for place in range(0, len(code), 3))


def card_code(typed: str) -> str | None:
    """Return the code that somebody meant: small letters, spaces, hyphens and Cyrillic letters alike; or ``None``."""
    if len(typed) > 4 * CARD_CODE_LENGTH:
        return None
    code = _BETWEEN.sub("", typed).upper().translate(_ALIKE)
    return code if _CARD_CODE.fullmatch(code) else None


def new_token() -> str:
    """Return an unguessable token that may stand in a deep link."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def deep_link(bot_username: str, token: str) -> str:
    """Return the link that opens the bot with ``token``."""
    return f"https://t.me/{bot_username}?start={token}"


def person_code() -> str:
    """Return a code such as «7DF-4RN»; somebody may have it."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(6))
    return f"{signs[:3]}-{signs[3:]}"


async def new_person_code(unit: Unit) -> str:
    """Return a code such as «7DF-4RN» that nobody has yet; the unit must be exclusive."""
    while True:
        code = person_code()
        if await unit.scalar(select(Person.id).where(Person.code == code)) is None:
            return code
