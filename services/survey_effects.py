"""What an answered questionnaire sets off elsewhere. Plain functions, called by ``services.surveys`` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services import feedback, referral_rows
from services.signals import raise_from_answer

if TYPE_CHECKING:
    from domain.answers import AnswerValue
    from storage.unit import Unit


async def after_answer(unit: Unit, request_id: int, item_id: str, value: AnswerValue, *, signal: bool) -> None:
    """Pass on a call for help, which does not wait for the last question, and a mentee's own word on a meeting.

    An answer that is neither costs nothing here: this stands on the hot path.
    """
    if signal:
        await raise_from_answer(unit, request_id, item_id)
    if item_id == feedback.MET_ITEM:
        await feedback.answered(unit, request_id, item_id, value)


async def after_finish(unit: Unit, request_id: int, instrument: str) -> int | None:
    """Let the decision after the trial follow (questionnaires §4, TR), and a referral reach the curator (§2, RF).

    Returns the questionnaire that comes at once.
    """
    if instrument == feedback.AFTER_TRIAL:
        return await feedback.completed(unit, request_id)
    if instrument == referral_rows.RF:
        await referral_rows.finished(unit, request_id)
    return None
