"""What a person can do now: the one next step first. Read from the domain's tables, never stored.

The order follows the programme: who takes part is let in, consents, answers the intake questionnaire, is paired, meets,
says how it was (programme §2 and §3). A few queries, however many roles somebody has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from domain.consents import IN_CHAT, Giver
from domain.meetings import next_type_in
from domain.permissions import UseCase
from domain.readiness import Gap
from domain.rounds import ALL, ASKED_TWICE
from domain.training import Decision
from domain.vocabulary import MatchStatus, PersonKind, Role, Side
from services.access import Actor, reads
from services.consent_rows import asks_of
from services.events_answering import invitations_of
from services.events_rows import is_open
from services.joining import JoinStep
from services.lookups import today_in
from services.pool import members_known_to, names_of
from services.step_kinds import RANK, TASKS, Step, StepKind
from services.step_rows import curator_names, happening, has_cycle, other_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.pool import Member
    from storage.unit import Unit

__all__ = ["TASKS", "Step", "StepKind", "next_steps"]


@reads(UseCase.MENU_VIEW)
async def next_steps(unit: Unit, actor: Actor) -> tuple[Step, ...]:
    """Return what the actor can do now, the next step first, then what is being waited for; empty for a stranger."""
    curates = Role.CURATOR in actor.roles
    found = _staff(actor, has_cycle=not curates or await has_cycle(unit, actor.organizations(Role.CURATOR)))
    if actor.person_id is not None:
        found += _name(actor)
        if actor.roles & _PEOPLE:
            found += await _participant(unit, actor, actor.person_id)
    return tuple(sorted(found, key=lambda step: RANK[step.kind]))


_PEOPLE: Final = frozenset({Role.MENTEE, Role.MENTOR, Role.LEGAL_GUARDIAN, Role.PARTNER_CONTACT})


async def _participant(unit: Unit, actor: Actor, person_id: int) -> list[Step]:
    members = await members_known_to(unit, person_id, today_in(unit.now, actor.zone))
    own = [member for member in members if member.person_id == person_id]
    wards = [member for member in members if member.person_id != person_id]
    absent = {ward.person_id for ward in wards if not ward.has_account}
    around = await happening(unit, {person_id, *absent})
    rows = [row for row in around if row.whose == person_id]
    undecided: set[int] = set()
    if any({Gap.OWN_CONSENT, Gap.GUARDIAN_CONSENT} & set(member.gaps) for member in members):
        undecided = {ask.person_id for ask in await asks_of(unit, person_id) if ask.granted is None}
    return [
        *[Step(StepKind.LEAVING, row.id, moment=row.moment) for row in rows if row.tag == "leaving"][:1],
        *[Step(StepKind.LEFT, row.id) for row in rows if row.tag == "left"][:1],
        *_renewals(own),
        *_own_gaps(own, rows, decided=person_id not in undecided),
        *await _papers(unit, own, person_id),
        *_requests(own, rows),
        *await _events(unit, rows, person_id),
        *[Step(StepKind.PLAN, row.id, side=Side(row.other)) for row in rows if row.tag == "plan"],
        *await _matches(unit, own, rows, person_id),
        *await _wards(unit, wards, undecided, [row for row in around if row.whose != person_id]),
    ]


def _renewals(own: Sequence[Member]) -> list[Step]:
    """Return the step to a consent that ends soon, if the chat can ask for it (consents §2)."""
    for member in own:
        if any(given.given_by is Giver.SELF and given.kind in IN_CHAT for given in member.ending):
            return [Step(StepKind.RENEW, member.participation_id)]
    return []


async def _papers(unit: Unit, own: Sequence[Member], person_id: int) -> list[Step]:
    """Return what the person has to bring on paper, and to whom (consents §5); the chat cannot ask it."""
    kinds = tuple(dict.fromkeys(need.kind for member in own for need in member.papers))
    return [Step(StepKind.BRING_PAPER, name=await curator_names(unit, person_id), papers=kinds)] if kinds else []


def _name(actor: Actor) -> list[Step]:
    """Everybody but a bare operator has a name to give."""
    if actor.first_name is not None or not actor.roles - {Role.OPERATOR}:
        return []
    return [Step(StepKind.PROFILE, part=JoinStep.NAME)]


def _own_gaps(own: Sequence[Member], rows: Sequence[Any], *, decided: bool) -> list[Step]:
    """Return what the person's own participations lack; the same gap of two participations is one step."""
    asked = {row.ref for row in rows if row.tag == "survey"}
    sent = any(row.tag == "code" for row in rows)
    found: dict[StepKind, Step] = {}
    for member in own:
        if member.birth_date is None or (member.kind is PersonKind.PUPIL and member.grade is None):
            part = JoinStep.BIRTH_DATE if member.birth_date is None else JoinStep.GRADE
            found.setdefault(StepKind.PROFILE, Step(StepKind.PROFILE, part=part))
            continue
        for gap in member.gaps:
            kind = _GAP_STEPS[gap]
            if kind is StepKind.CONSENT and decided:
                kind = StepKind.CONSENT_REFUSED
            if kind is StepKind.GUARDIAN_INVITE and sent:
                kind = StepKind.GUARDIAN_SENT
            # Nothing is asked of somebody who has not agreed to be asked; an open request is a step of its own.
            if kind is StepKind.INTAKE and (Gap.OWN_CONSENT in member.gaps or member.participation_id in asked):
                continue
            # Training can begin once the person has agreed; a decision is waited for when nothing else is due.
            if gap is Gap.TRAINING and (
                {Gap.OWN_CONSENT, Gap.QUESTIONNAIRE} & set(member.gaps) or member.decision is Decision.NOT_NOW
            ):
                continue
            if gap is Gap.SELECTION and len(member.gaps) > 1:
                continue
            found.setdefault(kind, Step(kind, member.participation_id, side=member.side))
    if {StepKind.GUARDIAN_INVITE, StepKind.GUARDIAN_SENT} & found.keys():
        found.pop(StepKind.WAIT_GUARDIAN, None)
    return list(found.values())


_GAP_STEPS: Final = {
    Gap.BIRTH_DATE: StepKind.PROFILE,
    Gap.OWN_CONSENT: StepKind.CONSENT,
    Gap.GUARDIAN_NOT_LINKED: StepKind.GUARDIAN_INVITE,
    Gap.GUARDIAN_NOT_CONFIRMED: StepKind.WAIT_CURATOR,
    Gap.GUARDIAN_CONSENT: StepKind.WAIT_GUARDIAN,
    Gap.QUESTIONNAIRE: StepKind.INTAKE,
    Gap.PAPER_CONSENT: StepKind.WAIT_CURATOR,
    Gap.TRAINING: StepKind.TRAINING,
    Gap.SELECTION: StepKind.WAIT_SELECTION,
}


def _requests(own: Sequence[Member], rows: Sequence[Any]) -> list[Step]:
    places = {member.participation_id for member in own}
    # Of what is asked at one moment the meeting comes first, then the round, then what is asked a second time.
    asked = (row for row in rows if row.tag == "survey")
    surveys = sorted(asked, key=lambda row: (row.moment, (row.word in ALL) + (row.word in ASKED_TWICE), row.id))
    return [
        Step(StepKind.INTAKE if row.ref in places else StepKind.SURVEY, row.id, begun=row.ref in places,
             instrument=row.word)
        for row in surveys
    ]  # fmt: skip


async def _events(unit: Unit, rows: Sequence[Any], person_id: int) -> list[Step]:
    """Return the invitations that wait for a yes or a no; an answered one is no step any more."""
    if not any(row.tag == "event" for row in rows):
        return []
    return [
        Step(StepKind.EVENT, row.id, name=row.title)
        for row in await invitations_of(unit, [person_id])
        if row.coming is None and is_open(row, row.time_zone, unit.now)
    ]


async def _matches(unit: Unit, own: Sequence[Member], rows: Sequence[Any], person_id: int) -> list[Step]:
    matches = [row for row in rows if row.tag == "match" and row.flag is not False]
    planned = {row.ref: row for row in sorted((r for r in rows if r.tag == "meeting"), key=lambda r: r.moment)}
    several = [row.id for row in matches] if len(matches) > 1 else []
    names = await other_names(unit, several, person_id) if several else {}
    found = [
        replace(step, names=names.get(row.id))
        for row in matches
        if (step := _match(row, planned.get(row.id), unit.now)) is not None
    ]
    sides = {row.other for row in matches}
    found += [
        Step(StepKind.WAIT_PAIR, member.participation_id, side=member.side)
        for member in own
        if member.ready and member.side not in sides
    ]
    return found


def _match(row: Any, meeting: Any, now: datetime) -> Step | None:
    status, side = MatchStatus(row.word), Side(row.other)
    if status is MatchStatus.PROPOSED:
        return Step(StepKind.WAIT_OTHER if row.flag else StepKind.PROPOSAL, row.id, side=side)
    if status in _WAITING:
        return Step(_WAITING[status], row.id, side=side)
    if meeting is not None and meeting.moment > now:
        return Step(StepKind.MEETING_AHEAD, meeting.id, moment=meeting.moment, side=side)
    if meeting is not None:
        kind = StepKind.MEETING_LOG if side is Side.MENTOR else StepKind.WAIT_LOG
        return Step(kind, meeting.id, moment=meeting.moment, side=side)
    return Step(StepKind.MEETING_PROPOSE, row.id, side=side) if next_type_in(status) is not None else None


_WAITING: Final = {
    MatchStatus.AGREED: StepKind.WAIT_ORDER,
    MatchStatus.TRIAL: StepKind.WAIT_TRIAL,
    MatchStatus.PAUSED: StepKind.PAUSED,
    MatchStatus.FINAL: StepKind.FAREWELL,
}


async def _wards(unit: Unit, wards: Sequence[Member], undecided: set[int], rows: Sequence[Any]) -> list[Step]:
    """Return what a guardian does or waits for, by child; the child's first name tells two of them apart."""
    if not wards:
        return []
    names = await names_of(unit, {ward.person_id for ward in wards})
    found: dict[tuple[StepKind, int], Step] = {}
    for ward in wards:
        kinds = []
        ending = any(given.given_by is Giver.GUARDIAN and given.kind in IN_CHAT for given in ward.ending)
        if ward.person_id in undecided or ending:
            kinds.append(StepKind.WARD_CONSENT)
        elif Gap.GUARDIAN_NOT_CONFIRMED in ward.gaps:
            kinds.append(StepKind.WAIT_CURATOR)
        elif Gap.GUARDIAN_CONSENT in ward.gaps:
            kinds.append(StepKind.CONSENT_REFUSED)
        if _needs_hands(ward, rows):
            kinds.append(StepKind.FOR_WARD)
        for kind in kinds:
            found.setdefault((kind, ward.person_id), Step(kind, ward.person_id, name=names[ward.person_id].first_name))
    return list(found.values())


def _needs_hands(ward: Member, rows: Sequence[Any]) -> bool:
    """Tell whether a child without an account has something to answer that the confirmed guardian can type."""
    if ward.has_account or {Gap.GUARDIAN_NOT_CONFIRMED, Gap.BIRTH_DATE} & set(ward.gaps):
        return False
    asked = any(row.whose == ward.person_id and row.tag == "survey" for row in rows)
    proposed = any(
        row.whose == ward.person_id and row.tag == "match" and row.word == MatchStatus.PROPOSED and row.flag is None
        for row in rows
    )
    # Nothing is asked of a child whose own consent is not in the register yet; that one is on paper.
    intake = Gap.QUESTIONNAIRE in ward.gaps and Gap.OWN_CONSENT not in ward.gaps
    invited = any(row.whose == ward.person_id and row.tag == "event" for row in rows)
    planned = any(row.whose == ward.person_id and row.tag == "plan" for row in rows)
    return asked or proposed or intake or invited or planned


def _staff(actor: Actor, *, has_cycle: bool) -> list[Step]:
    roles = actor.roles
    found: list[Step] = []
    if Role.CURATOR in roles:
        found.append(Step(StepKind.TODAY if has_cycle else StepKind.CYCLE_OPEN))
    if Role.MUNICIPAL_CURATOR in roles:
        found.append(Step(StepKind.SCHOOLS))
    if Role.OPERATOR in roles:
        found.append(Step(StepKind.SETUP))
    return found
