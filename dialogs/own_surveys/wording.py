"""Counts and words of a questionnaire's results, and its size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit.school import clip
from domain.answers import AnswerType
from services.own_survey_results import FEWEST

if TYPE_CHECKING:
    from catalog.questionnaire import Questionnaire
    from locales import Translator
    from services.own_survey_results import ItemResult, Results

MOST_TEXTS: Final = 12
"""Texts on one screen; the file has them all."""
_TEXT: Final = 200


def counted(t: Translator, questionnaire: Questionnaire) -> str:
    """Return how many questions there are and how long they take."""
    questions = t.plural("{n} question", "{n} questions", len(questionnaire.items))
    return questions + " · " + t.plural("{n} minute", "{n} minutes", questionnaire.minutes)


def result_lines(t: Translator, found: Results, at: int) -> list[str]:
    """Return the page of a question, or the first one that says how many have answered."""
    title = found.questionnaire.title.of(t.locale)
    if at == 0:
        lines = [
            t("<b>{title}</b>, version {version}", title=title, version=found.questionnaire.version),
            t("{done} of {asked} have finished it.", done=found.done, asked=found.asked),
        ]
        if found.done < FEWEST:
            return [*lines, t("The answers show once {n} have finished, so that nobody can be guessed.", n=FEWEST)]
        return [*lines, t("Question by question, without names.")]
    each = found.items[at - 1]
    number = t("{number} of {total}", number=at, total=len(found.items))
    return [f"<b>{number}</b> · " + t("{text}", text=each.item.text.of(t.locale)), *_counts(t, each)]


def _counts(t: Translator, each: ItemResult) -> list[str]:
    if not each.shown:
        return [t("Fewer than {n} answers: nothing is shown.", n=FEWEST)]
    lines = [t.plural("{n} answer", "{n} answers", each.answered)]
    if each.mean is not None:
        lines[0] += " · " + t("mean {mean}", mean=t.number(round(each.mean, 1)))
    labels = {option.id: option.label.of(t.locale) for option in each.item.options}
    some = [(name, n) for name, n in each.counts if n or each.item.type is not AnswerType.S10]
    lines += [t("{answer}: {n}", answer=labels.get(name, name), n=n) for name, n in some]
    lines += [t("— {text}", text=clip(text, _TEXT)) for text in each.texts[:MOST_TEXTS]]
    left = len(each.texts) - MOST_TEXTS
    return [*lines, *([t.plural("{n} more is in the file.", "{n} more are in the file.", left)] if left > 0 else [])]
