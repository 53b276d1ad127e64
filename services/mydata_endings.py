"""The end of pairs, certificates and awards: a part of the file about oneself. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.awards import Category
from domain.closing import CertificateKind, Wish
from domain.vocabulary import Side
from locales.marks import N_
from reports.paper import Section, Table
from services.certificate_words import CATEGORIES, KINDS
from storage.tables import (
    AwardConsent,
    AwardNomination,
    AwardVote,
    AwardWinner,
    Certificate,
    MatchMember,
    NextWish,
    Organization,
)

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit

WISHES: Final = {
    Wish.SAME: N_("to go on with the same mentor"),
    Wish.OTHER: N_("to go on with somebody else"),
    Wish.BECOME_MENTOR: N_("to become a mentor"),
    Wish.NOT_NOW: N_("nothing for now"),
    Wish.GO_ON: N_("to go on"),
    Wish.A_BREAK: N_("a break"),
}


async def endings(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section | None:
    """Return wishes, papers and awards; ``None`` if there are none. Whom somebody voted for is nobody's to read."""
    lines = [*await _wishes(unit, t, person_id), *await _papers(unit, t, person_id)]
    lines += await _awards(unit, t, person_id)
    if own:
        lines += await _own_words(unit, t, person_id)
    if not lines:
        return None
    table = Table((t("When"), t("What"), t("State")), tuple(lines), (2, 5, 5))
    return Section(t("The end of pairs, certificates, awards"), tables=(table,))


async def _wishes(unit: Unit, t: Printer, person_id: int) -> list[tuple[str, str, str]]:
    rows = await unit.all(
        select(NextWish.said_at, NextWish.wish, NextWish.said_by)
        .where(NextWish.person_id == person_id)
        .order_by(NextWish.said_at)
    )
    other = ", " + t("typed by somebody else for the person")
    return [
        (t.on(r.said_at), t("What comes next"), t(WISHES[Wish(r.wish)]) + (other if r.said_by != person_id else ""))
        for r in rows
    ]


async def _papers(unit: Unit, t: Printer, person_id: int) -> list[tuple[str, str, str]]:
    rows = await unit.all(
        select(Certificate.issued_at, Certificate.kind, Certificate.number, Organization.name)
        .join(Organization, Organization.id == Certificate.organization_id)
        .where(Certificate.person_id == person_id)
        .order_by(Certificate.issued_at, Certificate.number)
    )
    return [
        (t.on(r.issued_at), t(KINDS[CertificateKind(r.kind)]), f"{t('No. {number}', number=r.number)}, {r.name}")
        for r in rows
    ]


async def _awards(unit: Unit, t: Printer, person_id: int) -> list[tuple[str, str, str]]:
    """Return nominations and awards of the person and of their pairs, by day, without who said it."""
    pairs = await unit.scalars(
        select(MatchMember.match_id).where(MatchMember.person_id == person_id, MatchMember.side.in_(list(Side)))
    )
    asked = await unit.all(select(AwardConsent.__table__).where(AwardConsent.person_id == person_id))
    said = {True: t("yes"), False: t("no"), None: t("no answer yet")}
    lines = [
        (t.on(r.asked_at), t("Asked to stand in the vote"), said[None if r.agreed is None else bool(r.agreed)])
        for r in asked
    ]
    rounds = [row.round_id for row in asked]
    about = [person_id, *pairs]
    nominated = await unit.all(
        select(AwardNomination.nominated_at, AwardNomination.category)
        .where(AwardNomination.round_id.in_(rounds), AwardNomination.subject_id.in_(about))
        .order_by(AwardNomination.nominated_at)
    )
    lines += [(t.on(r.nominated_at), t("Nominated"), t(CATEGORIES[Category(r.category)])) for r in nominated]
    won = select(Certificate.subject_id).where(
        Certificate.person_id == person_id, Certificate.kind == CertificateKind.AWARD.value
    )
    winners = await unit.all(
        select(AwardWinner.confirmed_at, AwardWinner.category, AwardWinner.note).where(AwardWinner.id.in_(won))
    )
    return [
        *lines,
        *(
            (
                t.on(r.confirmed_at),
                t("Award"),
                ": ".join([t(CATEGORIES[Category(r.category)]), *filter(None, [r.note])]),
            )
            for r in winners
        ),
    ]


async def _own_words(unit: Unit, t: Printer, person_id: int) -> list[tuple[str, str, str]]:
    named = await unit.all(
        select(AwardNomination.nominated_at.label("at"), AwardNomination.category).where(
            AwardNomination.nominated_by == person_id
        )
    )
    voted = await unit.all(
        select(AwardVote.voted_at.label("at"), AwardVote.category).where(AwardVote.person_id == person_id)
    )
    lines = [(t.on(r.at), t("Has nominated somebody"), t(CATEGORIES[Category(r.category)])) for r in named]
    return lines + [(t.on(r.at), t("Has voted"), t(CATEGORIES[Category(r.category)])) for r in voted]
