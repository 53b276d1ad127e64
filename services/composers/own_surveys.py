"""A school's own questionnaires: the question to whoever is asked, the template, the results as a file."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from catalog.questionnaire import Questionnaire, Tone
from catalog.shelf import own_survey_id
from catalog.uploads import example
from reports.make import make_workbook
from reports.survey_template import make_template
from services.access import RefusedError
from services.composers.own_survey_template import template_words
from services.composers.registry import Due, composer
from services.notices import Button, File, Outgoing, Skip
from services.own_survey_results import FEWEST, results_of
from services.own_survey_rows import own_row
from storage.tables import OwnSurvey, OwnSurveyVersion, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from locales import Translator
    from services.own_survey_results import Results
    from storage.unit import Unit


@composer("own_survey_asked")
async def own_survey_asked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask somebody; the first line says nothing that a locked phone should not."""
    row = await unit.first(
        select(SurveyRequest.instrument, SurveyRequest.state).where(SurveyRequest.id == due.subject_id)
    )
    if row is None or row.state != "open":
        return Skip("answered")
    survey_id = own_survey_id(row.instrument)
    content = await unit.scalar(
        select(OwnSurveyVersion.content)
        .join(OwnSurvey, OwnSurvey.id == OwnSurveyVersion.survey_id)
        .where(OwnSurvey.id == survey_id, OwnSurvey.removed_at.is_(None), OwnSurveyVersion.released_at.is_not(None))
        .order_by(OwnSurveyVersion.version.desc())
        .limit(1)
    )
    if content is None:
        return Skip("gone")
    asked = Questionnaire.model_validate(content)
    child = asked.tone is Tone.CHILD or (asked.tone is Tone.BY_AGE and t.child)
    lines = [
        t.you("The school has a few questions for you."),
        t("<b>{title}</b>", title=asked.title.of(t.locale, child=child)),
        t.plural("{n} question", "{n} questions", len(asked.items))
        + " · "
        + t.plural("{n} minute", "{n} minutes", asked.minutes),
        t.you("The curator sees all answers together, without names."),
    ]
    if any(item.safety or item.rule.signal_options for item in asked.items):
        lines.append(t.you("If you need help, an adult at school will come to you."))
    return Outgoing("\n".join(lines), ((Button(t("Answer"), f"survey:{due.subject_id}"),),))


@composer("own_survey_template")
async def own_survey_template(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:  # noqa: ARG001
    """Send the workbook or the text file to start from, in the reader's language."""
    if due.params.get("kind") == "yaml":
        text = t("The example is ready.\nChange the questions in any text editor and send me the file.")
        return Outgoing(text, file=File(f"own-survey.{t.locale}.yaml", example(t.locale)))
    data = await asyncio.to_thread(make_template, template_words(t))
    text = t(
        "The template is ready.\nWrite over the two examples, one question a row, and send me the file. "
        "The second sheet explains the columns."
    )
    return Outgoing(text, file=File(f"own-survey.{t.locale}.xlsx", data))


@composer("own_survey_results")
async def own_survey_results(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the results of one version; what fewer than five have answered stays out of the file too."""
    try:
        row = await own_row(unit, due.subject_id, int(due.params["version"]))
    except RefusedError:
        return Skip("gone")
    found = await results_of(unit, due.subject_id, row, row.questionnaire.version)
    if found.done < FEWEST:
        return Skip("few")
    name = f"{row.questionnaire.id.lower()}-v{row.questionnaire.version}.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        await make_workbook(path, _sheets(t), _rows(t, found))
        data = path.read_bytes()
    text = t(
        "The results are ready.\n{title}: {done} of {asked} have answered. No names, no single person's answers.",
        title=row.questionnaire.title.of(t.locale),
        done=found.done,
        asked=found.asked,
    )
    return Outgoing(text, file=File(name, data))


def _sheets(t: Translator) -> list[dict[str, Any]]:
    return [
        {
            "title": t("Counts"),
            "columns": [
                [t("Question"), 50], [t("Answer"), 30], [t("How many"), 10], [t("Share, %"), 10], [t("Mean"), 10],
            ],
        },
        {"title": t("In their own words"), "columns": [[t("Question"), 50], [t("Text"), 60]]},
    ]  # fmt: skip


async def _rows(t: Translator, found: Results) -> AsyncIterator[tuple[int, list[Any]]]:
    few = t.plural("fewer than {n} answer: not shown", "fewer than {n} answers: not shown", FEWEST)
    for each in found.items:
        question = each.item.text.of(t.locale)
        if not each.shown:
            yield 0, [question, few]
            continue
        labels = {option.id: option.label.of(t.locale) for option in each.item.options}
        yield 0, [question, t("Answered"), each.answered, None, None if each.mean is None else round(each.mean, 2)]
        for name, count in each.counts:
            yield 0, [question, labels.get(name, name), count, round(100 * count / each.answered, 1)]
        for text in each.texts:
            yield 1, [question, text]
