"""What the final questionnaires suggest for the sheet on conformity: signs, SWOT, words (questionnaires §6).

Plain functions over all answers of one cycle. Nothing is said of fewer than five people, and nothing of one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.answers import AnswerType
from domain.conformity import SMALLEST_GROUP, SOURCES, STRONG_FROM, WEAK_TO, Group, group_of, suggestion
from domain.said_often import Word, frequent
from storage.tables import Answer, Cycle, Membership, Person, SurveyRequest

if TYPE_CHECKING:
    from fractions import Fraction

    from catalog.model import Catalogue
    from services.places import CycleDates, Place
    from storage.unit import Unit

ASKED: Final = ("FIN-ME", "FIN-MR", "FIN-GU", "FIN-PT")
FREELY: Final = ("fin_words", "finr_words")
"""What people wrote in their own words (F9 and M9)."""
AHEAD: Final = ("fin_mentor", "finr_again", "pt_again", "fing_again")
"""Questions with yes, no and not yet on what comes next: chances and risks [proposal, the sources name no rule]."""
_HALF: Final = 2
_QUARTER: Final = 4


@dataclass(frozen=True, slots=True)
class Mean:
    """A question and how a group answered it."""

    instrument: str
    item_id: str
    group: Group


@dataclass(frozen=True, slots=True)
class Share:
    """A question on what comes next, and how many of a group said so."""

    instrument: str
    item_id: str
    said: int
    people: int


@dataclass(frozen=True, slots=True)
class Hints:
    """All that the answers of a cycle suggest."""

    means: tuple[Mean, ...]
    """Every question of 1 to 10 that five people or more have answered, the highest mean first."""
    stay: tuple[Share, ...]
    """Questions on what comes next to which at least half have said yes."""
    leave: tuple[Share, ...]
    """Those to which at least a quarter have said no."""
    words: tuple[Word, ...]

    @property
    def strong(self) -> tuple[Mean, ...]:
        """Means of 8 or more."""
        return tuple(each for each in self.means if each.group.mean >= STRONG_FROM)

    @property
    def weak(self) -> tuple[Mean, ...]:
        """Means of 5 or less, the lowest first."""
        return tuple(each for each in reversed(self.means) if each.group.mean <= WEAK_TO)

    def group(self, item_id: str) -> Group | None:
        """Return how a question was answered, if enough have."""
        return next((each.group for each in self.means if each.item_id == item_id), None)

    def sign(self, sign: str) -> int | None:
        """Return the sign that the surveys suggest, ``None`` where they say nothing."""
        return suggestion(self.group(item) for _, item in SOURCES.get(sign, ()))

    def sources(self, sign: str) -> tuple[Group, ...]:
        """Return the groups behind a suggestion."""
        found = (self.group(item) for _, item in SOURCES.get(sign, ()))
        return tuple(group for group in found if group is not None)


async def hints(unit: Unit, catalogue: Catalogue, place: Place, cycle: CycleDates) -> Hints:
    """Read the finished final questionnaires of a cycle and return what they suggest.

    A school has one cycle at a time, so what was asked since it was opened belongs to it, whatever its subject is.
    """
    opened_at = await unit.scalar(select(Cycle.opened_at).where(Cycle.id == cycle.id))
    rows = await unit.all(
        select(SurveyRequest.person_id, SurveyRequest.instrument, Answer.item_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.organization_id == place.id,
            SurveyRequest.state == "done",
            SurveyRequest.instrument.in_(ASKED),
            SurveyRequest.asked_at >= opened_at,
        )
        .order_by(SurveyRequest.completed_at, SurveyRequest.id)
    )
    by_item: dict[tuple[str, str], dict[int, list[Any]]] = {}
    for row in rows:
        if row.value is not None:
            people = by_item.setdefault((row.instrument, row.item_id), {})
            people.setdefault(row.person_id, []).append(row.value)
    return Hints(
        means=tuple(sorted(_means(catalogue, by_item), key=_highest_first)),
        stay=_shares(by_item, "yes", _HALF),
        leave=_shares(by_item, "no", _QUARTER),
        words=tuple(await _words(unit, place, by_item)),
    )


def _means(catalogue: Catalogue, by_item: dict[tuple[str, str], dict[int, list[Any]]]) -> list[Mean]:
    found = []
    for (instrument, item_id), people in by_item.items():
        try:
            item = catalogue.questionnaire(instrument).item(item_id)
        except KeyError:
            continue  # a question of an earlier version that is not asked any more
        group = group_of(people) if item.type is AnswerType.S10 else None
        if group is not None and group.counts:
            found.append(Mean(instrument, item_id, group))
    return found


def _highest_first(mean: Mean) -> tuple[Fraction, str]:
    return -mean.group.mean, mean.item_id


def _shares(by_item: dict[tuple[str, str], dict[int, list[Any]]], option: str, part: int) -> tuple[Share, ...]:
    """Return the questions to which at least one in ``part`` gave ``option``; who was asked twice said it last."""
    found = []
    for (instrument, item_id), people in by_item.items():
        if item_id in AHEAD and len(people) >= SMALLEST_GROUP:
            said = sum(values[-1] == option for values in people.values())
            if said * part >= len(people):
                found.append(Share(instrument, item_id, said, len(people)))
    return tuple(sorted(found, key=lambda each: AHEAD.index(each.item_id)))


async def _words(unit: Unit, place: Place, by_item: dict[tuple[str, str], dict[int, list[Any]]]) -> list[Word]:
    texts: dict[int, list[str]] = {}
    for (_, item_id), people in by_item.items():
        for person, said in people.items() if item_id in FREELY else ():
            texts.setdefault(person, []).extend(map(str, said))
    if len(texts) < SMALLEST_GROUP:
        return []
    # Everybody who has or had a role at the school: pupils and mentors, but a teacher or a parent may be named too.
    names = await unit.all(
        select(Person.first_name, Person.last_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organization_id == place.id)
    )
    return frequent(texts, {name for row in names for name in row if name})
