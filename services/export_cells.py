"""What the rows of a school's workbook are made of: the data they share, and how each cell is worded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.vocabulary import Side
from reports.workbook import day
from services.form_words import CONTENT, NUMBER
from services.models import models_of, sides_from
from storage.tables import Document, Match, MatchMember, Meeting, MeetingAttendance, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.model import Catalogue
    from locales import Translator
    from services.models import Models
    from services.places import Place
    from services.pool import Member, Name
    from storage.unit import Unit

CHUNK: Final = 500
PLACE_ITEMS: Final = ("su_place", "eu_job", "tu_subject", "tt_subject")


class Cells:
    """Everything of one school's open cycle that several sheets need, in one language.

    Without ``names`` people are codes and nothing that somebody typed is included. A ``reader_id`` who mentors here is
    not shown what the mentees of those matches answered.
    """

    def __init__(
        self, unit: Unit, place: Place, t: Translator, catalogue: Catalogue, *, names: bool,
        reader_id: int | None = None,
    ) -> None:  # fmt: skip
        self._unit, self._place, self._t, self._catalogue = unit, place, t, catalogue
        self._with_names, self._reader_id = names, reader_id
        self._zone = ZoneInfo(place.zone)
        self._names: dict[int, Name] = {}
        self._members: list[Member] = []
        self._sides: dict[int, dict[Side, list[Any]]] = {}
        self._matches: list[Any] = []
        self._held: dict[int, list[datetime]] = {}
        self._absent: dict[int, set[int]] = {}
        self._called: dict[int, Models] = {}

    async def _load_matches(self, cycle_id: int) -> None:
        self._matches = list(
            await self._unit.all(
                select(Match.id, Match.form, Match.role_model, Match.status, Match.proposed_at, Match.ended_at,
                       Document.number, Document.dated_on)
                .outerjoin(Document, Document.id == Match.order_id)
                .where(Match.cycle_id == cycle_id)
                .order_by(Match.proposed_at, Match.id)
            )
        )  # fmt: skip
        for row in await self._unit.all(
            select(MatchMember.match_id, MatchMember.participation_id, MatchMember.person_id, MatchMember.side,
                   MatchMember.accepted, MatchMember.left_at, Person.kind)
            .join(Match, Match.id == MatchMember.match_id)
            .join(Person, Person.id == MatchMember.person_id)
            .where(Match.cycle_id == cycle_id)
            .order_by(MatchMember.id)
        ):  # fmt: skip
            self._sides.setdefault(row.match_id, {}).setdefault(Side(row.side), []).append(row)
        known = {each: [row for rows in sides.values() for row in rows] for each, sides in self._sides.items()}
        self._called = await models_of(self._unit, {each: sides_from(rows) for each, rows in known.items()})
        for held in await self._unit.all(
            select(Meeting.match_id, Meeting.held_at)
            .join(Match, Match.id == Meeting.match_id)
            .where(Match.cycle_id == cycle_id, Meeting.held_at.isnot(None))
        ):
            self._held.setdefault(held.match_id, []).append(held.held_at)
        for away in await self._unit.all(
            select(MeetingAttendance.meeting_id, MeetingAttendance.person_id)
            .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
            .join(Match, Match.id == Meeting.match_id)
            .where(Match.cycle_id == cycle_id, MeetingAttendance.present.is_(False))
        ):
            self._absent.setdefault(away.meeting_id, set()).add(away.person_id)

    def _there(self, match_id: int, meeting_id: int) -> list[str | None]:
        """Return mentor and mentees of a meeting; of a group only those who were there."""
        absent = self._absent.get(meeting_id, set())
        mentees = (row.person_id for row in self._side(match_id, Side.MENTEE) if row.person_id not in absent)
        return [self._both(match_id)[0], self._people(mentees)]

    def _name(self, person_id: int) -> str | None:
        return self._names[person_id].full if self._with_names else None

    def _people(self, person_ids: Any) -> str | None:
        shown = (self._names[each].full if self._with_names else self._names[each].code for each in person_ids)
        return ", ".join(dict.fromkeys(shown)) or None

    def _both(self, match_id: int) -> list[str | None]:
        return [
            self._people(row.person_id for row in self._side(match_id, side)) for side in (Side.MENTOR, Side.MENTEE)
        ]

    def _side(self, match_id: int, side: Side) -> list[Any]:
        """Return who takes or took part in a match: not who declined while the others of the group went on."""
        rows = self._sides.get(match_id, {}).get(side, [])
        took_part = [row for row in rows if row.accepted is not False or row.left_at is not None]
        return took_part or rows

    def _free_text(self, text: str | None) -> str | None:
        return (text or None) if self._with_names else None

    @staticmethod
    def _workplace(answers: Any) -> str:
        return next((str(answers[item]) for item in PLACE_ITEMS if answers.get(item)), "")

    def _form(self, form: str) -> str:
        return next((spec.title.of(self._t.locale) for key, spec in self._catalogue.forms.items() if key == form), form)

    def _forms(self, matches: Sequence[Any]) -> str | None:
        return ", ".join(dict.fromkeys(self._form(match.form) for match in matches)) or None

    def _role_model(self, match: Any) -> str | None:
        spec = self._catalogue.forms.get(match.form)
        models = {model.id: model.label.of(self._t.locale) for model in spec.role_models} if spec else {}
        return models.get(match.role_model, match.role_model) if match.role_model else None

    def _models(self, match_id: int) -> list[str | None]:
        """Return how a match is called: by number, online or not, by content."""
        called = self._called.get(match_id)
        if called is None:
            return [None, None, None]
        content = ", ".join(self._t(CONTENT[each]) for each in called.content)
        return [self._t(NUMBER[called.number]), self._t("yes") if called.online else None, content or None]

    def _meeting_type(self, kind: str) -> str:
        return next(
            (spec.title.of(self._t.locale) for key, spec in self._catalogue.meetings.items() if key == kind), kind
        )

    def _ended(self, matches: Sequence[Any]) -> dict[str, str] | None:
        ends = [match.ended_at for match in matches]
        return day(max(ends).astimezone(self._zone).date()) if ends and all(ends) else None
