"""Whom a curator's own sheet is about: the line above its questions; nobody else's questionnaire needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.sheets import Part
from services.access import NotAllowedError, RefusedError
from services.asking import SHEETS
from services.sheets import subject_of

if TYPE_CHECKING:
    from dialogs.survey.state import Progress
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


async def subject_lines(unit: Unit, actor: Actor, t: Translator, progress: Progress) -> list[str]:
    """Return the pair or the pupil of a sheet; nothing, and no look into the database, for all other questionnaires."""
    if progress.questionnaire.id not in SHEETS:
        return []
    try:
        subject = await subject_of(unit, actor, progress.sheet.subject_id)
    except (RefusedError, NotAllowedError):
        return []
    if subject.pair is not None:
        mentees = ", ".join(name.short for name in subject.pair.mentees)
        return [t("Pair: {mentor} → {mentees}", mentor=subject.pair.mentor.short, mentees=mentees)]
    if subject.pupil is not None:
        when = t("the start") if subject.part == Part.START else t("the end")
        return [t("{name} · facts, {when}", name=subject.pupil.short, when=when)]
    return []
