"""Pupils suggested for a mentor: begun, sent, joined into one, decided on; who sees what; what is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.referrals import NotNow, ReferralState
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import Actor, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.erasing_data import Eraser
from services.joining import accept_invite
from services.mydata_paper import person_paper
from services.offers import list_offers, offer_link
from services.places import needed_cycle, place_of
from services.referral_desk import (
    decline_referred,
    invite_referred,
    link_referred,
    list_referred,
    referred_as,
    take_up,
    view_referred,
)
from services.referral_rows import daily_referrals
from services.referrals import begin_for, begin_named, drop_draft, find_pupils, my_referrals, own_wards, view_own
from services.soundness import violations
from services.stage_facts import facts_of
from services.surveys import Sheet, answer, finish, open_survey, skip
from services.today import Matter, morning
from storage.tables import Answer, Invite, Match, OutboxMessage, Referral, ReferredPupil, SurveyRequest
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CATALOGUE = load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentee, town.mentor = ready_mentee(town, "Аня"), ready_mentor(town, "Илья")
        adult = {"kind": "teacher", "born": ADULT_BORN, "grade": None}
        town.teacher = town.human("Мария", Role.CLASS_TEACHER, **adult)
        town.social = town.human("Ольга", Role.SOCIAL_TEACHER, **adult)
        town.doctor = town.human("Вера", Role.PSYCHOLOGIST, **adult)
        town.parent = town.human("Пётр", Role.PARENT, kind="parent", born=ADULT_BORN, grade=None)
        town.mother = town.human("Нина", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        town.guardian_of(town.mentee, town.mother)
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def send(unit, human, referral: int, seen: str = "Тихий, но любит физику") -> None:
    """Answer the questionnaire of a referral to its end."""
    request = (await do(unit, view_own, human.actor, referral)).request_id
    view = await do(unit, open_survey, human.actor, CATALOGUE, request)
    said = {"rf_who": "class_teacher", "rf_needs": ["study", "confidence"], "rf_seen": seen, "rf_mentor": "student",
            "rf_family": "yes"}  # fmt: skip
    for item, raw in said.items():
        if item not in view.seen:
            await do(unit, answer, human.actor, CATALOGUE, view.sheet, item_id=item, raw=raw)
    await do(unit, skip, human.actor, CATALOGUE, view.sheet, item_id="rf_tried")
    await do(unit, finish, human.actor, view.sheet)


async def items(unit):
    async with unit() as work:
        return await work.all(select(ReferredPupil.__table__).order_by(ReferredPupil.id))


async def test_whoever_suggests_sees_one_word_and_the_curator_all(unit, town) -> None:
    school, teacher, boss = town.school_id, town.teacher.actor, town.boss
    assert await refused(unit, begin_named, teacher, school, "Саша Петров, 7Б") == "referral_last_name"
    draft = await do(unit, begin_named, teacher, school, "Саша, 7Б")
    assert await do(unit, begin_named, teacher, school, "саша 7 «Б»") == draft  # goes on, is not begun twice
    (mine,) = await do(unit, my_referrals, teacher)
    assert (mine.about, mine.sent) == ("Саша, 7Б", False)
    assert (await do(unit, list_referred, boss, school)).lines == ()  # nobody reads a draft
    (row,) = await items(unit)
    assert await refused(unit, view_referred, boss, row.id) == "gone"

    await send(unit, town.teacher, draft)
    other = await do(unit, begin_named, town.parent.actor, school, "Саша 7б")
    await send(unit, town.parent, other)
    page = await do(unit, list_referred, boss, school)
    (line,) = page.lines
    assert (line.about, line.state, len(line.said), page.waiting) == ("Саша, 7Б", ReferralState.NEW, 2, 1)
    lines = {each.matter: each for each in (await do(unit, morning, boss, school)).lines}
    assert lines[Matter.REFERRALS].ids == (line.id,)
    async with unit() as work:
        facts = await facts_of(work, await place_of(work, school), await needed_cycle(work, school), CATALOGUE)
    assert (facts.referrals, facts.referrals_seen) == (1, 0)

    await do(unit, take_up, boss, line.id)
    card = await do(unit, view_referred, boss, line.id)
    assert {each.answers["rf_who"] for each in card.said} == {"class_teacher", "parent"}  # asked of neither
    assert (await do(unit, view_own, teacher, draft)).state is ReferralState.LOOKING
    await do(unit, decline_referred, boss, line.id, NotNow.FAMILY)
    assert (await do(unit, view_own, teacher, draft)).state is ReferralState.NOT_NOW
    assert "family" not in repr(await do(unit, my_referrals, teacher))
    assert Matter.REFERRALS not in {each.matter for each in (await do(unit, morning, boss, school)).lines}

    # A third word brings it back, and the reason of the first decision goes.
    third = await do(unit, begin_named, town.social.actor, school, "Саша, 7Б")
    await send(unit, town.social, third)
    assert [(row.state, row.reason) for row in await items(unit)] == [("new", None)]
    assert await do(unit, violations) == []


async def test_who_may_search_and_who_may_not(unit, town) -> None:
    school = town.school_id
    assert await do(unit, find_pupils, town.teacher.actor, school, "ан") == (town.mentee.id,)
    assert await do(unit, find_pupils, town.teacher.actor, school, "илья") == ()  # mentors are none to suggest
    for parent in (town.parent, town.mother):
        with pytest.raises(NotAllowedError):
            await do(unit, find_pupils, parent.actor, school, "ан")
    assert await do(unit, own_wards, town.parent.actor, school) == ()
    assert [each.person_id for each in await do(unit, own_wards, town.mother.actor, school)] == [town.mentee.id]
    assert await do(unit, begin_for, town.mother.actor, school, town.mentee.id)
    with pytest.raises(NotAllowedError):
        await do(unit, begin_for, town.parent.actor, school, town.mentee.id)
    assert await refused(unit, begin_for, town.teacher.actor, school, town.mentor.id) == "gone"
    draft = (await do(unit, my_referrals, town.mother.actor))[0].id
    assert await refused(unit, drop_draft, town.teacher.actor, draft) == "gone"
    assert await refused(unit, view_own, town.teacher.actor, draft) == "gone"
    await do(unit, drop_draft, town.mother.actor, draft)
    assert await items(unit) == []


async def test_a_link_for_this_very_child(unit, town) -> None:
    referral = await do(unit, begin_named, town.teacher.actor, town.school_id, "Саша, 7Б")
    await send(unit, town.teacher, referral)
    (item,) = await items(unit)
    link = await do(unit, invite_referred, town.boss, item.id)
    assert await do(unit, invite_referred, town.boss, item.id) == link
    shared = await do(unit, offer_link, town.boss, CATALOGUE, town.school_id, "mentee..pupil")
    assert shared != link  # the child's own link is handed to nobody else
    async with unit() as work:
        token = await work.scalar(select(Invite.token).where(Invite.id == link))
    child = await do(unit, accept_invite, Actor(4711), token, "ru")
    (item,) = await items(unit)
    assert (item.pupil_id, item.first_name, item.state) == (child, None, "joined")
    assert await do(unit, referred_as, town.boss, child, town.school_id) == item.id
    assert (await do(unit, view_own, town.teacher.actor, referral)).state is ReferralState.JOINED
    # The psychologist reads of those who take part, and of nobody else.
    await send(unit, town.social, await do(unit, begin_named, town.social.actor, town.school_id, "Ира, 5А"))
    seen = await do(unit, list_referred, town.doctor.actor, town.school_id, settled=True)
    assert [line.id for line in seen.lines] == [item.id]
    assert (await do(unit, list_referred, town.doctor.actor, town.school_id)).lines == ()
    hidden = next(row.id for row in await items(unit) if row.id != item.id)
    assert await refused(unit, view_referred, town.doctor.actor, hidden) == "gone"
    assert not (await do(unit, view_referred, town.doctor.actor, item.id)).may_decide


async def test_two_items_that_turn_out_to_be_one_pupil(unit, town) -> None:
    school, boss = town.school_id, town.boss
    for human, name in ((town.teacher, "Анна, 7"), (town.social, "Аня, 7")):
        await send(unit, human, await do(unit, begin_named, human.actor, school, name))
    again = await do(unit, begin_for, town.teacher.actor, school, town.mentee.id)
    await send(unit, town.teacher, again, "Скучает на уроках")
    first, second, _ = sorted(await items(unit), key=lambda row: (row.pupil_id is not None, row.id))
    assert await refused(unit, link_referred, boss, first.id, town.mentor.id) == "referral_not_here"
    for item in (first, second):
        await do(unit, link_referred, boss, item.id, town.mentee.id)
    (item,) = await items(unit)
    assert (item.id, item.state, item.pupil_id) == (second.id, "joined", town.mentee.id)
    card = await do(unit, view_referred, boss, item.id)
    assert len(card.said) == 2  # of the teacher's two words the newer one stays
    assert "Скучает на уроках" in {each.answers["rf_seen"] for each in card.said}
    assert await refused(unit, invite_referred, boss, item.id) == "referral_joined"
    assert await do(unit, violations) == []

    # The pair begins: everybody who has suggested the pupil hears of it once, without the mentor's name.
    async with unit() as work:
        town.unit = work
        match = town.match(town.mentor, town.mentee, MatchStatus.APPROVED.value)
    async with unit() as work:
        work.change(Match, match, approved_at=work.now)
    assert await do(unit, daily_referrals, town.municipality_id) == 2
    assert await do(unit, daily_referrals, town.municipality_id) == 0
    async with unit() as work:
        rows = await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == "referral_matched"))
        said = await compose(
            "referral_matched", work, Due(rows[0].person_id, rows[0].subject_id, {}, "Europe/Moscow"), translator("ru")
        )
    assert {row.person_id for row in rows} == {town.teacher.id, town.social.id}
    first_line, _, rest = said.text.partition("\n")
    assert "Аня" in rest
    assert "Аня" not in first_line
    assert "Илья" not in said.text

    # What others wrote is in the pupil's file, and goes with the pupil.
    mine = {"person_id": town.mentee.id, "reader_id": town.mentee.id}
    paper = await do(unit, person_paper, CATALOGUE, translator("ru"), "Europe/Moscow", **mine)
    assert "Скучает на уроках" in repr(paper)
    assert "Мария" not in repr([section for section in paper.sections if "Предложение" in section.title])
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, school, town.mentee.id).run()
    async with unit() as work:
        assert await work.all(select(Referral.id)) == []
        left = select(SurveyRequest.id).where(SurveyRequest.instrument == "RF")
        assert await work.all(left) == []
        assert "Скучает на уроках" not in await work.scalars(select(Answer.value))


async def test_a_draft_goes_after_two_weeks(unit, town, clock) -> None:
    await do(unit, begin_named, town.teacher.actor, town.school_id, "Саша, 7Б")
    clock.move_by(timedelta(days=13))
    assert await do(unit, daily_referrals, town.municipality_id) == 0
    clock.move_by(timedelta(days=2))
    assert await do(unit, daily_referrals, town.municipality_id) == 1
    assert await items(unit) == []


async def test_links_of_those_who_suggest(unit, town) -> None:
    offered = {view.offer.key for view in await do(unit, list_offers, town.boss, CATALOGUE, town.school_id)}
    assert {"class_teacher..", "social_teacher..", "psychologist..", "parent.."} <= offered
    link = await do(unit, offer_link, town.boss, CATALOGUE, town.school_id, "parent..")
    assert await do(unit, offer_link, town.boss, CATALOGUE, town.school_id, "parent..") == link  # one for all parents
    one = await do(unit, offer_link, town.boss, CATALOGUE, town.school_id, "class_teacher..")
    assert await do(unit, offer_link, town.boss, CATALOGUE, town.school_id, "class_teacher..") != one
    async with unit() as work:
        uses = dict(await work.all(select(Invite.id, Invite.uses_left).where(Invite.id.in_([link, one]))))
    assert uses[one] == 1
    assert uses[link] > 100


async def test_nobody_answers_for_another(unit, town) -> None:
    referral = await do(unit, begin_named, town.teacher.actor, town.school_id, "Саша, 7Б")
    request = (await do(unit, view_own, town.teacher.actor, referral)).request_id
    sheet = Sheet(request, "RF", 1, referral)
    assert (
        await refused(unit, answer, town.social.actor, CATALOGUE, sheet, item_id="rf_family", raw="yes")
        == "survey_gone"
    )
