"""Sheets signed at school: the curator records them, also for a guardian who has no messenger (consents §2, §5)."""

from datetime import date

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.consents import Giver
from domain.vocabulary import ConsentKind, Role
from services import guardians, paper
from services.access import NotAllowedError, RefusedError
from services.pool import members_known_to
from storage.tables import Account, AuditEntry, Consent, Guardianship
from tests.services.town import ADULT_BORN, TEEN_BORN, Town


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        town.anya = town.human("Аня", Role.MENTEE, born=TEEN_BORN)
        town.ilya = town.human("Илья", Role.MENTOR, born=ADULT_BORN, kind="teacher")
    return town


async def record(unit, catalogue, actor, human, kind, **values) -> None:
    values = {"giver": Giver.GUARDIAN, **values}
    async with unit() as work:
        await paper.record_paper(work, actor, catalogue, person_id=human.id, kind=kind, **values)


async def test_a_guardian_without_a_messenger(unit, town, catalogue) -> None:
    for kind in (ConsentKind.GUARDIAN_PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.PARTICIPATION):
        await record(unit, catalogue, town.boss, town.anya, kind, original_at="папка 3")
    async with unit() as work:
        rows = await work.all(select(*Consent.__table__.c).order_by(Consent.id))
        (link,) = await work.all(select(*Guardianship.__table__.c))
        state = await guardians.guardian_state(work, town.anya.actor)
        assert len(await work.all(select(Account.id))) == 2  # the two participants' own
        audited = await work.scalars(select(AuditEntry.action))
    assert [(row.kind, row.form, row.given_by, row.original_at) for row in rows] == [
        (ConsentKind.GUARDIAN_PERSONAL_DATA, "paper", link.guardian_id, "папка 3"),
        (ConsentKind.PARTICIPATION, "paper", link.guardian_id, "папка 3"),
    ]
    assert {row.recorded_by for row in rows} == {town.head_id}
    assert all(len(row.text_hash) == 64 for row in rows)
    assert (link.confirmed_by, state.linked, state.confirmed) == (town.head_id, True, True)
    assert audited == ["consent.record_paper", "consent.record_paper"]


async def test_the_record_counts_for_readiness(unit, town, catalogue) -> None:
    for kind in (ConsentKind.GUARDIAN_PERSONAL_DATA, ConsentKind.PARTICIPATION):
        await record(unit, catalogue, town.boss, town.anya, kind)
    async with unit() as work:
        (member,) = await members_known_to(work, town.anya.id, date(2026, 9, 15))
    assert (ConsentKind.GUARDIAN_PERSONAL_DATA, Giver.GUARDIAN) in {(c.kind, c.given_by) for c in member.consents}


async def test_a_sheet_that_only_paper_can_carry(unit, town, catalogue) -> None:
    await record(unit, catalogue, town.boss, town.ilya, ConsentKind.DUTY, giver=Giver.SELF)
    async with unit() as work:
        row = await work.first(select(*Consent.__table__.c))
    assert (row.kind, row.given_by, row.text_hash, row.version) == (ConsentKind.DUTY, town.ilya.id, "", 1)


async def test_who_may_not(unit, town, catalogue) -> None:
    async with unit() as work:
        stranger = Town(work).curator()
    for actor in (stranger, town.anya.actor, town.ilya.actor):
        with pytest.raises(NotAllowedError):
            await record(unit, catalogue, actor, town.anya, ConsentKind.PARTICIPATION)
    with pytest.raises(RefusedError, match="not_a_minor"):
        await record(unit, catalogue, town.boss, town.ilya, ConsentKind.PARTICIPATION)
