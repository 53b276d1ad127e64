"""What the others say to a plan: the mentee agrees or wants it otherwise, the school approves it or gives it back."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from domain.permissions import UseCase
from domain.plans import LIMITS, Assent, Moment, PlanEvent, PlanState
from domain.vocabulary import Role, Side
from services.access import Actor, RefusedError, demand, writes
from services.goal_rows import DOUBT, mentors_of, papers
from services.goals import assent, check_live, move, own_pair, say
from services.pair_rows import holders, pair, tell

if TYPE_CHECKING:
    from services.goal_rows import Papers, Version
    from services.pair_rows import Pair
    from storage.unit import Unit


class Wish(StrEnum):
    """What a mentee wants otherwise, in a tap."""

    OTHER_GOAL = "other_goal"
    EASIER = "easier"
    HARDER = "harder"
    LESS_OFTEN = "less_often"
    MORE_OFTEN = "more_often"
    OTHER_WAY = "other_way"


class Remark(StrEnum):
    """Why a curator gives a plan back, in a tap."""

    SIGN = "sign"
    TOO_MUCH = "too_much"
    DATES = "dates"
    TASKS = "tasks"


@writes(UseCase.PLAN_ANSWER)
async def agree_plan(unit: Unit, actor: Actor, match_id: int, *, seen: int) -> PlanState:
    """Take a mentee's yes to what was proposed; with every yes it goes to the curator. Twice is once.

    ``seen`` is the round that was read: nobody agrees to what they have not seen.

    Raises:
        RefusedError: ``plan_changed``; ``gone``; the pair is paused or over.
    """
    found, place = await own_pair(unit, actor, match_id, Side.MENTEE)
    known = await papers(unit, found.id)
    version = known.open
    if version is not None and version.round == seen and place.person_id in known.yes(version):
        return version.state
    if version is None or version.state is not PlanState.PROPOSED or version.round != seen:
        raise RefusedError("plan_changed")
    say(unit, version, actor, PlanEvent.AGREED)
    _audit_for(unit, actor, version, agrees=True)
    mentees = {member.person_id for member in found.side(Side.MENTEE)}
    if mentees <= known.yes(version) | {place.person_id}:
        move(unit, version, PlanEvent.AGREED, agreed_at=unit.now)
        return PlanState.AGREED
    return PlanState.PROPOSED


@writes(UseCase.PLAN_ANSWER)
async def want_otherwise(
    unit: Unit, actor: Actor, match_id: int, *, seen: int, wish: Wish | None = None, text: str | None = None
) -> bool:
    """Take what a mentee wants otherwise; the plan goes back to the mentor with these words.

    If it has gone on meanwhile the words are passed on all the same, and ``False`` says that nothing else moved.

    Raises:
        RefusedError: ``plan_long`` or ``plan_empty``; ``gone``; the pair is paused or over.
    """
    found, _ = await own_pair(unit, actor, match_id, Side.MENTEE)
    _check_words(wish, text)
    known = await papers(unit, found.id)
    version = _to_answer(known)
    moved = version.state in {PlanState.PROPOSED, PlanState.AGREED} and version.round == seen
    say(unit, version, actor, PlanEvent.OTHERWISE, reason=wish.value if wish else None, text=text)
    _audit_for(unit, actor, version, agrees=False)
    if moved:
        move(unit, version, PlanEvent.OTHERWISE)
    _tell_mentors(unit, found, version, "plan_otherwise", known)
    return moved


@writes(UseCase.PLAN_ANSWER)
async def doubt_marks(unit: Unit, actor: Actor, match_id: int, moment: Moment) -> None:
    """Note that a mentee does not agree with the marks; only the school's curators hear of it. Twice is once.

    Raises:
        RefusedError: ``gone``; ``plan_changed`` when there are no such marks.
    """
    found = await pair(unit, match_id)
    place = found.member(actor.person_id) if found else None
    if found is None or place is None or place not in found.staying or place.side is not Side.MENTEE:
        raise RefusedError("gone")
    known = await papers(unit, found.id)
    if known.standing is None or not any(at is moment for at, _ in known.marks):
        raise RefusedError("plan_changed")
    if any(e.kind == DOUBT and e.reason == moment.value and e.person_id == place.person_id for e in known.words):
        return
    say(unit, known.standing, actor, DOUBT, reason=moment.value)
    curators = await holders(unit, found.organization_id, Role.CURATOR)
    tell(
        unit,
        "plan_doubt",
        found,
        [each for each in curators if each not in mentors_of(found)],
        key=f"{moment.value}:{place.person_id}",
        params={"person": place.person_id},
    )


@writes(UseCase.PLAN_APPROVE)
async def approve_plan(unit: Unit, actor: Actor, match_id: int, *, seen: int) -> None:
    """Approve what the mentees have agreed to; the version before it is replaced by it.

    A group's plan may be approved a week after it was proposed without those who have not answered; that is noted.

    Raises:
        RefusedError: ``plan_changed``, ``plan_unanswered`` or ``plan_own``; ``gone``.
    """
    found, known, version = await _at_school(unit, actor, match_id)
    if version.round != seen:
        raise RefusedError("plan_changed")
    said = Assent.ALL if version.state is PlanState.AGREED else assent(unit, found, known, version)
    if version.state is PlanState.PROPOSED and said is Assent.WAITING:
        raise RefusedError("plan_unanswered")
    without = said is Assent.WITHOUT_ALL
    steps: tuple[PlanEvent, ...] = (PlanEvent.APPROVED_WITHOUT_ALL,) if without else (PlanEvent.APPROVED,)
    if version.state is PlanState.PROPOSED and not without:
        # Whoever had not answered has left the group meanwhile: those who stay have all said yes.
        steps = (PlanEvent.AGREED, *steps)
    move(unit, version, *steps, approved_by=actor.person_id, approved_at=unit.now, without_all=without)
    if known.standing is not None:
        move(unit, known.standing, PlanEvent.REPLACED, ended_at=unit.now)
    say(unit, version, actor, steps[-1])
    tell(unit, "plan_approved", found, [m.person_id for m in found.staying], subject_id=version.id)
    _audit(unit, actor, version, "plan.approve", without_all=without)


@writes(UseCase.PLAN_APPROVE)
async def give_back(
    unit: Unit, actor: Actor, match_id: int, *, seen: int, remark: Remark | None = None, text: str | None = None
) -> bool:
    """Send a plan back to the mentor with a word what should be other.

    If it has gone on meanwhile the words are passed on all the same, and ``False`` says that nothing else moved.

    Raises:
        RefusedError: ``plan_long`` or ``plan_empty``; ``plan_own``; ``gone``.
    """
    found, known, version = await _at_school(unit, actor, match_id, typed=True)
    _check_words(remark, text)
    moved = version.state in {PlanState.PROPOSED, PlanState.AGREED} and version.round == seen
    say(unit, version, actor, PlanEvent.RETURNED, reason=remark.value if remark else None, text=text)
    if moved:
        move(unit, version, PlanEvent.RETURNED)
    _tell_mentors(unit, found, version, "plan_returned", known)
    _audit(unit, actor, version, "plan.give_back", moved=moved)
    return moved


async def _at_school(unit: Unit, actor: Actor, match_id: int, *, typed: bool = False) -> tuple[Pair, Papers, Version]:
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.PLAN_APPROVE, found.municipality_id, found.organization_id)
    if found.member(actor.person_id) is not None:
        raise RefusedError("plan_own")
    check_live(found)
    known = await papers(unit, found.id)
    version = _to_answer(known) if typed else known.open
    if version is None or (not typed and version.state is PlanState.DRAFT):
        raise RefusedError("plan_changed")
    return found, known, version


def _to_answer(known: Papers) -> Version:
    version = known.open or known.standing
    if version is None:
        raise RefusedError("plan_changed")
    return version


def _check_words(reason: object | None, text: str | None) -> None:
    if reason is None and not text:
        raise RefusedError("plan_empty")
    if text and len(text) > LIMITS["word"]:
        raise RefusedError("plan_long", most=LIMITS["word"])


def _tell_mentors(unit: Unit, found: Pair, version: Version, kind: str, known: Papers) -> None:
    tell(unit, kind, found, mentors_of(found), subject_id=version.id, key=f"{version.round}:{len(known.words)}")


def _audit_for(unit: Unit, actor: Actor, version: Version, *, agrees: bool) -> None:
    """Note who tapped the answer of somebody without an account, as for every other answer."""
    if actor.by is None:
        return
    unit.audit(
        actor.by,
        "plan.answer_for",
        subject_kind="person",
        subject_id=actor.person_id,
        municipality_id=version.municipality_id,
        organization_id=version.organization_id,
        match_id=version.match_id,
        agrees=agrees,
    )


def _audit(unit: Unit, actor: Actor, version: Version, action: str, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="match",
        subject_id=version.match_id,
        municipality_id=version.municipality_id,
        organization_id=version.organization_id,
        number=version.number,
        **details,
    )
