"""Sheets of cards for a class: thirty links for one person each, handed out, looked after and revoked as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.vocabulary import MentoringForm, PersonKind, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.codes import new_card_code
from services.notices import post
from services.offers import PARTICIPANT_DAYS, list_offers
from services.places import needed_cycle, place_of
from storage.ids import new_id
from storage.tables import Invite, Membership, Organization

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from catalog.model import Catalogue
    from storage.unit import Unit

MOST_CARDS: Final = 40
LONGEST_LABEL: Final = 20
PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cards as its maker sees it."""

    id: int
    label: str
    role: Role
    form: MentoringForm | None
    kind: PersonKind | None
    place: str
    organization_id: int
    cards: int
    left: int
    """Cards that still let somebody in."""
    joined: int
    expires_at: datetime
    revoked: bool

    @property
    def alive(self) -> bool:
        """Whether a card of it still works."""
        return self.left > 0


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page of a school's sheets, newest first."""

    sheets: tuple[Sheet, ...]
    page: int
    pages: int


@writes(UseCase.INVITE_CREATE)
async def make_sheet(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, key: str, *, cards: int, label: str = ""
) -> int:
    """Make the links of a sheet for the offer ``key``, one person each, and return the sheet's id.

    Raises:
        RefusedError: ``no_cycle``; ``form_off`` if the offer is gone or is for staff, who get a link each;
            ``bad_card_count``; ``label_too_long``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.INVITE_CREATE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    views = await list_offers(unit, actor, catalogue, place.id)
    offer = next((view.offer for view in views if view.offer.key == key and view.offer.many), None)
    if offer is None:
        raise RefusedError("form_off")
    if not 1 <= cards <= MOST_CARDS:
        raise RefusedError("bad_card_count", most=MOST_CARDS)
    said = clean_label(label)
    batch_id = new_id()
    for _ in range(cards):
        code = new_card_code()
        unit.add(
            Invite(
                id=new_id(),
                municipality_id=place.municipality_id,
                organization_id=place.id,
                cycle_id=cycle.id,
                role=offer.role,
                person_kind=offer.kind,
                form=offer.form,
                ward_id=None,
                token=code,
                token_digest=unit.digest("invite", code),
                uses_left=1,
                expires_at=unit.now + timedelta(days=PARTICIPANT_DAYS),
                created_by=actor.person_id,
                created_at=unit.now,
                revoked_at=None,
                batch_id=batch_id,
                label=said or None,
            )
        )
    unit.audit(
        actor.person_id,
        "invite.create_sheet",
        subject_kind="sheet",
        subject_id=batch_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        role=offer.role.value,
        cards=cards,
    )
    return batch_id


@writes(UseCase.INVITE_CREATE)
async def request_sheet(unit: Unit, actor: Actor, sheet_id: int, bot_username: str) -> None:
    """Have the cards that still work sent to the actor as a PDF; twice within a minute is once.

    Raises:
        RefusedError: ``invite_over`` when no card is left, ``gone``, or ``no_chat_file`` for an operator.
    """
    sheet = await view_sheet(unit, actor, sheet_id)
    if not sheet.alive:
        raise RefusedError("invite_over")
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    post(
        unit,
        "invite_cards",
        actor.person_id,
        sheet.id,
        key=f"{unit.now:%Y%m%d%H%M}",
        params={"bot": bot_username},
    )


@reads(UseCase.INVITE_CREATE)
async def view_sheet(unit: Unit, actor: Actor, sheet_id: int) -> Sheet:
    """Return a sheet.

    Raises:
        RefusedError: ``gone``.
    """
    row = await unit.first(_sheets(unit, Invite.batch_id == sheet_id))
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.INVITE_CREATE, row.municipality_id, row.organization_id)
    joined = await _joined(unit, [row.batch_id])
    return _sheet(row, joined)


@reads(UseCase.INVITE_CREATE)
async def list_sheets(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> SheetPage:
    """Return a page of the sheets of the open year that were not revoked, newest first.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.INVITE_CREATE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    mine = (Invite.cycle_id == cycle.id, Invite.batch_id.is_not(None), Invite.revoked_at.is_(None))
    total = await unit.scalar(select(func.count(Invite.batch_id.distinct())).where(*mine)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    rows = await unit.all(_sheets(unit, *mine).limit(PAGE).offset(page * PAGE))
    joined = await _joined(unit, [row.batch_id for row in rows])
    return SheetPage(tuple(_sheet(row, joined) for row in rows), page, pages)


@writes(UseCase.INVITE_REVOKE)
async def revoke_sheet(unit: Unit, actor: Actor, sheet_id: int) -> None:
    """Make all cards of a sheet useless; who has come in by them stays.

    Raises:
        RefusedError: ``gone``.
    """
    rows = await unit.all(
        select(Invite.id, Invite.municipality_id, Invite.organization_id, Invite.revoked_at).where(
            Invite.batch_id == sheet_id
        )
    )
    if not rows:
        raise RefusedError("gone")
    demand(actor, UseCase.INVITE_REVOKE, rows[0].municipality_id, rows[0].organization_id)
    open_ones = [row.id for row in rows if row.revoked_at is None]
    for invite_id in open_ones:
        unit.change(Invite, invite_id, revoked_at=unit.now)
    if open_ones:
        unit.audit(
            actor.person_id,
            "invite.revoke_sheet",
            subject_kind="sheet",
            subject_id=sheet_id,
            municipality_id=rows[0].municipality_id,
            organization_id=rows[0].organization_id,
        )


def clean_label(text: str) -> str:
    """Return what a curator calls a sheet, in one line.

    Raises:
        RefusedError: ``label_too_long``.
    """
    said = plain_line(text)
    if len(said) > LONGEST_LABEL:
        raise RefusedError("label_too_long", most=LONGEST_LABEL)
    return said


def _sheets(unit: Unit, *where: Any) -> Any:
    alive = (Invite.uses_left > 0) & Invite.revoked_at.is_(None) & (Invite.expires_at > unit.now)
    one_of_all = (
        Invite.batch_id, Invite.label, Invite.role, Invite.form, Invite.person_kind, Invite.organization_id,
        Invite.municipality_id, Organization.name,
    )  # fmt: skip
    return (
        select(
            *one_of_all,
            func.count().label("cards"),
            func.sum(case((alive, 1), else_=0)).label("left"),
            func.max(Invite.expires_at).label("expires_at"),
            func.count(Invite.revoked_at).label("revoked"),
        )
        .join(Organization, Organization.id == Invite.organization_id)
        .where(*where)
        .group_by(*one_of_all)
        .order_by(Invite.batch_id.desc())
    )


async def _joined(unit: Unit, sheet_ids: Sequence[int]) -> dict[int, int]:
    rows = await unit.all(
        select(Invite.batch_id, func.count(Membership.person_id.distinct()).label("n"))
        .join(Membership, Membership.invite_id == Invite.id)
        .where(Invite.batch_id.in_(sheet_ids), Membership.until.is_(None))
        .group_by(Invite.batch_id)
    )
    return {row.batch_id: row.n for row in rows}


def _sheet(row: Row[Any], joined: dict[int, int]) -> Sheet:
    return Sheet(
        id=row.batch_id,
        label=row.label or "",
        role=Role(row.role),
        form=MentoringForm(row.form) if row.form else None,
        kind=PersonKind(row.person_kind) if row.person_kind else None,
        place=row.name,
        organization_id=row.organization_id,
        cards=row.cards,
        left=int(row.left),
        joined=joined.get(row.batch_id, 0),
        expires_at=row.expires_at,
        revoked=row.revoked > 0,
    )
