"""Files around a school's list: the template, what was wrong with one, the cards of those whom it has brought."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from catalog.importing.lists import word_lists
from catalog.importing.model import Spot
from catalog.importing.sheets import HELP, SHEETS, Kind
from domain.vocabulary import PersonKind
from locales import translator
from locales.marks import N_, NY_
from reports.cards import make_cards, pages_for
from reports.import_template import make_fault_list, make_import_template
from services.codes import deep_link, spaced
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.importing.words import spot_parts
from services.notices import File, Outgoing, Skip
from services.places import place_of
from services.pool import Name
from storage.tables import Invite, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_SENTENCE: Final = NY_("Your place in mentoring: point your camera here, or write this code to @{bot}")
_HELP: Final = {
    "code": N_(
        "A number or word of your own, one for each person on all sheets and in every file: it finds them again."
    ),
    "birth": N_("28.02.2011. Name and birth date together find a person without a code."),
    "grade": N_("7 or 7Б."),
    "category": N_("At most one. «ОВЗ» needs the date of the written consent C7. КДН is not written here."),
    "areas": N_("Up to three, separated by ;"),
    "c_pd": N_("The date of the signed paper. Without a date nothing is recorded: the chat or the paper asks later."),
    "roles": N_("One or several, separated by ; Curators come in by a link."),
    "teaching": N_("For teachers: who is a young teacher is counted from it."),
    "mentees": N_("Codes or full names, separated by ; A whole class may stand in one cell."),
    "model": N_("Only where it is not told by the number of people: collective, mutual."),
    "order": N_("Without an order the pair waits for one."),
    "source": N_("Where the number is from: a form, an office, a letter."),
}


@composer("import_template")
async def import_template(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the workbook to fill in."""
    place = await place_of(unit, due.subject_id)
    data = await asyncio.to_thread(template_file, t)
    text = t("The template is ready. Fill in the sheets that you need and send the file back to /import.")
    return Outgoing(text, file=File(f"import-{place.code}.xlsx", data))


def template_file(t: Translator) -> bytes:
    """Return the template in the reader's language."""
    number = 1 if t.locale == "en" else 0
    lists = {name: [both[number] for both in words.values()] for name, words in word_lists(shipped_catalogue()).items()}
    headers = {column.key: column.header(t.locale) for sheet in SHEETS for column in sheet.columns}
    rows = [
        (t("In all"), t("Yellow columns are needed. Sheets may stay empty. The grey example is not taken.")),
        *((headers[key], t(text)) for key, text in _HELP.items()),
        *((_header(name, t.locale), "; ".join(words)) for name, words in lists.items()),
    ]
    return make_import_template(t.locale, lists, HELP[number], rows)


def _header(words: str, locale: str) -> str:
    """Return the header of the first column that has a list."""
    kinds = {Kind.ONE, Kind.MANY}
    found = (column for sheet in SHEETS for column in sheet.columns if column.kind in kinds and column.words == words)
    return next(found).header(locale)


@composer("import_faults")
async def import_faults(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send all that was wrong with a file, one fault a row."""
    place = await place_of(unit, due.subject_id)
    rows = []
    for fields in due.params["faults"]:
        spot = Spot(*fields)
        sheet, column, said = spot_parts(t, spot)
        rows.append((sheet or "", spot.row or "", column or "", said))
    headers = (t("Sheet"), t("Row"), t("Column"), t("What is wrong"))
    data = await asyncio.to_thread(make_fault_list, t("Faults"), headers, rows)
    text = t.plural("{n} place to mend. The file names each.", "{n} places to mend. The file names each.", len(rows))
    return Outgoing(text, file=File(f"faults-{place.code}.xlsx", data))


@composer("own_cards")
async def own_cards(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the cards that open people's own records: each says whose it is, since nobody else may use it."""
    columns = (Person.code, Person.first_name, Person.last_name, Person.grade, Person.letter, Person.kind)
    rows = await unit.all(
        select(Invite.token, Invite.organization_id, Invite.expires_at, *columns)
        .join(Person, Person.id == Invite.person_id)
        .where(
            Invite.batch_id == due.subject_id,
            Invite.revoked_at.is_(None),
            Invite.uses_left > 0,
            Invite.expires_at > unit.now,
        )
    )
    if not rows:
        return Skip("invite_over")
    rows = sorted(rows, key=lambda row: (row.grade or 0, row.letter or "", row.last_name or "", row.first_name or ""))
    place, bot = await place_of(unit, rows[0].organization_id), str(due.params["bot"])
    speak = translator(t.locale, child=rows[0].kind == PersonKind.PUPIL)
    data = await make_cards(
        {
            "title": place.name,
            "school": place.name,
            "sentence": speak.you(_SENTENCE, bot=bot),
            "foot": "",
            "cards": [
                {"link": deep_link(bot, row.token), "code": spaced(row.token), "foot": _whose(row)} for row in rows
            ],
        }
    )
    count = t.plural("{n} card", "{n} cards", len(rows))
    pages = t.plural("{n} page", "{n} pages", pages_for(len(rows)))
    lines = [
        t("The personal cards are ready: {count}, {pages} of A4.", count=count, pages=pages),
        t("Hand each one over in person: it opens that person's own record."),
    ]
    return Outgoing("\n".join(lines), file=File(f"cards-{place.code}-{len(rows)}.pdf", data))


def _whose(row: object) -> str:
    name = Name(row.code, row.first_name, row.last_name).short  # type: ignore[attr-defined]
    grade = f"{row.grade}{row.letter or ''}" if row.grade else ""  # type: ignore[attr-defined]
    return f"{name} · {grade}" if grade else name
