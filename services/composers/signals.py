"""The messages about a call for help. The first line, which shows on a locked telephone, tells nothing of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.signals import Source
from domain.vocabulary import Role
from locales.marks import N_
from services import words
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from services.pool import names_of
from services.signal_rows import ALERT, NAMED, Case, case, kept_out, posts_of
from services.signal_words import HELPLINES, NOBODY, named, passed_on
from storage.tables import OutboxMessage, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator
    from storage.unit import Unit

_IN_HOURS: Final = 120
_IN_DAYS: Final = 48

_WHAT: Final[Mapping[Source, tuple[str, str]]] = {
    Source.SOS: (
        N_("A pupil of grade {grade} pressed “I need help” at {time}."),
        N_("A participant pressed “I need help” at {time}."),
    ),
    Source.ANSWER: (
        N_("A pupil of grade {grade} gave a worrying answer in a questionnaire at {time}."),
        N_("A participant gave a worrying answer in a questionnaire at {time}."),
    ),
    Source.WORRY: (
        N_("A mentor is worried about a pupil of grade {grade} and wrote at {time}."),
        N_("A mentor is worried about a participant and wrote at {time}."),
    ),
}


@composer("signal_raised")
async def signal_raised(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Call an adult. The name opens with a tap; municipal curators see school and code, the operator the school."""
    found = await case(unit, due.subject_id)
    if found is None or found.closed_at is not None:
        return Skip("closed")
    if found.acknowledged_at is not None:
        return Skip("taken")
    if due.person_id in await kept_out(unit, found.person_id):
        return Skip("kept_out")  # a pair since the alert was put here
    posts = await posts_of(unit, due.person_id, found)
    if not posts:
        return Skip("no_post")
    row = await unit.first(select(Person.grade, Person.code).where(Person.id == found.person_id))
    if row is None:
        return Skip("person_gone")
    time = t.clock_time(found.raised_at.astimezone(found.tz))
    graded, plain = _WHAT[found.source]
    lines = [t("🔴 Your attention is needed now.")]
    if set(posts) & NAMED:
        lines.append(t(graded, grade=row.grade, time=time) if row.grade else t(plain, time=time))
    elif Role.MUNICIPAL_CURATOR in posts:
        lines.append(t("{school}, code {code}: a call for help at {time}.", school=found.school, code=row.code,
                       time=time))  # fmt: skip
        lines.append(t("The school has not answered. Please telephone it now."))
    else:
        lines.append(t("{school}: a call for help at {time}, and no adult there can be reached here.",
                       school=found.school, time=time))  # fmt: skip
        lines.append(t("Please telephone the school now."))
    if int(due.params.get("level", 0)):
        lines.append(_unanswered(t, int((unit.now - found.raised_at).total_seconds() // 60)))
    lines.append(t("“Take it on” stops the calls to the others, and tells the person that you are coming."))
    buttons = (
        (Button(t("Take it on"), f"take:{found.id}"),),
        (Button(t("Look first"), f"signal:{found.id}"),),
    )
    return Outgoing("\n".join(lines), buttons)


@composer("signal_took")
async def signal_took(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Let the other adults breathe out: this one is in somebody's hands."""
    found = await case(unit, due.subject_id)
    if found is None or found.acknowledged_by is None:
        return Skip("open_again")
    rang = select(OutboxMessage.id).where(
        OutboxMessage.kind == ALERT,
        OutboxMessage.subject_id == found.id,
        OutboxMessage.person_id == due.person_id,
        OutboxMessage.state.in_(["sent", "sending", "unknown"]),
    )
    if await unit.first(rang) is None:
        return Skip("never_called")
    text = t(
        "🟢 The urgent matter is in hand.\nTaken on by: {who}. You need do nothing.",
        who=await _who(unit, found, t),
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("signal_answered")
async def signal_answered(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell whoever called who has taken it on: a name, a post, and no more to do."""
    found = await case(unit, due.subject_id)
    if found is None or found.acknowledged_by is None:
        return Skip("open_again")
    who = await _who(unit, found, t)
    head = t.you("🟢 An answer for you.")
    if found.source is Source.WORRY:
        body = t.you("{who} has taken it on. Thank you for looking closely; you need do nothing more.", who=who)
        return Outgoing(f"{head}\n{body}", ((Button(t("Menu"), "menu"),),))
    body = t.you("{who} has read it and will speak with you. You are not alone with it.", who=who)
    return Outgoing(f"{head}\n{body}\n\n{t(HELPLINES)}", ((Button(t("Menu"), "menu"),),))


@composer("signal_waits")
async def signal_waits(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell whoever called that the circle grows, or that nobody can be reached: waiting in silence is the worst."""
    found = await case(unit, due.subject_id)
    if found is None or not found.waiting:
        return Skip("taken")
    roles = {Role(role) for role in due.params.get("roles", ())}
    head = t.you("I have not forgotten you.")
    if roles:
        who = named(t, roles)
        body = t.you("Nobody has taken it on yet, so one more adult knows now. Told so far: {who}.", who=who)
    else:
        body = t.you(NOBODY)
    return Outgoing(f"{head}\n{body}\n\n{t(HELPLINES)}", ((Button(t("Menu"), "menu"),),))


@composer("signal_open")
async def signal_open(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask the adult who has taken a call on whether it is settled."""
    found = await case(unit, due.subject_id)
    if found is None or found.closed_at is not None or found.acknowledged_by != due.person_id:
        return Skip("settled")
    assert found.acknowledged_at is not None  # noqa: S101 - it stands beside acknowledged_by
    days = (unit.now - found.acknowledged_at).days
    text = t.plural(
        "One matter of yours is still open.\nYou took it on {n} day ago. Is it settled, or does it need time?",
        "One matter of yours is still open.\nYou took it on {n} days ago. Is it settled, or does it need time?",
        days,
    )
    return Outgoing(text, ((Button(t("Have a look"), f"signal:{found.id}"),),))


@composer("signal_heard")
async def signal_heard(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:  # noqa: ARG001 - same for all
    """Tell who gave a worrying answer at once what happens next, with the numbers that answer day and night."""
    at = datetime.fromisoformat(due.params["at"]).astimezone(ZoneInfo(due.zone))
    roles = {Role(role) for role in due.params.get("roles", ())}
    thanks = t.you("Thank you for an honest answer.")
    next_ = passed_on(t, at, roles, another=bool(due.params.get("another")))
    return Outgoing(f"{thanks}\n{next_}\n\n{t(HELPLINES)}", ((Button(t("Menu"), "menu"),),))


async def _who(unit: Unit, found: Case, t: Translator) -> str:
    assert found.acknowledged_by is not None  # noqa: S101 - the callers checked
    names = await names_of(unit, [found.acknowledged_by])
    posts = await posts_of(unit, found.acknowledged_by, found)
    name = names[found.acknowledged_by].full
    return f"{name} ({words.word(t, words.ROLES, posts[0])})" if posts else name


def _unanswered(t: Translator, minutes: int) -> str:
    if minutes <= _IN_HOURS:
        return t.plural("Nobody has taken it on for {n} minute.", "Nobody has taken it on for {n} minutes.", minutes)
    hours = minutes // 60
    if hours < _IN_DAYS:
        return t.plural("Nobody has taken it on for {n} hour.", "Nobody has taken it on for {n} hours.", hours)
    return t.plural("Nobody has taken it on for {n} day.", "Nobody has taken it on for {n} days.", hours // 24)
