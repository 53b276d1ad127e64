"""Wording in both languages, for adults («вы») and, where it differs, for children («ты»)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.vocabulary import Locale

BUTTON_LIMIT: Final = 22  # ux, rules of the chat: a longer label is cut on a 360-pixel phone
TICKED_BUTTON_LIMIT: Final = 20  # a multi-choice button carries "✓ " before its label
QUESTION_LIMIT: Final = 200  # about six lines on a phone
TITLE_LIMIT: Final = 60


class Strict(BaseModel):
    """A catalogue record: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Text(Strict):
    """A wording in Russian and English; the ``_child`` variants are used for people addressed as «ты»."""

    ru: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    ru_child: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] | None = None
    en_child: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] | None = None

    def of(self, locale: Locale | str, *, child: bool = False) -> str:
        """Return the wording for ``locale``; without a child's variant a child reads the common one."""
        if Locale(locale) is Locale.EN:
            return (self.en_child if child else None) or self.en
        return (self.ru_child if child else None) or self.ru

    def variants(self) -> tuple[str, ...]:
        """Return every wording there is, for checks of length."""
        return tuple(v for v in (self.ru, self.en, self.ru_child, self.en_child) if v is not None)

    def longest(self) -> int:
        """Return the length of the longest variant in characters."""
        return max(map(len, self.variants()))
