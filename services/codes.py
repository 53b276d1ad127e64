"""Short secrets and names of things: link tokens and the codes of persons."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from storage.tables import Person

if TYPE_CHECKING:
    from storage.unit import Unit

_TOKEN_BYTES: Final = 12  # 96 bits in 16 characters of A-Z a-z 0-9 _ -, well below the 64 of a start parameter
_SIGNS: Final = "24579DFJLNRVW"
"""Nothing that looks like another sign, in Latin or in Cyrillic: codes are read out and written down by hand."""


def new_token() -> str:
    """Return an unguessable token that may stand in a deep link."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def deep_link(bot_username: str, token: str) -> str:
    """Return the link that opens the bot with ``token``."""
    return f"https://t.me/{bot_username}?start={token}"


async def new_person_code(unit: Unit) -> str:
    """Return a code such as «7DF-4RN» that nobody has yet; the unit must be exclusive."""
    while True:
        signs = "".join(secrets.choice(_SIGNS) for _ in range(6))
        code = f"{signs[:3]}-{signs[3:]}"
        if await unit.scalar(select(Person.id).where(Person.code == code)) is None:
            return code
