"""The documents that a school keeps, as the catalogue's file holds them (programme §10)."""

from typing import Self

from pydantic import Field, model_validator

from catalog.questionnaire import Key
from catalog.text import BUTTON_LIMIT, TITLE_LIMIT, Strict, Text
from domain.documents import STAGES, DocumentRule, Need, PaperKind


class DocumentSpec(Strict):
    """One document: at which stage it is due, what it is, whether every school needs it."""

    id: Key
    stage: int = Field(ge=STAGES[0], le=STAGES[-1])
    kind: PaperKind
    need: Need
    yearly: bool = False
    title: Text
    short: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.short.longest() > BUTTON_LIMIT:
            raise ValueError(f"«{self.short.ru}» is longer than {BUTTON_LIMIT} characters")
        if self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"«{self.title.ru}» is longer than {TITLE_LIMIT} characters")
        return self

    @property
    def rule(self) -> DocumentRule:
        """What ``domain.documents`` needs to decide what counts."""
        return DocumentRule(self.id, self.stage, self.kind, self.need, self.yearly)
