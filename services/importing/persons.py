"""Whom a row is about: whoever is new is entered as by ``services.enrolling``, whoever is known is completed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.importing.sheets import plain
from domain.vocabulary import PersonKind
from services.importing.known import Someone
from services.joining import capital
from storage.ids import new_id
from storage.tables import ImportKey, Person

if TYPE_CHECKING:
    from datetime import date

    from catalog.importing.model import Row
    from services.importing.taking import Taking


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row can be about nobody."""

    code: str
    column: str | None = None
    values: dict[str, int] = field(default_factory=dict)


def found(taking: Taking, row: Row, kind: PersonKind, birth: date | None) -> Someone | Fault | None:
    """Return whom a row is about: by the file's code, else by name and birth date; ``None`` for somebody new."""
    code = row.values.get("code")
    someone = taking.known.by_key(code) if code else None
    if someone is not None and not _may_be(row, kind, birth, someone):
        return Fault("code_taken", "code")
    if someone is None:
        someone = taking.known.by_name(row.values["last"], row.values["first"], birth)
        # Another code on the same sheet is another person, also with the name and birthday of a first one.
        if someone is not None and (not _same_kind(kind, birth, someone) or (code and row.sheet in someone.rows)):
            return None
    if someone is not None and row.sheet in someone.rows:
        return Fault("row_twice", None, {"n": someone.rows[row.sheet]})
    if someone is not None and someone.birth is not None and birth is not None and someone.birth != birth:
        return Fault("birth_differs", "birth")
    return someone


def _may_be(row: Row, kind: PersonKind, birth: date | None, someone: Someone) -> bool:
    """Tell whether a code means this person: schools number every sheet from 1, and names are corrected in part."""
    if not _same_kind(kind, birth, someone):
        return False
    same = [
        plain(row.values["last"]) == plain(someone.last or ""),
        plain(row.values["first"]) == plain(someone.first or ""),
    ]
    return all(same) if someone.rows else any(same)


def _same_kind(kind: PersonKind, birth: date | None, someone: Someone) -> bool:
    """Tell a pupil from an adult of the same name; a birth date that agrees is proof enough."""
    agrees = birth is not None and birth == someone.birth
    return agrees or (kind is PersonKind.PUPIL) == (someone.kind == PersonKind.PUPIL)


async def enter(taking: Taking, row: Row, kind: PersonKind, birth: date | None) -> Someone:
    """Enter somebody new."""
    grade, letter = _grade(row)
    someone = Someone(
        id=new_id(),
        code=await taking.code(),
        kind=kind.value,
        first=capital(row.values["first"]),
        last=capital(row.values["last"]),
        birth=birth,
        grade=grade,
        letter=letter,
        teaching=row.values.get("teaching"),
    )
    taking.known.add(someone)
    taking.add(
        Person(
            id=someone.id,
            municipality_id=taking.place.municipality_id,
            kind=kind.value,
            code=someone.code,
            first_name=someone.first,
            last_name=someone.last,
            birth_date=birth,
            grade=grade,
            letter=letter,
            teaching_since=someone.teaching,
            created_at=taking.unit.now,
            entered_by=taking.author,
        )
    )
    return someone


def complete(taking: Taking, row: Row, someone: Someone, birth: date | None) -> None:
    """Correct the name and the class, fill what was empty; nothing else of a known person is touched."""
    values: dict[str, Any] = {}
    first, last = capital(row.values["first"]), capital(row.values["last"])
    for column, said, now in (("first", someone.first, first), ("last", someone.last, last)):
        if now != said:
            values[f"{column}_name"] = now
            taking.note(row, column)
    if values:
        taking.known.rename(someone, first, last)
    grade, letter = _grade(row)
    if grade is not None and (grade, letter or someone.letter) != (someone.grade, someone.letter):
        was = f"{someone.grade or ''}{someone.letter or ''}" or None
        someone.grade, someone.letter = grade, letter or someone.letter
        values |= {"grade": someone.grade, "letter": someone.letter}
        taking.note(row, "grade", was, f"{someone.grade}{someone.letter or ''}")
    if birth is not None and someone.birth is None:
        values["birth_date"] = someone.birth = birth
        taking.note(row, "birth")
    teaching = row.values.get("teaching")
    if teaching is not None and teaching != someone.teaching:
        taking.note(row, "teaching", someone.teaching, teaching)
        values["teaching_since"] = someone.teaching = teaching
    if values:
        taking.change(Person, someone.id, **values)


def _grade(row: Row) -> tuple[int | None, str | None]:
    grade = row.values.get("grade")
    return (grade[0], grade[1] or None) if grade else (None, None)


def remember(taking: Taking, row: Row, someone: Someone) -> None:
    """Keep the file's code, by which the next file finds them again."""
    code = row.values.get("code")
    if code and taking.known.key(code, someone):
        taking.add(
            ImportKey(
                id=new_id(),
                municipality_id=taking.place.municipality_id,
                organization_id=taking.place.id,
                person_id=someone.id,
                digest=taking.known.digest(code),
            )
        )
