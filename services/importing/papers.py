"""Consents that a row says are signed: the register gets a line for each, with the day of the sheet (consents §5).

A decision that stands is never touched: neither a yes, nor a no, nor what was withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from catalog.consent import reader_for
from domain.consents import Giver, is_minor
from domain.vocabulary import ConsentForm, ConsentKind, Locale, PersonKind
from storage.ids import new_id
from storage.tables import Consent, Guardianship, Person

if TYPE_CHECKING:
    from catalog.importing.model import Row
    from services.importing.known import Someone
    from services.importing.taking import Taking

_OLDEST: Final = timedelta(days=20 * 366)
_COLUMNS: Final = {
    "c_pd": (ConsentKind.PERSONAL_DATA, Giver.SELF),
    "c_part": (ConsentKind.PARTICIPATION, Giver.SELF),
    "c9": (ConsentKind.MENTOR_RULES, Giver.SELF),
    "c4": (ConsentKind.DUTY, Giver.SELF),
    "g_pd": (ConsentKind.GUARDIAN_PERSONAL_DATA, Giver.GUARDIAN),
    "g_part": (ConsentKind.PARTICIPATION, Giver.GUARDIAN),
}
_SPECIAL: Final = "c7"


@dataclass(frozen=True, slots=True)
class _Sheet:
    column: str
    kind: ConsentKind
    giver: Giver
    day: date


async def take_papers(taking: Taking, row: Row, someone: Someone) -> None:
    """Record the sheets of a row that the register does not have."""
    minor = someone.birth is not None and is_minor(someone.birth, taking.today)
    for sheet in _sheets(row, minor=minor):
        own = sheet.giver is Giver.SELF
        if not own and not minor:
            taking.fault(row, sheet.column, "not_a_minor")
        elif sheet.day > taking.today:
            taking.fault(row, sheet.column, "paper_future")
        elif sheet.day < taking.today - _OLDEST:
            taking.fault(row, sheet.column, "paper_old")
        elif (sheet.kind.value, own) not in someone.consents:
            someone.consents.add((sheet.kind.value, own))
            someone.granted.add((sheet.kind.value, own))
            taking.note(row, sheet.column)
            await _record(taking, row, someone, sheet, minor=minor)


def _sheets(row: Row, *, minor: bool) -> list[_Sheet]:
    found = {**_COLUMNS, _SPECIAL: (ConsentKind.SPECIAL_CATEGORY, Giver.GUARDIAN if minor else Giver.SELF)}
    return [
        _Sheet(column, kind, giver, date.fromisoformat(row.values[column]))
        for column, (kind, giver) in found.items()
        if column in row.values
    ]


async def _record(taking: Taking, row: Row, someone: Someone, sheet: _Sheet, *, minor: bool) -> None:
    if not taking.write:
        return
    reader = reader_for(sheet.giver, child=minor)
    version, text_hash = taking.texts[sheet.kind, reader]
    taking.add(
        Consent(
            id=new_id(),
            municipality_id=taking.place.municipality_id,
            organization_id=taking.place.id,
            person_id=someone.id,
            given_by=someone.id if sheet.giver is Giver.SELF else await _guardian(taking, someone),
            kind=sheet.kind,
            form=ConsentForm.PAPER,
            version=version,
            locale=Locale.RU.value,
            text_hash=text_hash,
            granted=True,
            decided_at=taking.noon(sheet.day),
            expires_on=None,
            withdrawn_at=None,
            recorded_by=taking.author,
            original_at=row.values.get("kept"),
        )
    )


async def _guardian(taking: Taking, minor: Someone) -> int:
    """Return the confirmed guardian of a minor, or note one who is known from paper only (``services.paper``)."""
    if minor.guardian is None:
        minor.guardian = new_id()
        taking.add(
            Person(
                id=minor.guardian,
                municipality_id=taking.place.municipality_id,
                kind=PersonKind.PARENT.value,
                code=await taking.code(),
                first_name=None,
                last_name=None,
                birth_date=None,
                grade=None,
                letter=None,
                teaching_since=None,
                created_at=taking.unit.now,
                entered_by=None,
            ),
            Guardianship(
                id=new_id(),
                municipality_id=taking.place.municipality_id,
                organization_id=taking.place.id,
                minor_id=minor.id,
                guardian_id=minor.guardian,
                linked_at=taking.unit.now,
                confirmed_at=taking.unit.now,
                confirmed_by=taking.author,
                refused_at=None,
            ),
        )
    return minor.guardian
