"""Words for models, categories and teachers' addenda, short enough for a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.categories import Category
from domain.models import ContentModel, NumberModel
from domain.terms import Content, Initiator, TermPart, WorkForm
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER: Final[Mapping[NumberModel, str]] = {
    NumberModel.INDIVIDUAL: N_("Individual"),
    NumberModel.GROUP: N_("Group model"),
    NumberModel.COLLECTIVE: N_("Collective"),
    NumberModel.MUTUAL: N_("Mutual"),
}
CONTENT: Final[Mapping[ContentModel, str]] = {
    ContentModel.MENTORING: N_("Mentoring"),
    ContentModel.MENTORSHIP: N_("Mentorship"),
    ContentModel.TUTORING: N_("Tutoring"),
    ContentModel.COACHING: N_("Coaching"),
    ContentModel.BUDDYING: N_("Buddying"),
}
CATEGORIES: Final[Mapping[Category, str]] = {
    Category.GIFTED: N_("Gifted"),
    Category.DISABILITY: N_("Special needs"),
    Category.HARDSHIP: N_("Hard situation"),
    Category.ORPHAN: N_("Without parents"),
    Category.SUBJECTS: N_("Hard subjects"),
    Category.ANTISOCIAL: N_("Antisocial behaviour"),
    Category.LOW_INCOME: N_("Low income"),
    Category.OTHER: N_("Other reason"),
}
WORK: Final[Mapping[Content, str]] = {
    Content.ENTERING: N_("Settling in at work"),
    Content.LESSONS: N_("Planning lessons"),
    Content.VISITS: N_("Visiting lessons"),
    Content.CLASS_WORK: N_("Work with the class"),
    Content.DIGITAL: N_("Digital tools"),
    Content.PAPERWORK: N_("School papers"),
}
WORK_FORMS: Final[Mapping[WorkForm, str]] = {
    WorkForm.AT_WORK: N_("At the workplace"),
    WorkForm.ONLINE: N_("At a distance"),
    WorkForm.MIXED: N_("Both ways"),
}
INITIATORS: Final[Mapping[Initiator, str]] = {
    Initiator.MENTOR: N_("The mentor"),
    Initiator.MENTEE: N_("The mentee"),
    Initiator.EMPLOYER: N_("The employer"),
}
PARTS: Final[Mapping[TermPart, str]] = {
    TermPart.NUMBER: N_("number"),
    TermPart.DATED: N_("date"),
    TermPart.FROM: N_("first day"),
    TermPart.TO: N_("last day"),
    TermPart.CONTENT: N_("content"),
    TermPart.FORM: N_("form of work"),
    TermPart.PAID: N_("paid or not"),
}
