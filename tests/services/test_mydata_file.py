"""The file of /mydata: everything is in it or left out for a stated reason; who may have it; what a guardian reads."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.vocabulary import ConsentKind, MatchStatus, Role, Side
from locales import translator
from services.access import Actor, RefusedError
from services.composers import Due, compose
from services.mydata import my_data, request_file
from services.mydata_map import IN_FILE, LEFT_OUT, PERSON_COLUMNS
from services.mydata_paper import person_paper
from services.notices import Skip
from services.person_card import view_person
from storage.ids import new_id
from storage.tables import (
    Answer,
    Base,
    Broadcast,
    Erasure,
    Event,
    EventInvitation,
    Guardianship,
    Meeting,
    MeetingAttachment,
    MeetingAttendance,
    MeetingRevision,
    MeetingWord,
    Membership,
    OutboxMessage,
    Person,
    ReminderStop,
    Signal,
    SurveyRequest,
)
from tests.services.ready import form_on, ready_mentor
from tests.services.town import TEEN_BORN, Town

CATALOGUE = load_catalogue()
ZONE = "Europe/Moscow"


def test_every_column_that_names_a_person_is_in_the_file_or_left_out_for_a_reason() -> None:
    """A later table cannot be forgotten: it fails here until somebody has decided."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys) or column.name == "chat_id"
    }
    assert found == set(PERSON_COLUMNS)
    tables = {name.partition(".")[0] for name in found} | {"people"}
    assert tables <= set(IN_FILE) | set(LEFT_OUT)
    assert set(IN_FILE) & set(LEFT_OUT) == set()
    assert set(IN_FILE) | set(LEFT_OUT) == set(Base.metadata.tables)
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.child = town.human("Аграфена", Role.MENTEE, born=TEEN_BORN, form=None, chat=4_815_162_342)
        town.mother = town.human("Прасковья", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None, chat=77)
        town.guardian_of(town.child, town.mother)
        town.consents_of(town.child, side=Side.MENTEE, guardian=town.mother)
        town.mentor = ready_mentor(town)
        town.match_id = town.match(town.mentor, town.child, MatchStatus.WORKING.value)
        town.held = town.meeting(town.match_id, work.now - timedelta(days=3))
        await plant(work, town)
    return town


async def plant(work, town) -> None:
    """Put something of the girl into every table that the file speaks of."""
    await work.exclusive()
    await work.scalar(select(Person.id))  # what was added so far is written: rows refer to it
    child, now, place = town.child.id, work.now, {"municipality_id": town.municipality_id}
    intake, after = new_id(), new_id()
    school = {**place, "organization_id": town.school_id}
    work.add(
        MeetingWord(id=new_id(), **place, meeting_id=town.held, person_id=child, side="mentee", word="moved",
                    said_at=now),
        MeetingAttendance(id=new_id(), **place, meeting_id=town.held, person_id=child, present=True,
                          noted_by=town.mentor.id, noted_at=now),
        MeetingRevision(id=new_id(), **place, meeting_id=town.held, changed_by=child, changed_at=now, before={}),
        MeetingAttachment(id=new_id(), **place, meeting_id=town.held, person_id=child, kind="voice", file_id="f",
                          file_unique_id="u1", added_at=now, removed_at=None),
        SurveyRequest(id=intake, **school, person_id=child, instrument="IN-ME-P", version=1, locale="ru",
                      subject_id=town.child.participation_id, state="done", asked_at=now, completed_at=now,
                      answered_by=town.mother.id),
        SurveyRequest(id=after, **school, person_id=child, instrument="MT-ME", version=1, locale="ru",
                      subject_id=town.held, state="done", asked_at=now, completed_at=now),
        Answer(id=new_id(), request_id=intake, item_id="me_needs", value=["study"], answered_at=now),
        Answer(id=new_id(), request_id=after, item_id="mt_mood", value="help", answered_at=now),
        Answer(id=new_id(), request_id=after, item_id="mt_note", value="доверила куратору", answered_at=now),
        ReminderStop(id=new_id(), person_id=child, kind="meeting_ahead", since=now, until=None),
        OutboxMessage(id=new_id(), **place, person_id=child, kind="match_proposed", subject_id=town.match_id,
                      unique_key=f"{child}:x", params={}, urgency=2, state="sent", due_at=now, created_at=now),
        OutboxMessage(id=new_id(), **place, person_id=child, kind="signal_heard", subject_id=1,
                      unique_key=f"{child}:y", params={}, urgency=1, state="sent", due_at=now, created_at=now),
        Signal(id=new_id(), **school, person_id=child, raised_by=child, source="sos", asked="psychologist", level=0,
               raised_at=now, next_at=None, acknowledged_at=now, acknowledged_by=town.head_id, closed_at=None,
               closed_by=None),
        Broadcast(id=new_id(), **school, author_id=child, audience="all", text="текст для группы", state="done",
                  total=7, created_at=now, started_at=now, ended_at=now),
        Event(id=intake, **school, title="Общая встреча", kind="meeting", level="school", format="in_person",
              role="organised", state="planned", starts_on=now.date(), ends_on=now.date(), created_by=town.head_id,
              created_at=now, changed_at=now),
        EventInvitation(id=new_id(), **place, event_id=intake, person_id=child, invited_at=now, coming=True,
                        answered_at=now, answered_by=town.mother.id, present=True, noted_by=town.head_id,
                        noted_at=now),
        Erasure(id=new_id(), **school, person_id=child, requested_by=child, requested_at=now, due_on=now.date(),
                reason="withdrawn", cancelled_at=now, done_at=None, act_number=None, counts={}),
    )  # fmt: skip
    work.change(Person, child, last_name="Тайнова", entered_by=town.head_id)
    work.change(Meeting, town.held, status="held", held_at=now, minutes=40, topic="про ракеты", place="кабинет 12")


async def text_of(unit, about, reader, locale="ru", *, child=False) -> str:
    async with unit() as work:
        paper = await person_paper(
            work, CATALOGUE, translator(locale, child=child), ZONE, person_id=about.id, reader_id=reader.id
        )
    return json.dumps(paper.data(), ensure_ascii=False)


async def test_everything_about_a_person_is_in_the_file(unit, town) -> None:
    async with unit() as work:
        await view_person(work, town.boss, town.child.id)
    said = await text_of(unit, town.child, town.child, child=True)
    for part in (
        "Аграфена Тайнова", "01.05.2010", "4815162342", "Прасковья", "Школа № 2", "С чем тебе нужна поддержка",
        "Учёба", "доверила куратору", "Нужна помощь", "про ракеты", "кабинет 12", "40 мин", "голосовое", "перенес",
        "о паре", "о просьбе о помощи", "текст для группы", "открыта карточка", "куратор, Школа № 2", "Илья",
        "Согласие на обработку", "кто внёс", "о встречах", "отозван", "Общая встреча",
    ):  # fmt: skip
        assert part.lower() in said.lower(), part
    assert "Ольга" not in said  # staff by post, never by name


async def test_nothing_about_others_but_their_first_names(unit, town) -> None:
    said = await text_of(unit, town.child, town.child)
    for part in ("Т.", "Пётр", "77", str(town.mother.id), str(town.mentor.id)):
        assert f'"{part}"' not in said
    async with unit() as work:
        code = await work.scalar(select(Person.code).where(Person.id == town.mentor.id))
    assert code not in said


async def test_a_guardian_reads_no_confidences(unit, town) -> None:
    said = await text_of(unit, town.child, town.mother)
    assert "Аграфена Тайнова" in said
    assert "Учёба" in said  # the questionnaire of the beginning
    assert "видит только куратор" in said
    for part in ("доверила куратору", "Нужна помощь", "про ракеты", "кабинет 12", "просьб о помощи: ", "4815162342",
                 "о просьбе о помощи"):  # fmt: skip
        assert part not in said, part


async def test_a_guardians_own_file_is_the_guardians(unit, town) -> None:
    said = await text_of(unit, town.mother, town.mother)
    assert "Прасковья" in said
    assert "Аграфена" in said
    for part in ("Тайнова", "01.05.2010", "доверила", "про ракеты"):
        assert part not in said


async def test_a_child_reads_nothing_private_of_the_guardian(unit, town) -> None:
    said = await text_of(unit, town.child, town.child)
    async with unit() as work:
        code = await work.scalar(select(Person.code).where(Person.id == town.mother.id))
    assert code not in said


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_the_file_comes_as_a_pdf_in_the_readers_language(unit, town, locale) -> None:
    async with unit() as work:
        await request_file(work, town.child.actor)
        await request_file(work, town.child.actor)
    async with unit() as work:
        rows = await work.all(select(OutboxMessage.id).where(OutboxMessage.kind == "mydata_file"))
        assert len(rows) == 1  # twice a minute is once
        due = Due(town.child.id, town.child.id, {}, ZONE)
        made = await compose("mydata_file", work, due, translator(locale, child=True))
    assert made.file.name == "nastavnik-2026-09-15.pdf"
    assert made.file.data.startswith(b"%PDF")
    said = await text_of(unit, town.child, town.child, locale)
    assert ("What is stored about you" in said) is (locale == "en")


async def test_who_may_have_whose_file(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        stranger = town.human("Некто", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None)
        town.guardian_of(town.child, stranger, confirmed=False)
    for actor in (stranger.actor, town.mentor.actor, town.boss):
        with pytest.raises(RefusedError, match="gone"):
            async with unit() as work:
                await request_file(work, actor, town.child.id)
    async with unit() as work:
        await request_file(work, town.mother.actor, town.child.id)
        with pytest.raises(RefusedError, match="no_account"):
            await request_file(work, Actor(1))


async def test_a_link_that_ended_meanwhile_sends_nothing(unit, town) -> None:
    async with unit() as work:
        await work.exclusive()
        work.execute(Guardianship.__table__.update().values(refused_at=work.now))
        said = await compose("mydata_file", work, Due(town.mother.id, town.child.id, {}, ZONE), translator("ru"))
    assert isinstance(said, Skip)


async def test_the_right_outlives_every_role(unit, town) -> None:
    """Somebody who has no school any more still gets the file."""
    async with unit() as work:
        await work.exclusive()
        work.execute(Membership.__table__.update().where(Membership.person_id == town.child.id).values(until=work.now))
    alone = Actor(town.child.actor.chat_id, town.child.id, town.municipality_id, child=True)
    async with unit() as work:
        assert (await my_data(work, alone)).schools == ()
        await request_file(work, alone)
        made = await compose("mydata_file", work, Due(town.child.id, town.child.id, {}, ZONE), translator("ru"))
    assert made.file.data.startswith(b"%PDF")


async def test_what_a_mentor_worries_about_is_not_the_mentees_to_read(unit, town) -> None:
    async with unit() as work:
        work.add(
            Signal(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id,
                person_id=town.child.id, raised_by=town.mentor.id, source="worry", asked="curator", level=0,
                raised_at=work.now + timedelta(hours=5), next_at=None, acknowledged_at=None, acknowledged_by=None,
                closed_at=None, closed_by=None,
            )
        )  # fmt: skip
    assert "17:00" not in await text_of(unit, town.child, town.child)
    assert "17:00" in await text_of(unit, town.mentor, town.mentor)


async def test_markup_in_a_name_stays_a_name(unit, town) -> None:
    async with unit() as work:
        await work.exclusive()
        work.change(Person, town.child.id, first_name='#let x = "<b>&=cmd" $1$ *a* _b_ @c', last_name=None)
    said = await text_of(unit, town.child, town.child)
    assert "<b>&=cmd" in said
    async with unit() as work:
        made = await compose("mydata_file", work, Due(town.child.id, town.child.id, {}, ZONE), translator("ru"))
    assert made.file.data.startswith(b"%PDF")


def test_consents_have_titles() -> None:
    assert {kind for kind, _ in CATALOGUE.consents} == set(ConsentKind)
