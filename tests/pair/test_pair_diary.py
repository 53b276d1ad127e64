"""The diary of a pair: who may keep what, who sees it, how it is sent again, and how it is forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from domain.diary import LARGEST, DiaryKind, Sent
from domain.vocabulary import MeetingFormat, Role, Side
from locales import translator
from services import diary, meeting_log, meetings
from services.access import NotAllowedError, RefusedError
from services.composers import Due, compose
from services.meeting_log import Details
from services.notices import Skip, Stored, Urgency
from storage.tables import AuditEntry, MeetingAttachment

DAY = timedelta(days=1)


@pytest.fixture
async def school(school, catalogue):
    """A school with a pair whose meeting of yesterday is in the log."""
    match = await school.match()
    async with school.unit() as u:
        done = await meeting_log.log_past(
            u, school.mentor, catalogue, match, Details(held_on=(school.clock.now() - DAY).date())
        )
    school.pair, school.meeting = match, done.meeting_id
    return school


def photo(number=1, **more):
    return Sent(DiaryKind.PHOTO, f"file-{number}", f"unique-{number}", **{"size": 1000} | more)


def voice(number=1, seconds=20):
    return Sent(DiaryKind.VOICE, f"voice-{number}", f"unique-v{number}", 1000, seconds)


async def add(school, name, sent, meeting=None):
    async with school.unit() as u:
        await diary.add(u, school.actors[name], meeting or school.meeting, sent)


async def page(school, name):
    async with school.unit() as u:
        return await diary.page(u, school.actors[name], school.meeting)


async def remove(school, name, entry):
    async with school.unit() as u:
        await diary.remove(u, school.actors[name], entry)


async def show(school, name):
    async with school.unit() as u:
        return await diary.show(u, school.actors[name], school.meeting)


async def composed(school, row):
    async with school.unit() as u:
        due = Due(row.person_id, row.subject_id, row.params, school.zone)
        return await compose(row.kind, u, due, translator("ru", child=True))


async def refused(act):
    with pytest.raises(RefusedError) as refusal:
        await act
    return refusal.value.reason


async def test_both_sides_and_the_curator_see_it_and_nobody_else(school):
    await add(school, "mentor", photo())
    await add(school, "mentee", voice())
    for name in ("mentor", "mentee"):
        found = await page(school, name)
        assert [(e.kind, e.name) for e in found.entries] == [("photo", "Mentor"), ("voice", "Mentee")]
        assert [e.mine for e in found.entries] == [name == "mentor", name == "mentee"]
        assert found.may_add
    assert await school.rows(select(AuditEntry.action)) == []
    found = await page(school, "curator")
    assert (found.may_add, len(found.may_remove)) == (False, 2)
    noted = await school.rows(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.subject_id))
    assert [tuple(row) for row in noted] == [("diary.view", school.curator.person_id, school.meeting)]
    await school.person("other", Role.MENTOR, Side.MENTOR)
    await school.person("guardian", Role.LEGAL_GUARDIAN)
    for name in ("other", "guardian", "psychologist"):
        with pytest.raises(NotAllowedError):
            await page(school, name)


async def test_an_album_is_kept_whole_and_told_once(school, clock):
    await asyncio.gather(*(add(school, "mentor", photo(number)) for number in range(3)))
    assert (await page(school, "mentee")).count(DiaryKind.PHOTO) == 3
    (row,) = await school.outbox("diary_added")
    assert (row.person_id, row.urgency) == (school.mentee.person_id, Urgency.NEWS)
    assert row.due_at > clock.now()  # the rest of an album is on its way
    message = await composed(school, row)
    assert message.text.split("\n")[0] == "В дневнике новое."
    assert "3 фото" in message.text


async def test_five_are_kept_and_the_same_one_only_once(school):
    await asyncio.gather(*(add(school, "mentor", photo(1)) for _ in range(3)))
    results = await asyncio.gather(
        *(add(school, name, photo(number)) for number, name in enumerate(("mentor", "mentee") * 4)),
        return_exceptions=True,
    )
    assert len((await page(school, "mentor")).entries) == diary.MOST
    assert {one.reason for one in results if one is not None} == {"diary_full"}
    assert not (await page(school, "mentor")).may_add


async def test_too_long_too_big_and_not_logged_are_refused(school, clock):
    assert await refused(add(school, "mentor", voice(seconds=301))) == "diary_long"
    assert await refused(add(school, "mentor", photo(size=LARGEST + 1))) == "diary_big"
    async with school.unit() as u:
        ahead = await meetings.propose(u, school.mentor, school.pair, clock.now() + DAY, MeetingFormat.ONLINE)
    assert await refused(add(school, "mentor", photo(), meeting=ahead.id)) == "diary_not_held"
    with pytest.raises(NotAllowedError):
        await add(school, "curator", photo())


async def test_what_is_taken_out_is_forgotten_and_may_come_back(school, database):
    await add(school, "mentor", photo())
    (entry,) = (await page(school, "mentor")).entries
    assert await refused(remove(school, "mentee", entry.id)) == "diary_not_yours"
    await show(school, "mentee")
    await remove(school, "mentor", entry.id)
    assert await refused(remove(school, "mentor", entry.id)) == "diary_gone"
    assert (await page(school, "mentee")).entries == ()
    (item,) = await school.outbox("diary_item")
    assert await composed(school, item) == Skip("diary_gone")
    (news,) = await school.outbox("diary_added")
    assert await composed(school, news) == Skip("diary_gone")
    (row,) = await school.rows(select(MeetingAttachment.file_id))
    assert row.file_id == ""
    await add(school, "mentor", photo())
    assert len((await page(school, "mentor")).entries) == 1
    async with database.reading() as connection:
        stored = (await connection.execute(text("SELECT file_id FROM meeting_attachments"))).scalars().all()
    assert all(b"file-1" not in bytes(value) for value in stored)


async def test_the_curator_takes_out_a_face_and_it_is_noted(school):
    await add(school, "mentor", photo())
    (entry,) = (await page(school, "mentor")).entries
    await remove(school, "curator", entry.id)
    assert (await page(school, "mentor")).entries == ()
    noted = await school.rows(select(AuditEntry.action))
    assert [row.action for row in noted] == ["diary.remove"]


async def test_shown_again_by_the_messengers_own_id_once_a_tap(school):
    await add(school, "mentor", photo())
    await add(school, "mentee", voice())
    assert await asyncio.gather(show(school, "mentee"), show(school, "mentee")) == [2, 2]
    rows = await school.outbox("diary_item")
    assert [(row.person_id, row.urgency) for row in rows] == [(school.mentee.person_id, Urgency.REPLY)] * 2
    messages = [await composed(school, row) for row in rows]
    assert {(m.file.kind, m.file.file_id) for m in messages} == {("photo", "file-1"), ("voice", "voice-1")}
    assert all(isinstance(m.file, Stored) for m in messages)
    assert all(m.text.split("\n")[0] == "Из дневника." for m in messages)


async def test_the_last_meetings_and_how_much_is_kept_of_them(school):
    await add(school, "mentor", photo())
    async with school.unit() as u:
        (one,) = await diary.pages(u, school.mentee, school.pair)
    assert (one.meeting.id, one.files) == (school.meeting, 1)
