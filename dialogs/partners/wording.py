"""The words for partners, their agreements and the sources of mentors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.partners import AgreementState, PartnerKind, Source
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from locales import Translator
    from services.partner_rows import MentorHours
    from services.sources import Choice

KINDS: Final[Mapping[PartnerKind, str]] = {
    PartnerKind.COMPANY: N_("Company"),
    PartnerKind.COLLEGE: N_("College"),
    PartnerKind.UNIVERSITY: N_("University"),
    PartnerKind.NGO: N_("Public organisation"),
    PartnerKind.OTHER: N_("Other partner"),
}
SOURCES: Final[Mapping[Source, str]] = {
    Source.PUPILS: N_("Pupils"),
    Source.STAFF: N_("Staff of the school"),
    Source.ALUMNI: N_("Alumni"),
    Source.PARENTS: N_("Parents"),
    Source.STUDENTS: N_("Students"),
    Source.PARTNER: N_("A partner"),
}
COUNTED: Final[Mapping[Source, str]] = {
    Source.PUPILS: N_("from among the pupils"),
    Source.STAFF: N_("from the staff"),
    Source.ALUMNI: N_("from the alumni"),
    Source.PARENTS: N_("from the parents"),
    Source.STUDENTS: N_("from among students"),
    Source.PARTNER: N_("from partners"),
}
"""The same within a line of counts."""
FIELDS: Final[Mapping[str, str]] = {
    "name": N_("What it is called"),
    "kind": N_("Kind"),
    "agreement_number": N_("Agreement number"),
    "agreement_from": N_("Agreement from"),
    "agreement_to": N_("Agreement until"),
    "contact_name": N_("Contact"),
    "contact_reach": N_("Phone or e-mail"),
    "note": N_("Note"),
}
ASKS: Final[Mapping[str, str]] = {
    "name": N_("What is the partner called?"),
    "kind": N_("What kind of partner is it?"),
    "agreement_number": N_("Which number does the agreement have?"),
    "agreement_from": N_("From which day does it hold? For example: 01.09.2026"),
    "agreement_to": N_("Until which day does it hold? For example: 31.05.2027"),
    "contact_name": N_("Whom do you call there? Name and post."),
    "contact_reach": N_("A phone number or an e-mail address?"),
    "note": N_("Anything else to remember? No names of children."),
}


def agreement(t: Translator, state: AgreementState, number: str | None, from_: date | None, to: date | None) -> str:
    """Return what the agreement is, in one line."""
    if state is AgreementState.NONE:
        return t("Agreement No. {number}", number=number) if number else t("No agreement noted")
    head = t("Agreement No. {number}", number=number) if number else t("Agreement")
    if from_ is not None and to is not None:
        days = t("{first} to {last}", first=t.full_date(from_), last=t.full_date(to))
    elif to is not None:
        days = t("until {day}", day=t.full_date(to))
    else:
        days = t("from {day}", day=t.full_date(from_)) if from_ is not None else ""
    mark = {
        AgreementState.ENDING: t("ends soon"),
        AgreementState.ENDED: t("has ended"),
        AgreementState.AHEAD: t("still to begin"),
    }.get(state, "")
    return ", ".join(part for part in (head, days, mark) if part)


def hours(t: Translator, minutes: int) -> str:
    """Return held time as «4 h 30 min»."""
    whole, rest = divmod(minutes, 60)
    return t("{hours} h {minutes} min", hours=whole, minutes=rest) if rest else t("{hours} h", hours=whole)


def mentor_lines(t: Translator, mentors: Sequence[MentorHours], most: int) -> list[str]:
    """Return a line a mentor, and the sum of all."""
    if not mentors:
        return [t("No mentors this school year yet.")]
    lines = [
        t("· {name}: {held}, {hours}", name=each.name.full, hours=hours(t, each.minutes),
          held=t.plural("{n} meeting", "{n} meetings", each.meetings))
        for each in mentors[:most]
    ]  # fmt: skip
    if len(mentors) > most:
        lines.append(t("and {n} more", n=len(mentors) - most))
    total = hours(t, sum(each.minutes for each in mentors))
    return [t("Mentors: {n}, held in all: {hours}", n=len(mentors), hours=total), *lines]


def counted_sources(t: Translator, sources: Mapping[Source, int]) -> str:
    """Return how many mentors come from where, in one line."""
    return ", ".join(t("{source} {n}", source=t(COUNTED[source]), n=n) for source, n in sources.items())


def source_name(t: Translator, choice: Choice) -> str:
    """Return where mentors come from: the partner's own name where it is one."""
    return t("{name}", name=choice.partner) if choice.partner else t(SOURCES[choice.source])
