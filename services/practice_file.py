"""«Моя практика»: a teacher's own record as a mentor, as a file for certification (consents §4).

Asked for in the chat, made when it is sent, stored nowhere. It holds what the mentor knows anyway: first names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingStatus, PersonKind, Side
from reports.docx_paper import docx
from reports.paper import Paper, Printer, Section, Table
from services import goal_words, words
from services.access import Actor, RefusedError, writes
from services.form_words import CONTENT, NUMBER
from services.goal_rows import papers
from services.lookups import today_in
from services.match_rows import member_rows
from services.models import models_of, sides_from
from services.notices import post
from services.pair_rows import pairs_of
from services.pool import names_of
from storage.tables import Match, Meeting, Organization, Person

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from locales import Translator
    from services.pair_rows import Pair
    from storage.unit import Unit

_COUNTED = frozenset(MatchStatus) - {MatchStatus.PROPOSED, MatchStatus.AGREED, MatchStatus.DECLINED}
_HOUR = 60


@writes(UseCase.PRACTICE_FILE)
async def request_practice(unit: Unit, actor: Actor) -> None:
    """Have the record sent to the actor; a second tap within the same minute is the same request.

    Raises:
        RefusedError: ``practice_none`` where a teacher has led no pair yet, or somebody is no teacher.
    """
    if actor.person_id is None or not await has_practice(unit, actor.person_id):
        raise RefusedError("practice_none")
    post(unit, "practice_file", actor.person_id, actor.person_id, key=f"{unit.now:%Y%m%d%H%M}")


async def has_practice(unit: Unit, person_id: int) -> bool:
    """Tell whether somebody is a teacher who leads or has led a pair by order. Plain function."""
    kind = await unit.scalar(select(Person.kind).where(Person.id == person_id))
    return kind == PersonKind.TEACHER.value and bool(await _led(unit, person_id))


async def practice_bytes(
    unit: Unit, catalogue: Catalogue, reader: Translator, zone: str, person_id: int
) -> tuple[str, bytes] | None:
    """Return name and bytes of the record, ``None`` if there is nothing to tell. Plain function."""
    found = await _led(unit, person_id)
    if not found:
        return None
    t = Printer(reader, zone)
    name = (await names_of(unit, [person_id]))[person_id]
    sections, total, minutes = [], 0, 0
    for each in found:
        held = await _held(unit, each.id)
        total, minutes = total + len(held), minutes + sum(row.minutes or 0 for row in held)
        sections.append(await _section(unit, catalogue, t, each, held))
    today = today_in(unit.now, zone)
    paper = Paper(
        title=t("My practice as a mentor"),
        locale=t.locale,
        made_on=today,
        lead=(name.full, t("Made on {when}.", when=t.day(today))),
        sections=(
            Section(
                t("In short"),
                facts=(
                    (t("Pairs and groups"), str(len(found))),
                    (t("Meetings held"), str(total)),
                    (t("Hours"), hours(minutes)),
                ),
            ),
            *sections,
            Section(t("Signatures"), signatures=(t("Mentor"), t("School head"))),
        ),
        foot=t("My practice as a mentor"),
    )
    return f"nastavnik-practice-{today:%Y%m%d}.docx", docx(paper)


def hours(minutes: int) -> str:
    """Return minutes as hours with one digit, in the way both languages can read: «12,5»."""
    return f"{minutes / _HOUR:.1f}".replace(".", ",").removesuffix(",0")


async def _led(unit: Unit, person_id: int) -> list[Pair]:
    found = await pairs_of(unit, person_id, _COUNTED)
    return [
        each
        for each in found
        if each.approved_at is not None and any(m.person_id == person_id for m in each.side(Side.MENTOR))
    ]


async def _held(unit: Unit, match_id: int) -> list[Any]:
    rows = await unit.all(
        select(Meeting.type, Meeting.held_at, Meeting.minutes)
        .where(Meeting.match_id == match_id, Meeting.status == MeetingStatus.HELD.value)
        .order_by(Meeting.held_at, Meeting.id)
    )
    return list(rows)


async def _section(unit: Unit, catalogue: Catalogue, t: Printer, found: Pair, held: list[Any]) -> Section:
    row = await unit.first(
        select(Match.role_model, Match.ended_at, Organization.name)
        .join(Organization, Organization.id == Match.organization_id)
        .where(Match.id == found.id)
    )
    spec = catalogue.forms[found.form]
    called = (await models_of(unit, {found.id: sides_from(await member_rows(unit, [found.id]))}))[found.id]
    names = ", ".join(member.first_name for member in found.side(Side.MENTEE))
    facts = [
        (t("School"), str(row.name) if row else "—"),
        (t("Form"), spec.title.of(t.locale)),
        (t("Model"), t(NUMBER[called.number]) + (f", {t('online')}" if called.online else "")),
        (t("State"), words.word(t, words.STATUSES, found.status)),  # type: ignore[arg-type]
        (t("From"), t.on(found.approved_at)),
    ]
    model = next((each.label.of(t.locale) for each in spec.role_models if row and each.id == row.role_model), None)
    if model:
        facts.insert(2, (t("Role model"), model))
    if called.content:
        facts.append((t("Kinds of help"), ", ".join(t(CONTENT[each]) for each in called.content)))
    if row and row.ended_at:
        facts.append((t("Ended on"), t.on(row.ended_at)))
    facts.append((t("Meetings held"), str(len(held))))
    facts.append((t("Hours"), hours(sum(each.minutes or 0 for each in held))))
    return Section(
        t("Pair with: {names}", names=names),
        facts=tuple(facts),
        tables=(*_meetings(catalogue, t, held), *await _results(unit, catalogue, t, found.id)),
    )


def _meetings(catalogue: Catalogue, t: Printer, held: list[Any]) -> list[Table]:
    kinds = {key: spec.title.of(t.locale) for key, spec in catalogue.meetings.items()}
    rows = tuple((t.on(each.held_at), str(kinds.get(each.type, each.type)), str(each.minutes or "—")) for each in held)
    return [Table((t("Day"), t("Meeting"), t("Minutes")), rows, (2, 4, 1), t("Meetings of the pair"))] if rows else []


async def _results(unit: Unit, catalogue: Catalogue, t: Printer, match_id: int) -> list[Table]:
    known = await papers(unit, match_id)
    if known.standing is None:
        return []
    rows = [
        (goal_words.title_of(t, catalogue.goals, goal), goal_words.goal_marks(t, known.marks, goal.key) or "—")
        for goal in known.standing.content.goals
    ]
    overall = goal_words.overall_mark(t, known.marks)
    if overall:
        rows.append((t("What became of the whole"), overall))
    return [Table((t("Goal"), t("Marks")), tuple(rows), (4, 2), t("Results"))] if rows else []
