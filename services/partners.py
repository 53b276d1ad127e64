"""Partner organisations of a school: entered, changed, their mentors and links, their word on the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.answers import parse_date
from domain.partners import (
    CONTACT_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    AgreementState,
    PartnerKind,
    Source,
    agreement_state,
    clean_contact,
    clean_line,
)
from domain.permissions import UseCase
from domain.vocabulary import MentoringForm, PersonKind, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.asking import ask
from services.invites import create_invite
from services.offers import Offer, offer_link, offers
from services.partner_rows import FIN_PT, MentorHours, ask_contact, hours_of, partner_row, words_of, year_of
from services.places import Place, needed_cycle, place_of, running_cycle
from storage.ids import new_id
from storage.tables import Account, Answer, CycleForm, Invite, Partner

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from services.places import CycleDates
    from storage.unit import Unit

PAGE: Final = 8
CONTACT_DAYS: Final = 30
_LIMITS: Final = {"name": NAME_LIMIT, "agreement_number": NUMBER_LIMIT, "contact_name": CONTACT_LIMIT,
                  "note": NOTE_LIMIT}  # fmt: skip
_DATES: Final = ("agreement_from", "agreement_to")
FIELDS: Final = ("name", "kind", "agreement_number", *_DATES, "contact_name", "contact_reach", "note")
"""What is entered of a partner, in this order."""
_OUTSIDE: Final = frozenset({PersonKind.EMPLOYEE, PersonKind.STUDENT})
"""Mentors whom a partner can send."""


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner in the list."""

    id: int
    name: str
    kind: PartnerKind
    state: AgreementState
    ends_on: date | None
    mentors: int


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """A page of a school's partners: those whose agreement runs, then those that have ended."""

    organization_id: int
    school: str
    lines: tuple[PartnerLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class PartnerWord:
    """What a partner has said of the year: item ids and values."""

    on: date
    version: int
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """One partner."""

    id: int
    organization_id: int
    school: str
    name: str
    kind: PartnerKind
    contact_name: str | None
    contact_reach: str | None
    has_chat: bool
    agreement_number: str | None
    agreement_from: date | None
    agreement_to: date | None
    state: AgreementState
    note: str | None
    mentors: tuple[MentorHours, ...]
    word: PartnerWord | None
    running: bool
    """A cycle is open, so mentors can be invited and the partner asked."""
    links: tuple[Offer, ...] = ()
    """As whom the partner's mentors can come in."""


@dataclass(frozen=True, slots=True)
class OwnPartner:
    """A partner as its contact sees it: the agreement, their own mentors, no mentee."""

    name: str
    school: str
    agreement_number: str | None
    agreement_from: date | None
    agreement_to: date | None
    mentors: tuple[MentorHours, ...]


@reads(UseCase.PARTNER_RUN)
async def list_partners(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> PartnerPage:
    """Return a page of a school's partners."""
    place = await _place(unit, actor, organization_id)
    cycle = await running_cycle(unit, place.id)
    rows = await unit.all(select(Partner.__table__).where(Partner.organization_id == place.id))
    mentors = await hours_of(unit, cycle.id if cycle else None, [row.id for row in rows])
    today = place.today(unit)
    lines = [
        PartnerLine(
            row.id,
            row.name,
            PartnerKind(row.kind),
            agreement_state(row.agreement_from, row.agreement_to, today),
            row.agreement_to,
            len(mentors.get(row.id, ())),
        )
        for row in rows
    ]
    lines.sort(key=lambda line: (line.state is AgreementState.ENDED, line.name.casefold(), line.id))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = tuple(lines[page * PAGE : (page + 1) * PAGE])
    return PartnerPage(place.id, place.name, shown, page, pages, len(lines))


@reads(UseCase.PARTNER_RUN)
async def view_partner(unit: Unit, actor: Actor, catalogue: Catalogue, partner_id: int) -> PartnerCard:
    """Return one partner with its mentors and their hours in the open cycle; an ended agreement stays readable.

    Raises:
        RefusedError: ``gone``.
    """
    row, place = await _partner(unit, actor, partner_id)
    cycle = await running_cycle(unit, place.id)
    cycle_id = cycle.id if cycle else None
    mentors = await hours_of(unit, cycle_id, [row.id])
    word = (await words_of(unit, cycle_id, [row.id])).get(row.id)
    return PartnerCard(
        id=row.id,
        organization_id=place.id,
        school=place.name,
        name=row.name,
        kind=PartnerKind(row.kind),
        contact_name=row.contact_name,
        contact_reach=row.contact_reach,
        has_chat=row.contact_id is not None,
        agreement_number=row.agreement_number,
        agreement_from=row.agreement_from,
        agreement_to=row.agreement_to,
        state=agreement_state(row.agreement_from, row.agreement_to, place.today(unit)),
        note=row.note,
        mentors=tuple(mentors.get(row.id, ())),
        word=await _word(unit, word) if word is not None else None,
        running=cycle is not None,
        links=await _links(unit, catalogue, cycle) if cycle is not None else (),
    )


@writes(UseCase.PARTNER_RUN)
async def create_partner(unit: Unit, actor: Actor, organization_id: int, name: str | None) -> int:
    """Enter a partner by its name; the rest follows one question at a time. Return its id.

    Raises:
        RefusedError: ``bad_words``; ``partner_known`` for a second one of the same name.
    """
    place = await _place(unit, actor, organization_id)
    value = _clean("name", name)
    if actor.person_id is None:
        raise RefusedError("gone")
    names = await unit.scalars(select(Partner.name).where(Partner.organization_id == place.id))
    if str(value).casefold() in {each.casefold() for each in names}:
        raise RefusedError("partner_known")
    partner_id = new_id()
    unit.add(
        Partner(
            id=partner_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            name=value,
            kind=PartnerKind.OTHER.value,
            created_by=actor.person_id,
            created_at=unit.now,
        )
    )
    _note(unit, actor, place, "partner.create", partner_id)
    return partner_id


@writes(UseCase.PARTNER_RUN)
async def set_partner(unit: Unit, actor: Actor, partner_id: int, field: str, value: str | None) -> None:
    """Keep one detail of a partner; ``None`` takes it away, where it may be missing.

    Raises:
        RefusedError: ``gone``; ``bad_words``, ``bad_contact``, ``bad_date``, ``agreement_backwards``.
    """
    row, place = await _partner(unit, actor, partner_id)
    if field not in FIELDS:
        raise RefusedError("gone")
    kept = _clean(field, value)
    dates = {name: kept if name == field else getattr(row, name) for name in _DATES}
    if dates["agreement_from"] and dates["agreement_to"] and dates["agreement_to"] < dates["agreement_from"]:
        raise RefusedError("agreement_backwards")
    unit.change(Partner, row.id, **{field: kept})
    _note(unit, actor, place, "partner.change", row.id, what=field)


@writes(UseCase.PARTNER_RUN)
async def partner_link(unit: Unit, actor: Actor, catalogue: Catalogue, partner_id: int, key: str) -> int:
    """Return the live link by which a partner's mentors come in as ``key`` says, made if there is none.

    Raises:
        RefusedError: ``gone``, ``no_cycle``, ``form_off``.
    """
    row, place = await _partner(unit, actor, partner_id)
    return await offer_link(unit, actor, catalogue, place.id, key, source=Source.PARTNER.value, partner_id=int(row.id))


@writes(UseCase.PARTNER_RUN)
async def contact_link(unit: Unit, actor: Actor, partner_id: int) -> int:
    """Return the live link for a partner's contact, for one person; made if there is none.

    Raises:
        RefusedError: ``gone``; ``partner_has_chat`` once the contact has come in.
    """
    row, place = await _partner(unit, actor, partner_id)
    if row.contact_id is not None:
        raise RefusedError("partner_has_chat")
    known = await unit.scalar(
        select(Invite.id).where(
            Invite.organization_id == place.id,
            Invite.partner_id == row.id,
            Invite.role == Role.PARTNER_CONTACT.value,
            Invite.revoked_at.is_(None),
            Invite.uses_left > 0,
            Invite.expires_at > unit.now,
        )
    )
    if known is not None:
        return int(known)
    made = await create_invite(
        unit, actor, role=Role.PARTNER_CONTACT, organization_id=place.id, days=CONTACT_DAYS, partner_id=int(row.id)
    )
    return made.id


@writes(UseCase.PARTNER_RUN)
async def ask_partner(unit: Unit, actor: Actor, partner_id: int) -> None:
    """Ask a partner's contact how the year was, now; once a cycle.

    Raises:
        RefusedError: ``gone``, ``no_cycle``; ``partner_no_chat`` without a contact in the chat.
    """
    row, place = await _partner(unit, actor, partner_id)
    cycle = await needed_cycle(unit, place.id)
    if (
        row.contact_id is None
        or await unit.scalar(select(Account.id).where(Account.person_id == row.contact_id)) is None
    ):
        raise RefusedError("partner_no_chat")
    await ask_contact(unit, row, cycle.id)
    _note(unit, actor, place, "partner.ask", row.id)


@writes(UseCase.PARTNER_RUN)
async def begin_partner_word(unit: Unit, actor: Actor, partner_id: int) -> int:
    """Begin to note what a partner says, for a contact without a chat; return the questionnaire's request.

    Raises:
        RefusedError: ``gone``, ``no_cycle``; ``partner_has_said`` once there is an answer.
    """
    row, place = await _partner(unit, actor, partner_id)
    cycle = await needed_cycle(unit, place.id)
    if actor.person_id is None:
        raise RefusedError("gone")
    if row.id in await words_of(unit, cycle.id, [row.id]):
        raise RefusedError("partner_has_said")
    _note(unit, actor, place, "partner.word", row.id)
    return ask(
        unit,
        person_id=actor.person_id,
        instrument=FIN_PT,
        subject_id=await year_of(unit, row, cycle.id),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        locale=actor.locale,
    )


@reads(UseCase.PARTNER_VIEW_OWN)
async def own_partners(unit: Unit, actor: Actor) -> tuple[OwnPartner, ...]:
    """Return the organisations whose contact the actor is, with their own mentors and hours; no mentee, no rating."""
    rows = await unit.all(select(Partner.__table__).where(Partner.contact_id == actor.person_id).order_by(Partner.id))
    found = []
    for row in rows:
        demand(actor, UseCase.PARTNER_VIEW_OWN, row.municipality_id, row.organization_id)
        place = await place_of(unit, row.organization_id)
        cycle = await running_cycle(unit, place.id)
        mentors = await hours_of(unit, cycle.id if cycle else None, [row.id])
        found.append(
            OwnPartner(row.name, place.name, row.agreement_number, row.agreement_from, row.agreement_to,
                       tuple(mentors.get(row.id, ())))
        )  # fmt: skip
    return tuple(found)


async def _links(unit: Unit, catalogue: Catalogue, cycle: CycleDates) -> tuple[Offer, ...]:
    forms = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle.id))
    known = offers(catalogue, {MentoringForm(form) for form in forms})
    return tuple(each for each in known if each.role is Role.MENTOR and each.kind in _OUTSIDE)


async def _word(unit: Unit, row: Any) -> PartnerWord:
    rows = await unit.all(select(Answer.item_id, Answer.value).where(Answer.request_id == row.id))
    return PartnerWord(row.completed_at.date(), row.version, {each.item_id: each.value for each in rows})


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PARTNER_RUN, place.municipality_id, place.id)
    return place


async def _partner(unit: Unit, actor: Actor, partner_id: int) -> tuple[Any, Place]:
    row = await partner_row(unit, partner_id)
    return row, await _place(unit, actor, row.organization_id)


def _clean(field: str, value: str | None) -> Any:
    if field == "kind":
        if value not in set(PartnerKind):
            raise RefusedError("gone")
        return value
    if value is None and field != "name":
        return None
    if field in _DATES:
        if (day := parse_date(value or "")) is None:
            raise RefusedError("bad_date")
        return day
    if field == "contact_reach":
        if (contact := clean_contact(value)) is None:
            raise RefusedError("bad_contact")
        return contact
    if (line := clean_line(value, _LIMITS[field])) is None:
        raise RefusedError("bad_words", most=_LIMITS[field])
    return line


def _note(unit: Unit, actor: Actor, place: Place, action: str, partner_id: int, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="partner",
        subject_id=partner_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
