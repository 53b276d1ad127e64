"""Models, categories and a teacher's addendum in the file about oneself (consents §6). Plain functions.

The categories of a minor are the guardian's to read: a child meets no label of its own here. What a commission decides
the family has from the commission; the school's mark only says whom to ask, and is in no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.consents import is_minor
from reports.paper import Section
from services.form_words import CATEGORIES, CONTENT, INITIATORS, NUMBER, WORK, WORK_FORMS
from services.match_rows import member_rows
from services.mentee_facts import facts_of
from services.models import models_of, sides_from
from services.term_rows import terms_of
from storage.tables import MenteeFacts, Organization, Person

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit


async def categories(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section | None:
    """Return what is noted of a mentee, to a guardian or to the adult it is about."""
    rows = await unit.all(
        select(MenteeFacts.participation_id, Organization.name, Person.birth_date)
        .join(Organization, Organization.id == MenteeFacts.organization_id)
        .join(Person, Person.id == MenteeFacts.person_id)
        .where(MenteeFacts.person_id == person_id)
        .order_by(MenteeFacts.id)
    )
    facts = []
    for row in rows:
        if own and (row.birth_date is None or is_minor(row.birth_date, unit.now.date())):
            continue
        found = await facts_of(unit, row.participation_id)
        said = ", ".join(t(CATEGORIES[each]) for each in (found.main, found.second) if each is not None)
        if said:
            facts.append((row.name, said))
    return Section(t("Categories noted by the school"), facts=tuple(facts)) if facts else None


async def pair_facts(unit: Unit, t: Printer, match_id: int, *, own: bool) -> list[tuple[str, str]]:
    """Return how a pair is called, and in a teacher's own file the addendum."""
    called = (await models_of(unit, {match_id: sides_from(await member_rows(unit, [match_id]))}))[match_id]
    facts = [(t("Model"), t(NUMBER[called.number]) + (f", {t('online')}" if called.online else ""))]
    if called.content:
        facts.append((t("Kinds of help"), ", ".join(t(CONTENT[each]) for each in called.content)))
    term = (await terms_of(unit, [match_id])).get(match_id)
    if term is None or not own:
        return facts
    work = [*(t(WORK[each]) for each in term.content), *([term.own_words] if term.own_words else [])]
    said = {
        t("Addendum"): t("№ {number} of {day}", number=term.number or "—", day=t.day(term.dated_on)),
        t("Term"): f"{t.day(term.starts_on)} – {t.day(term.ends_on)}",
        t("Content"): ", ".join(work),
        t("Form of work"): t(WORK_FORMS[term.form]) if term.form else "",
        t("Paid"): "" if term.paid is None else t("yes") if term.paid else t("no"),
    }
    if term.notice_on is not None and term.notice_by is not None:
        said[t("Notice of an early end")] = f"{t.day(term.notice_on)}, {t(INITIATORS[term.notice_by])}"
        said[t("Last day")] = t.day(term.last_day)
    return [*facts, *((name, value) for name, value in said.items() if value)]
