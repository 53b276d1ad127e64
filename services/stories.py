"""Telling how it was: a pair's sides in three answers, a curator a practice (programme §2, stage 7).

What is told stays between its author and the curators until everybody whom it shows has allowed it (consents §1, C6)
and a curator has approved it. A guardian and a curator are shown by that word, so their own name needs no consent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, exists, select

from domain.permissions import UseCase
from domain.stories import (
    OPTIONAL,
    QUESTIONS,
    StoryKind,
    StoryState,
    Tag,
    Voice,
    next_question,
    publishable,
    read_answer,
)
from domain.vocabulary import MatchStatus, MentoringForm, Role, Side
from services.access import Actor, NotAllowedError, RefusedError, demand, reads, writes
from services.lookups import curator_ids
from services.notices import post
from services.pair_rows import pair, pairs_of
from services.places import place_of
from services.pool import names_of
from services.routing import reachable_for
from services.story_rows import allowances, story_row, texts_of
from storage.ids import new_id
from storage.tables import Account, Guardianship, Story, StoryPerson

if TYPE_CHECKING:
    from services.pair_rows import Pair
    from storage.unit import Unit

_ENDED: Final = (MatchStatus.FINAL, MatchStatus.CLOSED)
_MOST_PAIRS: Final = 3


@dataclass(frozen=True, slots=True)
class Option:
    """Something that the actor can tell of: a pair's story (``id`` is the match), or something of a school."""

    kind: StoryKind
    id: int
    names: str
    """The other side of the pair; the school for what a curator tells."""
    voice: Voice


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list."""

    id: int
    kind: StoryKind
    state: StoryState
    head: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class MyStories:
    """What the actor has told and can tell."""

    lines: tuple[StoryLine, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Somebody whose consent to publish is missing."""

    person_id: int
    name: str
    by_guardian: bool
    own: bool
    """It is the reader's own."""


@dataclass(frozen=True, slots=True)
class StoryCard:
    """One story as its author, its curator or the municipality reads it."""

    id: int
    organization_id: int
    school: str
    kind: StoryKind
    state: StoryState
    voice: Voice
    author: str | None
    """First name of a mentor or mentee."""
    form: MentoringForm | None
    tags: tuple[Tag, ...]
    texts: dict[str, str]
    original: dict[str, str]
    """The author's own words where a copy was edited."""
    lacking: tuple[Lacking, ...]
    asks: str | None
    """The question that is open in a draft."""
    mine: bool
    curates: bool
    may_approve: bool


@reads(UseCase.STORY_TELL)
async def my_stories(unit: Unit, actor: Actor) -> MyStories:
    """Return the actor's own stories, the newest first, and what they can still tell of."""
    person_id = _person(actor)
    rows = await unit.all(
        select(Story.__table__).where(Story.author_id == person_id).order_by(Story.created_at.desc(), Story.id.desc())
    )
    allowed = await allowances(unit, rows)
    lines = tuple(line_of(row, allowed=publishable(allowed[row.id])) for row in rows)
    told = {row.match_id for row in rows if row.match_id is not None}
    return MyStories(lines, tuple(each for each in await _options(unit, actor, person_id) if each.id not in told))


@writes(UseCase.STORY_TELL)
async def start_story(unit: Unit, actor: Actor, kind: StoryKind, subject_id: int) -> int:
    """Begin a story about a pair that is over, or a curator's about the school; one that was begun goes on.

    Raises:
        RefusedError: ``gone`` where there is nothing for the actor to tell of.
    """
    person_id = _person(actor)
    begun = await unit.scalar(
        select(Story.id).where(
            Story.author_id == person_id,
            Story.kind == kind.value,
            Story.match_id == subject_id
            if kind is StoryKind.STORY
            else (Story.organization_id == subject_id) & (Story.state == StoryState.DRAFT.value),
        )
    )
    if begun is not None:
        return int(begun)
    option = next(
        (o for o in await _options(unit, actor, person_id) if o.id == subject_id and o.kind is kind),
        None,
    )
    if option is None:
        raise RefusedError("gone")
    found = None if option.voice is Voice.CURATOR else await pair(unit, subject_id)
    organization_id = subject_id if found is None else found.organization_id
    place = await place_of(unit, organization_id)
    story_id = new_id()
    unit.add(
        Story(
            id=story_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            kind=kind.value,
            author_id=person_id,
            voice=option.voice.value,
            match_id=None if found is None else found.id,
            form=None if found is None else found.form.value,
            tags=[],
            state=StoryState.DRAFT.value,
            body={},
            edited=None,
            created_at=unit.now,
            told_at=None,
            approved_at=None,
            approved_by=None,
        )
    )
    for member in () if found is None else found.staying:
        unit.add(
            StoryPerson(
                id=new_id(), municipality_id=place.municipality_id, story_id=story_id, person_id=member.person_id
            )
        )
    return story_id


@writes(UseCase.STORY_TELL)
async def answer_story(unit: Unit, actor: Actor, story_id: int, field: str, text: str | None) -> None:
    """Keep one answer of the actor's draft; ``None`` leaves out what may be left out. The last one tells the story.

    Raises:
        RefusedError: ``gone``; ``story_no_text``, ``story_short``, ``story_long``.
    """
    row = await _own(unit, actor, story_id)
    kind = StoryKind(row.kind)
    if row.state != StoryState.DRAFT or field != next_question(kind, row.body):
        return  # a late word to a question that is behind
    words = ""
    if text is not None or field not in OPTIONAL:
        words, fault = read_answer(field, text)
        if fault is not None:
            raise RefusedError(f"story_{fault.value}")
    body = {**row.body, field: words}
    if next_question(kind, body) is not None:
        unit.change(Story, row.id, body=body)
        return
    unit.change(Story, row.id, body=body, state=StoryState.TOLD.value, told_at=unit.now)
    if row.voice != Voice.CURATOR:
        for curator in await curator_ids(unit, row.organization_id):
            post(unit, "story_told", curator, row.id, municipality_id=row.municipality_id)


@writes(UseCase.STORY_TELL)
async def drop_story(unit: Unit, actor: Actor, story_id: int) -> None:
    """Take one's own story back: it is deleted, from the bank too. Twice is once."""
    row = await story_row(unit, story_id)
    if row is None:
        return
    if row.author_id != actor.person_id:
        raise NotAllowedError(UseCase.STORY_TELL)
    unit.execute(delete(StoryPerson).where(StoryPerson.story_id == row.id))
    unit.execute(delete(Story).where(Story.id == row.id))
    _audit(unit, actor, row, "story.drop")


@reads(UseCase.STORY_TELL)
async def view_story(unit: Unit, actor: Actor, story_id: int) -> StoryCard:
    """Return a story to its author, or to a curator of its school once it is told.

    Raises:
        RefusedError: ``gone``.
        NotAllowedError: it is another's.
    """
    row = await story_row(unit, story_id)
    if row is None:
        raise RefusedError("gone")
    mine = row.author_id == actor.person_id
    if not mine:
        if row.state == StoryState.DRAFT:
            raise RefusedError("gone")
        demand(actor, UseCase.STORY_PUBLISH, row.municipality_id, row.organization_id)
    return await card_of(unit, row, actor)


@writes(UseCase.STORY_TELL)
async def ask_consents(unit: Unit, actor: Actor, story_id: int) -> int:
    """Ask those whose consent to publish is missing to bring the paper, once a day; return how many are asked.

    Raises:
        RefusedError: ``gone``.
        NotAllowedError: it is neither the actor's own nor told in the actor's school.
    """
    card = await view_story(unit, actor, story_id)
    row = await story_row(unit, story_id)
    day = f"{unit.now:%Y%m%d}"
    for each in card.lacking:
        for receiver in await _signers(unit, each):
            post(
                unit,
                "story_consent",
                receiver,
                story_id,
                key=f"{each.person_id}:{day}",
                params={"person": each.person_id},
                municipality_id=row.municipality_id,
            )
    if card.lacking:
        for curator in await curator_ids(unit, row.organization_id):
            if curator != actor.person_id:
                post(unit, "story_papers", curator, story_id, key=day, municipality_id=row.municipality_id)
    _audit(unit, actor, row, "story.ask_consents", count=len(card.lacking))
    return len(card.lacking)


async def card_of(unit: Unit, row: Any, actor: Actor) -> StoryCard:
    """Return a story's card. The caller has decided on the right to see it (a step of services)."""
    place = await place_of(unit, row.organization_id)
    allowed = (await allowances(unit, [row]))[row.id]
    names = await names_of(unit, {row.author_id, *(each.person_id for each in allowed)})
    kind, state, voice = StoryKind(row.kind), StoryState(row.state), Voice(row.voice)
    curates = Role.CURATOR in actor.roles_in(row.municipality_id, row.organization_id)
    lacking = tuple(
        Lacking(
            each.person_id,
            names[each.person_id].first_name or names[each.person_id].code,
            each.by_guardian,
            each.person_id == actor.person_id,
        )
        for each in allowed
        if not each.allowed
    )
    return StoryCard(
        id=row.id,
        organization_id=row.organization_id,
        school=place.name,
        kind=kind,
        state=state,
        voice=voice,
        author=names[row.author_id].first_name if voice in {Voice.MENTOR, Voice.MENTEE} else None,
        form=MentoringForm(row.form) if row.form else None,
        tags=tuple(Tag(each) for each in row.tags or []),
        texts=texts_of(row),
        original=dict(row.body) if row.edited else {},
        lacking=lacking,
        asks=next_question(kind, row.body) if state is StoryState.DRAFT else None,
        mine=row.author_id == actor.person_id,
        curates=curates,
        may_approve=curates and state is StoryState.TOLD and not lacking,
    )


def line_of(row: Any, *, allowed: bool) -> StoryLine:
    """Return a story as a list shows it. A plain function."""
    kind, texts = StoryKind(row.kind), texts_of(row)
    head = next((texts[field] for field in (*reversed(QUESTIONS[kind]), "title") if texts.get(field)), "")
    return StoryLine(row.id, kind, StoryState(row.state), texts.get("title") or head, allowed)


async def _options(unit: Unit, actor: Actor, person_id: int) -> list[Option]:
    found: list[Option] = []
    for each in await _ended(unit, person_id):
        place = each.member(person_id)
        if place is not None:
            voice = Voice.MENTOR if place.side is Side.MENTOR else Voice.MENTEE
            found.append(Option(StoryKind.STORY, each.id, each.names(person_id), voice))
    if Role.LEGAL_GUARDIAN in actor.roles:
        for minor in await _wards_without_chat(unit, person_id):
            found += [
                Option(StoryKind.STORY, each.id, each.names(minor), Voice.GUARDIAN)
                for each in await _ended(unit, minor)
            ]
    for school in actor.organizations(Role.CURATOR):
        place_name = (await place_of(unit, school)).name
        found.append(Option(StoryKind.PRACTICE, school, place_name, Voice.CURATOR))
    return found


async def _ended(unit: Unit, person_id: int) -> list[Pair]:
    """Return the last pairs of a person that have come to their end; one that broke up is nobody's story."""
    return [*reversed(await pairs_of(unit, person_id, _ENDED))][:_MOST_PAIRS]


async def _wards_without_chat(unit: Unit, guardian_id: int) -> list[int]:
    return await unit.scalars(
        select(Guardianship.minor_id)
        .where(
            Guardianship.guardian_id == guardian_id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
            ~exists().where(Account.person_id == Guardianship.minor_id).correlate(Guardianship),
        )
        .order_by(Guardianship.id)
    )


async def _signers(unit: Unit, lacking: Lacking) -> list[int]:
    """Return whom to ask for a paper: the grown-up, or a minor's guardians, and the minor who carries it home."""
    own = list(await reachable_for(unit, lacking.person_id))
    if not lacking.by_guardian:
        return own
    guardians = await unit.scalars(
        select(Guardianship.guardian_id).where(
            Guardianship.minor_id == lacking.person_id,
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
    )
    return list(dict.fromkeys([*own, *guardians]))


async def _own(unit: Unit, actor: Actor, story_id: int) -> Any:
    row = await story_row(unit, story_id)
    if row is None:
        raise RefusedError("gone")
    if row.author_id != actor.person_id:
        raise NotAllowedError(UseCase.STORY_TELL)
    return row


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise RefusedError("gone")
    return actor.person_id


def _audit(unit: Unit, actor: Actor, row: Any, action: str, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="story",
        subject_id=row.id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        **details,
    )
