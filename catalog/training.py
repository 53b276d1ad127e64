"""The mentors' initial training as the catalogue's files hold it (programme §2 stage 4, "training themes")."""

from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from catalog.questionnaire import Key
from catalog.text import BUTTON_LIMIT, QUESTION_LIMIT, TICKED_BUTTON_LIMIT, TITLE_LIMIT, Strict, Text
from domain.training import MODULES_NEEDED, QUESTIONS

PAGE_LIMIT: Final = 480
PAGE_LINES: Final = 6
"""A screen of a module is read on a phone in less than a minute (ux, rules of the chat)."""


class Choice(Strict):
    """One answer button of a question of training."""

    id: Key
    label: Text
    right: bool = False


class Question(Strict):
    """A question with one right answer, and why it is right for whoever missed it."""

    text: Text
    options: tuple[Choice, ...] = Field(min_length=2, max_length=4)
    why: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(option.right for option in self.options) != 1:
            raise ValueError("a question has one right answer")
        if len({option.id for option in self.options}) != len(self.options):
            raise ValueError("two options have the same id")
        for option in self.options:
            if option.label.longest() > BUTTON_LIMIT:
                raise ValueError(f"«{option.label.ru}» is longer than {BUTTON_LIMIT} characters")
        if max(self.text.longest(), self.why.longest()) > QUESTION_LIMIT:
            raise ValueError(f"a question or its why is longer than {QUESTION_LIMIT} characters")
        return self

    @property
    def right(self) -> Choice:
        """The answer that is right."""
        return next(option for option in self.options if option.right)


class TrainingModule(Strict):
    """One module: three to five short screens, then five questions."""

    id: Key
    order: int = Field(ge=1, le=20)
    version: int = Field(ge=1)
    required: bool
    """Whether an order can depend on it; the others are for practice."""
    minutes: int = Field(ge=1, le=30)
    title: Text
    short: Text
    pages: tuple[Text, ...] = Field(min_length=3, max_length=5)
    questions: Annotated[tuple[Question, ...], Field(min_length=QUESTIONS, max_length=QUESTIONS)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"the title is longer than {TITLE_LIMIT} characters")
        if self.short.longest() > TICKED_BUTTON_LIMIT:
            raise ValueError(f"the short title is longer than {TICKED_BUTTON_LIMIT} characters")
        for number, page in enumerate(self.pages, 1):
            if page.longest() > PAGE_LIMIT:
                raise ValueError(f"page {number} is longer than {PAGE_LIMIT} characters")
            if max(len(text.splitlines()) for text in page.variants()) > PAGE_LINES:
                raise ValueError(f"page {number} has more than {PAGE_LINES} lines")
        return self


def course_fault(modules: Mapping[str, TrainingModule]) -> str | None:
    """Say what is wrong with the modules together; ``None`` if nothing is."""
    if sum(module.required for module in modules.values()) != MODULES_NEEDED:
        return f"{MODULES_NEEDED} modules are required for a mentor to be trained"
    if len({module.order for module in modules.values()}) != len(modules):
        return "two modules have the same place in the order"
    return None
