"""Pupils, staff and mentors: the roles, the place in the cycle and the answers that a row brings somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from domain.categories import Category
from domain.consents import birth_date_fault, is_minor
from domain.partners import Source
from domain.vocabulary import ConsentKind, MentoringForm, PersonKind, Role, Side
from services.asking import OPEN, request_id_of
from services.importing.papers import take_papers
from services.importing.persons import Fault, complete, enter, found, remember
from services.joining import OLDEST_PUPIL
from services.mentee_facts import Facts, facts_row
from storage.ids import new_id
from storage.tables import Answer, Membership, Participation, SurveyRequest

if TYPE_CHECKING:
    from catalog.importing.model import Row
    from services.importing.known import Someone
    from services.importing.taking import Taking

_ADULTS: Final = frozenset({PersonKind.TEACHER, PersonKind.EMPLOYEE, PersonKind.PARENT})
_FIRST_CHOICE: Final = {
    PersonKind.PUPIL: MentoringForm.PUPIL_PUPIL,
    PersonKind.STUDENT: MentoringForm.STUDENT_PUPIL,
    PersonKind.TEACHER: MentoringForm.TEACHER_PUPIL,
    PersonKind.EMPLOYEE: MentoringForm.EMPLOYER_PUPIL,
    PersonKind.PARENT: MentoringForm.EMPLOYER_PUPIL,
}
"""What a mentor of a kind most often is; the pair's own form stands with the pair."""
_ITEMS: Final = {
    Side.MENTEE: ("IN-ME-P", {"areas": "me_needs", "slots": "me_slots"}),
    Side.MENTOR: ("IN-MR", {"areas": "mr_strong", "slots": "mr_slots", "capacity": "mr_capacity"}),
}
"""Columns that are answers of the intake questionnaire; the rest of it is asked later."""


@dataclass(frozen=True, slots=True)
class _Part:
    """As what a row brings somebody in."""

    kind: PersonKind
    roles: tuple[Role, ...]
    side: Side | None = None
    form: MentoringForm | None = None
    partner_id: int | None = None


async def take_pupil(taking: Taking, row: Row) -> None:
    """Take a row of the pupils' sheet."""
    if row.values.get("category") not in (None, *Category):
        taking.fault(row, "category", "commission_here")
        return
    await _take(taking, row, _Part(PersonKind.PUPIL, (Role.MENTEE,), Side.MENTEE))


async def take_staff(taking: Taking, row: Row) -> None:
    """Take a row of the staff's sheet: a post, or a colleague who is somebody's mentee."""
    roles = tuple(Role(each) for each in row.values["roles"])
    if Role.CURATOR in roles:
        taking.fault(row, "roles", "curator_by_link")
        return
    learning = Role.MENTEE in roles
    if learning and MentoringForm.TEACHER_TEACHER not in taking.forms:
        taking.fault(row, "roles", "form_off")
        return
    if learning and "birth" not in row.values:
        taking.fault(row, "birth", "missing")
        return
    side = (Side.MENTEE, MentoringForm.TEACHER_TEACHER) if learning else (None, None)
    await _take(taking, row, _Part(PersonKind.TEACHER, roles, *side))


async def take_mentor(taking: Taking, row: Row) -> None:
    """Take a row of the mentors' sheet."""
    kind = PersonKind(row.values["kind"])
    form = _form(taking, kind, row.values.get("form"))
    if form is None:
        taking.fault(row, "form" if "form" in row.values else "kind", "form_off")
        return
    if kind is PersonKind.PUPIL and "grade" not in row.values:
        taking.fault(row, "grade", "missing")
        return
    partner = taking.known.partner(row.values["partner"]) if "partner" in row.values else None
    if partner is None and "partner" in row.values:
        taking.fault(row, "partner", "no_partner")
        return
    await _take(taking, row, _Part(kind, (Role.MENTOR,), Side.MENTOR, form, partner["id"] if partner else None))


def _form(taking: Taking, kind: PersonKind, named: str | None) -> MentoringForm | None:
    open_ones = [form for form in taking.forms if kind in taking.catalogue.forms[form].mentor_kinds]
    if named is not None:
        return next((form for form in open_ones if form == named), None)
    usual = _FIRST_CHOICE[kind]
    return usual if usual in open_ones else min(open_ones, default=None)


async def _take(taking: Taking, row: Row, part: _Part) -> None:
    birth = date.fromisoformat(row.values["birth"]) if "birth" in row.values else None
    if fault := _birth_fault(taking, part.kind, birth):
        taking.fault(row, "birth", fault)
        return
    someone = found(taking, row, part.kind, birth)
    if isinstance(someone, Fault):
        taking.fault(row, someone.column, someone.code, **someone.values)
        return
    before = len(taking.changes)
    new = someone is None
    if someone is None:
        someone = await enter(taking, row, part.kind, birth)
    else:
        complete(taking, row, someone, birth)
    someone.rows[row.sheet] = row.number
    remember(taking, row, someone)
    joined = _join(taking, row, someone, part)
    await take_papers(taking, row, someone)
    _note_category(taking, row, someone)
    tally = taking.tallies[row.sheet]
    if new:
        del taking.changes[before:]  # all of it is new
        tally.new += 1
    elif joined or len(taking.changes) > before:
        tally.changed += 1
    else:
        tally.known += 1


def _birth_fault(taking: Taking, kind: PersonKind, birth: date | None) -> str | None:
    if birth is None:
        return None
    if fault := birth_date_fault(birth, taking.today):
        return f"birth_{fault.value}"
    if kind is PersonKind.PUPIL and taking.today.year - birth.year > OLDEST_PUPIL:
        return "birth_not_pupil"
    return "birth_minor" if kind in _ADULTS and is_minor(birth, taking.today) else None


def _join(taking: Taking, row: Row, someone: Someone, part: _Part) -> bool:
    """Give the roles and the place in the cycle that are missing; whoever has left is not brought back."""
    if part.side is not None and part.side in someone.over:
        return False
    missing = [role for role in part.roles if role not in someone.roles]
    for role in missing:
        someone.roles.add(role)
        taking.add(
            Membership(
                id=new_id(),
                municipality_id=taking.place.municipality_id,
                organization_id=taking.place.id,
                person_id=someone.id,
                role=role,
                since=taking.unit.now,
                until=None,
            )
        )
    if part.side is None:
        return bool(missing)
    if part.side not in someone.sides:
        someone.sides[part.side] = new_id()
        taking.add(
            Participation(
                id=someone.sides[part.side],
                municipality_id=taking.place.municipality_id,
                cycle_id=taking.cycle.id,
                organization_id=taking.place.id,
                person_id=someone.id,
                side=part.side.value,
                form=part.form,
                joined_at=taking.unit.now,
                left_at=None,
                source=None if part.partner_id is None else Source.PARTNER.value,
                partner_id=part.partner_id,
            )
        )
    elif part.partner_id is not None and someone.partner is None:
        taking.change(Participation, someone.sides[part.side], source=Source.PARTNER, partner_id=part.partner_id)
        taking.note(row, "partner")
    someone.partner = someone.partner or part.partner_id
    _answers(taking, row, someone, part.side)
    return bool(missing)


def _answers(taking: Taking, row: Row, someone: Someone, side: Side) -> None:
    """Begin the intake questionnaire with what the columns say, unless somebody has begun it already."""
    instrument, items = _ITEMS[side]
    given = {item: row.values[column] for column, item in items.items() if column in row.values}
    if not given or side in someone.asked:
        return
    someone.asked.add(side)
    subject_id = someone.sides[side]
    request_id = request_id_of(someone.id, instrument, subject_id)
    taking.add(
        SurveyRequest(
            id=request_id,
            municipality_id=taking.place.municipality_id,
            organization_id=taking.place.id,
            person_id=someone.id,
            instrument=instrument,
            version=taking.catalogue.questionnaire(instrument).version,
            locale=taking.actor.locale,
            subject_id=subject_id,
            state=OPEN,
            asked_at=taking.unit.now,
            completed_at=None,
            answered_by=taking.author,
        ),
        *(
            Answer(id=new_id(), request_id=request_id, item_id=item, value=value, answered_at=taking.unit.now)
            for item, value in given.items()
        ),
    )


def _note_category(taking: Taking, row: Row, someone: Someone) -> None:
    """Note the main category once; «ОВЗ» needs the written consent C7 (consents §1)."""
    name = row.values.get("category")
    if name is None or someone.facts or Side.MENTEE in someone.over:
        return
    category = Category(name)
    minor = someone.birth is not None and is_minor(someone.birth, taking.today)
    if category is Category.DISABILITY and not someone.consented(ConsentKind.SPECIAL_CATEGORY, own=not minor):
        taking.fault(row, "category", "category_consent")
        return
    someone.facts = True
    taking.note(row, "category")
    taking.add(facts_row(taking.unit, taking.place, someone.sides[Side.MENTEE], someone.id, Facts(main=category)))
