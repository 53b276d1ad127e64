"""Which links a curator can hand out in the open cycle, and how many have come in by each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exists, func, null, select

from domain.permissions import UseCase
from domain.vocabulary import MentoringForm, PersonKind, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.invites import MOST_USES, case_of, create_invite
from services.notices import post
from services.places import needed_cycle, place_of
from storage.tables import CycleForm, Invite, Membership, Organization, Participation, Partner, Person, ReferredPupil

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from catalog.model import Catalogue
    from storage.unit import Unit

PARTICIPANT_DAYS: Final = 60
STAFF_DAYS: Final = 14
_STAFF: Final = (Role.PSYCHOLOGIST, Role.SCHOOL_HEAD, Role.CLASS_TEACHER, Role.SOCIAL_TEACHER, Role.PARENT)
_SHARED: Final = frozenset({Role.PARENT})
"""Parents suggest a child and see nothing else, so one link goes to all of them; staff get one each."""
_PARTICIPANTS: Final = frozenset({Role.MENTEE, Role.MENTOR})


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that could be made: for a role, on one side of a form or as a kind of person."""

    role: Role
    form: MentoringForm | None = None
    kind: PersonKind | None = None

    @property
    def key(self) -> str:
        """What a button carries."""
        return _key(self.role.value, self.form and self.form.value, self.kind and self.kind.value)

    @property
    def many(self) -> bool:
        """Participants share a link; staff get one each."""
        return self.role in _PARTICIPANTS


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer with what has become of it in this cycle."""

    offer: Offer
    joined: int


@dataclass(frozen=True, slots=True)
class LinkView:
    """A live link as its maker sees it."""

    id: int
    token: str
    role: Role
    form: MentoringForm | None
    kind: PersonKind | None
    place: str
    joined: int
    uses_left: int
    expires_at: datetime
    organization_id: int | None
    source: str | None = None
    partner: str | None = None

    @property
    def key(self) -> str:
        """The offer that it is a link of."""
        return _key(self.role.value, self.form and self.form.value, self.kind and self.kind.value)

    @property
    def one(self) -> bool:
        """For one person: staff, and a child who was suggested."""
        return self.role not in _PARTICIPANTS | _SHARED or (self.uses_left == 1 and not self.joined)


def offers(catalogue: Catalogue, forms_on: Collection[MentoringForm]) -> tuple[Offer, ...]:
    """Return the links that make sense with these forms: pupils as mentees share one, mentors come by form."""
    found: list[Offer] = []
    on = [spec for spec in catalogue.forms.values() if spec.id in forms_on]
    if any(PersonKind.PUPIL in spec.mentee_kinds for spec in on):
        found.append(Offer(Role.MENTEE, None, PersonKind.PUPIL))
    for spec in on:
        found += [Offer(Role.MENTEE, spec.id, kind) for kind in spec.mentee_kinds if kind is not PersonKind.PUPIL]
    for spec in on:
        found += [Offer(Role.MENTOR, spec.id, kind) for kind in spec.mentor_kinds]
    return (*found, *(Offer(role) for role in _STAFF))


@reads(UseCase.INVITE_CREATE)
async def list_offers(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> tuple[OfferView, ...]:
    """Return the links of the open cycle with how many have come in as each.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.INVITE_CREATE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    forms = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle.id))
    joined = await _joined(unit, place.id, cycle.id)
    return tuple(
        OfferView(offer, joined[offer.key]) for offer in offers(catalogue, {MentoringForm(form) for form in forms})
    )


@writes(UseCase.INVITE_CREATE)
async def offer_link(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    organization_id: int,
    key: str,
    *,
    source: str | None = None,
    partner_id: int | None = None,
) -> int:
    """Return the live link of an offer, made now if there is none: 60 days and many uses for participants.

    Mentors from different sources come by different links (``services.sources``).

    Raises:
        RefusedError: ``no_cycle``; ``form_off`` if its form has been switched off meanwhile.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.INVITE_CREATE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    views = await list_offers(unit, actor, catalogue, place.id)
    offer = next((view.offer for view in views if view.offer.key == key), None)
    if offer is None:
        raise RefusedError("form_off")
    many = offer.many or offer.role in _SHARED
    if many:
        rows = await unit.all(
            select(Invite.id, Invite.role, Invite.form, Invite.person_kind)
            .where(
                Invite.organization_id == place.id,
                Invite.cycle_id == cycle.id if offer.many else Invite.role == offer.role.value,
                Invite.source.is_(None) if source is None else Invite.source == source,
                Invite.partner_id.is_(None) if partner_id is None else Invite.partner_id == partner_id,
                ~exists().where(ReferredPupil.invite_id == Invite.id),
                Invite.ward_id.is_(None),
                Invite.person_id.is_(None),
                Invite.batch_id.is_(None),
                Invite.revoked_at.is_(None),
                Invite.uses_left > 0,
                Invite.expires_at > unit.now,
            )
            .order_by(Invite.id.desc())
        )
        known = next((row.id for row in rows if _is(offer, row)), None)
        if known is not None:
            return int(known)
    made = await create_invite(
        unit,
        actor,
        role=offer.role,
        organization_id=place.id,
        person_kind=offer.kind,
        form=offer.form,
        cycle_id=cycle.id if offer.many else None,
        uses=MOST_USES if many else 1,
        days=PARTICIPANT_DAYS if many else STAFF_DAYS,
        source=source,
        partner_id=partner_id,
    )
    return made.id


@reads(UseCase.INVITE_LINK)
async def view_link(unit: Unit, actor: Actor, invite_id: int) -> LinkView:
    """Return a live link to whoever may make such links there.

    Raises:
        RefusedError: ``invite_over`` if it is revoked, used up or expired.
    """
    row = await unit.first(
        select(
            Invite.id, Invite.role, Invite.form, Invite.person_kind, Invite.token, Invite.uses_left,
            Invite.expires_at, Invite.revoked_at, Invite.organization_id, Invite.municipality_id,
            Organization.name, Invite.source, Partner.name.label("partner"),
        )
        .outerjoin(Organization, Organization.id == Invite.organization_id)
        .outerjoin(Partner, Partner.id == Invite.partner_id)
        .where(Invite.id == invite_id, Invite.ward_id.is_(None), Invite.batch_id.is_(None))
    )  # fmt: skip
    if row is None or row.revoked_at is not None or row.expires_at <= unit.now or row.uses_left <= 0:
        raise RefusedError("invite_over")
    demand(actor, case_of(Role(row.role)), row.municipality_id, row.organization_id)
    joined = await unit.scalar(
        select(func.count(Membership.person_id.distinct())).where(
            Membership.invite_id == row.id, Membership.until.is_(None)
        )
    )
    return LinkView(
        row.id,
        row.token,
        Role(row.role),
        MentoringForm(row.form) if row.form else None,
        PersonKind(row.person_kind) if row.person_kind else None,
        row.name or "",
        int(joined or 0),
        row.uses_left,
        row.expires_at,
        row.organization_id,
        row.source,
        row.partner,
    )


@writes(UseCase.INVITE_LINK)
async def request_qr(unit: Unit, actor: Actor, invite_id: int, link: str) -> None:
    """Have the link sent to the actor as a QR picture; twice within a minute is once.

    Raises:
        RefusedError: ``invite_over``, or ``no_chat_file`` for an operator who has joined no school: files go to people.
    """
    view = await view_link(unit, actor, invite_id)
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    post(unit, "invite_qr", actor.person_id, view.id, key=f"{unit.now:%Y%m%d%H%M}", params={"link": link})


def _is(offer: Offer, row: Any) -> bool:
    return bool(
        row.role == offer.role.value
        and row.form == (offer.form.value if offer.form else None)
        and (row.person_kind or None) == (offer.kind.value if offer.kind else None)
    )


async def _joined(unit: Unit, organization_id: int, cycle_id: int | None) -> Counter[str]:
    """Return how many people of each offer are in: who takes part in the cycle, and the staff of the school."""
    rows = [
        *await unit.all(
            select(Participation.side.label("role"), Participation.form, Person.kind, func.count().label("n"))
            .join(Person, Person.id == Participation.person_id)
            .where(Participation.cycle_id == cycle_id, Participation.left_at.is_(None))
            .group_by(Participation.side, Participation.form, Person.kind)
        ),
        *await unit.all(
            select(Membership.role, null().label("form"), null().label("kind"), func.count().label("n"))
            .where(
                Membership.organization_id == organization_id,
                Membership.role.in_([role.value for role in _STAFF]),
                Membership.until.is_(None),
            )
            .group_by(Membership.role)
        ),
    ]
    found: Counter[str] = Counter()
    for row in rows:
        found[_key(row.role, row.form, row.kind)] += row.n
    return found


def _key(role: str, form: str | None, kind: str | None) -> str:
    return f"{role}.{form or ''}.{kind or ''}"
