"""Leaving: what stops at once, the way back, what is gone on the day, what stays, the act (consents §6)."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from catalog.load import load_catalogue
from domain.vocabulary import ConsentKind, MatchStatus, Role, Side
from locales import translator
from scheduler.tick import tick
from services import consents, erasing, erasing_rows, signal_desk, signals
from services.access import RefusedError
from services.composers import Due, compose
from services.entry import ensure_person
from services.exporting import build_file
from services.leaving import rejoin
from services.notices import Skip
from services.places import place_of
from services.steps import StepKind, next_steps
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import (
    Account,
    Answer,
    AuditEntry,
    Base,
    Consent,
    DialogState,
    Erasure,
    Guardianship,
    InboxUpdate,
    Match,
    MatchMember,
    Meeting,
    MeetingAttachment,
    MeetingRevision,
    MeetingWord,
    Membership,
    Organization,
    OutboxMessage,
    Participation,
    Person,
    ReminderStop,
    SurveyRequest,
)
from tests.services.ready import adult_mentor, answered, form_on, ready_mentor
from tests.services.town import ADULT_BORN, CHILD_BORN, Town

C1, C2, C3, C9 = (
    ConsentKind.PERSONAL_DATA,
    ConsentKind.GUARDIAN_PERSONAL_DATA,
    ConsentKind.PARTICIPATION,
    ConsentKind.MENTOR_RULES,
)
CATALOGUE = load_catalogue()
CHAT = 4_815_162_342
SECRETS = ("Аграфена", "Тайнова", "Прасковья", "2010-03-07", "секретный ответ", "секретная тема", "секретное место",
           "секретный файл", str(CHAT))  # fmt: skip


@pytest.fixture
async def town(unit) -> Town:
    """A pair that has met once, with everything that can be known of a girl of sixteen."""
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.child = town.human("Аграфена", Role.MENTEE, born=date(2010, 3, 7), form=None, chat=CHAT)
        town.mother = town.human("Прасковья", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None, chat=CHAT + 1)
        town.guardian_of(town.child, town.mother)
        town.consents_of(town.child, side=Side.MENTEE, guardian=town.mother)
        answered(town, town.child, "IN-ME-P", {"me_needs": ["study"], "me_wish": "секретный ответ"})
        town.mentor = ready_mentor(town)
        town.match_id = town.match(town.mentor, town.child, MatchStatus.WORKING.value)
        town.held = town.meeting(town.match_id, work.now - timedelta(days=3))
        town.ahead = town.meeting(town.match_id, work.now + timedelta(days=3), kind="working")
        await plant(work, town)
    return town


async def plant(work, town) -> None:
    child, now = town.child.id, work.now
    place = {"municipality_id": town.municipality_id}
    request, own_log = new_id(), new_id()
    work.add(
        MeetingWord(id=new_id(), **place, meeting_id=town.held, person_id=child, side="mentee", word="held",
                    said_at=now),
        MeetingRevision(id=new_id(), **place, meeting_id=town.held, changed_by=town.mentor.id, changed_at=now,
                        before={"topic": "секретная тема"}),
        MeetingAttachment(id=new_id(), **place, meeting_id=town.held, person_id=child, kind="photo",
                          file_id="секретный файл", file_unique_id="u1", added_at=now, removed_at=None),
        SurveyRequest(id=request, **place, organization_id=town.school_id, person_id=child, instrument="MT-ME",
                      version=1, locale="ru", subject_id=town.held, state="done", asked_at=now, completed_at=now),
        SurveyRequest(id=own_log, **place, organization_id=town.school_id, person_id=town.mentor.id,
                      instrument="MT-MR", version=1, locale="ru", subject_id=town.held, state="done", asked_at=now,
                      completed_at=now),
        SurveyRequest(id=new_id(), **place, organization_id=town.school_id, person_id=town.mentor.id, instrument="TR",
                      version=1, locale="ru", subject_id=town.match_id, state="open", asked_at=now, completed_at=None),
        Answer(id=new_id(), request_id=request, item_id="mt_useful", value="4", answered_at=now),
        Answer(id=new_id(), request_id=request, item_id="mt_next", value="agreed", answered_at=now),
        Answer(id=new_id(), request_id=request, item_id="mt_note", value="секретный ответ", answered_at=now),
        Answer(id=new_id(), request_id=own_log, item_id="lg_note", value="секретная тема", answered_at=now),
        ReminderStop(id=new_id(), person_id=child, kind="meeting_ahead", since=now, until=None),
        OutboxMessage(id=new_id(), municipality_id=town.municipality_id, person_id=child, kind="invite_qr",
                      subject_id=1, unique_key=f"{child}:x", params={"link": "секретный ответ"}, urgency=1,
                      state="sent", due_at=now, created_at=now, message_id=5),
        DialogState(key=f"1:{CHAT}:{CHAT}::", document="секретный ответ".encode()),
        InboxUpdate(update_id=1, bot_id=1, chat_id=CHAT, lane=0, state="shown", attempts=1, error=None, payload=None,
                    received_at=now),
        InboxUpdate(update_id=2, bot_id=1, chat_id=CHAT, lane=0, state="aside", attempts=3, error="x",
                    payload="секретный ответ".encode(), received_at=now),
    )  # fmt: skip
    await work.exclusive()
    work.change(Person, child, last_name="Тайнова")
    work.change(Meeting, town.held, status="held", held_at=now, minutes=40, topic="секретная тема",
                place="секретное место", logged_by=town.mentor.id, logged_at=now)  # fmt: skip


async def withdraw(unit, town, human, about=None) -> None:
    async with unit() as work:
        await consents.withdraw_all(work, human.actor, organization_id=town.school_id, person_id=(about or human).id)


async def demands(unit) -> list:
    async with unit() as work:
        return list(await work.all(select(*Erasure.__table__.c).order_by(Erasure.id)))


async def notices(unit, kind=None) -> list[tuple[str, int]]:
    async with unit() as work:
        rows = await work.all(select(OutboxMessage.kind, OutboxMessage.person_id).order_by(OutboxMessage.id))
    return [(row.kind, row.person_id) for row in rows if kind in (None, row.kind)]


async def run_tick(database, writer, clock) -> None:
    await tick(database, writer, Documents(database), clock, CATALOGUE)


async def dump(unit) -> str:
    """Return every value of every table, decrypted."""
    found = []
    async with unit() as work:
        for table in Base.metadata.sorted_tables:
            for row in await work.all(select(*table.c)):
                values = [bytes(v).decode(errors="replace") if isinstance(v, bytes | memoryview) else v for v in row]
                found.append(json.dumps(values, ensure_ascii=False, default=str))
    return "\n".join(found)


async def count(unit, table, *where) -> int:
    async with unit() as work:
        return int(await work.scalar(select(func.count()).select_from(table).where(*where)))


async def test_everything_stops_at_once(unit, town) -> None:
    await withdraw(unit, town, town.child)
    async with unit() as work:
        match = await work.first(select(Match.status, Match.reason).where(Match.id == town.match_id))
        meetings = await work.scalars(select(Meeting.status).order_by(Meeting.id))
        states = await work.scalars(select(SurveyRequest.state).where(SurveyRequest.subject_id == town.match_id))
        left = await work.scalar(select(Participation.left_at).where(Participation.person_id == town.child.id))
        steps = await next_steps(work, town.child.actor)
    assert (match.status, match.reason) == ("broken", "consent_withdrawn")
    assert meetings == ["held", "cancelled"]
    assert states == ["expired"]
    assert left is not None
    assert [step.kind for step in steps] == [StepKind.LEAVING]
    (demand,) = await demands(unit)
    assert (demand.due_on, demand.requested_by, demand.reason) == (date(2026, 9, 29), town.child.id, "withdrawn")
    sent = await notices(unit)
    assert ("match_ended", town.mentor.id) in sent
    assert ("consent_withdrawn", town.head_id) in sent
    assert ("participation_over", town.mother.id) in sent


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_the_other_side_learns_no_reason(unit, town, locale) -> None:
    await withdraw(unit, town, town.mother, town.child)
    async with unit() as work:
        said = await compose(
            "match_ended", work, Due(town.mentor.id, town.match_id, {}, "Europe/Moscow"), translator(locale, child=True)
        )
    assert not isinstance(said, Skip)
    for word in ("соглас", "отозва", "удал", "consent", "withdr", "erase", "Аграфена", "Прасковья"):
        assert word not in said.text.lower()
        assert word not in said.text


async def test_a_mother_of_two_withdraws_for_one(unit, town, database, writer, clock) -> None:
    async with unit() as work:
        town.unit = work
        brother = town.human("Фома", Role.MENTEE, born=CHILD_BORN, form=None)
        town.guardian_of(brother, town.mother)
        town.consent(brother, C2, by=town.mother)
    await withdraw(unit, town, town.mother, town.child)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    async with unit() as work:
        assert await work.scalar(select(Person.first_name).where(Person.id == town.child.id)) is None
        assert await work.scalar(select(Person.first_name).where(Person.id == town.mother.id)) == "Прасковья"
        assert await work.scalar(select(Person.first_name).where(Person.id == brother.id)) == "Фома"
        role = await work.scalar(select(Membership.until).where(Membership.person_id == town.mother.id))
        links = await work.all(select(Guardianship.minor_id, Guardianship.refused_at).where(
            Guardianship.guardian_id == town.mother.id))  # fmt: skip
    assert role is None
    assert {row.minor_id: row.refused_at is None for row in links} == {town.child.id: False, brother.id: True}
    assert await count(unit, Consent, Consent.person_id == brother.id, Consent.withdrawn_at.is_not(None)) == 0


async def test_who_mentors_elsewhere_keeps_name_and_chat(unit, town, database, writer, clock) -> None:
    """She is a mentee here, and a curator of another school."""
    async with unit() as work:
        other = Town(work)
        work.change(Organization, other.school_id, municipality_id=town.municipality_id)
        work.add(
            Membership(
                id=new_id(), municipality_id=town.municipality_id, organization_id=other.school_id,
                person_id=town.child.id, role=Role.CURATOR, since=work.now, until=None,
            )
        )  # fmt: skip
    await withdraw(unit, town, town.child)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    (demand,) = await demands(unit)
    assert demand.done_at is not None
    async with unit() as work:
        row = await work.first(select(*Person.__table__.c).where(Person.id == town.child.id))
        roles = await work.scalars(
            select(Membership.role).where(Membership.person_id == town.child.id, Membership.until.is_(None))
        )
    assert (row.first_name, row.erased_at) == ("Аграфена", None)
    assert roles == ["curator"]
    left = await dump(unit)
    assert not [word for word in ("секретная тема", "секретное место", "секретный файл") if word in left]
    assert await count(unit, Answer, Answer.item_id.in_(["me_wish", "mt_note", "lg_note"])) == 0
    assert await count(unit, Account, Account.chat_id == CHAT) == 1


async def test_nothing_is_left_but_counts_and_proof(unit, town, database, writer, clock, tmp_path) -> None:  # noqa: PLR0917
    before = await dump(unit)
    assert all(secret in before for secret in SECRETS)
    held = await count(unit, Meeting, Meeting.status == "held")
    sheets = await export_counts(unit, town, tmp_path / "before.xlsx")
    await withdraw(unit, town, town.child)
    clock.move_to(datetime(2026, 9, 28, 20, 59, tzinfo=UTC))  # still the 28th in Moscow
    await run_tick(database, writer, clock)
    assert (await demands(unit))[0].done_at is None
    clock.move_to(datetime(2026, 9, 28, 21, 1, tzinfo=UTC))
    await run_tick(database, writer, clock)
    (demand,) = await demands(unit)
    assert demand.done_at is not None
    assert demand.act_number == "1/2026"
    after = await dump(unit)
    assert [secret for secret in SECRETS if secret in after] == []
    assert await count(unit, Meeting, Meeting.status == "held") == held
    assert await export_counts(unit, town, tmp_path / "after.xlsx") == sheets
    assert await count(unit, MeetingWord) == 1
    assert await count(unit, Consent, Consent.person_id == town.child.id) == 4
    assert await count(unit, Answer, Answer.item_id == "mt_useful") == 1  # a figure is made of it
    assert await count(unit, AuditEntry, AuditEntry.action == "erasure.done") == 1
    assert demand.counts["people"] == 2  # the girl, and the mother who stood for nobody else
    assert demand.counts["tables"]["answers"] >= 5


async def export_counts(unit, town, path) -> list[tuple[str, int]]:
    async with unit() as work:
        await build_file(work, await place_of(work, town.school_id), path, translator("ru"), names=True)
    book = openpyxl.load_workbook(path)
    return [(sheet.title, sheet.max_row) for sheet in book if sheet.title in {"Пары", "Встречи"}]


async def test_the_file_on_disk_holds_nothing_either(unit, town, database, writer, clock) -> None:
    await withdraw(unit, town, town.child)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    path = database.sqlite_path
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = path.read_bytes()
    assert str(CHAT).encode() not in found
    assert CHAT.to_bytes(6, "big") not in found
    assert all(secret.encode() not in found for secret in SECRETS)


async def test_the_chat_is_a_strangers_afterwards(unit, town, database, writer, clock) -> None:
    await withdraw(unit, town, town.child)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    async with unit() as work:
        await work.exclusive()
        fresh = await ensure_person(work, CHAT, "ru")
    assert fresh != town.child.id


async def test_a_change_of_mind_asks_the_consents_anew(unit, town, database, writer, clock) -> None:
    await withdraw(unit, town, town.child)
    (demand,) = await demands(unit)
    async with unit() as work:
        (pending,) = await erasing.my_pending(work, town.child.actor)
        await erasing.come_back(work, town.child.actor, pending.id)
    async with unit() as work:
        asked = await consents.asked(work, town.child.actor)
        assert {ask.kind for ask in asked.open} == {C1, C3}
        assert await work.scalar(select(Match.status).where(Match.id == town.match_id)) == "broken"
        with pytest.raises(RefusedError, match="erasure_gone"):
            await erasing.come_back(work, town.child.actor, demand.id)
    clock.move_to(datetime(2026, 10, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    async with unit() as work:
        assert await work.scalar(select(Person.first_name).where(Person.id == town.child.id)) == "Аграфена"


async def test_coming_in_again_by_a_link_is_a_change_of_mind_too(unit, town) -> None:
    async def come_in() -> None:
        async with unit() as work:
            await work.exclusive()
            await rejoin(work, town.child.id, town.school_id)

    await withdraw(unit, town, town.child)
    await come_in()
    (demand,) = await demands(unit)
    assert demand.cancelled_at is not None
    await withdraw(unit, town, town.mother, town.child)
    with pytest.raises(RefusedError, match="erasure_open"):
        await come_in()


async def test_two_demands_about_one_child(unit, town, database, writer, clock) -> None:
    """The girl comes back, her mother does not: what the mother has asked for is done."""
    await withdraw(unit, town, town.child)
    await withdraw(unit, town, town.mother, town.child)
    first, second = await demands(unit)
    async with unit() as work:
        await erasing.come_back(work, town.child.actor, first.id)
    async with unit() as work:
        assert (await consents.asked(work, town.child.actor)).asks == ()
        with pytest.raises(RefusedError):
            await erasing.come_back(work, town.child.actor, second.id)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    first, second = await demands(unit)
    assert (first.done_at, first.cancelled_at is not None, second.act_number) == (None, True, "1/2026")


async def test_an_unconfirmed_guardian_ends_nothing(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        stranger = town.human("Некто", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None)
        town.guardian_of(town.child, stranger, confirmed=False)
        town.consent(town.child, C2, by=stranger)
    await withdraw(unit, town, stranger, town.child)
    assert await demands(unit) == []
    async with unit() as work:
        assert await work.scalar(select(Match.status).where(Match.id == town.match_id)) == "working"
    assert ("consent_withdrawn", town.head_id) in await notices(unit)


async def test_rules_taken_back_end_the_pair_and_erase_nothing(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        mentor = adult_mentor(town, "Пахом", kind="teacher", form="teacher_pupil")
        other = town.human("Дуня", Role.MENTEE, form=None)
        match = town.match(mentor, other, MatchStatus.WORKING.value)
    async with unit() as work:
        await consents.withdraw(work, mentor.actor, organization_id=town.school_id, person_id=mentor.id, kind=C9)
    assert await demands(unit) == []
    async with unit() as work:
        assert await work.scalar(select(Match.status).where(Match.id == match)) == "broken"


async def test_a_group_goes_on_without_the_one_who_left(unit, town, database, writer, clock) -> None:
    async with unit() as work:
        town.unit = work
        friend = town.human("Дуня", Role.MENTEE, form=None)
        work.add(
            MatchMember(
                id=new_id(), municipality_id=town.municipality_id, match_id=town.match_id,
                participation_id=friend.participation_id, person_id=friend.id, side="mentee", accepted=True,
                answered_at=None,
            )
        )  # fmt: skip
    await withdraw(unit, town, town.child)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    async with unit() as work:
        assert await work.scalar(select(Match.status).where(Match.id == town.match_id)) == "working"
        assert await work.scalar(select(Meeting.topic).where(Meeting.id == town.held)) == "секретная тема"
        assert await work.scalar(select(func.count()).select_from(MeetingAttachment)) == 0
        assert await work.scalar(select(Person.first_name).where(Person.id == town.child.id)) is None


async def test_the_curator_erases_at_once_and_gets_the_act(unit, town) -> None:
    await withdraw(unit, town, town.child)
    async with unit() as work:
        found = await erasing.list_erasures(work, town.boss, town.school_id)
        assert [(line.due_on, line.name.full) for line in found.waiting] == [(date(2026, 9, 29), "Аграфена Тайнова")]
        with pytest.raises(RefusedError, match="act_not_yet"):
            await erasing.request_act(work, town.boss, found.waiting[0].id)
    erasure_id = found.waiting[0].id
    async with unit() as work:
        assert await erasing.erase_now(work, town.boss, erasure_id) == "1/2026"
    async with unit() as work:
        with pytest.raises(RefusedError, match="erasure_gone"):
            await erasing.erase_now(work, town.boss, erasure_id)
    async with unit() as work:
        await erasing.request_act(work, town.boss, erasure_id)
    async with unit() as work:
        due = Due(town.head_id, erasure_id, {}, "Europe/Moscow")
        first = await compose("erasure_act", work, due, translator("ru"))
        again = await compose("erasure_act", work, due, translator("en"))
    assert first.file.data.startswith(b"%PDF")
    assert first.file.name == "act-1-2026.pdf"
    assert first.file.data == again.file.data  # the same row gives the same paper
    async with unit() as work:
        found = await erasing.list_erasures(work, town.boss, town.school_id)
    assert [line.act_number for line in found.done] == ["1/2026"]


async def test_a_demand_on_paper(unit, town, database, writer, clock) -> None:
    async with unit() as work:
        name, day = await erasing.whose_demand(work, town.boss, town.child.id)
        assert (name.full, day) == ("Аграфена Тайнова", date(2026, 9, 29))
        await erasing.record_demand(work, town.boss, town.child.id)
    (demand,) = await demands(unit)
    assert (demand.reason, demand.requested_by) == ("on_paper", town.head_id)
    assert ("participation_over", town.child.id) in await notices(unit)
    assert await count(unit, Consent, Consent.person_id == town.child.id, Consent.withdrawn_at.is_(None)) == 0
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    assert (await demands(unit))[0].done_at is not None


async def test_one_that_fails_holds_up_no_other(unit, town, database, writer, clock, monkeypatch) -> None:  # noqa: PLR0917
    async with unit() as work:
        town.unit = work
        other = town.human("Дуня", Role.MENTEE, born=ADULT_BORN, form=None)
        town.consent(other, C1)
    await withdraw(unit, town, town.child)
    await withdraw(unit, town, other)
    first, _ = await demands(unit)
    carry_out = erasing_rows.carry_out

    async def broken(unit, erasure_id, *, by):
        number = await carry_out(unit, erasure_id, by=by)
        if erasure_id == first.id:
            raise ValueError("broken row")
        return number

    monkeypatch.setattr(erasing_rows, "carry_out", broken)
    clock.move_to(datetime(2026, 9, 29, 6, tzinfo=UTC))
    await run_tick(database, writer, clock)
    first, second = await demands(unit)
    assert (first.done_at, second.act_number) == (None, "1/2026")
    async with unit() as work:
        assert await work.scalar(select(Person.first_name).where(Person.id == town.child.id)) == "Аграфена"
        assert await work.scalar(select(Person.first_name).where(Person.id == other.id)) is None


async def test_nobody_is_made_nameless_while_somebody_is_to_help(unit, town, database, writer, clock) -> None:
    async with unit() as work:
        await signals.raise_signal(work, town.child.actor)
    await withdraw(unit, town, town.child)
    (demand,) = await demands(unit)
    async with unit() as work:
        with pytest.raises(RefusedError, match="erasure_waits"):
            await erasing.erase_now(work, town.boss, demand.id)
    clock.move_by(timedelta(days=15))  # past the tenth working day
    await run_tick(database, writer, clock)
    assert await count(unit, Person, Person.id == town.child.id, Person.first_name.is_(None)) == 0

    async with unit() as work:
        (call,) = (await signal_desk.see_signals(work, town.boss, town.school_id)).lines
        await signal_desk.take_signal(work, town.boss, call.id)
        await signal_desk.close_signal(work, town.boss, call.id)
    await run_tick(database, writer, clock)
    assert await count(unit, Person, Person.id == town.child.id, Person.first_name.is_(None)) == 1


async def test_thirty_days_after_the_demand_the_data_go_all_the_same(unit, town, database, writer, clock) -> None:
    async with unit() as work:
        await signals.raise_signal(work, town.child.actor)
    await withdraw(unit, town, town.child)
    clock.move_by(timedelta(days=29))
    await run_tick(database, writer, clock)
    assert await count(unit, Person, Person.id == town.child.id, Person.first_name.is_(None)) == 0
    clock.move_by(timedelta(days=1))
    await run_tick(database, writer, clock)
    assert await count(unit, Person, Person.id == town.child.id, Person.first_name.is_(None)) == 1


async def test_acts_are_numbered_by_school_and_year(unit, town, database, writer, clock) -> None:
    for day, number in (
        (datetime(2026, 10, 29, 6, tzinfo=UTC), "1/2026"),
        (datetime(2026, 12, 1, 6, tzinfo=UTC), "2/2026"),
        (datetime(2027, 1, 29, 6, tzinfo=UTC), "1/2027"),
    ):
        async with unit() as work:
            town.unit = work
            human = town.human("Дуня", Role.MENTEE, born=ADULT_BORN, form=None)
            town.consent(human, C1)
        await withdraw(unit, town, human)
        clock.move_to(day)
        await run_tick(database, writer, clock)
        assert (await demands(unit))[-1].act_number == number
