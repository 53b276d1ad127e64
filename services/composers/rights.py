"""What people are told about their rights: files they asked for, leaving, consents that end, birthdays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain.retention import renewal_due
from domain.vocabulary import MatchStatus
from reports.act import ActData, ActEvent, act_paper
from reports.paper import typeset
from services.composers.joining import CONSENT_NAMES
from services.composers.registry import Due, composer
from services.consent_rows import asks_of
from services.erasing_rows import erasure_row
from services.exporting import shipped_catalogue
from services.lookups import today_in
from services.mydata import may_read
from services.mydata_paper import person_paper
from services.notices import Button, File, Outgoing, Skip
from services.pair_rows import pair
from services.pausing import CONSENT_LAPSED
from storage.tables import AuditEntry, Consent, Erasure, Guardianship, Match, Organization, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

OVER = Skip("erasure_settled")


@composer("mydata_file")
async def mydata_file(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the file about a person, made now and stored nowhere, to whoever may read it."""
    if not await may_read(unit, due.person_id, due.subject_id):
        return Skip("not_theirs_any_more")
    paper = await person_paper(
        unit, shipped_catalogue(), t, due.zone, person_id=due.subject_id, reader_id=due.person_id
    )
    name = f"nastavnik-{unit.now:%Y-%m-%d}.pdf"
    text = t.you("The file you asked for.\nIt is private: think twice before you forward it.")
    return Outgoing(text, file=File(name, await typeset(paper)))


@composer("erasure_act")
async def erasure_act(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the act of destruction, made from the erasure's own row: no personal data are in it."""
    row = await erasure_row(unit, due.subject_id)
    if row is None or row.done_at is None:
        return OVER
    counts: dict[str, Any] = row.counts or {}
    events = await unit.all(
        select(AuditEntry.at, AuditEntry.action)
        .where(AuditEntry.subject_kind == "erasure", AuditEntry.subject_id == row.id)
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    act = ActData(
        number=row.act_number or "",
        school=row.school,
        address=row.address,
        person_code=row.code,
        reason=row.reason,
        requested_at=row.requested_at,
        due_on=row.due_on,
        done_at=row.done_at,
        zone=row.time_zone,
        tables=counts.get("tables", {}),
        people=int(counts.get("people", 0)),
        by_schedule=counts.get("by") == "schedule",
        events=tuple(ActEvent(event.at, event.action) for event in events),
    )
    name = f"act-{(row.act_number or '').replace('/', '-')}.pdf"
    text = t("The act you asked for.\nPrint it and have it signed: it is the proof that the data are gone.")
    return Outgoing(text, file=File(name, await typeset(act_paper(act))))


@composer("erasure_ahead")
async def erasure_ahead(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say on the last working day before that tomorrow it is too late to change one's mind."""
    row = await _waiting(unit, due.subject_id)
    if row is None:
        return OVER
    day = t.full_date(row.due_on)
    if row.person_id == due.person_id:
        text = t.you(
            "A reminder from the programme.\nOn {day} the school erases your data, as you have asked. "
            "Until then you can change your mind. If you do not, you need do nothing.",
            day=day,
        )
    else:
        text = t(
            "A reminder from the programme.\nOn {day} the school erases the child's data, as you have asked. "
            "Child: {name}. Until then you can change your mind. If you do not, you need do nothing.",
            day=day,
            name=row.first_name or row.code,
        )
    return Outgoing(text, ((Button(t("Change my mind"), "leaving"),),))


@composer("participation_over")
async def participation_over(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a child, or the child's guardian, why nothing comes any more."""
    row = await _waiting(unit, due.subject_id)
    if row is None:
        return OVER
    if row.person_id == due.person_id:
        text = t.you(
            "There is news for you.\nYour part in the programme has ended: a consent was taken back. There are no more "
            "meetings and no more questions. If you would like to go on, talk with your family and the curator."
        )
        return Outgoing(text, ((Button(t("Menu"), "menu"),),))
    text = t(
        "There is news for you.\nThe child's part in the programme has ended: a consent was taken back. Child: {name}. "
        "The school erases the data by {day}. Questions are answered by the curator.",
        name=row.first_name or row.code,
        day=t.full_date(row.due_on),
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("consent_anew")
async def consent_anew(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask somebody who has turned 14 or 18 for their own consents (consents §2)."""
    if not any(ask.waits and ask.person_id == due.person_id for ask in await asks_of(unit, due.person_id)):
        return Skip("given_meanwhile")
    if due.params.get("age") == _ADULT:
        text = t.you(
            "Congratulations on your birthday!\nYou are of age now and decide for yourself. The consents your parents "
            "gave end: please read your own within 30 days, so that the meetings can go on."
        )
    else:
        text = t.you(
            "Congratulations on your birthday!\nYou are 14 now, so your own consent counts too. "
            "Please read it within 30 days, so that the meetings can go on."
        )
    return Outgoing(text, ((Button(t("Read the consents"), "consents"),),))


_ADULT = 18


@composer("consent_ending")
async def consent_ending(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask the giver of a consent that ends to read it again (consents §3: every consent has a term)."""
    child = aliased(Person)
    row = await unit.first(
        select(
            Consent.person_id,
            Consent.organization_id,
            Consent.kind,
            Consent.expires_on,
            child.first_name,
            child.code,
            Organization.time_zone,
        )
        .join(child, child.id == Consent.person_id)
        .join(Organization, Organization.id == Consent.organization_id)
        .where(Consent.id == due.subject_id, Consent.granted.is_(True), Consent.withdrawn_at.is_(None))
    )
    if row is None or row.expires_on is None:
        return Skip("gone")
    today = today_in(unit.now, row.time_zone)
    asks = await asks_of(unit, due.person_id)
    key = (row.organization_id, row.person_id, row.kind)
    if not renewal_due(row.expires_on, today) or not any(ask.waits and ask.key == key for ask in asks):
        return Skip("given_meanwhile")
    what = t(CONSENT_NAMES[row.kind]) if row.kind in CONSENT_NAMES else row.kind
    day = t.full_date(row.expires_on)
    if row.expires_on < today:
        head = t("A consent has ended: {what}. Its last day was {day}.", what=what, day=day)
        rest = t.you("The meetings wait until you have answered.")
    else:
        head = t("A consent ends soon: {what}. Its last day is {day}.", what=what, day=day)
        rest = t.you("Please read it again and answer anew: one minute.")
    lines = [t("News about the papers."), head]
    if row.person_id != due.person_id:
        lines.append(t("It is about the child: {name}.", name=row.first_name or row.code))
    return Outgoing("\n".join([*lines, rest]), ((Button(t("Read the consents"), "consents"),),))


@composer("ward_of_age")
async def ward_of_age(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a guardian kindly that the child decides alone from now on."""
    name = await unit.first(
        select(Person.first_name, Person.code)
        .join(Guardianship, Guardianship.minor_id == Person.id)
        .where(Guardianship.id == due.subject_id)
    )
    if name is None:
        return Skip("gone")
    text = t(
        "News from the programme.\n{name} has turned 18 and decides alone from now on. Pair, dates and data are no "
        "longer shown to you. Thank you for having been there all this time!",
        name=name.first_name or name.code,
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("match_waits")
async def match_waits(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides that the pair waits for a paper, whoever's it is."""
    if not await _is_paused(unit, due.subject_id):
        return Skip("match_moved_on")
    text = t.you(
        "News about your pair.\nThe meetings wait: the papers of the pair have to be renewed. Nothing is lost, and "
        "they go on as soon as everything is there."
    )
    return Outgoing(text, ((Button(t("What is next"), "menu"),),))


@composer("match_goes_on")
async def match_goes_on(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides that the pair goes on where it stopped."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is MatchStatus.PAUSED:
        return Skip("match_moved_on")
    text = t.you("Good news!\nThe papers are there, and your pair goes on where it stopped.")
    return Outgoing(text, ((Button(t("What is next"), "menu"),),))


async def _is_paused(unit: Unit, match_id: int) -> bool:
    row = await unit.first(select(Match.status, Match.reason).where(Match.id == match_id))
    return row is not None and row.status == MatchStatus.PAUSED and row.reason == CONSENT_LAPSED


async def _waiting(unit: Unit, erasure_id: int) -> Any:
    return await unit.first(
        select(Erasure.person_id, Erasure.due_on, Person.first_name, Person.code)
        .join(Person, Person.id == Erasure.person_id)
        .where(Erasure.id == erasure_id, Erasure.done_at.is_(None), Erasure.cancelled_at.is_(None))
    )
