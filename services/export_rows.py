"""The rows of a school's workbook, read in chunks (programme §10: the columns of the two pools, the register)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.answers import AnswerType
from domain.consents import is_minor
from domain.vocabulary import MatchStatus, Side
from locales.marks import N_
from reports.workbook import day, moment
from services import words
from services.places import needed_cycle
from services.pool import Member, Name, intake_answers, members, names_of
from storage.tables import Answer, Consent, Document, Match, MatchMember, Meeting, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from catalog.model import Catalogue
    from locales import Translator
    from services.places import Place
    from storage.unit import Unit

CHUNK: Final = 500
MENTEES, MENTORS, MATCHES, MEETINGS, FEEDBACK, CONSENTS = range(6)
_PLACE_ITEMS: Final = ("su_place", "eu_job", "tu_subject", "tt_subject")
_INTAKE_ITEMS: Final = ("me_needs", "te_needs", "mr_strong", "mr_strong_t", "mr_strong_own", "mr_ages", "mr_hours",
                        "mr_slots", *_PLACE_ITEMS)  # fmt: skip
_FEEDBACK: Final = ("MT-ME", "MT-MR", "TR")

_SHEETS: Final = (
    (N_("Mentees"), ((N_("No."), 6), (N_("Code"), 10), (N_("Name"), 26), (N_("Guardian"), 26), (N_("Birth year"), 10),
                     (N_("Grade"), 7), (N_("Main request"), 34), (N_("Joined on"), 12), (N_("Mentor"), 26),
                     (N_("Form"), 22), (N_("Mentor's place of work or study"), 26), (N_("Ended on"), 12),
                     (N_("Results"), 20), (N_("Link to the story"), 20), (N_("Completed"), 11), (N_("Missing"), 40))),
    (N_("Mentors"), ((N_("No."), 6), (N_("Code"), 10), (N_("Name"), 26), (N_("Place of work or study"), 26),
                     (N_("Main competences"), 34), (N_("Achievements"), 20), (N_("Interests"), 30),
                     (N_("Preferred age of mentees"), 20), (N_("Time available"), 34), (N_("Joined on"), 12),
                     (N_("Mentees of this mentor"), 30), (N_("Form"), 22), (N_("Mentee's place of study"), 26),
                     (N_("Ended on"), 12), (N_("Results"), 20), (N_("Link to the story"), 20), (N_("Missing"), 40))),
    (N_("Matches"), ((N_("No."), 6), (N_("Mentor"), 26), (N_("Mentees of the match"), 30), (N_("Form"), 22),
                     (N_("Role model"), 22), (N_("Status"), 30), (N_("Proposed on"), 12), (N_("Order No."), 12),
                     (N_("Order date"), 12), (N_("Ended on"), 12), (N_("Meetings held"), 10),
                     (N_("Last meeting"), 16))),
    (N_("Meetings"), ((N_("Match No."), 8), (N_("Mentor"), 26), (N_("Mentees of the match"), 30), (N_("Type"), 16),
                      (N_("Status"), 18), (N_("Format"), 12), (N_("Planned for"), 16), (N_("Held on"), 16),
                      (N_("Minutes"), 9), (N_("Topic"), 40))),
    (N_("Feedback"), ((N_("Group"), 12), (N_("Code"), 10), (N_("Questionnaire"), 26), (N_("Answered on"), 16),
                      (N_("Question"), 44), (N_("Answer given"), 30), (N_("Score"), 8))),
    (N_("Consents"), ((N_("Code"), 10), (N_("Name"), 26), (N_("Consent"), 44), (N_("Given by"), 14),
                      (N_("Form of consent"), 18), (N_("Version"), 8), (N_("Decision"), 12), (N_("Decided on"), 16),
                      (N_("Valid until"), 12), (N_("Withdrawn on"), 16))),
)  # fmt: skip


class Register:
    """Everything of one school's open cycle, sheet by sheet, in one language.

    Without ``names`` people are codes and nothing that somebody typed is included.
    """

    def __init__(self, unit: Unit, place: Place, t: Translator, catalogue: Catalogue, *, names: bool) -> None:
        self._unit, self._place, self._t, self._catalogue = unit, place, t, catalogue
        self._with_names = names
        self._zone = ZoneInfo(place.zone)
        self._names: dict[int, Name] = {}
        self._members: list[Member] = []
        self._sides: dict[int, dict[Side, list[Any]]] = {}
        self._matches: list[Any] = []
        self._held: dict[int, list[datetime]] = {}

    def sheets(self) -> list[dict[str, Any]]:
        """Return titles and columns in the reader's language."""
        return [
            {"title": self._t(title), "columns": [[self._t(header), width] for header, width in columns]}
            for title, columns in _SHEETS
        ]

    async def rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        """Yield (sheet, cells) for all sheets."""
        cycle = await needed_cycle(self._unit, self._place.id)
        self._members = await members(self._unit, self._place, cycle.id)
        await self._load_matches(cycle.id)
        people = {m.person_id for m in self._members}
        people |= {row.person_id for sides in self._sides.values() for rows in sides.values() for row in rows}
        self._names = await names_of(self._unit, people)
        for source in (
            self._pool_rows(Side.MENTEE),
            self._pool_rows(Side.MENTOR),
            self._match_rows(),
            self._meeting_rows(),
            self._feedback_rows(),
            self._consent_rows(),
        ):
            async for row in source:
                yield row

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
                   MatchMember.accepted)
            .join(Match, Match.id == MatchMember.match_id)
            .where(Match.cycle_id == cycle_id)
            .order_by(MatchMember.id)
        ):  # fmt: skip
            self._sides.setdefault(row.match_id, {}).setdefault(Side(row.side), []).append(row)
        for held in await self._unit.all(
            select(Meeting.match_id, Meeting.held_at)
            .join(Match, Match.id == Meeting.match_id)
            .where(Match.cycle_id == cycle_id, Meeting.held_at.isnot(None))
        ):
            self._held.setdefault(held.match_id, []).append(held.held_at)

    async def _pool_rows(self, side: Side) -> AsyncIterator[tuple[int, list[Any]]]:
        needs = words.options(self._catalogue, self._t, ("me_needs", "te_needs"))
        found = [member for member in self._members if member.side is side]
        own: dict[int, list[Any]] = {}
        for match in self._matches:
            if MatchStatus(match.status) is not MatchStatus.DECLINED:
                for row in self._sides.get(match.id, {}).get(side, []):
                    own.setdefault(row.participation_id, []).append(match)
        for start in range(0, len(found), CHUNK):
            chunk = found[start : start + CHUNK]
            ids = [member.participation_id for member in chunk]
            partners = [row.participation_id for member in chunk for match in own.get(member.participation_id, [])
                        for row in self._sides[match.id].get(Side.MENTOR, [])]  # fmt: skip
            said = await intake_answers(self._unit, {*ids, *partners}, _INTAKE_ITEMS)
            for number, member in enumerate(chunk, start + 1):
                matches = own.get(member.participation_id, [])
                answers = said.get(member.participation_id, {})
                if side is Side.MENTEE:
                    yield MENTEES, self._mentee(number, member, matches, said=said, needs=needs)
                else:
                    yield MENTORS, self._mentor(number, member, matches, answers=answers, needs=needs)

    def _mentee(
        self, number: int, member: Member, matches: Sequence[Any], *, said: Any, needs: dict[str, str]
    ) -> list[Any]:
        t = self._t
        answers = said.get(member.participation_id, {})
        mentors = [row for match in matches for row in self._sides[match.id].get(Side.MENTOR, [])]
        workplaces = [self._workplace(said.get(row.participation_id, {})) for row in mentors]
        gaps = ", ".join(t(words.GAPS[gap]) for gap in member.gaps)
        today = self._place.today(self._unit)
        minor = member.birth_date is not None and is_minor(member.birth_date, today)
        unsettled = any(gap.value.startswith("guardian") for gap in member.gaps)
        consented = (t("no") if unsettled else t("yes")) if minor else None
        return [
            number,
            member.code,
            self._name(member.person_id),
            consented,
            member.birth_date.year if member.birth_date else None,
            member.grade,
            words.labels(needs, answers.get("me_needs") or answers.get("te_needs")) or None,
            day(member.joined_at.astimezone(self._zone).date()),
            self._people(row.person_id for row in mentors),
            self._forms(matches),
            self._free_text("; ".join(filter(None, workplaces))),
            self._ended(matches),
            None,
            None,
            t("yes") if any(MatchStatus(m.status) is MatchStatus.CLOSED for m in matches) else None,
            gaps or None,
        ]

    def _mentor(
        self, number: int, member: Member, matches: Sequence[Any], *, answers: Any, needs: dict[str, str]
    ) -> list[Any]:
        t = self._t
        strong = words.options(self._catalogue, t, ("mr_strong", "mr_strong_t")) | needs
        time = [
            words.labels(words.options(self._catalogue, t, (item,)), answers.get(item))
            for item in ("mr_hours", "mr_slots")
        ]
        mentees = [row for match in matches for row in self._sides[match.id].get(Side.MENTEE, [])]
        return [
            number,
            member.code,
            self._name(member.person_id),
            self._free_text(self._workplace(answers)) or words.word(t, words.KINDS, member.kind) or None,
            words.labels(strong, answers.get("mr_strong") or answers.get("mr_strong_t")) or None,
            None,
            self._free_text(answers.get("mr_strong_own")),
            words.labels(words.options(self._catalogue, t, ("mr_ages",)), answers.get("mr_ages")) or None,
            ", ".join(part for part in time if part) or None,
            day(member.joined_at.astimezone(self._zone).date()),
            self._people(row.person_id for row in mentees if row.accepted is not False),
            self._forms(matches),
            self._place.name if mentees else None,
            self._ended(matches),
            None,
            None,
            ", ".join(t(words.GAPS[gap]) for gap in member.gaps) or None,
        ]

    async def _match_rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        for number, match in enumerate(self._matches, 1):
            held = self._held.get(match.id, [])
            yield (
                MATCHES,
                [
                    number,
                    *self._both(match.id),
                    self._form(match.form),
                    self._role_model(match),
                    words.word(self._t, words.STATUSES, MatchStatus(match.status)),
                    day(match.proposed_at.astimezone(self._zone).date()),
                    match.number,
                    day(match.dated_on),
                    self._ended([match]),
                    len(held),
                    moment(max(held).astimezone(self._zone)) if held else None,
                ],
            )

    async def _meeting_rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        numbers = {match.id: number for number, match in enumerate(self._matches, 1)}
        last = 0
        while True:
            rows = await self._unit.all(
                select(Meeting.id, Meeting.match_id, Meeting.type, Meeting.status, Meeting.format,
                       Meeting.planned_at, Meeting.held_at, Meeting.minutes, Meeting.topic)
                .where(Meeting.organization_id == self._place.id, Meeting.id > last)
                .order_by(Meeting.id)
                .limit(CHUNK)
            )  # fmt: skip
            for row in rows:
                if row.match_id not in numbers:
                    continue  # of an earlier cycle
                yield (
                    MEETINGS,
                    [
                        numbers[row.match_id],
                        *self._both(row.match_id),
                        self._meeting_type(row.type),
                        words.word(self._t, words.MEETING_STATUSES, row.status),
                        words.word(self._t, words.FORMATS, row.format),
                        moment(row.planned_at.astimezone(self._zone)),
                        moment(row.held_at.astimezone(self._zone)) if row.held_at else None,
                        row.minutes,
                        self._free_text(row.topic),
                    ],
                )
            if len(rows) < CHUNK:
                return
            last = rows[-1].id

    async def _feedback_rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        """Yield answers with codes, with names never: children were told that only the curator sees them."""
        codes = {member.person_id: member for member in self._members}
        last = 0
        while True:
            requests = await self._unit.all(
                select(SurveyRequest.id, SurveyRequest.person_id, SurveyRequest.instrument, SurveyRequest.version)
                .where(SurveyRequest.organization_id == self._place.id, SurveyRequest.instrument.in_(_FEEDBACK),
                       SurveyRequest.id > last)
                .order_by(SurveyRequest.id)
                .limit(CHUNK)
            )  # fmt: skip
            if not requests:
                return
            asked = {row.id: row for row in requests}
            for row in await self._unit.all(
                select(Answer.request_id, Answer.item_id, Answer.value, Answer.answered_at)
                .where(Answer.request_id.in_(asked))
                .order_by(Answer.request_id, Answer.answered_at)
            ):
                request = asked[row.request_id]
                member = codes.get(request.person_id)
                cells = self._answer(request, row)
                if member is not None and cells is not None:
                    yield FEEDBACK, [words.word(self._t, words.SIDES, member.side), member.code, *cells]
            last = requests[-1].id

    def _answer(self, request: Any, row: Any) -> list[Any] | None:
        if row.value is None:
            return None
        try:
            instrument = self._catalogue.questionnaire(request.instrument, request.version)
            item = instrument.item(row.item_id)
        except KeyError:
            return None  # an item of a file that the school has taken away
        if item.type is AnswerType.OT and not self._with_names:
            return None
        labelled = {option.id: option.label.of(self._t.locale) for option in item.options}
        score = row.value if isinstance(row.value, int | float) else None
        return [
            instrument.title.of(self._t.locale),
            moment(row.answered_at.astimezone(self._zone)),
            item.text.of(self._t.locale),
            words.labels(labelled, row.value) or None,
            score,
        ]

    async def _consent_rows(self) -> AsyncIterator[tuple[int, list[Any]]]:
        t = self._t
        last = 0
        while True:
            rows = await self._unit.all(
                select(Consent.id, Consent.person_id, Consent.given_by, Consent.kind, Consent.form, Consent.version,
                       Consent.granted, Consent.decided_at, Consent.expires_on, Consent.withdrawn_at)
                .where(Consent.organization_id == self._place.id, Consent.id > last)
                .order_by(Consent.id)
                .limit(CHUNK)
            )  # fmt: skip
            unknown = {row.person_id for row in rows} - set(self._names)
            self._names |= await names_of(self._unit, unknown)
            titles = {kind: doc.title.of(t.locale) for (kind, _), doc in sorted(self._catalogue.consents.items())}
            for row in rows:
                withdrawn = row.withdrawn_at
                yield (
                    CONSENTS,
                    [
                        self._names[row.person_id].code,
                        self._name(row.person_id),
                        titles.get(row.kind, row.kind),
                        t("the person") if row.given_by == row.person_id else t("the guardian"),
                        words.word(t, words.CONSENT_FORMS, row.form),
                        row.version,
                        t("given") if row.granted else t("refused"),
                        moment(row.decided_at.astimezone(self._zone)),
                        day(row.expires_on),
                        moment(withdrawn.astimezone(self._zone)) if withdrawn else None,
                    ],
                )
            if len(rows) < CHUNK:
                return
            last = rows[-1].id

    # -- cells -----------------------------------------------------------------------------------------------------

    def _name(self, person_id: int) -> str | None:
        return self._names[person_id].full if self._with_names else None

    def _people(self, person_ids: Any) -> str | None:
        shown = (self._names[each].full if self._with_names else self._names[each].code for each in person_ids)
        return ", ".join(dict.fromkeys(shown)) or None

    def _both(self, match_id: int) -> list[str | None]:
        sides = self._sides.get(match_id, {})
        return [self._people(row.person_id for row in sides.get(side, [])) for side in (Side.MENTOR, Side.MENTEE)]

    def _free_text(self, text: str | None) -> str | None:
        return (text or None) if self._with_names else None

    @staticmethod
    def _workplace(answers: Any) -> str:
        return next((str(answers[item]) for item in _PLACE_ITEMS if answers.get(item)), "")

    def _form(self, form: str) -> str:
        return next((spec.title.of(self._t.locale) for key, spec in self._catalogue.forms.items() if key == form), form)

    def _forms(self, matches: Sequence[Any]) -> str | None:
        return ", ".join(dict.fromkeys(self._form(match.form) for match in matches)) or None

    def _role_model(self, match: Any) -> str | None:
        spec = self._catalogue.forms.get(match.form)
        models = {model.id: model.label.of(self._t.locale) for model in spec.role_models} if spec else {}
        return models.get(match.role_model, match.role_model) if match.role_model else None

    def _meeting_type(self, kind: str) -> str:
        return next(
            (spec.title.of(self._t.locale) for key, spec in self._catalogue.meetings.items() if key == kind), kind
        )

    def _ended(self, matches: Sequence[Any]) -> dict[str, str] | None:
        ends = [match.ended_at for match in matches]
        return day(max(ends).astimezone(self._zone).date()) if ends and all(ends) else None
