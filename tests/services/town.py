"""One school with a running cycle, and people in it, as rows: the ground that several tests of services stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.vocabulary import ConsentKind, Role, Side
from services.access import Actor, Grant
from storage.ids import new_id
from storage.tables import (
    Account,
    Consent,
    Cycle,
    Guardianship,
    Match,
    MatchMember,
    Meeting,
    Membership,
    Municipality,
    Organization,
    Participation,
    Person,
)

CHILD_BORN = date(2013, 5, 1)
TEEN_BORN = date(2010, 5, 1)
ADULT_BORN = date(1985, 5, 1)


@dataclass(frozen=True)
class Human:
    """A person as the tests need them: their ids, and the actor that they are."""

    actor: Actor
    participation_id: int | None

    @property
    def id(self) -> int:
        return self.actor.person_id


class Town:
    """Adds rows to a unit; every method returns ids or a ``Human``."""

    def __init__(self, unit) -> None:
        self.unit = unit
        self.municipality_id, self.school_id, self.cycle_id, self.head_id = (new_id() for _ in range(4))
        now = unit.now
        unit.add(
            Municipality(id=self.municipality_id, name="Район", time_zone="Europe/Moscow", created_at=now),
            Organization(
                id=self.school_id, municipality_id=self.municipality_id, kind="school", code=f"S{self.school_id}",
                name="Школа № 2", address=None, parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=now,
            ),
            Person(
                id=self.head_id, municipality_id=self.municipality_id, kind="teacher", code=f"C{self.head_id % 10**9}",
                first_name="Ольга", last_name="К", birth_date=ADULT_BORN, grade=None, created_at=now,
            ),
        )  # fmt: skip
        self.chats = iter(range(self.school_id % 10**12, self.school_id % 10**12 + 1000))

    def curator(self) -> Actor:
        self.unit.add(
            Membership(
                id=new_id(), municipality_id=self.municipality_id, organization_id=self.school_id,
                person_id=self.head_id, role=Role.CURATOR, since=self.unit.now, until=None,
            )
        )  # fmt: skip
        return Actor(
            1, self.head_id, self.municipality_id, first_name="Ольга", birth_date=ADULT_BORN,
            grants=(Grant(Role.CURATOR, self.municipality_id, self.school_id),),
        )  # fmt: skip

    def cycle(self) -> int:
        self.unit.add(
            Cycle(
                id=self.cycle_id, municipality_id=self.municipality_id, organization_id=self.school_id,
                starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31), opened_at=self.unit.now,
                opened_by=self.head_id, closed_at=None,
            )
        )  # fmt: skip
        return self.cycle_id

    def human(
        self, name: str | None, role: Role, *, kind: str = "pupil", born: date | None = CHILD_BORN,
        grade: int | None = 7, form: str | None = "pupil_pupil", locale: str = "ru", chat: int | None = None,
    ) -> Human:  # fmt: skip
        person_id, chat_id = new_id(), chat or next(self.chats)
        self.unit.add(
            Person(
                id=person_id, municipality_id=self.municipality_id, kind=kind, code=f"P{person_id % 10**9}",
                first_name=name, last_name="Т", birth_date=born, grade=grade, created_at=self.unit.now,
            ),
            Account(
                id=new_id(), channel="telegram", chat_id=chat_id, person_id=person_id, locale=locale,
                unreachable_since=None, created_at=self.unit.now,
            ),
            Membership(
                id=new_id(), municipality_id=self.municipality_id, organization_id=self.school_id,
                person_id=person_id, role=role, since=self.unit.now, until=None,
            ),
        )  # fmt: skip
        participation_id = None
        if role in {Role.MENTEE, Role.MENTOR}:
            participation_id = new_id()
            self.unit.add(
                Participation(
                    id=participation_id, municipality_id=self.municipality_id, cycle_id=self.cycle_id,
                    organization_id=self.school_id, person_id=person_id, side=role.value, form=form,
                    joined_at=self.unit.now, left_at=None,
                )
            )  # fmt: skip
        actor = Actor(
            chat_id, person_id, self.municipality_id, locale=locale, first_name=name, kind=kind, birth_date=born,
            child=born is not None and born > date(2008, 9, 15),
            grants=(Grant(role, self.municipality_id, self.school_id),),
        )  # fmt: skip
        return Human(actor, participation_id)

    def consent(self, about: Human, kind: ConsentKind, *, by: Human | None = None, granted: bool = True) -> None:
        giver = (by or about).id
        self.unit.add(
            Consent(
                id=new_id(), municipality_id=self.municipality_id, organization_id=self.school_id, person_id=about.id,
                given_by=giver, kind=kind, form="bot", version=1, locale="ru", text_hash="0" * 64, granted=granted,
                decided_at=self.unit.now, expires_on=None, withdrawn_at=None, recorded_by=giver, original_at=None,
            )
        )  # fmt: skip

    def consents_of(self, about: Human, *, side: Side, guardian: Human | None = None) -> None:
        """Give all consents that an age of 14 to 17 and a side call for (consents §2)."""
        self.consent(about, ConsentKind.PERSONAL_DATA)
        self.consent(about, ConsentKind.PARTICIPATION)
        if side is Side.MENTOR:
            self.consent(about, ConsentKind.MENTOR_RULES)
        if guardian is not None:
            self.consent(about, ConsentKind.GUARDIAN_PERSONAL_DATA, by=guardian)
            self.consent(about, ConsentKind.PARTICIPATION, by=guardian)

    def guardian_of(self, minor: Human, guardian: Human, *, confirmed: bool = True) -> None:
        self.unit.add(
            Guardianship(
                id=new_id(), municipality_id=self.municipality_id, organization_id=self.school_id, minor_id=minor.id,
                guardian_id=guardian.id, linked_at=self.unit.now,
                confirmed_at=self.unit.now if confirmed else None,
                confirmed_by=self.head_id if confirmed else None, refused_at=None,
            )
        )  # fmt: skip

    def match(self, mentor: Human, mentee: Human, status: str, *, accepted: bool | None = True) -> int:
        match_id = new_id()
        self.unit.add(
            Match(
                id=match_id, municipality_id=self.municipality_id, organization_id=self.school_id,
                cycle_id=self.cycle_id, form="pupil_pupil", role_model=None, status=status, status_before_pause=None,
                proposed_by=self.head_id, proposed_at=self.unit.now, order_id=None, approved_at=None, ended_at=None,
                reason=None,
            ),
            *(
                MatchMember(
                    id=new_id(), municipality_id=self.municipality_id, match_id=match_id,
                    participation_id=human.participation_id, person_id=human.id, side=side, accepted=accepted,
                    answered_at=None,
                )
                for human, side in ((mentor, "mentor"), (mentee, "mentee"))
            ),
        )  # fmt: skip
        return match_id

    def meeting(self, match_id: int, at: datetime, *, kind: str = "intro") -> int:
        meeting_id = new_id()
        self.unit.add(
            Meeting(
                id=meeting_id, municipality_id=self.municipality_id, organization_id=self.school_id, match_id=match_id,
                type=kind, status="planned", format="in_person", planned_at=at, held_at=None, minutes=None, topic=None,
                created_by=self.head_id, created_at=self.unit.now, logged_by=None, logged_at=None,
            )
        )  # fmt: skip
        return meeting_id
