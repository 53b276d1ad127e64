"""Who is asked for what at which age, the text and its hash, a yes, a no, and the way back (consents §1-6)."""

import asyncio
import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.consents import Giver
from domain.vocabulary import ConsentKind, Role
from services import consents
from services.access import NotAllowedError, RefusedError
from storage.tables import AuditEntry, Consent, Cycle, Organization, OutboxMessage
from tests.services.town import ADULT_BORN, TEEN_BORN, Human, Town

C1, C2, C3, C9 = (
    ConsentKind.PERSONAL_DATA,
    ConsentKind.GUARDIAN_PERSONAL_DATA,
    ConsentKind.PARTICIPATION,
    ConsentKind.MENTOR_RULES,
)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


async def person(unit, town, role=Role.MENTEE, born=TEEN_BORN, **values) -> Human:
    async with unit() as work:
        town.unit = work
        return town.human("Аня", role, born=born, **values)


async def family(unit, town, *, born=TEEN_BORN, confirmed=False) -> tuple[Human, Human]:
    async with unit() as work:
        town.unit = work
        child = town.human("Аня", Role.MENTEE, born=born)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=None)
        town.guardian_of(child, mother, confirmed=confirmed)
    return child, mother


async def asks(unit, human: Human) -> list[tuple[ConsentKind, Giver, bool | None]]:
    async with unit() as work:
        return [(ask.kind, ask.giver, ask.granted) for ask in (await consents.asked(work, human.actor)).asks]


async def decide(unit, town, catalogue, human: Human, kind, *, about=None, granted=True, **values) -> None:
    async with unit() as work:
        await consents.decide(
            work, human.actor, catalogue, organization_id=town.school_id, person_id=(about or human).id, kind=kind,
            granted=granted, **values,
        )  # fmt: skip


async def rows(unit, human: Human) -> list:
    async with unit() as work:
        query = select(*Consent.__table__.c).where(Consent.person_id == human.id)
        return list(await work.all(query.order_by(Consent.decided_at, Consent.id)))


@pytest.mark.parametrize(
    ("born", "role", "kinds"),
    [
        (date(2012, 9, 16), Role.MENTEE, [C3]),  # 13: the guardian decides on the data, the child on taking part
        (date(2012, 9, 15), Role.MENTEE, [C1, C3]),  # 14 today
        (date(2008, 9, 16), Role.MENTEE, [C1, C3]),  # 17
        (date(2008, 9, 15), Role.MENTEE, [C1, C3]),  # 18 today
        (date(2009, 1, 1), Role.MENTOR, [C1, C3, C9]),
        (ADULT_BORN, Role.MENTOR, [C1, C3, C9]),
        (None, Role.MENTEE, []),
    ],
)
async def test_what_a_participant_is_asked(unit, town, born, role, kinds) -> None:
    human = await person(unit, town, role, born)
    assert [kind for kind, giver, granted in await asks(unit, human) if giver is Giver.SELF] == kinds


@pytest.mark.parametrize(
    ("born", "kinds"),
    [(date(2012, 9, 16), [C2, C3]), (date(2008, 9, 16), [C2, C3]), (date(2008, 9, 15), [])],
)
async def test_what_a_guardian_is_asked_for_a_ward(unit, town, born, kinds) -> None:
    _, mother = await family(unit, town, born=born)
    assert [(kind, giver) for kind, giver, _ in await asks(unit, mother)] == [(kind, Giver.GUARDIAN) for kind in kinds]


async def test_born_on_29_february_turns_14_on_1_march(unit, town, clock) -> None:
    human = await person(unit, town, born=date(2012, 2, 29))
    clock.move_to(datetime(2026, 2, 28, 9, tzinfo=UTC))
    assert [kind for kind, _, _ in await asks(unit, human)] == [C3]
    clock.move_to(datetime(2026, 3, 1, 9, tzinfo=UTC))
    assert [kind for kind, _, _ in await asks(unit, human)] == [C1, C3]


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_the_record_holds_the_hash_of_the_text_shown(unit, town, catalogue, locale) -> None:
    human = await person(unit, town, locale=locale)
    async with unit() as work:
        work.change(Organization, town.school_id, address="ул. {school}, 1")
    async with unit() as work:
        screen = await consents.consent_text(
            work, human.actor, catalogue, organization_id=town.school_id, person_id=human.id, kind=C1
        )
    assert "Школа № 2" in screen.text.full
    assert "ул. {school}, 1" in screen.text.full  # an address is a value, not a template
    assert screen.text.locale == locale
    await decide(unit, town, catalogue, human, C1, shown_hash=screen.text.hash)
    (row,) = await rows(unit, human)
    assert row.text_hash == hashlib.sha256(screen.text.full.encode()).hexdigest()
    assert (row.granted, row.version, row.locale, row.form) == (True, 1, locale, "bot")
    assert (row.given_by, row.recorded_by, row.withdrawn_at) == (human.id, human.id, None)


async def test_texts_differ_by_reader_and_language(unit, town, catalogue) -> None:
    texts = set()
    for born, locale in ((TEEN_BORN, "ru"), (TEEN_BORN, "en"), (ADULT_BORN, "ru"), (ADULT_BORN, "en")):
        human = await person(unit, town, born=born, locale=locale)
        async with unit() as work:
            screen = await consents.consent_text(
                work, human.actor, catalogue, organization_id=town.school_id, person_id=human.id, kind=C3
            )
        texts.add(screen.text.full)
    assert len(texts) == 4


async def test_each_consent_is_a_record_of_its_own(unit, town, catalogue) -> None:
    human = await person(unit, town)
    for kind in (C1, C3):
        await decide(unit, town, catalogue, human, kind)
    assert [row.kind for row in await rows(unit, human)] == [C1, C3]
    async with unit() as work:
        asked = await consents.asked(work, human.actor)
    assert asked.open == ()
    assert [asked.number(ask) for ask in asked.asks] == [1, 2]


async def test_a_double_tap_writes_once(unit, town, catalogue) -> None:
    human = await person(unit, town)
    await asyncio.gather(*(decide(unit, town, catalogue, human, C1) for _ in range(3)))
    await decide(unit, town, catalogue, human, C3, granted=False)
    await decide(unit, town, catalogue, human, C3, granted=False)
    assert len(await rows(unit, human)) == 2


async def test_a_no_reaches_the_curator_once_and_can_become_a_yes(unit, town, catalogue) -> None:
    human = await person(unit, town)
    await decide(unit, town, catalogue, human, C3, granted=False)
    assert (C3, Giver.SELF, False) in await asks(unit, human)
    async with unit() as work:
        notices = await work.all(select(OutboxMessage.kind, OutboxMessage.person_id))
    assert [(row.kind, row.person_id) for row in notices] == [("consent_refused", town.head_id)]
    await decide(unit, town, catalogue, human, C3)
    assert (C3, Giver.SELF, True) in await asks(unit, human)
    assert [row.granted for row in await rows(unit, human)] == [False, True]


async def test_a_no_after_a_yes_withdraws_it(unit, town, catalogue) -> None:
    human = await person(unit, town)
    await decide(unit, town, catalogue, human, C3)
    await decide(unit, town, catalogue, human, C3, granted=False)
    first, second = await rows(unit, human)
    assert first.withdrawn_at is not None
    assert (second.granted, second.withdrawn_at) == (False, None)
    async with unit() as work:
        kinds = await work.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.kind))
    assert kinds == ["consent_withdrawn", "erasure_ahead"]


async def test_withdrawing(unit, town, catalogue) -> None:
    human = await person(unit, town)
    place = {"organization_id": town.school_id, "person_id": human.id, "kind": C1}
    with pytest.raises(RefusedError, match="consent_not_given"):
        async with unit() as work:
            await consents.withdraw(work, human.actor, **place)
    await decide(unit, town, catalogue, human, C1)
    for _ in range(2):
        async with unit() as work:
            await consents.withdraw(work, human.actor, **place)
    (row,) = await rows(unit, human)
    assert row.withdrawn_at is not None
    assert await asks(unit, human) == []  # nothing is asked of somebody who has left (``test_erasing``)


async def test_a_text_that_changed_since_is_read_again(unit, town, catalogue) -> None:
    human = await person(unit, town)
    with pytest.raises(RefusedError, match="consent_text_changed"):
        await decide(unit, town, catalogue, human, C1, shown_hash="0" * 64)
    assert await rows(unit, human) == []


async def test_turning_14_asks_afresh(unit, town, catalogue, clock) -> None:
    human = await person(unit, town, born=date(2012, 10, 1))
    await decide(unit, town, catalogue, human, C3)
    clock.move_by(timedelta(days=30))
    assert await asks(unit, human) == [(C1, Giver.SELF, None), (C3, Giver.SELF, None)]


async def test_a_guardian_decides_for_the_ward_before_being_confirmed(unit, town, catalogue) -> None:
    child, mother = await family(unit, town)
    for kind in (C2, C3):
        await decide(unit, town, catalogue, mother, kind, about=child)
    assert [(row.kind, row.given_by) for row in await rows(unit, child)] == [(C2, mother.id), (C3, mother.id)]
    assert {granted for _, _, granted in await asks(unit, mother)} == {True}
    assert (C3, Giver.SELF, None) in await asks(unit, child)  # the guardian's yes is not the child's


async def test_nobody_decides_for_others(unit, town, catalogue) -> None:
    child, mother = await family(unit, town)
    other = await person(unit, town)
    for human, about, kind in (
        (mother, other, C2),  # not her child
        (mother, child, C1),  # the child's own
        (other, child, C3),
        (child, mother, C1),
        (child, child, C2),  # the guardian's
        (child, child, C9),  # no mentor
        (child, child, ConsentKind.SPECIAL_CATEGORY),  # paper only
    ):
        with pytest.raises(RefusedError, match="consent_not_asked"):
            await decide(unit, town, catalogue, human, kind, about=about)
    assert await rows(unit, child) == []


async def test_a_closed_cycle_asks_nothing(unit, town) -> None:
    human = await person(unit, town)
    async with unit() as work:
        work.change(Cycle, town.cycle_id, closed_at=work.now)
    assert await asks(unit, human) == []


async def test_the_register_is_the_curators_and_every_look_is_audited(unit, town, catalogue) -> None:
    human = await person(unit, town)
    await decide(unit, town, catalogue, human, C1)
    async with unit() as work:
        (line,) = await consents.register(work, town.boss, town.school_id)
    assert (line.kind, line.person_name, line.by_guardian, line.granted) == (C1, "Аня", False, True)
    async with unit() as work:
        looks = await work.all(select(*AuditEntry.__table__.c).where(AuditEntry.action == "consent.register"))
        far = Town(work)
        stranger = far.curator()
    assert [(look.actor_id, look.subject_id) for look in looks] == [(town.head_id, town.school_id)]
    assert "Аня" not in str(looks)
    for actor in (stranger, human.actor):
        with pytest.raises(NotAllowedError):
            async with unit() as work:
                await consents.register(work, actor, town.school_id)
