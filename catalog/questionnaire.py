"""Questionnaires as the catalogue's files hold them (questionnaires §1)."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from catalog.text import BUTTON_LIMIT, QUESTION_LIMIT, TICKED_BUTTON_LIMIT, TITLE_LIMIT, Strict, Text
from domain.answers import CHOICE_TYPES, AnswerType, ItemRule
from domain.vocabulary import MentoringForm

# Item and option ids travel in callback data, which holds 64 bytes in all.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,19}$")]
InstrumentId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{0,15}$")]

S5_IDS = ("1", "2", "3", "4", "5")


class Audience(StrEnum):
    """Who answers an instrument (questionnaires, "Instruments at a glance")."""

    PUPIL_MENTEE = "pupil_mentee"
    TEACHER_MENTEE = "teacher_mentee"
    MENTEE = "mentee"
    MENTOR = "mentor"
    GUARDIAN = "guardian"
    REFERRER = "referrer"
    CURATOR = "curator"
    PARTNER = "partner"
    CLASS_TEACHER = "class_teacher"


class Moment(StrEnum):
    """When an instrument is asked (same table)."""

    INTAKE = "intake"
    REFERRAL = "referral"
    SELECTION = "selection"
    BEFORE_TRIAL = "before_trial"
    AFTER_TRIAL = "after_trial"
    AFTER_PLANNING = "after_planning"
    AFTER_MEETING = "after_meeting"
    MIDTERM = "midterm"
    AFTER_FINAL = "after_final"
    CYCLE_START = "cycle_start"
    CYCLE_END = "cycle_end"
    OWN = "own"  # a curator's own questionnaire, sent when the curator wants


class Tone(StrEnum):
    """How the reader is addressed; ``by_age`` files give ``ru`` as «вы» and ``ru_child`` as «ты» where they differ."""

    CHILD = "child"
    ADULT = "adult"
    BY_AGE = "by_age"


class Ask(StrEnum):
    """When an item is asked within its instrument."""

    ALWAYS = "always"
    IF_DIFFERS = "if_differs"  # known from the meeting; asked only when the answer was "yes, but otherwise"
    ON_REQUEST = "on_request"  # behind a button such as «Добавить заметку»: nothing has to be typed


class Option(Strict):
    """One answer button."""

    id: Key
    label: Text
    signal: bool = False


class Condition(Strict):
    """Ask an item only if an earlier one was answered with one of ``any_of``."""

    item: Key
    any_of: tuple[Key, ...] = Field(min_length=1)


class Item(Strict):
    """One question: one message in the chat."""

    id: Key
    type: AnswerType
    text: Text
    hint: Text | None = None
    option_list: Key | None = None  # a list of lists.yaml; YN and YNM have theirs by themselves
    options: tuple[Option, ...] = ()
    choices: tuple[int, ...] = ()  # NUM only: numbers offered as buttons
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=2)
    skippable: bool = True
    safety: bool = False
    ask: Ask = Ask.ALWAYS
    forms: tuple[MentoringForm, ...] = ()  # empty: every form; otherwise the item is a form block's
    when: Condition | None = None
    measures: Key | None = None
    feeds: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.text.longest() > QUESTION_LIMIT:
            raise ValueError(f"the question is longer than {QUESTION_LIMIT} characters")
        if self.hint is not None and self.hint.longest() > QUESTION_LIMIT:
            raise ValueError(f"the hint is longer than {QUESTION_LIMIT} characters")
        if self.type not in CHOICE_TYPES and (self.options or self.option_list):
            raise ValueError(f"an item of type {self.type} has no options")
        if self.type is AnswerType.OT and not self.skippable:
            raise ValueError("free text can always be skipped (questionnaires §1)")
        if self.safety and self.type is not AnswerType.S10:
            raise ValueError("only a score from 1 to 10 can be marked as safety")
        self._check_number()
        self._check_options()
        return self

    def _check_number(self) -> None:
        given = (self.minimum, self.maximum)
        if self.type is not AnswerType.NUM:
            if given != (None, None) or self.choices or self.decimals:
                raise ValueError("minimum, maximum, decimals and choices belong to type NUM")
            return
        low, high = given
        if low is None or high is None or low >= high:
            raise ValueError("a number needs a minimum below a maximum")
        if any(not low <= choice <= high for choice in self.choices):
            raise ValueError("a choice lies outside minimum and maximum")

    def _check_options(self) -> None:
        if self.type not in CHOICE_TYPES or not self.options:
            return
        if self.option_list is not None:
            raise ValueError("either options or option_list, not both")
        check_options(self.options, self.type)

    @cached_property
    def rule(self) -> ItemRule:
        """What ``domain.answers`` needs to check an answer."""
        return ItemRule(
            type=self.type,
            options=tuple(option.id for option in self.options),
            minimum=self.minimum,
            maximum=self.maximum,
            decimals=self.decimals,
            safety=self.safety,
            signal_options=frozenset(option.id for option in self.options if option.signal),
        )


def check_options(options: tuple[Option, ...], kind: AnswerType) -> None:
    """Refuse options that repeat an id, do not fit a button, or do not fit the answer type."""
    ids = [option.id for option in options]
    if len(set(ids)) != len(ids):
        raise ValueError("two options have the same id")
    fewest = 2
    if len(ids) < fewest:
        raise ValueError("a choice needs at least two options")
    if kind is AnswerType.S5 and tuple(ids) != S5_IDS:
        raise ValueError('the options of S5 are "1" to "5", in this order')
    limit = TICKED_BUTTON_LIMIT if kind is AnswerType.MC3 else BUTTON_LIMIT
    for option in options:
        if option.label.longest() > limit:
            raise ValueError(f"the label of {option.id} is longer than {limit} characters")


class Questionnaire(Strict):
    """One version of one instrument. An answered version never changes: a new wording is a new version."""

    id: InstrumentId
    version: int = Field(ge=1)
    title: Text
    intro: Text | None = None
    audience: tuple[Audience, ...] = Field(min_length=1)
    moment: tuple[Moment, ...] = Field(min_length=1)
    seconds: int = Field(ge=10, le=1800)
    tone: Tone
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"the title is longer than {TITLE_LIMIT} characters")
        seen: dict[str, Item] = {}
        for item in self.items:
            if item.id in seen:
                raise ValueError(f"two items have the id {item.id}")
            if item.when is not None and item.when.item not in seen:
                raise ValueError(f"{item.id} depends on {item.when.item}, which does not stand before it")
            seen[item.id] = item
        return self

    @property
    def minutes(self) -> int:
        """The time it takes, rounded up to whole minutes, for «займёт 3 минуты»."""
        return -(-self.seconds // 60)

    def item(self, item_id: str) -> Item:
        """Return one item.

        Raises:
            KeyError: if the instrument has no such item.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def items_for(self, form: MentoringForm | None) -> tuple[Item, ...]:
        """Return the common items and the block of ``form``, in order (IN-MR, FIN-ME, FIN-MR)."""
        return tuple(item for item in self.items if not item.forms or form in item.forms)
