"""«Мне нужна помощь»: whom to tell, and what happens next."""

from dialogs.sos.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
