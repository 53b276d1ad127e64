"""What the windows of models, papers, categories and totals show."""

from __future__ import annotations

from typing import Any, Final

from dialogs.forms.category_getters import PREVIEW as CATEGORY_PREVIEW
from dialogs.forms.category_getters import category, category_choice, commission
from dialogs.forms.model_getters import PREVIEW as MODEL_PREVIEW
from dialogs.forms.model_getters import choice, model, totals
from dialogs.forms.term_getters import PREVIEW as TERM_PREVIEW
from dialogs.forms.term_getters import notice, term, work, writing

__all__ = [
    "PREVIEW",
    "category",
    "category_choice",
    "choice",
    "commission",
    "model",
    "notice",
    "term",
    "totals",
    "work",
    "writing",
]

PREVIEW: Final[dict[Any, dict[str, Any]]] = {**MODEL_PREVIEW, **TERM_PREVIEW, **CATEGORY_PREVIEW}
"""Data with which every window can be rendered without a database."""
