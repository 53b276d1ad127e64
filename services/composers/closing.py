"""The end of a pair: looking back, the goodbye without a last meeting, certificates, letters of thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.closing import LOOKS_BACK, CertificateKind
from domain.vocabulary import MatchStatus, Role
from locales.marks import N_
from reports.certificate import make_certificates
from reports.paper import Printer
from services.certificate_rows import issued_pages, school_of_cycle
from services.certificate_words import pages_for
from services.closing_rows import ABOUT, wards_in
from services.composers.registry import Due, composer
from services.notices import Button, File, Outgoing, Skip
from services.pair_rows import holders, pair
from storage.tables import Certificate, NextWish, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_READY = {
    CertificateKind.MENTOR: N_("The certificate is ready."),
    CertificateKind.MENTEE: N_("The certificate is ready."),
    CertificateKind.THANKS: N_("The letter of thanks is ready."),
    CertificateKind.AWARD: N_("The honour certificate is ready."),
}


@composer("match_reflect")
async def match_reflect(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a side to look back after the final meeting, and what comes next."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.params.get(ABOUT)) if found else None
    if found is None or place is None or place not in found.staying or found.status not in LOOKS_BACK:
        return Skip("match_moved_on")
    if place.person_id != due.person_id:
        text = t(
            "The last meeting is over.\nWhat did it bring, and what comes next? Please ask the child and tap the "
            "answer: {name}.",
            name=place.first_name,
        )
    else:
        text = t.you(
            "The last meeting is over.\nLook at what came of it, and say what you want next. One tap; only the "
            "school sees the answer."
        )
    return Outgoing(text, ((Button(t("Look back"), f"closing:{found.id}"),),))


@composer("match_goodbye")
async def match_goodbye(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say goodbye to a side of a pair that the school has ended without a last meeting; no reason is named."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.BROKEN:
        return Skip("match_moved_on")
    text = t.you(
        "The meetings of your pair are complete.\nThe school has closed your pair: you and {names}. There will be no "
        "further meetings. Thank you for your time! Any question? The curator is there for you.",
        names=found.names(due.person_id),
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("thanks_letter")
async def thanks_letter(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the parents of a pupil mentor that a letter of thanks waits for them."""
    found = await pair(unit, due.params.get("match", 0))
    pupil = int(due.params.get(ABOUT, 0))
    if found is None or found.status is not MatchStatus.CLOSED:
        return Skip("match_moved_on")
    if pupil not in await wards_in(unit, due.person_id, [pupil], found.zone):
        return Skip("not_guardian")
    name = await unit.scalar(select(Person.first_name).where(Person.id == pupil))
    text = t(
        "The school says thank you.\nYour child was a mentor this year: {name}. A letter of thanks is ready for you.",
        name=name or "—",
    )
    return Outgoing(text, ((Button(t("To the letter"), f"closing:{found.id}"),),))


@composer("mentor_welcome")
async def mentor_welcome(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell somebody who wanted to become a mentor that the school has taken them in as one."""
    if await unit.scalar(select(NextWish.invited_at).where(NextWish.id == due.subject_id)) is None:
        return Skip("gone")
    text = t.you(
        "Now you can be a mentor yourself!\nYou said you would like to. The school invites you: the menu shows the "
        "first step. No wish any more? Tell the curator."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("certificate_file")
async def certificate_file(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send a person's own paper, or a parent's, with the full name: it is theirs."""
    row = await unit.first(
        select(Certificate.cycle_id, Certificate.person_id, Certificate.kind).where(Certificate.id == due.subject_id)
    )
    if row is None:
        return Skip("gone")
    school = await school_of_cycle(unit, row.cycle_id)
    mine = row.person_id == due.person_id
    if not mine and row.person_id not in await wards_in(unit, due.person_id, [row.person_id], school.zone):
        return Skip("not_yours")
    issued = await issued_pages(unit, school, [due.subject_id])
    if not issued:
        return Skip("gone")
    pages = await pages_for(unit, Printer(t, school.zone), school, issued, full_names=True)
    data = await make_certificates(pages, t.locale)
    kind = CertificateKind(row.kind)
    text = t(_READY[kind]) + "\n" + t("It waits for the school's signatures: print it, or show it as it is.")
    return Outgoing(text, file=File(f"{kind.value}-{issued[0].number}.pdf", data))


@composer("certificates_file")
async def certificates_file(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send all papers of a year to the curator, one page each, surnames to be written by hand (consents §8)."""
    school = await school_of_cycle(unit, due.subject_id)
    if due.person_id not in await holders(unit, school.organization_id, Role.CURATOR):
        return Skip("not_curator")
    issued = await issued_pages(unit, school)
    if not issued:
        return Skip("gone")
    pages = await pages_for(unit, Printer(t, school.zone), school, issued, full_names=False)
    data = await make_certificates(pages, t.locale)
    count = t.plural("{n} page", "{n} pages", len(pages))
    text = t(
        "The papers of the year are ready.\n{count} of A4: certificates, letters of thanks, awards. First names stand "
        "there; surnames are written by hand, the code in the corner says whose page it is.",
        count=count,
    )
    return Outgoing(text, file=File(f"certificates-{school.starts_on.year}-{len(pages)}.pdf", data))
