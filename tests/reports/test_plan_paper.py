"""A plan on paper: opened again with python-docx, the same bytes every time, nothing of a text lost or run."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from locales import translator
from reports.paper import Printer
from reports.plan import GoalRow, PlanData, VersionRow, plan_docx

DATA = PlanData(
    heading="Индивидуальный план",
    programme=False,
    school="Школа № 2",
    made_on=date(2026, 10, 1),
    number=2,
    state="действует",
    mentors=("Илья",),
    mentees=("Аня", "Борис"),
    facts=(("Запрос", "Учёба"), ("Встречи", "раз в неделю")),
    goals=(
        GoalRow("Исправить оценки", "на балл выше", "май 2027", ("Выбрать темы", "Решать"), "на полпути: частично"),
        GoalRow("=cmd|' /C calc'!A0", "<b>жирно</b> & 😀 \x00", "декабрь 2026", (), ""),
    ),
    overall="получилось",
    history=(VersionRow("01.10.2026", "версия 1: предложено", "Илья", "первая версия"),),
)


def opened(data: PlanData, locale: str = "ru"):
    return Document(io.BytesIO(plan_docx(data, Printer(translator(locale), "Europe/Moscow"))))


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_goals_versions_and_signatures_stand_there(locale) -> None:
    found = opened(DATA, locale)
    goals, versions = found.tables
    assert [cell.text for cell in goals.rows[1].cells] == [
        "1", "Исправить оценки", "на балл выше", "май 2027", "Выбрать темы\nРешать", "на полпути: частично",
    ]  # fmt: skip
    assert goals.rows[2].cells[1].text == "=cmd|' /C calc'!A0"
    assert goals.rows[2].cells[2].text == "<b>жирно</b> & 😀 "
    assert versions.rows[1].cells[2].text == "Илья"
    signed = [each.text for each in found.paragraphs if "____" in each.text]
    assert len(signed) == 4
    assert [name in line for name, line in zip(("Илья", "Аня", "Борис"), signed, strict=False)] == [True] * 3
    assert found.core_properties.title == "Индивидуальный план"
    assert found.core_properties.author == ""


def test_the_same_plan_is_the_same_file() -> None:
    t = Printer(translator("ru"), "Europe/Moscow")
    assert plan_docx(DATA, t) == plan_docx(replace(DATA), t)
    assert plan_docx(DATA, t) != plan_docx(replace(DATA, number=3), t)
