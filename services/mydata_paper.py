"""All that is held about a person, as a document to read (consents §6). Plain functions: ``services.mydata`` checks.

Who reads decides what is in it. A person reads everything about themselves. A confirmed guardian of a minor reads the
child's file without what the child was told "only the curator sees" (programme §9): answers after meetings, calls for
help, words on meetings. Of other people there is the first name that the reader knows anyway, and of staff the post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from reports.paper import Paper, Printer, Section, Table
from services import words
from services.matching.particulars import sex_of
from services.matching.words import SEXES
from services.mydata_changes import changes
from services.mydata_endings import endings
from services.mydata_events import events
from services.mydata_forms import categories
from services.mydata_looks import history
from services.mydata_matching import pairing
from services.mydata_pairs import pairs
from services.mydata_referrals import suggestions
from services.mydata_roadmap import roadmap_part
from services.mydata_said import answers
from services.mydata_stories import told_stories
from services.mydata_training import training_and_selection
from services.mydata_waiting import choices, waiting_notes
from services.mydata_words import ROLES
from services.sheets_said import fact_cards
from storage.tables import (
    Account,
    Consent,
    Erasure,
    Guardianship,
    Membership,
    Organization,
    Participation,
    Person,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from locales import Translator
    from storage.unit import Unit

_DASH: Final = "—"


async def person_paper(
    unit: Unit, catalogue: Catalogue, t: Translator, zone: str, *, person_id: int, reader_id: int
) -> Paper:
    """Return the file about a person, for the person or for a guardian."""
    printer = Printer(t, zone)
    own = person_id == reader_id
    row = await unit.first(select(Person.__table__).where(Person.id == person_id))
    sections = [
        _who(printer, row),
        *([await _chats(unit, printer, person_id)] if own else []),
        await _places(unit, printer, person_id),
        await _family(unit, printer, person_id),
        await _consents(unit, printer, catalogue, person_id),
        await answers(unit, printer, catalogue, person_id, own=own),
        await fact_cards(unit, printer, catalogue, person_id),
        await categories(unit, printer, person_id, own=own),
        *await pairs(unit, printer, catalogue, person_id, own=own),
        *await training_and_selection(unit, printer, catalogue, person_id),
        await events(unit, printer, person_id),
        *await suggestions(unit, printer, catalogue, person_id, own=own),
        await endings(unit, printer, person_id, own=own),
        await choices(unit, printer, person_id),
        await waiting_notes(unit, printer, person_id, own=own),
        await pairing(unit, printer, person_id),
        *await changes(unit, printer, person_id, own=own),
        *await told_stories(unit, printer, person_id, own=own),
        *await roadmap_part(unit, printer, person_id, own=own),
        *await history(unit, printer, person_id, own=own),
        await _erasures(unit, printer, person_id),
    ]
    return _paper(printer, row, unit, [section for section in sections if section is not None], own=own)


def _paper(t: Printer, row: Any, unit: Unit, sections: Sequence[Section], *, own: bool) -> Paper:
    title = t.you("What is stored about you") if own else t("What is stored about the child")
    lead = [t("Made on {when}.", when=t.at(unit.now))]
    if own:
        lead.append(
            t.you(
                "This is everything that Nastavnik keeps about you and who has looked at it. Something is wrong? "
                "Tell the curator of the school. You want it erased? Send /withdraw in the chat."
            )
        )
    else:
        lead.append(
            t(
                "You read it as a parent or guardian. What the child has told the curator or the psychologist in "
                "confidence is kept too and is not in this file: it was promised to the child."
            )
        )
    return Paper(
        title=title,
        locale=t.locale,
        made_on=unit.now.date(),
        lead=tuple(lead),
        sections=tuple(sections),
        foot=t("Code {code}", code=row.code),
    )


def _who(t: Printer, row: Any) -> Section:
    name = " ".join(part for part in (row.first_name, row.last_name) if part)
    facts = [
        (t("Name"), name or _DASH),
        (t("Code"), row.code),
        (t("Birth date"), t.day(row.birth_date) or _DASH),
        (t("Grade"), f"{row.grade}{row.letter or ''}" if row.grade else _DASH),
        (t("What the person does"), words.word(t, words.KINDS, row.kind) or _DASH),  # type: ignore[arg-type]
        (t("Known since"), t.on(row.created_at)),
    ]
    if (sex := sex_of(row.sex)) is not None:
        facts.append((t("Form of address"), t(SEXES[sex])))
    if row.teaching_since is not None:
        facts.append((t("Career began in"), str(row.teaching_since)))
    if row.entered_by is not None:
        facts.append((t("Entered by"), t("the curator of the school")))
    if row.erased_at is not None:
        facts.append((t("Erased on"), t.on(row.erased_at)))
    return Section(t("Who it is about"), facts=tuple(facts))


async def _chats(unit: Unit, t: Printer, person_id: int) -> Section:
    rows = await unit.all(select(Account.__table__).where(Account.person_id == person_id).order_by(Account.id))
    table = Table(
        (t("Messenger"), t("Number of the chat"), t("Language"), t("Since"), t("Messages arrive")),
        tuple(
            (
                row.channel.capitalize(),
                str(row.chat_id),
                row.locale,
                t.on(row.created_at),
                t("not since {day}", day=t.on(row.unreachable_since)) if row.unreachable_since else t("yes"),
            )
            for row in rows
        ),
    )
    notes = (t("What the chat is looking at right now is kept too, so that the talk goes on where it stopped."),)
    return Section(t("Chat"), notes=notes, tables=(table,) if rows else ())


async def _places(unit: Unit, t: Printer, person_id: int) -> Section:
    roles = await unit.all(
        select(Membership.role, Membership.since, Membership.until, Membership.invite_id, Organization.name)
        .outerjoin(Organization, Organization.id == Membership.organization_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.since, Membership.id)
    )
    parts = await unit.all(
        select(Participation.side, Participation.form, Participation.joined_at, Participation.left_at,
               Organization.name)
        .join(Organization, Organization.id == Participation.organization_id)
        .where(Participation.person_id == person_id)
        .order_by(Participation.joined_at, Participation.id)
    )  # fmt: skip
    tables = []
    if roles:
        tables.append(
            Table(
                (t("School"), t("Role"), t("Since"), t("Until")),
                tuple(
                    (row.name or t("municipality"), t(ROLES.get(row.role, row.role)), t.on(row.since), t.on(row.until))
                    for row in roles
                ),
                (4, 2, 2, 2),
                t("Roles"),
            )
        )
    if parts:
        tables.append(
            Table(
                (t("School"), t("Takes part as"), t("Joined on"), t("Left on")),
                tuple(
                    (row.name, words.word(t, words.SIDES, row.side), t.on(row.joined_at), t.on(row.left_at))  # type: ignore[arg-type]
                    for row in parts
                ),
                (4, 2, 2, 2),
                t("Participation in the programme"),
            )
        )
    nothing = () if tables else (t("No role and no participation."),)
    return Section(t("Roles and schools"), notes=nothing, tables=tuple(tables))


async def _family(unit: Unit, t: Printer, person_id: int) -> Section | None:
    """Return who stands for the person, and for whom the person stands: first names and codes only."""
    columns = (Guardianship.linked_at, Guardianship.confirmed_at, Guardianship.refused_at)
    above = await unit.all(
        select(*columns, Person.first_name, Person.code)
        .join(Person, Person.id == Guardianship.guardian_id)
        .where(Guardianship.minor_id == person_id)
        .order_by(Guardianship.id)
    )
    below = await unit.all(
        select(*columns, Person.first_name, Person.code)
        .join(Person, Person.id == Guardianship.minor_id)
        .where(Guardianship.guardian_id == person_id)
        .order_by(Guardianship.id)
    )
    lines = [(row, t("parent or guardian")) for row in above] + [(row, t("child")) for row in below]
    if not lines:
        return None
    head = (t("Who"), t("First name"), t("Linked on"), t("Confirmed on"), t("Ended on"))
    rows = tuple(
        (who, row.first_name or row.code, t.on(row.linked_at), t.on(row.confirmed_at), t.on(row.refused_at))
        for row, who in lines
    )
    return Section(t("Family"), tables=(Table(head, rows),))


async def _consents(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int) -> Section:
    """Return the consents about the person, and those that the person gave about a child."""
    rows = await unit.all(
        select(Consent.__table__, Organization.name, Person.first_name, Person.code)
        .join(Organization, Organization.id == Consent.organization_id)
        .join(Person, Person.id == Consent.person_id)
        .where((Consent.person_id == person_id) | (Consent.given_by == person_id))
        .order_by(Consent.decided_at, Consent.id)
    )
    titles = {kind: found.title.of(t.locale) for (kind, _), found in sorted(catalogue.consents.items())}
    lines = []
    for row in rows:
        if row.person_id != person_id:
            whose = t("by this person, for the child {name}", name=row.first_name or row.code)
        else:
            whose = t("by the person") if row.given_by == person_id else t("by a parent or guardian")
        form = words.word(t, words.CONSENT_FORMS, row.form)  # type: ignore[arg-type]
        kept = [t("{form}, version {version}", form=form, version=row.version)]
        if row.original_at:
            kept.append(t("original: {place}", place=row.original_at))
        ends = [t("until {day}", day=t.day(row.expires_on))] if row.expires_on else []
        ends += [t("taken back on {day}", day=t.on(row.withdrawn_at))] if row.withdrawn_at else []
        lines.append(
            (
                t.at(row.decided_at),
                f"{titles.get(row.kind, row.kind)}, {row.name}",
                whose,
                "; ".join([t("yes") if row.granted else t("no"), *ends]),
                "; ".join(kept),
            )
        )
    head = (t("When"), t("Consent"), t("Given"), t("Answer given"), t("Form"))
    notes = () if lines else (t("None."),)
    table = (Table(head, tuple(lines), (3, 5, 4, 4, 5)),) if lines else ()
    return Section(t("Consents"), notes=notes, tables=table)


async def _erasures(unit: Unit, t: Printer, person_id: int) -> Section | None:
    rows = await unit.all(
        select(Erasure.__table__, Organization.name)
        .join(Organization, Organization.id == Erasure.organization_id)
        .where(Erasure.person_id == person_id)
        .order_by(Erasure.requested_at, Erasure.id)
    )
    if not rows:
        return None
    lines = []
    for row in rows:
        state = t("waits")
        if row.cancelled_at is not None:
            state = t("taken back on {day}", day=t.on(row.cancelled_at))
        elif row.done_at is not None:
            state = t("erased on {day}, act № {number}", day=t.on(row.done_at), number=row.act_number)
        lines.append((t.on(row.requested_at), row.name, t.day(row.due_on), state))
    head = (t("Demanded on"), t("School"), t("To be erased by"), t("State"))
    return Section(t("Demands to erase"), tables=(Table(head, tuple(lines), (2, 4, 2, 3)),))
