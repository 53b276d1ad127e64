"""What became of the year: every pair with its end or the reason why it has none, and what the rules say of the whole.

Everything is read from the database and from the telephones afterwards: nothing here knows the story.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.demo.walking import ZONE
from domain.calendar import WEEKLY_BUDGET, is_quiet
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.notices import Urgency
from services.soundness import violations
from storage.tables import (
    CarriedMatch,
    Match,
    MatchMember,
    Meeting,
    OutboxMessage,
    Participation,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.world import World
    from storage.unit import Unit

_WEEK: Final = timedelta(days=7)
_SAID_BY_ALL: Final = re.compile(r"</?[a-z]+[^>]*>|https?://\S+|/[a-z]+|@\w+")
_CYRILLIC: Final = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
_LATIN: Final = re.compile(r"[a-z]{4,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PairLine:
    """How one pair ended."""

    match_id: int
    form: str
    status: MatchStatus
    reason: str | None
    meetings: int
    mentees: int
    carried: bool

    @property
    def explained(self) -> bool:
        """Closed with a goodbye or carried on, refused, or ended for a reason."""
        closed = self.status in {MatchStatus.CLOSED, MatchStatus.DECLINED}
        return closed or (self.status is MatchStatus.BROKEN and self.reason is not None)

    @property
    def end(self) -> str:
        """How it ended, in the words of the database."""
        return "carried on" if self.carried else f"{self.status.value}{f' ({self.reason})' if self.reason else ''}"


@dataclass(frozen=True, slots=True)
class YearReport:
    """The year in figures."""

    pairs: tuple[PairLine, ...]
    unmatched: int
    """Mentees who take part and were never in a match by order."""
    meetings: int
    asked: int
    answered: int
    messages: int
    failed: tuple[str, ...]
    """Kinds of messages that did not go out, other than to somebody who had blocked the bot."""
    broken_rules: tuple[str, ...]
    over_budget: tuple[str, ...]
    at_night: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The summary for people."""
        ends = Counter(each.end for each in self.pairs)
        return (
            f"matches: {len(self.pairs)}; by the end of the year:",
            *(f"  {count:3} {end}" for end, count in sorted(ends.items())),
            f"mentees without a match: {self.unmatched}",
            f"meetings held: {self.meetings}",
            f"questionnaires answered: {self.answered} of {self.asked}",
            f"messages sent: {self.messages}",
        )  # fmt: skip


async def report(unit: Unit, world: World) -> YearReport:
    """Read what became of the year."""
    failed = await unit.scalars(
        select(OutboxMessage.kind).where(
            OutboxMessage.state.in_(["failed", "unknown"]), OutboxMessage.reason.is_distinct_from("unreachable")
        )
    )
    return YearReport(
        pairs=await _pairs(unit),
        unmatched=await _unmatched(unit),
        meetings=int(await unit.scalar(select(func.count(Meeting.id)).where(Meeting.status == "held")) or 0),
        asked=int(await unit.scalar(select(func.count(SurveyRequest.id))) or 0),
        answered=int(await unit.scalar(select(func.count(SurveyRequest.id)).where(SurveyRequest.state == "done")) or 0),
        messages=int(await unit.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.state == "sent")) or 0),
        failed=tuple(sorted(failed)),
        broken_rules=tuple(map(str, await violations(unit, at_rest=True))),
        over_budget=await _over_budget(unit),
        at_night=await _at_night(unit, world),
        foreign=_foreign(world, await _names(unit)),
    )


async def _pairs(unit: Unit) -> tuple[PairLine, ...]:
    held = Counter(await unit.scalars(select(Meeting.match_id).where(Meeting.status == MeetingStatus.HELD.value)))
    mentees = Counter(
        await unit.scalars(
            select(MatchMember.match_id).where(
                MatchMember.side == Side.MENTEE.value, MatchMember.accepted.is_not(False)
            )
        )
    )
    carried = set(await unit.scalars(select(CarriedMatch.match_id)))
    rows = await unit.all(select(Match.id, Match.form, Match.status, Match.reason).order_by(Match.id))
    return tuple(
        PairLine(
            row.id, row.form, MatchStatus(row.status), row.reason, held[row.id], mentees[row.id], row.id in carried
        )
        for row in rows
    )


async def _unmatched(unit: Unit) -> int:
    matched = (
        select(MatchMember.participation_id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(Match.approved_at.is_not(None))
    )
    found = await unit.scalar(
        select(func.count(Participation.id)).where(
            Participation.side == Side.MENTEE.value, Participation.left_at.is_(None), Participation.id.not_in(matched)
        )
    )
    return int(found or 0)


async def _over_budget(unit: Unit) -> tuple[str, ...]:
    """Return who got more reminders within any seven days than the weekly budget allows."""
    rows = await unit.all(
        select(OutboxMessage.person_id, OutboxMessage.message_id, func.min(OutboxMessage.sent_at).label("at"))
        .where(OutboxMessage.urgency == int(Urgency.REMINDER), OutboxMessage.state == "sent")
        .group_by(OutboxMessage.person_id, OutboxMessage.message_id)
    )
    by_person: dict[int, list[datetime]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row.at)
    found = []
    for person_id, moments in by_person.items():
        moments.sort()
        for place, moment in enumerate(moments):
            within = sum(1 for other in moments[: place + 1] if moment - other < _WEEK)
            if within > WEEKLY_BUDGET:
                found.append(f"{person_id}: {within} by {moment:%Y-%m-%d}")
    return tuple(found)


async def _at_night(unit: Unit, world: World) -> tuple[str, ...]:
    """Return notices that came in quiet hours, other than calls for help and what somebody has just asked for.

    A screen is no notice: it answers a tap, whenever that was.
    """
    waits = dict(
        await unit.all(
            select(OutboxMessage.message_id, OutboxMessage.kind).where(
                OutboxMessage.urgency > int(Urgency.REPLY), OutboxMessage.message_id.is_not(None)
            )
        )
    )
    zone = ZoneInfo(ZONE)
    found = []
    for chat in world.chats.values():
        for message in chat.messages.values():
            moment = datetime.fromtimestamp(int(message.body["date"]), UTC)
            if message.message_id in waits and is_quiet(moment, zone):
                found.append(f"{chat.id} at {moment:%Y-%m-%d %H:%M}: {waits[message.message_id]}")
    return tuple(found)


def _text(body: dict[str, object]) -> str:
    return str(body.get("text") or body.get("caption") or "")


async def _names(unit: Unit) -> set[str]:
    """Return the words that people have typed or are called by: they read the same in every language."""
    rows = await unit.all(select(Person.first_name, Person.last_name))
    found = {str(part) for row in rows for part in row if part}
    return found | {"Школа", "демо", "Ольховский", "район", "Наставник", "Nastavnik", "English", "Русский"}


def _foreign(world: World, names: set[str]) -> tuple[str, ...]:
    """Return messages in another language than the receiver's: words of the other alphabet that are no names."""
    known = sorted(names, key=len, reverse=True)
    found = []
    for chat in world.chats.values():
        wrong = _CYRILLIC if world.users[chat.id].language_code == "en" else _LATIN
        for message in chat.messages.values():
            if not message.by_bot:
                continue
            text = _SAID_BY_ALL.sub(" ", html.unescape(_text(message.body)))
            labels = _labels(message.body)
            for name in known:
                if name in text or name in labels:
                    text, labels = text.replace(name, " "), labels.replace(name, " ")
            if strange := wrong.search(f"{text} {labels}"):
                found.append(f"{chat.id} «{strange[0]}»: {text[:90]}")
    return tuple(found)


def _labels(body: dict[str, object]) -> str:
    markup = body.get("reply_markup") or {}
    rows: Sequence[Sequence[dict[str, str]]] = markup.get("inline_keyboard", ()) if isinstance(markup, dict) else ()
    return " ".join(button["text"] for row in rows for button in row)
