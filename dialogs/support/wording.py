"""One call for help in words, for the adult who looks at it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from domain.signals import Source
from locales.marks import N_
from services import words
from services.signal_words import HELPLINES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from locales import Translator
    from services.signal_desk import SignalView, Taker

SOURCES: Final[Mapping[Source, str]] = {
    Source.SOS: N_("{since}: pressed “I need help”."),
    Source.ANSWER: N_("{since}: a worrying answer in a questionnaire."),
    Source.WORRY: N_("{since}: a mentor is worried and wrote; the mentee does not know."),
}


def call_text(t: Translator, found: SignalView, now: datetime) -> str:
    """Return what the screen of a call says; the names open to those who may know them only."""
    lines = [_who(t, found), t(SOURCES[found.source], since=t.moment(found.raised_at, now, found.zone))]
    if found.mentor is not None:
        lines.append(t("Worried: {name}, mentor.", name=found.mentor.full))
    lines += [t("Question: {text}", text=item.text.of(t.locale)) for item in found.questions]
    if found.closed_at is not None:
        lines.append(t("✅ Settled: {when}.", when=t.moment(found.closed_at, now, found.zone)))
        return "\n".join(lines)
    if found.taker is None:
        lines += [t("Nobody has taken it on yet."), t(HELPLINES)]
        return "\n".join(lines)
    if not found.mine:
        lines.append(_taken(t, found.taker, now, found.zone))
        return "\n".join(lines)
    lines.append(t("You have taken it on: {when}.", when=t.moment(found.taker.since, now, found.zone)))
    lines.append(_what_to_do(t, found))
    return "\n".join(lines)


def _who(t: Translator, found: SignalView) -> str:
    mark = "✅" if found.closed_at is not None else "🔴" if found.taker is None else "🟠"
    if found.name is None:
        code = t("{school}, code {code}", school=found.school, code=found.code) if found.code else escape(found.school)
        return f"{mark} <b>{code}</b>"
    name = t("<b>{name}</b> · code {code}", name=found.name.full, code=found.name.code)
    if found.name.grade:
        name = t("<b>{name}</b>, grade {grade} · code {code}", name=found.name.full, grade=found.name.grade,
                 code=found.name.code)  # fmt: skip
    return f"{mark} {name}"


def _taken(t: Translator, taker: Taker, now: datetime, zone: str) -> str:
    since = t.moment(taker.since, now, zone)
    if taker.post is None:
        return t("Taken on by {name}: {when}.", name=taker.name.full, when=since)
    post = words.word(t, words.ROLES, taker.post)
    return t("Taken on by {name} ({post}): {when}.", name=taker.name.full, post=post, when=since)


def _what_to_do(t: Translator, found: SignalView) -> str:
    if found.name is None:
        return t("Please telephone the school: the name is known there by the code.")
    if found.source is Source.WORRY:
        first = t("First speak with the mentor, then with the pupil: calmly and alone.")
    else:
        first = t("Please speak today, calmly and alone. The mentor was told nothing.")
    family = (
        t("A parent or guardian is in the programme; whether to call them is yours to decide.")
        if found.guardian_here
        else t("No parent or guardian is in the programme: the school's own contacts help.")
    )
    return f"{first}\n{family}"
