"""Forms of mentoring and meeting types as the catalogue's files hold them (programme §3 and §4)."""

from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from catalog.questionnaire import InstrumentId, Key
from catalog.text import BUTTON_LIMIT, QUESTION_LIMIT, Strict, Text
from domain.forms import FormRule
from domain.vocabulary import MeetingType, MentoringForm, PersonKind


class RoleModel(Strict):
    """A variant inside a form: who meets whom (programme §4)."""

    id: Key
    label: Text


class FormSpec(Strict):
    """One form of mentoring: titles, who may be who, role models (programme §4)."""

    id: MentoringForm
    title: Text
    short: Text
    about: Text
    mentor_kinds: tuple[PersonKind, ...] = Field(min_length=1)
    mentee_kinds: tuple[PersonKind, ...] = Field(min_length=1)
    mentor_min_grade: int | None = Field(default=None, ge=1, le=11)
    mentee_min_grade: int | None = Field(default=None, ge=1, le=11)
    default_on: bool
    role_models: tuple[RoleModel, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        for label in (self.short, *(model.label for model in self.role_models)):
            if label.longest() > BUTTON_LIMIT:
                raise ValueError(f"«{label.ru}» is longer than {BUTTON_LIMIT} characters")
        ids = [model.id for model in self.role_models]
        if len(set(ids)) != len(ids):
            raise ValueError("two role models have the same id")
        return self

    @cached_property
    def rule(self) -> FormRule:
        """What ``domain.forms`` needs to decide who may be who."""
        return FormRule(
            form=self.id,
            mentor_kinds=frozenset(self.mentor_kinds),
            mentee_kinds=frozenset(self.mentee_kinds),
            mentor_min_grade=self.mentor_min_grade,
            mentee_min_grade=self.mentee_min_grade,
        )


class Record(StrEnum):
    """What a meeting must leave behind (programme §3, column "must be recorded")."""

    DATE = "date"
    ATTENDANCE = "attendance"
    RULES = "rules"
    MINUTES = "minutes"
    FORMAT = "format"
    TOPIC = "topic"
    RESULT = "result"
    TRIAL_ANSWERS = "trial_answers"
    PLAN = "plan"
    NEXT_STEP = "next_step"
    FEEDBACK = "feedback"
    GOAL_RESULTS = "goal_results"
    FINAL_SURVEYS = "final_surveys"


class MeetingSpec(Strict):
    """One of the five meeting types (programme §3)."""

    id: MeetingType
    title: Text
    short: Text
    aim: Text
    must_record: tuple[Record, ...] = Field(min_length=1)
    minutes: int = Field(ge=10, le=240)
    curator_present: bool
    rhythm_days: int | None = Field(default=None, ge=1, le=60)
    surveys: tuple[InstrumentId, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.short.longest() > BUTTON_LIMIT:
            raise ValueError(f"the short title is longer than {BUTTON_LIMIT} characters")
        if self.aim.longest() > QUESTION_LIMIT:
            raise ValueError(f"the aim is longer than {QUESTION_LIMIT} characters")
        return self
