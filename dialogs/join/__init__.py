"""A newcomer with a link: language, what is stored, name, birth date, grade."""

from dialogs.join.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
