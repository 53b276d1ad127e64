"""While a pair works: pause, resume, a wish for a change, another mentor, the psychologist's notes, materials."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from catalog.materials import Material
from domain.matches import EndReason
from domain.pauses import Outcome, PauseReason, WishKind, WishReason
from domain.vocabulary import MatchStatus, MeetingStatus, Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.candidates import candidates, waiting_mentees
from services.composers import Due, compose
from services.erasing_data import Eraser
from services.materials import add_material, own_materials, remove_material
from services.mydata_paper import person_paper
from services.notes import list_notes, remove_note, share_note, write_note
from services.pair_lists import list_matches
from services.pair_matters import silent_matches
from services.pair_state import own_pause, pair_state
from services.pairing import propose
from services.pause_rows import resume_due
from services.pauses import pause_match, resume_match
from services.pausing import CONSENT_LAPSED, paused_matches, resume
from services.places import place_of
from services.plan import Next, plan
from services.rematch import end_for_rematch
from services.soundness import violations
from services.today import Matter, morning
from services.wishes import ask_curator, settle, view_wishes, wishes_of
from storage.ids import new_id
from storage.tables import (
    Consent,
    Match,
    MatchMember,
    MatchPause,
    Meeting,
    OutboxMessage,
    PairWish,
    PsychologistNote,
    SurveyRequest,
)
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CATALOGUE = load_catalogue()


class Pairs:
    """A school with a working pair, a spare mentor, and its staff."""


@pytest.fixture
async def home(unit) -> Pairs:
    found = Pairs()
    async with unit() as u:
        town = found.town = Town(u)
        found.curator = town.curator()
        town.cycle()
        form_on(town)
        found.mentee, found.mentor = ready_mentee(town), ready_mentor(town)
        found.longer, found.spare = ready_mentee(town, "Боря"), ready_mentor(town, "Вера")
        found.guardian = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        town.guardian_of(found.mentee, found.guardian)
        found.match = town.match(found.mentor, found.mentee, MatchStatus.WORKING.value)
        u.change(Match, found.match, approved_at=u.now - timedelta(days=30))
        found.meeting = town.meeting(found.match, u.now + timedelta(days=3), kind="working")
        found.past = town.meeting(found.match, u.now - timedelta(hours=3), kind="working")
        person = town.human("Нина", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None)
        found.psychologist = person.actor
        head = town.human("Глава", Role.SCHOOL_HEAD, kind="teacher", born=ADULT_BORN, grade=None)
        found.head = head.actor
        found.today = (u.now + timedelta(hours=3)).date()
    return found


async def kinds(unit, person_id: int) -> list[str]:
    async with unit() as u:
        return list(await u.scalars(select(OutboxMessage.kind).where(OutboxMessage.person_id == person_id)))


async def said(unit, person_id: int, kind: str) -> str:
    async with unit() as u:
        row = await u.first(
            select(OutboxMessage.__table__).where(OutboxMessage.person_id == person_id, OutboxMessage.kind == kind)
        )
        due = Due(person_id, row.subject_id, row.params, "Europe/Moscow")
        made = await compose(kind, u, due, translator("ru"))
    return getattr(made, "text", "")


async def status_of(unit, match_id: int) -> str:
    async with unit() as u:
        return await u.scalar(select(Match.status).where(Match.id == match_id))


# -- pause and resume ------------------------------------------------------------------------------------------------


async def test_a_pause_calls_meetings_off_and_both_hear_until_when(unit, home) -> None:
    until = home.today + timedelta(weeks=2)
    async with unit() as u:
        await pause_match(u, home.curator, home.match, PauseReason.FAMILY, until)
    async with unit() as u:
        row = await u.first(select(Match.__table__).where(Match.id == home.match))
        meetings = {
            r.id: r.status
            for r in await u.all(select(Meeting.id, Meeting.status).where(Meeting.match_id == home.match))
        }
        assert (row.status, row.status_before_pause, row.reason) == ("paused", "working", None)
        # What is over already may have been held: it still waits for its log.
        assert meetings == {home.meeting: MeetingStatus.CANCELLED.value, home.past: MeetingStatus.PLANNED.value}
        assert await own_pause(u, home.mentee.actor, home.match) == until
        assert (await plan(u, home.mentor.actor, home.match)).next is Next.PAUSED
        card = await pair_state(u, home.curator, home.match)
        assert (card.until, card.reason, card.may_resume, card.may_pause) == (until, PauseReason.FAMILY, True, False)
        # The reason is the curator's alone.
        assert (await pair_state(u, home.head, home.match)).reason is None
        assert (await pair_state(u, home.psychologist, home.match)).reason is None
        assert not await violations(u)
    for human in (home.mentor, home.mentee):
        assert await kinds(unit, human.id) == ["match_paused"]
        text = await said(unit, human.id, "match_paused")
        assert translator("ru").full_date(until) in text


@pytest.mark.parametrize(("days", "reason"), [(0, "pause_day_past"), (-1, "pause_day_past"), (200, "pause_too_long")])
async def test_a_pause_needs_a_day_ahead(unit, home, days, reason) -> None:
    with pytest.raises(RefusedError, match=reason):
        async with unit() as u:
            await pause_match(u, home.curator, home.match, PauseReason.BUSY, home.today + timedelta(days=days))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("proposed", "match_not_approved"),
        ("final", "pause_too_late"),
        ("closed", "already_over"),
        ("paused", "is_paused"),
    ],
)
async def test_every_refusal_of_a_pause_names_its_reason(unit, home, status, reason) -> None:
    async with unit() as u:
        u.change(Match, home.match, status=status)
    with pytest.raises(RefusedError, match=reason):
        async with unit() as u:
            await pause_match(u, home.curator, home.match, PauseReason.BUSY, home.today + timedelta(days=7))


async def test_a_pause_ends_on_its_day_and_the_curator_sees_it_coming(unit, clock, home) -> None:
    until = home.today + timedelta(days=7)
    async with unit() as u:
        await pause_match(u, home.curator, home.match, PauseReason.AWAY, until)
    clock.move_by(timedelta(days=5))
    async with unit() as u:
        assert Matter.PAUSES not in {
            line.matter for line in (await morning(u, home.curator, home.town.school_id)).lines
        }
        assert await resume_due(u, home.town.municipality_id) == 0
    clock.move_by(timedelta(days=1))
    async with unit() as u:
        lines = {line.matter: line.ids for line in (await morning(u, home.curator, home.town.school_id)).lines}
        assert lines[Matter.PAUSES] == (home.match,)
        assert await resume_due(u, home.town.municipality_id) == 0
    clock.move_by(timedelta(days=1))
    async with unit() as u:
        assert await resume_due(u, home.town.municipality_id) == 1
    async with unit() as u:
        assert await resume_due(u, home.town.municipality_id) == 0
    assert await status_of(unit, home.match) == "working"
    assert (await kinds(unit, home.mentee.id))[-1] == "match_resumed"
    assert "match_resumed_curator" in await kinds(unit, home.curator.person_id)


async def test_a_pause_is_no_silence(unit, clock, home) -> None:
    async with unit() as u:
        await pause_match(u, home.curator, home.match, PauseReason.AWAY, home.today + timedelta(days=30))
    clock.move_by(timedelta(days=30))
    async with unit() as u:
        assert await resume_due(u, home.town.municipality_id) == 1
    async with unit() as u:
        place = await place_of(u, home.town.school_id)
        assert await silent_matches(u, place) == ()
    clock.move_by(timedelta(days=22))
    async with unit() as u:
        assert await silent_matches(u, place) == (home.match,)


async def test_the_curator_lets_a_pair_go_on_at_once(unit, home) -> None:
    async with unit() as u:
        await pause_match(u, home.curator, home.match, PauseReason.TALK, home.today + timedelta(days=7))
    async with unit() as u:
        await resume_match(u, home.curator, home.match)
    assert await status_of(unit, home.match) == "working"
    with pytest.raises(RefusedError, match="not_paused"):
        async with unit() as u:
            await resume_match(u, home.curator, home.match)


async def test_a_pause_and_a_missing_consent_do_not_let_go_of_each_other(unit, home) -> None:
    async with unit() as u:
        await pause_match(u, home.curator, home.match, PauseReason.BUSY, home.today + timedelta(days=7))
    async with unit() as u:
        # The pass that looks for consents given anew has nothing to do with it.
        assert await paused_matches(u, home.town.municipality_id) == []
        await u.exclusive()
        assert await resume(u, [home.match]) == 0
    async with unit() as u:  # the guardian's consent ends meanwhile
        rows = await u.scalars(select(Consent.id).where(Consent.person_id == home.mentee.id))
        for consent_id in rows:
            u.change(Consent, consent_id, expires_on=home.today - timedelta(days=1))
    with pytest.raises(RefusedError, match="waits_for_consent"):
        async with unit() as u:
            await resume_match(u, home.curator, home.match)
    async with unit() as u:
        u.change(MatchPause, await u.scalar(select(MatchPause.id)), until=home.today)
    async with unit() as u:
        assert await resume_due(u, home.town.municipality_id) == 0
    async with unit() as u:
        row = await u.first(select(Match.status, Match.reason).where(Match.id == home.match))
        assert (row.status, row.reason) == ("paused", CONSENT_LAPSED)
        state = await pair_state(u, home.curator, home.match)
        assert (state.for_consent, state.may_resume, state.until) == (True, False, None)
    with pytest.raises(RefusedError, match="waits_for_consent"):
        async with unit() as u:
            await resume_match(u, home.curator, home.match)


# -- wishes and another mentor ---------------------------------------------------------------------------------------


async def test_a_wish_reaches_the_curator_and_nobody_else(unit, home) -> None:
    async with unit() as u:
        await ask_curator(u, home.mentee.actor, home.match, WishKind.CHANGE, WishReason.CONTACT)
    async with unit() as u:
        await ask_curator(u, home.mentee.actor, home.match, WishKind.CHANGE, WishReason.CONTACT)
        await ask_curator(u, home.guardian.actor, home.match, WishKind.PAUSE)
    async with unit() as u:
        assert [(w.kind, w.reason) for w in await wishes_of(u, home.curator, home.match)] == [
            (WishKind.CHANGE, WishReason.CONTACT),
            (WishKind.PAUSE, None),
        ]
        lines = {line.matter: line.ids for line in (await morning(u, home.curator, home.town.school_id)).lines}
        assert lines[Matter.WISHES] == (home.match,)
        mine = await view_wishes(u, home.mentee.actor, home.match)
        assert (mine.asked, mine.may_pause, mine.may_change) == ((WishKind.PAUSE, WishKind.CHANGE), False, False)
        theirs = await view_wishes(u, home.mentor.actor, home.match)
        assert (theirs.asked, theirs.may_pause, theirs.may_change) == ((), True, False)
    assert await kinds(unit, home.mentor.id) == []
    assert await kinds(unit, home.curator.person_id) == ["pair_wish", "pair_wish"]
    async with unit() as u:
        await settle(u, home.curator, home.match)
    async with unit() as u:
        assert await wishes_of(u, home.curator, home.match) == ()
        assert set(await u.scalars(select(PairWish.outcome))) == {Outcome.STAYS.value}


async def test_a_mentor_asks_for_no_other_mentor(unit, home) -> None:
    with pytest.raises(RefusedError, match="wish_too_late"):
        async with unit() as u:
            await ask_curator(u, home.mentor.actor, home.match, WishKind.CHANGE)


@pytest.mark.parametrize("asked", [True, False])
async def test_another_mentor_without_fault(unit, home, asked) -> None:
    if asked:
        async with unit() as u:
            await ask_curator(u, home.mentee.actor, home.match, WishKind.CHANGE, WishReason.UNSAID)
    async with unit() as u:
        await end_for_rematch(u, home.curator, home.match, EndReason.DID_NOT_FIT)
    texts = [await said(unit, human.id, "match_rematch") for human in (home.mentor, home.mentee)]
    for text in texts:
        assert text
        assert "общий язык" not in text
    async with unit() as u:
        row = await u.first(select(Match.status, Match.ended_at).where(Match.id == home.match))
        assert row.status == MatchStatus.BROKEN.value
        assert row.ended_at is not None
        assert await u.scalar(select(Meeting.status).where(Meeting.id == home.meeting)) == "cancelled"
        assert not await u.scalars(select(SurveyRequest.id).where(SurveyRequest.state == "open"))
        # Why it ended is read by curator and psychologist, not by the head.
        reasons = [(await pair_state(u, who, home.match)).ended for who in (home.curator, home.psychologist, home.head)]
        assert reasons == [EndReason.DID_NOT_FIT, EndReason.DID_NOT_FIT, None]
        # The mentee is the first in line, and the former mentor is not among those to choose from.
        waiting = await waiting_mentees(u, home.curator, home.town.school_id)
        assert [each.person_id for each in waiting.mentees] == [home.mentee.id, home.longer.id]
        choice = await candidates(u, home.curator, CATALOGUE, home.mentee.participation_id)
        assert [each.person_id for each in choice.mentors] == [home.spare.id]
        other = await candidates(u, home.curator, CATALOGUE, home.longer.participation_id)
        assert {each.person_id for each in other.mentors} == {home.spare.id, home.mentor.id}
        assert not await violations(u)
    with pytest.raises(RefusedError, match="parted_before"):
        async with unit() as u:
            await propose(u, home.curator, CATALOGUE, home.mentee.participation_id, home.mentor.participation_id)
    async with unit() as u:
        await propose(u, home.curator, CATALOGUE, home.mentee.participation_id, home.spare.participation_id)


async def test_why_a_pair_has_ended_is_in_nobodys_file(unit, home) -> None:
    async with unit() as u:
        await end_for_rematch(u, home.curator, home.match, EndReason.NO_TIME)
    for person, reader in ((home.mentee, home.mentee), (home.mentor, home.mentor), (home.mentee, home.guardian)):
        async with unit() as u:
            made = await person_paper(
                u, CATALOGUE, translator("ru"), "Europe/Moscow", person_id=person.id, reader_id=reader.id
            )
        said = str(made.data())
        assert "no_time" not in said
        assert "нет общего времени" not in said.lower()


async def test_of_a_group_nobody_is_parted_but_leaves(unit, home) -> None:
    async with unit() as u:
        town = home.town
        town.unit = u
        u.add(
            MatchMember(
                id=new_id(), municipality_id=town.municipality_id, match_id=home.match,
                participation_id=home.longer.participation_id, person_id=home.longer.id, side="mentee", accepted=True,
                answered_at=None,
            )
        )  # fmt: skip
    async with unit() as u:
        assert not (await pair_state(u, home.curator, home.match)).may_change
    with pytest.raises(RefusedError, match="rematch_group"):
        async with unit() as u:
            await end_for_rematch(u, home.curator, home.match, EndReason.NO_TIME)


async def test_after_a_failed_trial_the_time_of_waiting_is_kept(unit, clock, home) -> None:
    async with unit() as u:
        u.change(
            Match, home.match, status=MatchStatus.BROKEN.value, ended_at=u.now, reason=EndReason.TRIAL_NOT_PASSED.value
        )
    clock.move_by(timedelta(days=10))
    async with unit() as u:
        waiting = await waiting_mentees(u, home.curator, home.town.school_id)
        assert {each.person_id: each.waiting_days for each in waiting.mentees} == {
            home.mentee.id: 10,
            home.longer.id: 10,
        }
        assert (await pair_state(u, home.curator, home.match)).ended is EndReason.TRIAL_NOT_PASSED
        assert (await pair_state(u, home.head, home.match)).ended is None


async def test_a_paused_pair_can_be_parted_too(unit, home) -> None:
    async with unit() as u:
        await pause_match(u, home.curator, home.match, PauseReason.TALK, home.today + timedelta(days=7))
    async with unit() as u:
        await end_for_rematch(u, home.curator, home.match, EndReason.NO_TIME)
    async with unit() as u:
        assert await resume_due(u, home.town.municipality_id) == 0
        assert await u.scalar(select(MatchPause.ended_at)) is not None
    with pytest.raises(RefusedError, match="already_over"):
        async with unit() as u:
            await end_for_rematch(u, home.curator, home.match, EndReason.NO_TIME)


# -- the psychologist's notes ----------------------------------------------------------------------------------------


async def test_notes_are_the_psychologists_until_shared(unit, home) -> None:
    async with unit() as u:
        first = await write_note(u, home.psychologist, home.match, "  Договорились о ритме ")
        own = await write_note(u, home.psychologist, home.match, "Тревожится перед контрольной", home.mentee.id)
    async with unit() as u:
        other = Actor(9, home.head.person_id, home.town.municipality_id,
                      grants=(Grant(Role.PSYCHOLOGIST, home.town.municipality_id, home.town.school_id),))  # fmt: skip
        assert {note.text for note in (await list_notes(u, other, home.match)).notes} == {
            "Договорились о ритме",
            "Тревожится перед контрольной",
        }
        assert (await list_notes(u, home.curator, home.match)).notes == ()
        assert (await pair_state(u, home.curator, home.match)).notes is None
        page = await list_matches(u, home.psychologist, home.town.school_id, "watched")
        assert [line.id for line in page.lines] == [home.match]
        assert "watched" not in (await list_matches(u, home.curator, home.town.school_id)).counts
        with pytest.raises(NotAllowedError):
            await list_notes(u, home.head, home.match)
    async with unit() as u:
        await share_note(u, home.psychologist, first, shared=True)
    async with unit() as u:
        page = await list_notes(u, home.curator, home.match)
        assert [(note.text, note.about) for note in page.notes] == [("Договорились о ритме", None)]
        assert not page.may_write
        await share_note(u, home.psychologist, first, shared=False)
    async with unit() as u:
        assert (await list_notes(u, home.curator, home.match)).notes == ()
        with pytest.raises(RefusedError):
            await remove_note(u, other, own)
        await remove_note(u, home.psychologist, own)
    async with unit() as u:
        assert list(await u.scalars(select(PsychologistNote.id))) == [first]


@pytest.mark.parametrize("text", ["", "⠀", "я" * 1001])
async def test_a_note_has_words_and_an_end(unit, home, text) -> None:
    with pytest.raises(RefusedError, match="bad_words"):
        async with unit() as u:
            await write_note(u, home.psychologist, home.match, text)


async def test_people_read_of_notes_what_is_theirs(unit, home) -> None:
    async with unit() as u:
        await write_note(u, home.psychologist, home.match, "О двоих сразу")
        await write_note(u, home.psychologist, home.match, "Только про неё", home.mentee.id)
        await ask_curator(u, home.mentee.actor, home.match, WishKind.CHANGE, WishReason.TOPIC)

    async def paper(person: int, reader: int) -> str:
        async with unit() as u:
            made = await person_paper(
                u, CATALOGUE, translator("ru"), "Europe/Moscow", person_id=person, reader_id=reader
            )
        return str(made.data())

    own = await paper(home.mentee.id, home.mentee.id)
    assert "Только про неё" in own
    assert "О двоих сразу" not in own
    assert "Заметки психолога" in own
    ward = await paper(home.mentee.id, home.guardian.id)
    assert "Заметки психолога" in ward
    assert "Только про неё" not in ward
    assert "Только про неё" not in await paper(home.mentor.id, home.mentor.id)


async def test_erasing_takes_notes_and_reasons_along(unit, home) -> None:
    async with unit() as u:
        await write_note(u, home.psychologist, home.match, "О двоих сразу")
        await write_note(u, home.psychologist, home.match, "Только про неё", home.mentee.id)
        await ask_curator(u, home.mentee.actor, home.match, WishKind.CHANGE, WishReason.TOPIC)
    async with unit() as u:
        await end_for_rematch(u, home.curator, home.match, EndReason.OTHER)
    async with unit() as u:
        await u.exclusive()
        await Eraser(u, home.town.school_id, home.mentee.id).run()
    async with unit() as u:
        assert list(await u.scalars(select(PsychologistNote.id))) == []
        assert list(await u.scalars(select(PairWish.reason))) == [None]


# -- materials ------------------------------------------------------------------------------------------------------


async def test_a_school_adds_its_own_hints(unit, home) -> None:
    async with unit() as u:
        made = await add_material(
            u, home.curator, CATALOGUE, home.town.school_id, topic="silence", title="Кружки", body="https://example.org/a"
        )  # fmt: skip
    async with unit() as u:
        assert [each.title for each in await own_materials(u, home.mentor.actor, "silence")] == ["Кружки"]
        assert await own_materials(u, home.mentor.actor, "online") == ()
        await remove_material(u, home.curator, made)
    async with unit() as u:
        assert await own_materials(u, home.mentor.actor, "silence") == ()


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Кружки", "http://example.org", "bad_link"),
        ("Кружки", "javascript://alert", "bad_link"),
        ("Я", "https://example.org", "bad_words"),
        ("Кружки", "⠀", "bad_words"),
        ("Кружки", "я" * 901, "bad_words"),
    ],
)
async def test_a_hint_is_words_or_a_safe_link(unit, home, title, body, reason) -> None:
    with pytest.raises(RefusedError, match=reason):
        async with unit() as u:
            await add_material(u, home.curator, CATALOGUE, home.town.school_id, topic="silence", title=title, body=body)


def test_the_catalogue_has_a_hint_for_every_moment() -> None:
    offered = [each.meeting.value for each in CATALOGUE.materials.values() if each.meeting]
    assert sorted(offered) == ["final", "intro", "planning", "trial"]
    assert len(CATALOGUE.materials) == 11
    for each in CATALOGUE.materials.values():
        assert all(page.ru_child for page in each.pages), each.id


def test_a_hint_with_an_unsafe_link_is_refused() -> None:
    raw = {"id": "x", "order": 1, "title": {"ru": "А", "en": "A"}, "short": {"ru": "А", "en": "A"}}
    assert Material.model_validate(raw | {"pages": [{"ru": "https://example.org", "en": "A"}]})
    with pytest.raises(ValueError, match="https"):
        Material.model_validate(raw | {"pages": [{"ru": "http://example.org", "en": "A"}]})
