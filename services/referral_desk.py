"""What a curator sees of suggested pupils and decides about them (programme §2 stage 2, §9)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.permissions import UseCase
from domain.referrals import NotNow, ReferralState
from domain.vocabulary import PersonKind, Role, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.invites import create_invite
from services.places import Place, place_of
from services.pool import names_of
from services.referral_rows import OPEN, RF, called, is_sent, joined
from storage.tables import Answer, Invite, Participation, Referral, ReferredPupil, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.unit import Unit

PAGE: Final = 6
INVITE_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What one person has said of a pupil: item ids and values, worded from the catalogue."""

    by: str
    sent_at: datetime
    version: int
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReferredLine:
    """A suggested pupil in the list."""

    id: int
    about: str
    state: ReferralState
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ReferredPage:
    """A page of suggested pupils: those that wait for a decision, or the settled ones."""

    organization_id: int
    school: str
    zone: str
    lines: tuple[ReferredLine, ...]
    page: int
    pages: int
    waiting: int
    settled: int


@dataclass(frozen=True, slots=True)
class ReferredCard:
    """One suggested pupil."""

    id: int
    organization_id: int
    zone: str
    about: str
    person_id: int | None
    """Who it is, if they take part."""
    state: ReferralState
    reason: NotNow | None
    said: tuple[Said, ...]
    invited: bool
    """There is a link that was made for this child."""
    may_decide: bool


@reads(UseCase.REFERRAL_SEE)
async def list_referred(
    unit: Unit, actor: Actor, organization_id: int, *, settled: bool = False, page: int = 0
) -> ReferredPage:
    """Return a page of the school's suggested pupils; a psychologist sees those who take part and no others."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.REFERRAL_SEE, place.municipality_id, place.id)
    here = [ReferredPupil.organization_id == place.id, is_sent()]
    if not _decides(actor, place):
        here.append(ReferredPupil.pupil_id.is_not(None))
    counted = {
        row[0]: row[1]
        for row in await unit.all(select(ReferredPupil.state, func.count()).where(*here).group_by(ReferredPupil.state))
    }
    waiting = sum(count for state, count in counted.items() if state in OPEN)
    over = sum(counted.values()) - waiting
    pages = max(1, -(-(over if settled else waiting) // PAGE))
    page = min(max(page, 0), pages - 1)
    which = ReferredPupil.state.not_in(OPEN) if settled else ReferredPupil.state.in_(OPEN)
    # Who nobody has looked at yet comes first («new» after «looking» by the alphabet), then who waits longest.
    order = (ReferredPupil.decided_at.desc(),) if settled else (ReferredPupil.state.desc(), ReferredPupil.created_at)
    rows = await unit.all(
        select(ReferredPupil.__table__)
        .where(*here, which)
        .order_by(*order, ReferredPupil.id)
        .offset(page * PAGE)
        .limit(PAGE)
    )
    names, said = await called(unit, rows), await _said(unit, [row.id for row in rows])
    lines = tuple(ReferredLine(row.id, names[row.id], ReferralState(row.state), said[row.id]) for row in rows)
    _note(unit, actor, place, "referral.list", None, page=page)
    return ReferredPage(place.id, place.name, place.zone, lines, page, pages, waiting, over)


@reads(UseCase.REFERRAL_SEE)
async def view_referred(unit: Unit, actor: Actor, referred_id: int) -> ReferredCard:
    """Return one suggested pupil with what was said; the look is audited.

    Raises:
        RefusedError: ``gone``, to a psychologist also for a child who does not take part.
    """
    row, place = await _item(unit, actor, referred_id, UseCase.REFERRAL_SEE)
    said = (await _said(unit, [row.id]))[row.id]
    if not said or (row.pupil_id is None and not _decides(actor, place)):
        raise RefusedError("gone")
    _note(unit, actor, place, "referral.view", row.pupil_id)
    return ReferredCard(
        id=row.id,
        organization_id=place.id,
        zone=place.zone,
        about=(await called(unit, [row]))[row.id],
        person_id=row.pupil_id,
        state=ReferralState(row.state),
        reason=NotNow(row.reason) if row.reason and _decides(actor, place) else None,
        said=said,
        invited=row.invite_id is not None,
        may_decide=_decides(actor, place),
    )


@reads(UseCase.REFERRAL_SEE)
async def referred_as(unit: Unit, actor: Actor, person_id: int, organization_id: int) -> int | None:
    """Return under which number a participant was suggested last, for the button on their card; ``None``: never."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.REFERRAL_SEE, place.municipality_id, place.id)
    found = await unit.scalar(
        select(ReferredPupil.id)
        .where(ReferredPupil.pupil_id == person_id, ReferredPupil.organization_id == place.id, is_sent())
        .order_by(ReferredPupil.created_at.desc())
        .limit(1)
    )
    return None if found is None else int(found)


@writes(UseCase.REFERRAL_DECIDE)
async def take_up(unit: Unit, actor: Actor, referred_id: int) -> None:
    """Say that the curator is looking at it: whoever has suggested the pupil sees that it was read."""
    row, place = await _item(unit, actor, referred_id, UseCase.REFERRAL_DECIDE)
    if row.state == ReferralState.NEW:
        unit.change(ReferredPupil, row.id, state=ReferralState.LOOKING.value)
        _note(unit, actor, place, "referral.take_up", row.pupil_id)


@writes(UseCase.REFERRAL_DECIDE)
async def invite_referred(unit: Unit, actor: Actor, referred_id: int) -> int:
    """Return the link made for this very child, made now if there is none that works; it lets one person in.

    Raises:
        RefusedError: ``gone``; ``referral_joined`` for somebody who takes part; ``no_open_cycle``.
    """
    row, place = await _item(unit, actor, referred_id, UseCase.REFERRAL_DECIDE)
    if row.pupil_id is not None:
        raise RefusedError("referral_joined")
    alive = await unit.scalar(
        select(Invite.id).where(
            Invite.id == row.invite_id,
            Invite.revoked_at.is_(None),
            Invite.uses_left > 0,
            Invite.expires_at > unit.now,
        )
    )
    if alive is not None:
        return int(alive)
    link = await create_invite(
        unit,
        actor,
        role=Role.MENTEE,
        organization_id=place.id,
        person_kind=PersonKind.PUPIL,
        uses=1,
        days=INVITE_DAYS,
    )
    unit.change(
        ReferredPupil,
        row.id,
        invite_id=link.id,
        state=ReferralState.LOOKING.value,
        reason=None,
        decided_by=None,
        decided_at=None,
    )
    _note(unit, actor, place, "referral.invite", None)
    return link.id


@writes(UseCase.REFERRAL_DECIDE)
async def link_referred(unit: Unit, actor: Actor, referred_id: int, person_id: int | None = None) -> None:
    """Note that a suggested pupil takes part: who it is, if that is not known yet.

    Two items that turn out to be about one pupil become one.

    Raises:
        RefusedError: ``gone``; ``referral_not_here`` if this person is no mentee of the item's cycle.
    """
    row, place = await _item(unit, actor, referred_id, UseCase.REFERRAL_DECIDE)
    pupil_id = row.pupil_id or person_id
    here = await unit.scalar(
        select(Participation.id).where(
            Participation.cycle_id == row.cycle_id,
            Participation.person_id == pupil_id,
            Participation.side == Side.MENTEE.value,
            Participation.left_at.is_(None),
        )
    )
    if pupil_id is None or here is None:
        raise RefusedError("referral_not_here")
    await joined(unit, row.id, pupil_id, by=actor.person_id)
    _note(unit, actor, place, "referral.link", pupil_id)


@writes(UseCase.REFERRAL_DECIDE)
async def decline_referred(unit: Unit, actor: Actor, referred_id: int, reason: NotNow) -> None:
    """Say «not now»; the reason is the curator's own and no referrer sees it. A link made for the child ends.

    Raises:
        RefusedError: ``gone``.
    """
    row, place = await _item(unit, actor, referred_id, UseCase.REFERRAL_DECIDE)
    if row.invite_id is not None:
        unit.change(Invite, row.invite_id, revoked_at=unit.now)
    unit.change(
        ReferredPupil,
        row.id,
        state=ReferralState.NOT_NOW.value,
        reason=reason.value,
        invite_id=None,
        decided_by=actor.person_id,
        decided_at=unit.now,
    )
    _note(unit, actor, place, "referral.decline", row.pupil_id)


async def new_referred(unit: Unit, organization_id: int) -> tuple[int, ...]:
    """Return the suggested pupils whom nobody has looked at yet. A plain function for the curator's day."""
    return tuple(
        await unit.scalars(
            select(ReferredPupil.id)
            .where(
                ReferredPupil.organization_id == organization_id,
                ReferredPupil.state == ReferralState.NEW.value,
                is_sent(),
            )
            .order_by(ReferredPupil.created_at)
        )
    )


async def _item(unit: Unit, actor: Actor, referred_id: int, case: UseCase) -> tuple[Any, Place]:
    row = await unit.first(select(ReferredPupil.__table__).where(ReferredPupil.id == referred_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, case, row.municipality_id, row.organization_id)
    return row, await place_of(unit, row.organization_id)


def _decides(actor: Actor, place: Place) -> bool:
    return Role.CURATOR in actor.roles_in(place.municipality_id, place.id)


async def _said(unit: Unit, referred_ids: Sequence[int]) -> dict[int, tuple[Said, ...]]:
    """Return what was said and sent, by item, the newest first."""
    rows = await unit.all(
        select(
            Referral.id,
            Referral.referred_id,
            Referral.referrer_id,
            Referral.sent_at,
            SurveyRequest.version,
            Answer.item_id,
            Answer.value,
        )
        .join(SurveyRequest, (SurveyRequest.subject_id == Referral.id) & (SurveyRequest.instrument == RF))
        .outerjoin(Answer, Answer.request_id == SurveyRequest.id)
        .where(Referral.referred_id.in_(list(referred_ids)), Referral.sent_at.is_not(None))
        .order_by(Referral.sent_at.desc(), Referral.id)
    )
    names = await names_of(unit, {row.referrer_id for row in rows})
    heads = {row.id: row for row in rows}
    answers: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        if row.item_id is not None and row.value is not None:
            answers[row.id][row.item_id] = row.value
    found: dict[int, list[Said]] = {each: [] for each in referred_ids}
    for referral_id, row in heads.items():
        found[row.referred_id].append(Said(names[row.referrer_id].full, row.sent_at, row.version, answers[referral_id]))
    return {each: tuple(said) for each, said in found.items()}


def _note(unit: Unit, actor: Actor, place: Place, action: str, person_id: int | None, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="person" if person_id is not None else "organization",
        subject_id=person_id if person_id is not None else place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
