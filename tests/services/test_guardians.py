"""The one-time code, the link it makes, and the curator's word on it (consents §2)."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.vocabulary import ConsentKind, Role
from locales import translator
from services import consents, erasing, guardians, invites, joining
from services.access import Actor, NotAllowedError, RefusedError
from services.actors import Actors
from services.composers import Due, compose
from services.notices import Outgoing, Skip
from storage.tables import Account, AuditEntry, Guardianship, Membership, Organization, OutboxMessage, Person
from tests.services.town import ADULT_BORN, TEEN_BORN, Human, Town

CATALOGUE = load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


@pytest.fixture
async def child(unit, town) -> Human:
    async with unit() as work:
        town.unit = work
        return town.human("Аня", Role.MENTEE, born=TEEN_BORN)


@pytest.fixture
def who(database, clock):
    return Actors(database, clock).load


async def code(unit, actor, minor_id=None) -> invites.InviteLink:
    async with unit() as work:
        return await guardians.ward_code(work, actor, minor_id)


async def link(unit, token, chat=700, *, adult=True, actor=None) -> int:
    async with unit() as work:
        return await guardians.link_guardian(work, actor or Actor(chat), token, "ru", adult=adult)


async def link_row(unit):
    async with unit() as work:
        return await work.first(select(*Guardianship.__table__.c))


async def refused(call) -> str:
    with pytest.raises(RefusedError) as caught:
        await call
    return caught.value.reason


async def test_a_minor_and_the_curator_get_the_same_live_code(unit, town, child) -> None:
    first = await code(unit, child.actor)
    assert (await code(unit, child.actor)).token == first.token
    assert (await code(unit, town.boss, child.id)).token == first.token
    assert first.uses_left == 1


async def test_who_may_make_a_code_and_for_whom(unit, town, child) -> None:
    async with unit() as work:
        town.unit = work
        friend = town.human("Оля", Role.MENTEE, born=TEEN_BORN)
        grown = town.human("Илья", Role.MENTOR, born=ADULT_BORN)
        nobody = town.human("Юра", Role.MENTEE, born=None)
    async with unit() as work:
        stranger = Town(work).curator()
    for actor in (friend.actor, stranger):
        with pytest.raises(NotAllowedError):
            await code(unit, actor, child.id)
    assert await refused(code(unit, grown.actor)) == "not_a_minor"
    assert await refused(code(unit, nobody.actor)) == "birth_date_needed"
    assert await refused(code(unit, town.boss, 12345)) == "no_open_cycle"


async def test_the_day_of_turning_18_needs_no_guardian(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        eighteen = town.human("Илья", Role.MENTOR, born=date(2008, 9, 15))
        seventeen = town.human("Юра", Role.MENTOR, born=date(2008, 9, 16))
    assert await refused(code(unit, eighteen.actor)) == "not_a_minor"
    assert await code(unit, seventeen.actor)


async def test_a_guardian_joins_and_waits(unit, town, child, who) -> None:
    made = await code(unit, child.actor)
    async with unit() as work:
        view = await invites.read_invite(work, Actor(700), made.token)
    assert (view.role, view.ward_name) == (Role.LEGAL_GUARDIAN, "Аня")
    person_id = await link(unit, made.token)
    actor = await who(700)
    assert (actor.person_id, actor.kind, actor.roles) == (person_id, "parent", {Role.LEGAL_GUARDIAN})
    async with unit() as work:
        (ward,) = await guardians.wards(work, actor)
        state = await guardians.guardian_state(work, child.actor)
        posts = await work.all(select(OutboxMessage.kind, OutboxMessage.person_id, OutboxMessage.subject_id))
    assert (ward.first_name, ward.school, ward.confirmed) == ("Аня", "Школа № 2", False)
    assert (state.needed, state.linked, state.confirmed, state.code) == (True, True, False, None)
    assert [tuple(row) for row in posts] == [("guardian_linked", town.head_id, ward.guardianship_id)]


async def test_a_code_works_once(unit, child) -> None:
    made = await code(unit, child.actor)
    results = await asyncio.gather(*(link(unit, made.token, chat) for chat in (700, 701, 702)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["RefusedError", "RefusedError", "int"]
    assert {result.reason for result in results if isinstance(result, RefusedError)} == {"invite_used"}
    async with unit() as work:
        assert len(await work.all(select(Guardianship.id))) == 1


async def test_the_same_guardian_twice_is_harmless(unit, child) -> None:
    made = await code(unit, child.actor)
    assert await link(unit, made.token) == await link(unit, made.token)
    async with unit() as work:
        assert len(await work.all(select(Guardianship.id))) == 1
        assert len(await work.all(select(OutboxMessage.id))) == 1


async def test_a_code_lasts_14_days(unit, child, clock) -> None:
    made = await code(unit, child.actor)
    clock.move_by(timedelta(days=14))
    assert await refused(link(unit, made.token)) == "invite_expired"
    assert (await code(unit, child.actor)).token != made.token


async def test_who_cannot_be_the_guardian(unit, town, child) -> None:
    made = await code(unit, child.actor)
    async with unit() as work:
        town.unit = work
        friend = town.human("Оля", Role.MENTEE, born=TEEN_BORN)
    assert await refused(link(unit, made.token, adult=False)) == "guardian_minor"
    assert await refused(link(unit, made.token, actor=child.actor)) == "guardian_is_ward"
    assert await refused(link(unit, made.token, actor=friend.actor)) == "guardian_minor"
    async with unit() as work:
        other = await invites.create_invite(work, town.boss, role=Role.MENTEE, organization_id=town.school_id)
    assert await refused(link(unit, other.token)) == "invite_unknown"
    async with unit() as work:
        assert await work.scalar(select(Account.id).where(Account.chat_id == 700)) is None
    with pytest.raises(RefusedError, match="guardian_link"):
        async with unit() as work:
            await joining.accept_invite(work, Actor(700), made.token, "ru")


async def test_the_curator_confirms(unit, town, child, who) -> None:
    await link(unit, (await code(unit, child.actor)).token)
    row = await link_row(unit)
    for actor in (child.actor, await who(700)):
        with pytest.raises(NotAllowedError):
            async with unit() as work:
                await guardians.confirm_guardian(work, actor, row.id)
    for _ in range(2):
        async with unit() as work:
            await guardians.confirm_guardian(work, town.boss, row.id)
    row = await link_row(unit)
    assert row.confirmed_by == town.head_id
    async with unit() as work:
        kinds = await work.scalars(select(OutboxMessage.kind))
        audited = await work.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == town.head_id))
    assert sorted(kinds) == ["guardian_confirmed", "guardian_confirmed", "guardian_linked"]
    assert audited == ["guardian.confirmed"]


async def test_the_curator_of_another_school_does_not(unit, child) -> None:
    await link(unit, (await code(unit, child.actor)).token)
    row = await link_row(unit)
    async with unit() as work:
        stranger = Town(work).curator()
    for service in (guardians.confirm_guardian, guardians.refuse_guardian):
        with pytest.raises(NotAllowedError):
            async with unit() as work:
                await service(work, stranger, row.id)
    with pytest.raises(RefusedError, match="guardianship_unknown"):
        async with unit() as work:
            await guardians.confirm_guardian(work, stranger, 1)


async def test_a_refusal_ends_the_role_and_a_new_code_starts_anew(unit, town, child, who) -> None:
    await link(unit, (await code(unit, child.actor)).token)
    row = await link_row(unit)
    async with unit() as work:
        await guardians.refuse_guardian(work, town.boss, row.id)
    assert (await who(700)).roles == frozenset()
    with pytest.raises(RefusedError, match="guardianship_refused"):
        async with unit() as work:
            await guardians.confirm_guardian(work, town.boss, row.id)
    async with unit() as work:
        assert not (await guardians.guardian_state(work, child.actor)).linked
    await link(unit, (await code(unit, child.actor)).token)
    assert (await link_row(unit)).refused_at is None
    assert (await who(700)).roles == {Role.LEGAL_GUARDIAN}


async def test_a_refusal_leaves_the_role_for_another_child(unit, town, child, who) -> None:
    async with unit() as work:
        town.unit = work
        brother = town.human("Юра", Role.MENTEE, born=TEEN_BORN)
    await link(unit, (await code(unit, child.actor)).token)
    await link(unit, (await code(unit, brother.actor)).token)
    async with unit() as work:
        row = await work.scalar(select(Guardianship.id).where(Guardianship.minor_id == child.id))
        await guardians.refuse_guardian(work, town.boss, row)
    actor = await who(700)
    assert actor.roles == {Role.LEGAL_GUARDIAN}
    async with unit() as work:
        assert [ward.person_id for ward in await guardians.wards(work, actor)] == [brother.id]
        assert len(await work.all(select(Membership.id).where(Membership.person_id == actor.person_id))) == 1


async def test_paper_is_told_to_the_curator_once(unit, town, child) -> None:
    for _ in range(2):
        async with unit() as work:
            await guardians.choose_paper(work, child.actor)
    async with unit() as work:
        posts = await work.all(select(OutboxMessage.kind, OutboxMessage.person_id, OutboxMessage.subject_id))
    assert [tuple(row) for row in posts] == [("guardian_paper", town.head_id, child.id)]


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_notices_keep_names_out_of_the_first_line(unit, town, child, locale) -> None:
    await link(unit, (await code(unit, child.actor)).token)
    row = await link_row(unit)
    async with unit() as work:
        work.change(Person, row.guardian_id, first_name="Мария")
    t = translator(locale)

    async def worded(kind, person_id, subject_id=row.id):
        async with unit() as work:
            return await compose(kind, work, Due(person_id, subject_id, {}, "Europe/Moscow"), t)

    linked = await worded("guardian_linked", town.head_id)
    assert isinstance(await worded("guardian_confirmed", child.id), Skip)
    assert isinstance(await worded("guardian_refused", child.id), Skip)
    async with unit() as work:
        await guardians.confirm_guardian(work, town.boss, row.id)
    assert isinstance(await worded("guardian_linked", town.head_id), Skip)
    found = [linked, await worded("guardian_confirmed", child.id), await worded("guardian_confirmed", row.guardian_id)]
    async with unit() as work:
        await guardians.refuse_guardian(work, town.boss, row.id)
    found += [
        await worded("guardian_refused", child.id),
        await worded("guardian_refused", row.guardian_id),
        await worded("guardian_paper", town.head_id, child.id),
    ]
    assert isinstance(await worded("guardian_paper", town.head_id, 1), Skip)
    for message in found:
        assert isinstance(message, Outgoing)
        first, _, rest = message.text.partition("\n")
        assert "Аня" not in first
        assert "Мария" not in first
        assert rest
        assert all(len(button.label) <= 22 for row in message.buttons for button in row)
    assert "Мария" in linked.text
    assert linked.buttons[0][0].action == f"ward:{row.id}"


async def joined_elsewhere(unit, town, child) -> tuple[Town, Actor]:
    """Let a child join another school of the same district by its curator's link; return the school and the curator."""
    async with unit() as work:
        other = Town(work)
        work.change(Organization, other.school_id, municipality_id=town.municipality_id)
        other.municipality_id = town.municipality_id
        boss = other.curator()
        other.cycle()
    async with unit() as work:
        invite = await invites.create_invite(work, boss, role=Role.MENTEE, organization_id=other.school_id, uses=5)
    async with unit() as work:
        await joining.accept_invite(work, child.actor, invite.token, "ru")
    return other, boss


async def roles_of(unit, person_id) -> set[int]:
    async with unit() as work:
        return set(await work.scalars(select(Membership.organization_id).where(
            Membership.person_id == person_id, Membership.role == Role.LEGAL_GUARDIAN.value,
            Membership.until.is_(None))))  # fmt: skip


async def test_a_child_of_two_schools_needs_no_second_link(unit, town, child, who) -> None:
    mother = await link(unit, (await code(unit, child.actor)).token)
    other, boss = await joined_elsewhere(unit, town, child)
    assert await roles_of(unit, mother) == {town.school_id, other.school_id}
    async with unit() as work:
        actor = await who(700)
        asked = (await consents.asked(work, actor)).asks
        assert {ask.organization_id for ask in asked} == {town.school_id, other.school_id}
        for ask in asked:
            shown = await consents.consent_text(
                work, actor, CATALOGUE, organization_id=ask.organization_id, person_id=child.id, kind=ask.kind
            )
            assert shown.text.full

    link_id = (await link_row(unit)).id
    async with unit() as work:
        await guardians.refuse_guardian(work, town.boss, link_id)
    assert await roles_of(unit, mother) == set()

    async with unit() as work:
        again = await guardians.ward_code(work, boss, child.id)
    await link(unit, again.token)
    row = await link_row(unit)
    assert (row.organization_id, row.refused_at) == (other.school_id, None), "whoever was asked now confirms"
    async with unit() as work:
        await guardians.confirm_guardian(work, boss, row.id)


async def test_erased_in_one_school_a_child_keeps_the_guardian_in_the_other(unit, town, child, who) -> None:
    mother = await link(unit, (await code(unit, child.actor)).token)
    other, _ = await joined_elsewhere(unit, town, child)
    async with unit() as work:
        town.unit = work
        town.consent(child, ConsentKind.PARTICIPATION)
    async with unit() as work:
        await consents.withdraw_all(work, await who(child.actor.chat_id), organization_id=town.school_id,
                                    person_id=child.id)  # fmt: skip
    async with unit() as work:
        (demand,) = (await erasing.list_erasures(work, town.boss, town.school_id)).waiting
        await erasing.erase_now(work, town.boss, demand.id)
    row = await link_row(unit)
    assert (row.organization_id, row.refused_at) == (other.school_id, None)
    assert await roles_of(unit, mother) == {other.school_id}
    async with unit() as work:
        asked = (await consents.asked(work, await who(700))).asks
    assert {ask.organization_id for ask in asked} == {other.school_id}
