"""Any questionnaire of the catalogue in chat, one question a message."""

from dialogs.survey.dialog import dialog

DIALOGS = (dialog,)

__all__ = ["DIALOGS", "dialog"]
