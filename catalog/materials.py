"""Hints for mentors by topic, as the catalogue's files hold them: a chat text each, read in a minute."""

import re
from typing import Final, Self

from pydantic import Field, model_validator

from catalog.questionnaire import Key
from catalog.text import BUTTON_LIMIT, TITLE_LIMIT, Strict, Text
from domain.vocabulary import MeetingType

PAGE_LIMIT: Final = 900
_LINK: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SAFE: Final = "https://"


class Material(Strict):
    """One topic; ``meeting`` is the meeting before which it is offered."""

    id: Key
    order: int = Field(ge=1, le=40)
    title: Text
    short: Text
    meeting: MeetingType | None = None
    pages: tuple[Text, ...] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"the title is longer than {TITLE_LIMIT} characters")
        if self.short.longest() > BUTTON_LIMIT:
            raise ValueError(f"the short title is longer than {BUTTON_LIMIT} characters")
        for number, page in enumerate(self.pages, 1):
            if page.longest() > PAGE_LIMIT:
                raise ValueError(f"page {number} is longer than {PAGE_LIMIT} characters")
            links = {link.lower() for text in page.variants() for link in _LINK.findall(text)}
            if links - {_SAFE}:
                raise ValueError(f"page {number} has a link that does not begin with {_SAFE}")
        return self
