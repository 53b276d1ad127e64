"""The words of the template in which a curator writes a questionnaire (``reports.survey_template``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from catalog.upload_check import MOST_QUESTIONS
from catalog.upload_columns import COLUMNS, HEAD
from catalog.uploads import MOST_BYTES
from domain.answers import AnswerType
from locales.marks import N_
from reports.survey_template import Template

if TYPE_CHECKING:
    from locales import Translator

_TYPES: Final = {
    AnswerType.S10: N_("1 to 10"),
    AnswerType.S5: N_("five words"),
    AnswerType.YN: N_("yes, no"),
    AnswerType.YNM: N_("yes, no, not sure"),
    AnswerType.SC: N_("one option"),
    AnswerType.MC3: N_("up to three"),
    AnswerType.NUM: N_("a number"),
    AnswerType.OT: N_("own words"),
    AnswerType.DATE: N_("a date"),
}
_HELP: Final = {
    "id": N_("A short name in Latin letters and digits. The same id again is the next version."),
    "title": N_("What people see first, up to 60 signs."),
    "tone": N_("By age: children are addressed informally (the column for children), adults formally."),
    "item": N_("A name of its own for each question: small Latin letters, digits, _, up to 20 signs."),
    "text": N_("One question, up to 200 signs. The columns for children and for English may stay empty."),
    "type": N_("Choose from the list. The number or the letters at the start count."),
    "options": N_(
        "For S5, SC and MC3, separated by ; or by lines: week=Once a week; month=Once a month. "
        "Up to 22 signs each, 20 for MC3. S5 takes exactly five, from the lowest to the highest."
    ),
    "signal": N_("Options that tell curator and psychologist at once, by the name before the = sign."),
    "skippable": N_("Yes, unless you write no. Own words can always be skipped."),
    "safety": N_("For S10 only: a score of 3 or less tells curator and psychologist at once."),
    "minimum": N_("For a number: the smallest and the largest one that is taken."),
    "when": N_("Ask only after a certain answer to an earlier question: own_often=week, two."),
}
_RULE: Final = N_("Up to {most} questions and {size} KB. No formulas, no macros. Remarks belong on this sheet.")


def template_words(t: Translator) -> Template:
    """Return the words for one reader."""
    english = t.locale == "en"
    names = {key: pair[1 if english else 0] for key, pair in (HEAD | COLUMNS).items()}
    yes = "yes" if english else "да"
    return Template(
        locale="en" if english else "ru",
        head={
            "id": "EXAMPLE" if english else "PRIMER",
            "title": "Как проходят встречи",
            "title_en": "How the meetings go",
            "tone": "by age" if english else "по возрасту",
        },
        types=[f"{kind.value} — {t(words)}" for kind, words in _TYPES.items()],
        tones=["by age", "adult", "child"] if english else ["по возрасту", "на вы", "на ты"],
        flags=["yes", "no"] if english else ["да", "нет"],
        questions=(
            {
                "item": "own_calm",
                "text": "Вам спокойно на встречах?",
                "text_child": "Тебе спокойно на встречах?",
                "text_en": "Do you feel calm at the meetings?",
                "type": f"S10 — {t(_TYPES[AnswerType.S10])}",
                "hint": "1 — совсем нет, 10 — полностью",
                "hint_en": "1 is not at all, 10 is fully",
                "skippable": yes,
                "safety": yes,
            },
            {
                "item": "own_often",
                "text": "Как часто вам удобно встречаться?",
                "text_child": "Как часто тебе удобно встречаться?",
                "text_en": "How often does it suit you to meet?",
                "type": f"SC — {t(_TYPES[AnswerType.SC])}",
                "options": "week=Раз в неделю; two=Раз в две недели; month=Раз в месяц",
                "options_en": "Once a week; Every two weeks; Once a month",
            },
        ),
        help_title=t("Help"),
        help_rows=[
            *((names[key], t(text)) for key, text in _HELP.items()),
            (t("In all"), t(_RULE, most=MOST_QUESTIONS, size=MOST_BYTES // 1024)),
        ],
    )
