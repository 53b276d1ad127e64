"""Ids of open dialogs that never meet.

aiogram-dialog makes them of the second and one of a hundred numbers, so of two dialogs that are opened within a second
one in a hundred pairs has the same id: the upper one then overwrites what the lower one kept, and «back» leads nowhere.
"""

from __future__ import annotations

import secrets
import string
from typing import Final

from aiogram_dialog.api.entities import stack

_SIGNS: Final = string.digits + string.ascii_letters
_LENGTH: Final = 6
"""As long as the library's own: it stands before the data of every button, which has 64 bytes."""


def new_intent_id() -> str:
    """Return an id for a dialog that opens: one of 57 thousand million."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def use_random_intent_ids() -> None:
    """Have aiogram-dialog take its ids from here; it offers no other place to say so."""
    stack.new_id = new_intent_id
