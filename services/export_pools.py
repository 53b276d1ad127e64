"""The two pools: a row a mentee, a row a mentor (programme §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.consents import is_minor
from domain.vocabulary import MatchStatus, Side
from reports.workbook import day
from services import words
from services.export_cells import CHUNK, PLACE_ITEMS, Cells
from services.export_sheets import MENTEES, MENTORS
from services.pool import Member, intake_answers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_INTAKE_ITEMS: Final = ("me_needs", "te_needs", "mr_strong", "mr_strong_t", "mr_strong_own", "mr_ages", "mr_hours",
                        "mr_slots", *PLACE_ITEMS)  # fmt: skip


class PoolRows(Cells):
    """The rows of the two pools."""

    async def _pool_rows(self, side: Side) -> AsyncIterator[tuple[int, list[Any]]]:
        needs = words.options(self._catalogue, self._t, ("me_needs", "te_needs"))
        found = [member for member in self._members if member.side is side]
        own: dict[int, list[Any]] = {}
        for match in self._matches:
            if MatchStatus(match.status) is not MatchStatus.DECLINED:
                for row in self._side(match.id, side):
                    own.setdefault(row.participation_id, []).append(match)
        for start in range(0, len(found), CHUNK):
            chunk = found[start : start + CHUNK]
            ids = [member.participation_id for member in chunk]
            partners = [
                row.participation_id
                for member in chunk
                for match in own.get(member.participation_id, [])
                for row in self._side(match.id, Side.MENTOR)
            ]
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
        mentors = [row for match in matches for row in self._side(match.id, Side.MENTOR)]
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
        mentees = [row for match in matches for row in self._side(match.id, Side.MENTEE)]
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
            self._people(row.person_id for row in mentees),
            self._forms(matches),
            self._place.name if mentees else None,
            self._ended(matches),
            None,
            None,
            ", ".join(t(words.GAPS[gap]) for gap in member.gaps) or None,
        ]
