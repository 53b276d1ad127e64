"""What waits for somebody without an account, tapped by the guardian or the curator."""

from dialogs.behalf.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
