"""The order that approves matches, and the way back from a proposal (programme §2-3)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from domain.matches import IllegalStep, MatchEvent, next_status
from domain.permissions import UseCase
from domain.readiness import OF_STAGE_4, Gap
from domain.vocabulary import MatchStatus
from services import rounds
from services.access import Actor, RefusedError, demand, reads, writes
from services.group_rows import joined_since, newcomers
from services.match_rows import MatchLine, line_of, match_row, member_rows, sides_of
from services.mentee_facts import refuse_commission
from services.notices import post
from services.places import Place, place_of
from services.pool import members
from services.requirements import held_up, unchecked
from services.selection import note_row, put_documents
from services.term_rows import check_addenda
from storage.ids import new_id
from storage.tables import Document, Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit

NUMBER_LIMIT: Final = 40
MATCH_ORDER: Final = "match_order"
_LONGEST_TYPED: Final = 200
_BEFORE: Final = re.compile(
    r"^(приказ|распоряжение|order)?\s*(№|#|N(?=[\s.\d])|No\.?(?=[\s.\d])|номер)?\s*", re.IGNORECASE
)
_AFTER: Final = re.compile(r"\s+(от|of|dated)\s.*$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?=.*[0-9])[\w /.\\()–—-]+")
OLDEST_ORDER: Final = timedelta(days=366)


@reads(UseCase.MATCH_APPROVE)
async def agreed_matches(unit: Unit, actor: Actor, organization_id: int) -> tuple[MatchLine, ...]:
    """Return all matches that wait for an order: both sides agreed, or somebody has joined a group since its own."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    joined = select(MatchMember.id).where(MatchMember.match_id == Match.id, joined_since()).correlate(Match).exists()
    rows = await unit.all(
        select(Match.id, Match.status, Match.form)
        .where(Match.organization_id == place.id, or_(Match.status == MatchStatus.AGREED.value, joined))
        .order_by(Match.proposed_at, Match.id)
    )
    sides = await sides_of(unit, [row.id for row in rows])
    return tuple(line_of(row, sides) for row in rows)


@reads(UseCase.MATCH_APPROVE)
async def need_checks(unit: Unit, actor: Actor, match_ids: Sequence[int]) -> bool:
    """Tell whether an order on these matches names a mentor from outside whom the school has not checked yet."""
    sides = await member_rows(unit, match_ids)
    for place_id in {side.organization_id for side in sides}:
        place = await place_of(unit, place_id)
        demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    return bool(await unchecked(unit, [side for side in sides if side.accepted is not False]))


def clean_number(text: str | None) -> str | None:
    """Return an order's number as it is kept («12-ОД»; a typed «№ 12-ОД» too), or ``None`` if it is none."""
    line = " ".join((text or "")[:_LONGEST_TYPED].split())
    line = _BEFORE.sub("", _AFTER.sub("", line)).strip(" .,;:«»\"'")
    return line if len(line) <= NUMBER_LIMIT and _NUMBER.fullmatch(line) else None


@writes(UseCase.MATCH_APPROVE)
async def record_order(
    unit: Unit,
    actor: Actor,
    organization_id: int,
    match_ids: Sequence[int],
    *,
    number: str,
    dated_on: date,
    checks_done: bool = False,
) -> int:
    """Record one order for one or several agreed matches and return the document's id; both sides are told.

    All or nothing: an order names its matches, so if one of them cannot be approved none is. A missing consent holds
    it up (consents §5), and so does a mentor who lacks what the school asks of stage 4 (``domain.training``), or who
    comes from outside and is not checked yet (programme §9); ``checks_done`` ticks that in the selection note.

    Raises:
        RefusedError: ``bad_number``, ``order_in_future``, ``order_too_old``, ``not_agreed``, ``consent_missing``,
            ``training_missing``, ``selection_missing``, ``checks_needed``, ``nothing_chosen``, ``addendum_missing``,
            ``commission`` (``ask_curator`` for the head).
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    line = _checked_order(unit, place, match_ids, number, dated_on)
    chosen = sorted(set(match_ids))
    rows = await unit.all(
        select(Match.id, Match.status, Match.cycle_id).where(Match.id.in_(chosen), Match.organization_id == place.id)
    )
    if len(rows) != len(chosen):
        raise RefusedError("gone")
    # Who declined or left a group is not in its order.
    sides = [side for side in await member_rows(unit, chosen) if side.accepted is not False]
    await refuse_commission(unit, actor, place, [side.participation_id for side in sides])
    await _check_consents(unit, place, rows, sides)
    await check_addenda(unit, place, chosen)
    if actor.person_id is None:
        raise RefusedError("gone")
    await _check_mentors(unit, actor, place, sides, checks_done=checks_done)
    document = Document(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        kind=MATCH_ORDER,
        number=line,
        dated_on=dated_on,
        recorded_by=actor.person_id,
        recorded_at=unit.now,
    )
    unit.add(document)
    added = await newcomers(unit, chosen)
    for row in rows:
        if row.id in added:
            for member_id in added[row.id]:
                unit.change(MatchMember, member_id, order_id=document.id)
            _audit(unit, actor, place, "match.approve_joined", row.id, document_id=document.id)
            continue
        status = _step(row.status, MatchEvent.APPROVED)
        unit.change(Match, row.id, status=status.value, order_id=document.id, approved_at=unit.now)
        _audit(unit, actor, place, "match.approve", row.id, document_id=document.id, checks_done=checks_done)
    for side in sides:
        if side.match_id in added:
            continue  # they have been meeting already
        post(unit, "match_approved", side.person_id, side.match_id, municipality_id=place.municipality_id)
    await rounds.before_trial(unit, chosen, [member_id for found in added.values() for member_id in found])
    return document.id


@writes(UseCase.MATCH_PROPOSE)
async def withdraw(unit: Unit, actor: Actor, match_id: int) -> None:
    """Take a proposal back before the order; whoever was asked is told in one neutral line.

    Raises:
        RefusedError: ``already_decided`` once the order is recorded or the match is over.
    """
    row, place = await match_row(unit, match_id)
    demand(actor, UseCase.MATCH_PROPOSE, place.municipality_id, place.id)
    status = _step(row.status, MatchEvent.DECLINED)
    unit.change(Match, match_id, status=status.value, ended_at=unit.now, reason="withdrawn")
    for side in await member_rows(unit, [match_id]):
        if side.accepted is not False:
            post(unit, "match_withdrawn", side.person_id, match_id, municipality_id=place.municipality_id)
    _audit(unit, actor, place, "match.withdraw", match_id)


def _checked_order(unit: Unit, place: Place, match_ids: Sequence[int], number: str, dated_on: date) -> str:
    line = clean_number(number)
    if line is None:
        raise RefusedError("bad_number")
    if not match_ids:
        raise RefusedError("nothing_chosen")
    today = place.today(unit)
    if dated_on > today:
        raise RefusedError("order_in_future")
    if dated_on < today - OLDEST_ORDER:
        raise RefusedError("order_too_old")
    return line


async def _check_mentors(unit: Unit, actor: Actor, place: Place, sides: Sequence[Any], *, checks_done: bool) -> None:
    held = await held_up(unit, place, sides)
    if held:
        raise RefusedError(f"{held[0].lacks[0].value}_missing")
    open_checks = await unchecked(unit, sides)
    if open_checks and not checks_done:
        raise RefusedError("checks_needed")
    for side in {each.participation_id: each for each in open_checks}.values():
        put_documents(unit, actor, place, side, await note_row(unit, side.participation_id))


async def _check_consents(unit: Unit, place: Place, rows: Sequence[Any], sides: Sequence[Any]) -> None:
    for cycle_id in {row.cycle_id for row in rows}:
        here = {row.id for row in rows if row.cycle_id == cycle_id}
        wanted = [side.participation_id for side in sides if side.match_id in here]
        found = await members(unit, place, cycle_id, participation_ids=wanted)
        # A questionnaire may stay unfinished; who has left the programme is missing here altogether. What stage 4 asks
        # is refused in words of its own.
        blocked = any(set(member.gaps) - {Gap.QUESTIONNAIRE} - OF_STAGE_4 for member in found)
        if blocked or len({member.participation_id for member in found}) < len(set(wanted)):
            raise RefusedError("consent_missing")


def _step(status: str, event: MatchEvent) -> MatchStatus:
    try:
        return next_status(MatchStatus(status), event)
    except IllegalStep as error:
        raise RefusedError(error.reason.value) from error


def _audit(unit: Unit, actor: Actor, place: Place, action: str, match_id: int, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="match",
        subject_id=match_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
