"""Links: who may make which, who gets in by them, and what happens when two want the last use."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.vocabulary import MentoringForm, PersonKind, Role, Side
from services import invites, joining
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.actors import Actors
from services.codes import deep_link
from services.joining import JoinStep
from storage.tables import Account, Cycle, Invite, Membership, Participation, Person
from tests.services.town import Town


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


@pytest.fixture
def who(database, clock):
    return Actors(database, clock).load


async def make(unit, town, actor=None, **values):
    values = {"role": Role.MENTEE, "organization_id": town.school_id, **values}
    async with unit() as work:
        return await invites.create_invite(work, actor or town.boss, **values)


async def enter(unit, link, chat_id: int, locale: str = "ru") -> int:
    async with unit() as work:
        return await joining.accept_invite(work, Actor(chat_id), link.token, locale)


async def refusal(unit, call) -> str:
    with pytest.raises(RefusedError) as caught:
        async with unit() as work:
            await call(work)
    return caught.value.reason


async def test_a_token_fits_a_deep_link_and_is_unreadable_at_rest(unit, town, database) -> None:
    link = await make(unit, town)
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,64}", link.token)
    assert deep_link("some_bot", link.token) == f"https://t.me/some_bot?start={link.token}"
    async with database.reading() as connection:
        raw = (await connection.exec_driver_sql("SELECT token, token_digest FROM invites")).one()
    assert link.token.encode() not in raw.token
    assert link.token not in raw.token_digest


@pytest.mark.parametrize(
    ("role", "form", "kind"),
    [
        (Role.MENTEE, None, PersonKind.PUPIL),
        (Role.MENTOR, MentoringForm.PUPIL_PUPIL, PersonKind.PUPIL),
        (Role.MENTOR, MentoringForm.EMPLOYER_STUDENT, PersonKind.EMPLOYEE),
        (Role.MENTEE, MentoringForm.EMPLOYER_STUDENT, PersonKind.STUDENT),
        (Role.MENTOR, MentoringForm.TEACHER_PUPIL, PersonKind.TEACHER),
        (Role.MENTOR, None, None),
        (Role.PSYCHOLOGIST, None, None),
    ],
)
async def test_the_kind_of_person_follows_from_the_form(unit, town, role, form, kind) -> None:
    assert (await make(unit, town, role=role, form=form)).person_kind is kind


async def test_who_may_invite_whom(unit, town) -> None:
    operator = Actor(5, grants=(Grant(Role.OPERATOR, None, None),))
    district = Actor(6, grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))
    place = {"organization_id": None, "municipality_id": town.municipality_id}
    await make(unit, town, operator, role=Role.MUNICIPAL_CURATOR, **place)
    await make(unit, town, operator, role=Role.CURATOR)
    await make(unit, town, district, role=Role.CURATOR)
    for actor, role, where in (
        (district, Role.MUNICIPAL_CURATOR, place),
        (district, Role.MENTEE, {}),
        (operator, Role.MENTEE, {}),
        (town.boss, Role.CURATOR, {}),
        (town.boss, Role.LEGAL_GUARDIAN, {}),
        (town.boss, Role.OPERATOR, {}),
        (Actor(7), Role.MENTEE, {}),
    ):
        with pytest.raises(NotAllowedError):
            await make(unit, town, actor, role=role, **where)


async def test_a_curator_of_another_school_is_a_stranger_here(unit, town) -> None:
    async with unit() as work:
        other = Town(work)
        stranger = other.curator()
        other.cycle()
    with pytest.raises(NotAllowedError):
        await make(unit, town, stranger)
    link = await make(unit, town)
    with pytest.raises(NotAllowedError):
        async with unit() as work:
            await invites.revoke_invite(work, stranger, link.id)
    with pytest.raises(NotAllowedError):
        async with unit() as work:
            await invites.list_invites(work, stranger, organization_id=town.school_id)


async def test_a_participant_needs_an_open_cycle_of_that_school(unit) -> None:
    async with unit() as work:
        idle = Town(work)
        boss = idle.curator()
    assert await refusal(
        unit, lambda u: invites.create_invite(u, boss, role=Role.MENTEE, organization_id=idle.school_id)
    ) == "no_open_cycle"  # fmt: skip
    assert await refusal(
        unit, lambda u: invites.create_invite(u, boss, role=Role.MENTEE, organization_id=idle.school_id, cycle_id=7)
    ) == "no_open_cycle"  # fmt: skip
    assert await refusal(
        unit, lambda u: invites.create_invite(u, boss, role=Role.MENTEE, organization_id=123)
    ) == "no_such_place"  # fmt: skip


@pytest.mark.parametrize("limits", [{"uses": 0}, {"uses": 501}, {"days": 0}, {"days": 367}])
async def test_limits_of_a_link(unit, town, limits) -> None:
    call = lambda u: invites.create_invite(u, town.boss, role=Role.MENTEE, organization_id=town.school_id, **limits)  # noqa: E731
    assert await refusal(unit, call) == "bad_invite_limits"


@pytest.mark.parametrize("token", ["", "nothing", "x" * 65, "😀", "' OR 1=1 --", "AbCdEfGhIjKlMnOp"])
async def test_a_wrong_token_is_unknown(unit, town, token) -> None:
    await make(unit, town)
    assert await refusal(unit, lambda u: invites.read_invite(u, Actor(5), token)) == "invite_unknown"


async def test_what_a_link_says_before_anything_is_stored(unit, town) -> None:
    link = await make(unit, town, role=Role.MENTOR, form=MentoringForm.PUPIL_PUPIL)
    async with unit() as work:
        view = await invites.read_invite(work, Actor(5), link.token)
    assert (view.role, view.place, view.person_kind, view.entered) == (
        Role.MENTOR, "Школа № 2", PersonKind.PUPIL, False,
    )  # fmt: skip
    async with unit() as work:
        assert await work.scalar(select(Account.id).where(Account.chat_id == 5)) is None


async def test_a_stranger_becomes_a_person_with_a_role_and_a_place_in_the_cycle(unit, town, who) -> None:
    link = await make(unit, town, role=Role.MENTOR, form=MentoringForm.TEACHER_PUPIL)
    person_id = await enter(unit, link, 501, "en")
    actor = await who(501)
    assert (actor.person_id, actor.locale, actor.municipality_id) == (person_id, "en", town.municipality_id)
    assert actor.kind == PersonKind.TEACHER
    assert actor.roles_in(town.municipality_id, town.school_id) == {Role.MENTOR}
    async with unit() as work:
        row = await work.first(select(*Participation.__table__.c).where(Participation.person_id == person_id))
        person = await work.first(select(*Person.__table__.c).where(Person.id == person_id))
    assert (row.side, row.cycle_id, row.form) == (Side.MENTOR, town.cycle_id, MentoringForm.TEACHER_PUPIL)
    assert re.fullmatch(r"[24579DFJLNRVW]{3}-[24579DFJLNRVW]{3}", person.code)


async def test_the_same_link_twice_by_the_same_person_is_harmless(unit, town, who) -> None:
    link = await make(unit, town)
    person_id = await enter(unit, link, 501)
    assert await enter(unit, link, 501) == person_id  # an actor loaded before the first tap
    async with unit() as work:
        assert await joining.accept_invite(work, await who(501), link.token, "ru") == person_id
        assert (await invites.read_invite(work, await who(501), link.token)).entered
        assert len(await work.all(select(Membership.id).where(Membership.person_id == person_id))) == 1
        assert len(await work.all(select(Participation.id).where(Participation.person_id == person_id))) == 1
        assert await work.scalar(select(Invite.uses_left).where(Invite.id == link.id)) == 0


async def test_the_last_use_of_a_link_has_one_winner(unit, town) -> None:
    link = await make(unit, town, uses=3)
    results = await asyncio.gather(*(enter(unit, link, chat) for chat in range(601, 609)), return_exceptions=True)
    winners = [result for result in results if isinstance(result, int)]
    losers = [result for result in results if isinstance(result, RefusedError)]
    assert (len(winners), len(losers)) == (3, 5)
    assert {loser.reason for loser in losers} == {"invite_used"}
    async with unit() as work:
        assert await work.scalar(select(Invite.uses_left).where(Invite.id == link.id)) == 0
        assert len(await work.all(select(Participation.id))) == 3
        assert len(await work.all(select(Account.id))) == 3  # whoever came too late left nothing behind


async def test_one_person_tapping_twice_at_once_is_one_person(unit, town) -> None:
    link = await make(unit, town, uses=10)
    first, second = await asyncio.gather(enter(unit, link, 601), enter(unit, link, 601))
    assert first == second
    async with unit() as work:
        assert await work.scalar(select(Invite.uses_left).where(Invite.id == link.id)) == 9


async def test_used_expired_and_revoked_links_say_so(unit, town, clock) -> None:
    used, old, dead = await make(unit, town), await make(unit, town, days=3), await make(unit, town)
    await enter(unit, used, 501)
    async with unit() as work:
        await invites.revoke_invite(work, town.boss, dead.id)
        await invites.revoke_invite(work, town.boss, dead.id)
    clock.move_by(timedelta(days=3))
    for link, reason in ((used, "invite_used"), (old, "invite_expired"), (dead, "invite_revoked")):
        token = link.token
        assert await refusal(unit, lambda u, token=token: invites.read_invite(u, Actor(9), token)) == reason
        assert await refusal(unit, lambda u, token=token: joining.accept_invite(u, Actor(9), token, "ru")) == reason


async def test_a_link_into_a_closed_cycle_has_run_out(unit, town) -> None:
    link = await make(unit, town)
    async with unit() as work:
        work.change(Cycle, town.cycle_id, closed_at=work.now)
    assert await refusal(unit, lambda u: joining.accept_invite(u, Actor(9), link.token, "ru")) == "invite_expired"


async def test_one_municipality_a_person(unit, town, who) -> None:
    async with unit() as work:
        far = Town(work)
        far_boss = far.curator()
        far.cycle()
    await enter(unit, await make(unit, town), 501)
    link = await make(unit, far, far_boss)
    actor = await who(501)
    assert await refusal(unit, lambda u: invites.read_invite(u, actor, link.token)) == "other_municipality"
    assert await refusal(unit, lambda u: joining.accept_invite(u, actor, link.token, "ru")) == "other_municipality"


async def test_somebody_known_gets_the_further_role(unit, town, who) -> None:
    person_id = await enter(unit, await make(unit, town), 501)
    assert await enter(unit, await make(unit, town, role=Role.MENTOR, form=MentoringForm.PUPIL_PUPIL), 501) == person_id
    actor = await who(501)
    assert actor.roles == {Role.MENTEE, Role.MENTOR}
    async with unit() as work:
        sides = await work.scalars(select(Participation.side).where(Participation.person_id == person_id))
    assert set(sides) == {Side.MENTEE, Side.MENTOR}


async def test_whoever_left_comes_back_by_a_fresh_link_only(unit, town) -> None:
    link = await make(unit, town)
    person_id = await enter(unit, link, 501)
    async with unit() as work:
        participation = await work.scalar(select(Participation.id).where(Participation.person_id == person_id))
        work.change(Participation, participation, left_at=work.now)
    assert await refusal(unit, lambda u: joining.accept_invite(u, Actor(501), link.token, "ru")) == "invite_used"
    await enter(unit, await make(unit, town), 501)
    async with unit() as work:
        assert await work.scalar(select(Participation.left_at).where(Participation.id == participation)) is None


async def test_the_list_shows_live_links_of_the_place(unit, town) -> None:
    live, dead, used = await make(unit, town), await make(unit, town), await make(unit, town)
    await enter(unit, used, 501)
    async with unit() as work:
        await invites.revoke_invite(work, town.boss, dead.id)
    async with unit() as work:
        found = await invites.list_invites(work, town.boss, organization_id=town.school_id, cycle_id=town.cycle_id)
    assert [link.id for link in found] == [live.id]
    assert found[0].token == live.token


async def test_an_operator_becomes_a_person_once_and_has_nothing_to_fill_in(unit, database, clock) -> None:
    actors = Actors(database, clock, [77])
    for _ in range(2):
        actor = await actors.load(77)
        async with unit() as work:
            await joining.ensure_operator_person(work, actor, "en")
    actor = await actors.load(77)
    assert actor.person_id is not None
    assert actor.locale == "en"
    async with unit() as work:
        assert await joining.next_step(work, actor) is JoinStep.NOTHING
        assert len(await work.all(select(Account.id))) == 1
    with pytest.raises(NotAllowedError):
        async with unit() as work:
            await joining.ensure_operator_person(work, Actor(78), "ru")
