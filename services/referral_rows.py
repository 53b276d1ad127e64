"""Suggested pupils as rows: who they are, what joins them, what a finished questionnaire sets off. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, exists, select, update

from domain.matches import ACTIVE
from domain.referrals import DRAFT_KEPT, ReferralState
from domain.vocabulary import MatchStatus, Side
from services.notices import post
from services.pool import names_of
from storage.tables import Answer, Match, MatchMember, Referral, ReferredPupil, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.unit import Unit

RF: Final = "RF"
"""The questionnaire of whoever suggests a pupil; its subject is the referral."""
OPEN: Final = (ReferralState.NEW.value, ReferralState.LOOKING.value)
_MENTORED: Final = sorted(status.value for status in ACTIVE | {MatchStatus.CLOSED})


def is_sent() -> Any:
    """Return the condition that a suggested pupil has at least one referral that was sent."""
    return exists().where(Referral.referred_id == ReferredPupil.id, Referral.sent_at.is_not(None))


async def called(unit: Unit, rows: Sequence[Any]) -> dict[int, str]:
    """Return how suggested pupils are called, by the item's id: name and class, as participants are in lists."""
    names = await names_of(unit, {row.pupil_id for row in rows if row.pupil_id is not None})
    found: dict[int, str] = {}
    for row in rows:
        name = names.get(row.pupil_id) if row.pupil_id is not None else None
        if name is not None:
            found[row.id] = f"{name.short}, {name.grade}" if name.grade else name.short
        else:
            found[row.id] = ", ".join(part for part in (row.first_name, row.class_name) if part) or "—"
    return found


async def finished(unit: Unit, request_id: int) -> None:
    """Let a referral reach the curator: its questionnaire is done. What was settled about the pupil is looked at anew.

    Both writes hold whatever others write meanwhile: ``services.surveys.finish`` is no exclusive use case.
    """
    referral_id = await unit.scalar(select(SurveyRequest.subject_id).where(SurveyRequest.id == request_id))
    unsent = (Referral.id == referral_id) & Referral.sent_at.is_(None)
    about = select(Referral.referred_id).where(unsent)
    unit.execute(
        update(ReferredPupil)
        .where(ReferredPupil.id.in_(about), ReferredPupil.state.not_in(OPEN))
        .values(state=ReferralState.NEW.value, reason=None, decided_by=None, decided_at=None)
    )
    unit.execute(update(Referral).where(unsent).values(sent_at=unit.now))


async def joined(unit: Unit, referred_id: int, pupil_id: int, *, by: int | None) -> None:
    """Note who a suggested pupil is; a second item about the same one is taken into it. The unit must be exclusive.

    Name and class are dropped here: they stand with the person now.
    """
    row = await unit.first(select(ReferredPupil.__table__).where(ReferredPupil.id == referred_id))
    if row is None:
        return
    other = await unit.scalar(
        select(ReferredPupil.id).where(
            ReferredPupil.cycle_id == row.cycle_id, ReferredPupil.pupil_id == pupil_id, ReferredPupil.id != referred_id
        )
    )
    if other is not None:
        await _merge(unit, int(other), referred_id)
    unit.change(
        ReferredPupil,
        referred_id,
        pupil_id=pupil_id,
        first_name=None,
        class_name=None,
        state=ReferralState.JOINED.value,
        reason=None,
        decided_by=by,
        decided_at=unit.now,
    )


async def came_by(unit: Unit, invite_id: int, person_id: int) -> None:
    """Note that a suggested pupil has come in by the link made for them. The unit must be exclusive."""
    found = await unit.scalar(select(ReferredPupil.id).where(ReferredPupil.invite_id == invite_id))
    if found is not None:
        await joined(unit, int(found), person_id, by=None)


async def drop(unit: Unit, referral_ids: Collection[int]) -> None:
    """Delete referrals with their questionnaires and answers, and items that nothing is left of.

    The unit must be exclusive.
    """
    ids = [int(each) for each in referral_ids]
    about = await unit.scalars(select(Referral.referred_id).where(Referral.id.in_(ids)))
    await _drop_words(unit, ids)
    left = await unit.scalars(select(Referral.referred_id).where(Referral.referred_id.in_(about)))
    unit.execute(delete(ReferredPupil).where(ReferredPupil.id.in_(set(about) - set(left))))


async def daily_referrals(unit: Unit, municipality_id: int) -> int:
    """Drop what was begun and never sent, and tell those who suggested a pupil that there is a mentor, once each."""
    unsent = await unit.scalars(
        select(Referral.id).where(
            Referral.municipality_id == municipality_id,
            Referral.sent_at.is_(None),
            Referral.created_at < unit.now - DRAFT_KEPT,
        )
    )
    glad = await unit.all(
        select(Referral.id, Referral.referrer_id)
        .join(ReferredPupil, ReferredPupil.id == Referral.referred_id)
        .where(
            Referral.municipality_id == municipality_id,
            Referral.sent_at.is_not(None),
            Referral.told_at.is_(None),
            exists()
            .where(
                MatchMember.person_id == ReferredPupil.pupil_id,
                MatchMember.side == Side.MENTEE.value,
                MatchMember.match_id == Match.id,
                Match.cycle_id == ReferredPupil.cycle_id,
                Match.approved_at.is_not(None),
                Match.status.in_(_MENTORED),
            )
            .correlate(ReferredPupil),
        )
    )
    if not unsent and not glad:
        return 0
    await unit.exclusive()
    if unsent:
        await drop(unit, unsent)
    for row in glad:
        post(unit, "referral_matched", row.referrer_id, row.id, municipality_id=municipality_id)
        unit.change(Referral, row.id, told_at=unit.now)
    return len(unsent) + len(glad)


async def _drop_words(unit: Unit, referral_ids: Collection[int]) -> None:
    ids = list(referral_ids)
    requests = await unit.scalars(
        select(SurveyRequest.id).where(SurveyRequest.subject_id.in_(ids), SurveyRequest.instrument == RF)
    )
    unit.execute(delete(Answer).where(Answer.request_id.in_(requests)))
    unit.execute(delete(SurveyRequest).where(SurveyRequest.id.in_(requests)))
    unit.execute(delete(Referral).where(Referral.id.in_(ids)))


async def _merge(unit: Unit, source_id: int, target_id: int) -> None:
    """Move the referrals of one item to another about the same pupil; of one person's two the newer one stays."""
    rows = await unit.all(
        select(Referral.id, Referral.referrer_id, Referral.referred_id)
        .where(Referral.referred_id.in_([source_id, target_id]))
        .order_by(Referral.created_at, Referral.id)
    )
    newest = {row.referrer_id: row.id for row in rows}
    doubled = [row.id for row in rows if row.id != newest[row.referrer_id]]
    await _drop_words(unit, doubled)
    unit.execute(update(Referral).where(Referral.referred_id == source_id).values(referred_id=target_id))
    unit.execute(delete(ReferredPupil).where(ReferredPupil.id == source_id))
