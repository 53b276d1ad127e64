"""What stands on a certificate, in the language of whoever has asked for it. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.awards import Category
from domain.closing import CertificateKind
from domain.vocabulary import Locale
from locales.marks import N_
from reports.certificate import Page
from services.awards_rows import crowd_of
from storage.tables import AwardWinner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.paper import Printer
    from services.certificate_rows import Issued, YearOf
    from storage.unit import Unit

CATEGORIES: Final = {Category.MENTOR: N_("Best mentor"), Category.PAIR: N_("Best pair")}
KINDS: Final = {
    CertificateKind.MENTOR: N_("Certificate"),
    CertificateKind.MENTEE: N_("Certificate"),
    CertificateKind.THANKS: N_("Letter of thanks"),
    CertificateKind.AWARD: N_("Honour certificate"),
}
_HOUR: Final = 60
_LINE_FOR_SURNAME: Final = "_" * 18


def hours_of(minutes: int, locale: str) -> str:
    """Return minutes as hours with at most one decimal, as the language writes them."""
    hours = f"{round(minutes / _HOUR, 1):g}"
    return hours.replace(".", ",") if locale == Locale.RU else hours


async def pages_for(
    unit: Unit, t: Printer, school: YearOf, issued: Sequence[Issued], *, full_names: bool
) -> tuple[Page, ...]:
    """Return the pages of certificates.

    With ``full_names`` it is for the person named. A school's own stack goes through the chat, so there it is the first
    name with a line for the rest to be written by hand, and the code in small print (consents §8).
    """
    awards = await _awards(unit, school, issued)
    return tuple(_page(t, school, each, awards.get(each.subject_id), full=full_names) for each in issued)


def _page(t: Printer, school: YearOf, one: Issued, award: tuple[Category, str] | None, *, full: bool) -> Page:
    whose = one.about if one.about is not None else one
    first = whose.first_name or ""
    name = f"{first} {whose.last_name or ''}".strip() if full else f"{first} {_LINE_FOR_SURNAME}".strip()
    return Page(
        school=school.school,
        title=t(KINDS[one.kind]),
        number=t("No. {number}", number=one.number),
        lead=t("Dear parents!") if one.kind is CertificateKind.THANKS else t("This is given to"),
        name=name,
        lines=_lines(t, school, one, award),
        signers=(t("Head of the school"), t("Curator of the mentoring programme")),
        dated=t.day(one.issued_on),
        code="" if full else whose.code,
    )


def _lines(t: Printer, school: YearOf, one: Issued, award: tuple[Category, str] | None) -> tuple[str, ...]:
    year = t("school year {year}", year=school.year)
    match one.kind:
        case CertificateKind.MENTOR:
            figures = t("Meetings: {n}, hours: {hours}", n=one.held, hours=hours_of(one.minutes, t.locale))
            return (t("for being a mentor in the school's mentoring programme"), year, figures)
        case CertificateKind.MENTEE:
            return (t("for taking part in the school's mentoring programme"), year)
        case CertificateKind.THANKS:
            thanks = t(
                "Your child was a mentor in our school's mentoring programme: gave time, attention and support to "
                "somebody else. Thank you for bringing up a person whom others can rely on."
            )
            return (thanks, year)
        case _:
            category, names = award or (Category.MENTOR, "")
            title = t(CATEGORIES[category])
            return (f"{title}: {names}" if category is Category.PAIR and names else title, year)


async def _awards(unit: Unit, school: YearOf, issued: Sequence[Issued]) -> dict[int, tuple[Category, str]]:
    """Return what each award's certificate is for: the category, and of a pair the first names."""
    won = [one.subject_id for one in issued if one.kind is CertificateKind.AWARD]
    if not won:
        return {}
    rows = await unit.all(
        select(AwardWinner.id, AwardWinner.category, AwardWinner.subject_id).where(AwardWinner.id.in_(won))
    )
    crowd = await crowd_of(unit, school.cycle_id, school.organization_id, school.zone)
    found = {}
    for row in rows:
        category = Category(row.category)
        names = [crowd.people[each].first_name for each in crowd.persons(category, row.subject_id)]
        found[int(row.id)] = (category, ", ".join(names))
    return found
