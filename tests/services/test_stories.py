"""Stories and the practice bank: who tells, who must allow it, what stands in the bank, the files."""

from __future__ import annotations

import io
from datetime import timedelta

import docx as python_docx
import pytest
from sqlalchemy import func, select, update

from domain.stories import StoryKind, StoryState, Tag
from domain.vocabulary import ConsentKind, MatchStatus, Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers.registry import Due, compose
from services.erasing_data import Eraser
from services.final_event import create_final, days_to_choose, request_script, script_bytes, standing_final
from services.notices import Outgoing, Skip
from services.stories import answer_story, ask_consents, drop_story, my_stories, start_story, view_story
from services.story_bank import approve_story, edit_story, read_story, request_bank_file, tag_story, view_bank
from storage.tables import Consent, Event, EventInvitation, OutboxMessage, Story, StoryPerson
from tests.services.ready import ready_mentee, ready_mentor
from tests.services.town import Human, Town

WORDS = ("Было страшно заговорить", "Помогли шахматы", "Теперь говорю сама")


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        town.mentor, town.girl = ready_mentor(town, "Илья"), ready_mentee(town, "Аня")
        town.match_id = town.match(town.mentor, town.girl, MatchStatus.CLOSED.value)
    return town


async def told(unit, town) -> int:
    async with unit() as work:
        story = await start_story(work, town.girl.actor, StoryKind.STORY, town.match_id)
    for field, words in zip(("hard", "helped", "changed"), WORDS, strict=True):
        async with unit() as work:
            await answer_story(work, town.girl.actor, story, field, words)
    return story


async def allow(unit, town, *, granted: bool = True) -> None:
    """Record the guardians' signed sheets for both children."""
    async with unit() as work:
        town.unit = work
        for human in (town.girl, town.mentor):
            guardian = await work.scalar(
                select(Consent.given_by).where(Consent.person_id == human.id, Consent.given_by != human.id)
            )
            by = Human(Actor(0, int(guardian)), None)
            town.consent(human, ConsentKind.PUBLICATION, by=by, granted=granted)


async def test_three_answers_and_the_curator_hears_of_it(unit, town) -> None:
    async with unit() as work:
        (option,) = (await my_stories(work, town.girl.actor)).options
        assert (option.id, option.names) == (town.match_id, "Илья")
    story = await told(unit, town)
    async with unit() as work:
        found = await my_stories(work, town.girl.actor)
        assert found.options == ()
        assert [(line.id, line.state, line.allowed) for line in found.lines] == [(story, StoryState.TOLD, False)]
        assert await start_story(work, town.girl.actor, StoryKind.STORY, town.match_id) == story
        (notice,) = await work.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "story_told"))
        assert notice.person_id == town.head_id
        card = await view_story(work, town.girl.actor, story)
        assert [(each.name, each.by_guardian, each.own) for each in card.lacking] == [
            ("Илья", True, False), ("Аня", True, True),
        ]  # fmt: skip
        with pytest.raises(NotAllowedError):
            await view_story(work, town.mentor.actor, story)


@pytest.mark.parametrize(("text", "reason"), [(None, "story_no_text"), ("а", "story_short"), ("а" * 501, "story_long")])
async def test_what_is_no_answer_is_asked_again(unit, town, text, reason) -> None:
    async with unit() as work:
        story = await start_story(work, town.girl.actor, StoryKind.STORY, town.match_id)
    async with unit() as work:
        with pytest.raises(RefusedError, match=reason):
            await answer_story(work, town.girl.actor, story, "hard", text)
        assert (await view_story(work, town.girl.actor, story)).asks == "hard"
        with pytest.raises(RefusedError, match="gone"):
            await view_story(work, town.boss, story)  # a draft is its author's


async def test_a_broken_pair_is_nobodys_story(unit, town) -> None:
    async with unit() as work:
        await work.exclusive()
        work.execute(update(town_match()).values(status=MatchStatus.BROKEN.value))
        assert (await my_stories(work, town.girl.actor)).options == ()
        with pytest.raises(RefusedError, match="gone"):
            await start_story(work, town.girl.actor, StoryKind.STORY, town.match_id)


def town_match():
    from storage.tables import Match  # noqa: PLC0415

    return Match


async def test_nothing_is_approved_before_everybody_has_allowed_it(unit, town) -> None:
    story = await told(unit, town)
    async with unit() as work:
        with pytest.raises(RefusedError, match="story_not_allowed"):
            await approve_story(work, town.boss, story, on=True)
        assert await ask_consents(work, town.boss, story) == 2
    async with unit() as work:
        asked = await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == "story_consent"))
        assert len(asked) == 4  # both children and a parent of each
        for row in asked:
            said = await compose("story_consent", work, Due(row.person_id, story, row.params, "Europe/Moscow"),
                                 translator("ru"))  # fmt: skip
            assert isinstance(said, Outgoing)
    await allow(unit, town)
    async with unit() as work:
        await approve_story(work, town.boss, story, on=True)
    async with unit() as work:
        assert (await view_bank(work, town.boss)).approved == 1
        row = asked[0]
        due = Due(row.person_id, story, row.params, "Europe/Moscow")
        assert isinstance(await compose("story_consent", work, due, translator("ru")), Skip)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "a later no"])
async def test_a_consent_that_ends_takes_the_story_out_at_once(unit, town, how) -> None:
    story = await told(unit, town)
    await allow(unit, town)
    async with unit() as work:
        await approve_story(work, town.boss, story, on=True)
    municipal = Actor(9, town.head_id, town.municipality_id,
                      grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))  # fmt: skip
    async with unit() as work:
        assert [line.id for line in (await view_bank(work, municipal)).lines] == [story]
        card = await read_story(work, municipal, story)
        assert (card.author, card.curates, card.may_approve) == ("Аня", False, False)
    if how == "a later no":
        await allow(unit, town, granted=False)
    else:
        async with unit() as work:
            await work.exclusive()
            value = {"withdrawn_at": work.now} if how == "withdrawn" else {"expires_on": work.now.date() - timedelta(1)}
            work.execute(update(Consent).where(Consent.kind == ConsentKind.PUBLICATION.value).values(**value))
    async with unit() as work:
        assert (await view_bank(work, municipal)).lines == ()
        with pytest.raises(RefusedError, match="gone"):
            await read_story(work, municipal, story)
        (line,) = (await view_bank(work, town.boss)).lines
        assert not line.allowed
        with pytest.raises(RefusedError, match="bank_empty"):
            await request_bank_file(work, town.boss)


async def test_the_curator_edits_a_copy_and_the_words_stay(unit, town) -> None:
    story = await told(unit, town)
    await allow(unit, town)
    async with unit() as work:
        await approve_story(work, town.boss, story, on=True)
    async with unit() as work:
        await edit_story(work, town.boss, story, "helped", "Помогла игра")
        await tag_story(work, town.boss, story, Tag.FRIENDSHIP, on=True)
    async with unit() as work:
        card = await view_story(work, town.boss, story)
        assert (card.texts["helped"], card.original["helped"]) == ("Помогла игра", WORDS[1])
        assert card.state is StoryState.TOLD  # what was changed is approved anew
        assert card.tags == (Tag.FRIENDSHIP,)
        for letters, narrow, count in (("игр", None, 1), ("шахм", None, 0), ("", "tag:friendship", 1),
                                       ("", "practice", 0), ("", "form:pupil_pupil", 1)):  # fmt: skip
            assert (await view_bank(work, town.boss, letters=letters, narrow=narrow)).total == count
        with pytest.raises(NotAllowedError):
            await edit_story(work, town.girl.actor, story, "helped", "Нет")


async def test_a_practice_names_nobody_and_needs_nobodys_word(unit, town) -> None:
    async with unit() as work:
        story = await start_story(work, town.boss, StoryKind.PRACTICE, town.school_id)
    for field, words in (("title", "Шахматный час"), ("audience", "5-7 классы"), ("done", "Играем по средам"),
                         ("result", "Дети подружились"), ("files", None)):  # fmt: skip
        async with unit() as work:
            await answer_story(work, town.boss, story, field, words)
    async with unit() as work:
        await approve_story(work, town.boss, story, on=True)
    async with unit() as work:
        (line,) = (await view_bank(work, town.boss)).lines
        assert (line.head, line.allowed, line.state) == ("Шахматный час", True, StoryState.APPROVED)
        await request_bank_file(work, town.boss)
    async with unit() as work:
        said = await compose("story_bank", work, Due(town.head_id, town.head_id, {}, "Europe/Moscow"), translator("ru"))
        text = "\n".join(p.text for p in python_docx.Document(io.BytesIO(said.file.data)).paragraphs)
        assert "Шахматный час" in text
        assert "Ольга" not in text  # a curator is shown by that word
        data = await script_bytes(work, town.school_id, translator("ru"))
        script = "\n".join(p.text for p in python_docx.Document(io.BytesIO(data)).paragraphs)
        assert "— Шахматный час" in script


async def test_what_was_taken_back_or_erased_is_gone(unit, town) -> None:
    story = await told(unit, town)
    async with unit() as work:
        with pytest.raises(NotAllowedError):
            await drop_story(work, town.boss, story)
        await drop_story(work, town.girl.actor, story)
    async with unit() as work:
        assert await work.scalar(select(func.count()).select_from(StoryPerson)) == 0
    await told(unit, town)
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.mentor.id).run()  # the other side of the pair
    async with unit() as work:
        assert await work.scalar(select(func.count()).select_from(Story)) == 0


async def test_the_final_event_invites_everybody_once(unit, town) -> None:
    async with unit() as work:
        days = await days_to_choose(work, town.boss, town.school_id)
        assert {day.weekday() for day in days} == {4}
        event = await create_final(work, town.boss, town.school_id, days[0], title="Итоговое мероприятие")
    async with unit() as work:
        assert await create_final(work, town.boss, town.school_id, days[1], title="Ещё раз") == event
        assert await standing_final(work, town.boss, town.school_id) == event
        assert (await work.scalar(select(Event.kind))) == "final"
        assert await work.scalar(select(func.count()).select_from(EventInvitation)) == 4
        await request_script(work, town.boss, town.school_id)
