"""Another mentor: the curator ends a pair without anybody's fault, and the mentee is the first to be paired again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from domain.matches import ACTIVE, EndReason
from domain.pauses import REMATCH_REASONS, Outcome, WishKind
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, Side
from services.access import Actor, RefusedError, writes
from services.pair_rows import tell
from services.pause_rows import open_pause, set_aside
from services.pauses import school_pair
from services.wish_rows import open_wishes
from storage.ids import new_id
from storage.tables import Match, MatchPause, Meeting, PairWish, SurveyRequest

if TYPE_CHECKING:
    from storage.unit import Unit


@writes(UseCase.MATCH_END)
async def end_for_rematch(unit: Unit, actor: Actor, match_id: int, reason: EndReason) -> None:
    """End a running pair so that its mentee gets somebody else; both sides read the same neutral line.

    The reason is kept encrypted for curator and psychologist and shown to neither side (programme §3). These two are
    not offered to each other again. Of a group one mentee leaves instead (``services.grouping``).

    Raises:
        RefusedError: ``gone``; ``already_over``; ``match_not_approved`` before the order; ``rematch_group``.
    """
    found = await school_pair(unit, actor, match_id, UseCase.MATCH_END)
    if reason not in REMATCH_REASONS:
        raise RefusedError("gone")
    if found.status not in ACTIVE | {MatchStatus.PAUSED}:
        undecided = found.status in {MatchStatus.PROPOSED, MatchStatus.AGREED}
        raise RefusedError("match_not_approved" if undecided else "already_over")
    if found.status is MatchStatus.FINAL:
        raise RefusedError("already_over")
    if len(found.side(Side.MENTEE)) > 1:
        raise RefusedError("rematch_group")
    ahead = await set_aside(unit, found, person_id=actor.person_id, past_too=True)
    unit.change(
        Match, found.id, status=MatchStatus.BROKEN.value, status_before_pause=None, ended_at=unit.now,
        reason=reason.value,
    )  # fmt: skip
    pause = await open_pause(unit, found.id)
    if pause is not None:
        unit.change(MatchPause, pause.id, ended_at=unit.now, ended_by=actor.person_id)
    about = [found.id, *await unit.scalars(select(Meeting.id).where(Meeting.match_id == found.id))]
    unit.execute(
        update(SurveyRequest)
        .where(SurveyRequest.state == "open", SurveyRequest.subject_id.in_(about))
        .values(state="expired")
    )
    wishes = list(await open_wishes(unit, found))
    for row in wishes:
        unit.change(PairWish, row.id, settled_at=unit.now, settled_by=actor.person_id, outcome=Outcome.REMATCH.value)
    if not wishes:
        mentee = found.side(Side.MENTEE)[0]
        unit.add(
            PairWish(
                id=new_id(),
                municipality_id=found.municipality_id,
                organization_id=found.organization_id,
                match_id=found.id,
                person_id=mentee.person_id,
                asked_by=actor.person_id,
                kind=WishKind.CHANGE.value,
                reason=None,
                asked_at=unit.now,
                settled_at=unit.now,
                settled_by=actor.person_id,
                outcome=Outcome.REMATCH.value,
            )
        )
    tell(unit, "match_rematch", found, [member.person_id for member in found.staying], params={"meetings": list(ahead)})
    unit.audit(
        actor.person_id,
        "match.rematch",
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
