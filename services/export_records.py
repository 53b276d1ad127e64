"""The registers: matches, meetings, feedback, consents (programme §10), read in chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.answers import AnswerType
from domain.rounds import ALL, OF_GUARDIANS
from domain.vocabulary import MatchStatus, Role, Side
from reports.workbook import day, moment
from services import words
from services.export_cells import CHUNK, Cells
from services.export_sheets import CONSENTS, FEEDBACK, MATCHES, MEETINGS
from services.pool import names_of
from storage.tables import Answer, Consent, Meeting, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.pool import Member

_FEEDBACK: Final = ("MT-ME", "MT-MR", "TR", *sorted(ALL))


class RecordRows(Cells):
    """The rows of the registers."""

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
                    *self._models(match.id),
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
                        *self._there(row.match_id, row.id),
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
        t = self._t
        codes = {member.person_id: member for member in self._members}
        wards = {member.participation_id: member for member in self._members}
        own, told = self._mentored_by_the_reader(), set[int]()
        last = 0
        while True:
            requests = await self._unit.all(
                select(SurveyRequest.id, SurveyRequest.person_id, SurveyRequest.instrument, SurveyRequest.version,
                       SurveyRequest.subject_id)
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
                # A guardian speaks of a child and stands under its code; whoever mentors the child reads neither.
                guardian = request.instrument in OF_GUARDIANS
                member = wards.get(request.subject_id) if guardian else codes.get(request.person_id)
                if member is not None and member.person_id in own:
                    if member.person_id not in told:
                        told.add(member.person_id)
                        kept = t("Not for you: you are the mentor here.")
                        yield (
                            FEEDBACK,
                            [words.word(t, words.SIDES, member.side), member.code, None, None, kept, None, None],
                        )
                    continue
                cells = self._answer(request, row)
                if member is not None and cells is not None:
                    who = words.word(t, words.ROLES, Role.LEGAL_GUARDIAN) if guardian else self._side_word(member)
                    yield FEEDBACK, [who, member.code, *cells]
            last = requests[-1].id

    def _side_word(self, member: Member) -> str:
        return words.word(self._t, words.SIDES, member.side)

    def _mentored_by_the_reader(self) -> set[int]:
        """Return the mentees whose mentor reads this: a child was told that the mentor sees no answer."""
        return {
            row.person_id
            for sides in self._sides.values()
            if any(row.person_id == self._reader_id for row in sides.get(Side.MENTOR, []))
            for row in sides.get(Side.MENTEE, [])
        }

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
