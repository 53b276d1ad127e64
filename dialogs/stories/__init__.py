"""How it was: stories of pairs, practices of curators, and the bank of both."""

from dialogs.stories.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
