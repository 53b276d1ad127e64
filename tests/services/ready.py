"""People who miss nothing, for the tests of pairing and what follows."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.vocabulary import ConsentKind, Role, Side
from storage.ids import new_id
from storage.tables import Answer, CycleForm, SurveyRequest
from tests.services.town import ADULT_BORN, TEEN_BORN, Human, Town

LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)
MENTEE_SAID = {"me_needs": ["study", "project"], "me_slots": ["wed_day"], "me_mentor": "pupil", "me_format": "both"}
MENTOR_SAID = {
    "mr_strong": ["study", "career"],
    "mr_slots": ["wed_day", "sat"],
    "mr_ages": ["a14", "a16"],
    "mr_format": "online",
    "mr_capacity": 2,
}


def form_on(town: Town, form: str = "pupil_pupil") -> None:
    town.unit.add(CycleForm(id=new_id(), municipality_id=town.municipality_id, cycle_id=town.cycle_id, form=form))


def answered(town: Town, human: Human, instrument: str, said: dict) -> None:
    request_id = new_id()
    town.unit.add(
        SurveyRequest(
            id=request_id, municipality_id=town.municipality_id, organization_id=town.school_id, person_id=human.id,
            instrument=instrument, version=1, locale="ru", subject_id=human.participation_id, state="done",
            asked_at=town.unit.now, completed_at=town.unit.now,
        )
    )  # fmt: skip
    for item, value in said.items():
        town.unit.add(Answer(id=new_id(), request_id=request_id, item_id=item, value=value, answered_at=town.unit.now))


def ready_mentee(town: Town, name: str = "Аня", **said) -> Human:
    """Add a pupil of sixteen with a confirmed guardian, all consents and answers."""
    human = town.human(name, Role.MENTEE, born=TEEN_BORN, form=None)
    guardian = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    town.guardian_of(human, guardian)
    town.consents_of(human, side=Side.MENTEE, guardian=guardian)
    answered(town, human, "IN-ME-P", MENTEE_SAID | said)
    return human


def ready_mentor(town: Town, name: str = "Илья", **said) -> Human:
    """Add a pupil of sixteen who mentors."""
    human = town.human(name, Role.MENTOR, born=TEEN_BORN, grade=10)
    guardian = town.human("Пётр", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    town.guardian_of(human, guardian)
    town.consents_of(human, side=Side.MENTOR, guardian=guardian)
    answered(town, human, "IN-MR", MENTOR_SAID | said)
    return human


def adult_mentor(town: Town, name: str, *, kind: str, form: str) -> Human:
    """Add a grown-up mentor with own consents and answers."""
    human = town.human(name, Role.MENTOR, kind=kind, born=ADULT_BORN, grade=None, form=form)
    for consent in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES):
        town.consent(human, consent)
    answered(town, human, "IN-MR", MENTOR_SAID)
    return human
