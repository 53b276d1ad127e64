"""Roadmaps as the catalogue's files hold them (roadmaps §1-3): measures with terms, posts and proofs, no persons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, field_validator, model_validator

from catalog.questionnaire import Key
from catalog.text import BUTTON_LIMIT, TITLE_LIMIT, Strict, Text
from domain.deadline_code import decode, encode
from domain.deadline_spans import Cycle, Span, YearKind, spans
from domain.deadlines import UNDATED, Deadline, Kind
from domain.documents import STAGES, PaperKind
from domain.named import names_person
from domain.roadmaps import Level, Proof, ProofKey
from domain.vocabulary import Role

MEASURE_LIMIT: Final = 200
RESULT_LIMIT: Final = 200


def _decoded(value: Any) -> Any:
    return decode(value) if isinstance(value, str) else value


Due = Annotated[Deadline, BeforeValidator(_decoded), PlainSerializer(encode, return_type=str)]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9IVX]{1,4}(\.[0-9]{1,3})?$")]


class PostSpec(Strict):
    """A post or a body that answers for rows; ``role`` is who holds it in the bot unless somebody else is named."""

    id: Key
    level: Level
    role: Role | None = None
    title: Text
    short: Text
    aliases: tuple[str, ...] = ()
    """How papers call it: beginnings of words (``catalog.post_names``)."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.level is Level.BOTH:
            raise ValueError("a post belongs to a school or to the municipality")
        if self.short.longest() > BUTTON_LIMIT or self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"more than {BUTTON_LIMIT} characters in short or {TITLE_LIMIT} in title")
        return self


class RoadmapNote(Strict):
    """How a contradiction of the paper is read; ``see`` is its number in programme §12."""

    see: int | None = Field(default=None, ge=1)
    text: Text


class RoadmapSection(Strict):
    """A heading of the paper."""

    id: Key
    number: Number
    title: Text


class MeasureSpec(Strict):
    """One row: ``printed`` is the deadline as the paper words it, ``due`` as it is read."""

    id: Key
    section: Key | None = None
    number: Number
    title: Text
    printed: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    due: Due
    posts: tuple[Key, ...] = ()
    level: Level
    stage: int | None = Field(default=None, ge=STAGES[0], le=STAGES[-1])
    result: Text
    proof: Proof
    key: ProofKey | None = None
    document: Key | None = None
    paper: PaperKind | None = None
    notes: tuple[RoadmapNote, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.key is not None) != (self.proof is Proof.DATA):
            raise ValueError("a key stands where data prove the row, and only there")
        if (self.paper is not None) != (self.proof is Proof.DOCUMENT):
            raise ValueError("a paper stands where a document proves the row, and only there")
        if self.document is not None and self.paper is None:
            raise ValueError("a document proves only what is proved by documents")
        if self.due.main.kind is Kind.BY_STAGE and self.stage is None:
            raise ValueError("a row that goes by a stage names the stage")
        if len(set(self.posts)) != len(self.posts):
            raise ValueError("a post stands here twice")
        if self.title.longest() > MEASURE_LIMIT or self.result.longest() > RESULT_LIMIT:
            raise ValueError(f"longer than {MEASURE_LIMIT} characters")
        texts = [*self.title.variants(), *self.result.variants(), *(t for n in self.notes for t in n.text.variants())]
        if any(map(names_person, texts)):
            raise ValueError("a person is named; posts only")
        return self


class RoadmapFile(Strict):
    """One roadmap with the years for which it was written."""

    id: Key
    title: Text
    basis: Text
    level: Level
    """Who signs it: the municipality or a school."""
    year: YearKind
    start: int = Field(ge=2000, lt=2100)
    years: int = Field(default=1, ge=1, le=6)
    approved_on: date | None = None
    notes: tuple[RoadmapNote, ...] = ()
    sections: tuple[RoadmapSection, ...] = ()
    measures: tuple[MeasureSpec, ...] = Field(min_length=1)

    @field_validator("approved_on", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        return date.fromisoformat(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.level is Level.BOTH:
            raise ValueError("a roadmap is signed by a school or by the municipality")
        return self

    @property
    def cycle(self) -> Cycle:
        """Return the years for which the paper was written."""
        return Cycle(self.year, self.start, self.years)

    def begin(self, start: int) -> "RoadmapYears":
        """Return the roadmap with every deadline moved to the years that begin with ``start``."""
        cycle = self.cycle.moved(start)
        rows = tuple(
            PlacedMeasure(row, due := row.due.moved(start - self.start), spans(due, cycle)) for row in self.measures
        )
        return RoadmapYears(self, cycle, rows)


@dataclass(frozen=True, slots=True)
class PlacedMeasure:
    """A row in the years of a roadmap that runs."""

    spec: MeasureSpec
    due: Deadline
    spans: tuple[Span, ...]

    @property
    def asks(self) -> tuple[str, ...]:
        """Return what has to be asked before the row can run: ``posts`` (programme §12 no. 22), ``day``."""
        needs_day = self.due.main.kind in UNDATED and self.spec.stage is None and self.due.otherwise is None
        return (*(() if self.spec.posts else ("posts",)), *(("day",) if needs_day else ()))


@dataclass(frozen=True, slots=True)
class RoadmapYears:
    """A roadmap that runs: its template, its years and its rows."""

    template: RoadmapFile
    cycle: Cycle
    rows: tuple[PlacedMeasure, ...]

    def of(self, level: Level, posts: Mapping[str, PostSpec]) -> Iterator[tuple[PlacedMeasure, tuple[str, ...]]]:
        """Yield the rows of one side, each with the posts of that side (programme §12 no. 24)."""
        for row in self.rows:
            if level in row.spec.level.sides():
                yield row, tuple(post for post in row.spec.posts if posts[post].level is level)
