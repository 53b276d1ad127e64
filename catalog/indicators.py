"""Sets of indicators as the catalogue's files hold them: what is counted, by what it is divided, the printed plan."""

from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from catalog.questionnaire import InstrumentId, Key
from catalog.text import BUTTON_LIMIT, QUESTION_LIMIT, TITLE_LIMIT, Strict, Text
from domain.categories import Category
from domain.indicators import FIRST_YEAR, PLAN_FROM, Direction, Measure, Printed, Scope
from domain.vocabulary import MentoringForm, PersonKind, Side

IndicatorId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]
_COUNTED_OF_ITSELF = frozenset(
    {
        Measure.CATEGORY,
        Measure.PLACES,
        Measure.SATISFIED,
        Measure.CHANGE,
        Measure.POSITIONS_DONE,
        Measure.POSITIONS_IN_TIME,
        Measure.SCHOOLS_WITH,
        Measure.MEETINGS_HELD,
        Measure.FEEDBACK,
        Measure.PLANS,
        Measure.UNMATCHED,
        Measure.SILENT,
        Measure.TRAINED,
        Measure.CONSENTS,
        Measure.ANSWERS,
        Measure.BROKEN,
        Measure.DOCUMENTS,
    }
)
"""Measures whose denominator the bot's own data give."""


class InputSpec(Strict):
    """A number that a curator types in."""

    id: Key
    level: Scope
    title: Text
    short: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.short.longest() > BUTTON_LIMIT:
            raise ValueError(f"«{self.short.ru}» is longer than {BUTTON_LIMIT} characters")
        if self.level is Scope.BOTH:
            raise ValueError("a number is a school's or the municipality's")
        return self


class IndicatorSpec(Strict):
    """One indicator: its numerator (``measure`` and what narrows it), its denominator, its plan by year."""

    id: IndicatorId
    title: Text
    how: Text
    measure: Measure
    unit: Printed = Printed.PERCENT
    direction: Direction = Direction.UP
    side: Side | None = None
    ages: tuple[int, int] | None = None
    grades: tuple[int, int] | None = None
    kinds: tuple[PersonKind, ...] = ()
    forms: tuple[MentoringForm, ...] = ()
    young: bool = False
    category: Category | None = None
    instrument: InstrumentId | None = None
    item: Key | None = None
    document: Key | None = None
    typed: Key | None = None
    of: tuple[Key, ...] = ()
    """Typed numbers whose sum is the denominator."""
    plan: dict[int, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"«{self.title.ru}» is longer than {TITLE_LIMIT} characters")
        if self.how.longest() > QUESTION_LIMIT:
            raise ValueError(f"«{self.how.ru}» is longer than {QUESTION_LIMIT} characters")
        if any(band is not None and band[0] > band[1] for band in (self.ages, self.grades)):
            raise ValueError("a band ends before it begins")
        if any(not FIRST_YEAR <= year < PLAN_FROM for year in self.plan):
            raise ValueError(f"a plan is printed for {FIRST_YEAR} to {PLAN_FROM - 1} only")
        needs_input = self.unit is Printed.PERCENT and self.measure not in _COUNTED_OF_ITSELF
        if needs_input != bool(self.of):
            raise ValueError("a share needs a denominator, and nothing else takes one")
        if (self.measure is Measure.TYPED) != (self.typed is not None):
            raise ValueError("a typed number has to be named")
        if self.measure in {Measure.SATISFIED, Measure.CHANGE} and not (self.instrument and self.item):
            raise ValueError("a questionnaire's item has to be named")
        return self

    @property
    def inputs(self) -> tuple[str, ...]:
        """What has to be typed in for it."""
        return (*self.of, *((self.typed,) if self.typed else ()))

    @property
    def sensitive(self) -> bool:
        """Whether who stands behind it is for those who help the child only (programme §9)."""
        return self.category is not None or self.measure is Measure.CATEGORY

    def takes_plan(self, year: int) -> bool:
        """Tell whether a curator sets the plan: of a printed one only the years that no paper has (indicators §6)."""
        return self.direction is not Direction.GROWTH and (not self.plan or year >= PLAN_FROM)

    def printed_plan(self, year: int) -> Fraction | None:
        """Return the plan value as it was printed."""
        return Fraction(str(self.plan[year])) if year in self.plan else None


class IndicatorSet(Strict):
    """Indicators that one paper demands, with the rules that hold for all of them (indicators §0)."""

    id: Key
    order: int
    title: Text
    short: Text
    level: Scope
    count_carry_over: bool = True
    satisfied_from: int = Field(default=7, ge=1, le=10)
    indicators: tuple[IndicatorSpec, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.short.longest() > BUTTON_LIMIT:
            raise ValueError(f"«{self.short.ru}» is longer than {BUTTON_LIMIT} characters")
        ids = [each.id for each in self.indicators]
        if len(set(ids)) != len(ids):
            raise ValueError("two indicators have the same id")
        return self

    def indicator(self, indicator_id: str) -> IndicatorSpec | None:
        """Return one of them."""
        return next((each for each in self.indicators if each.id == indicator_id), None)
