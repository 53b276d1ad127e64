"""Models of a pair, a mentee's categories, a teacher's papers, and the totals of all that."""

from dialogs.forms.dialog import categories, models, terms, totals

DIALOGS = (models, terms, categories, totals)

__all__ = ["DIALOGS"]
