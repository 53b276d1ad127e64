"""Rows that pools, lists and pairs prove. Plain functions over one school year; each says what its row asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from domain.readiness import Gap
from domain.roadmap_proofs import Measured, at_least
from domain.roadmaps import ProofKey
from domain.stages import Stage, missing
from domain.vocabulary import PersonKind, Side
from services.lookups import today_in
from services.mentee_facts import commission_marked
from services.stage_facts import in_approved
from services.story_bank import approved_in
from storage.tables import Partner, WaitingNote

if TYPE_CHECKING:
    from datetime import date

    from services.places import Place
    from services.roadmap.proof_ground import SchoolYear
    from storage.unit import Unit

_FIRST_DATA: Final = frozenset({Gap.BIRTH_DATE})


async def mentors_selected(year: SchoolYear) -> Measured:
    """«Отобрать кандидатов в наставники» → «результаты анкет кандидатов» (roadmaps §1 row 17).

    Every candidate has filled in the questionnaire, and where the school selects there is a decision on each
    (programme §2 stage 4: "all candidates fill a questionnaire").
    """
    found = await year.side(Side.MENTOR)
    selects = year.place.needs.selection
    done = [one for one in found if one.questionnaire_done and (not selects or one.decision is not None)]
    return at_least(ProofKey.MENTORS_SELECTED, len(done), len(found), selects=int(selects))


async def mentor_pool(year: SchoolYear) -> Measured:
    """«Собрать базы наставников по перечню запросов» (roadmaps §1 row 24, §2 row 8).

    What stage 3 asks for (programme §2): every mentor has consents and questionnaire, and they have a place for every
    ready mentee.
    """
    facts = await year.facts()
    detail = {"places": facts.places, "mentees": facts.mentees_ready}
    met = not missing(Stage.MENTORS, facts)
    return Measured(ProofKey.MENTOR_POOL, facts.mentors_ready, max(1, facts.mentors), met, detail)


async def mentee_pool(year: SchoolYear) -> Measured:
    """«Собрать базу наставляемых» → «база с перечнем запросов» (roadmaps §1 row 27, §2 row 7).

    What stage 2 asks for (programme §2): every mentee has consents and questionnaire, and the curator has looked at
    every pupil who was suggested (word from third parties).
    """
    facts = await year.facts()
    detail = {"referrals": facts.referrals, "referrals_seen": facts.referrals_seen}
    met = not missing(Stage.MENTEES, facts)
    return Measured(ProofKey.MENTEE_POOL, facts.mentees_ready, max(1, facts.mentees), met, detail)


async def persons_recorded(year: SchoolYear) -> Measured:
    """«Вести персональный учёт» → «первичные данные об охвате» (roadmaps §1 row 29, §3 row 3.1).

    Of everybody who takes part the birth date is known and what they are; of a pupil the class too. Without these no
    indicator can count them (indicators §1).
    """
    found = await year.members()
    known = [
        one
        for one in found
        if not _FIRST_DATA.intersection(one.gaps)
        and one.kind is not None
        and (one.kind is not PersonKind.PUPIL or one.grade is not None)
    ]
    return at_least(ProofKey.PERSONS_RECORDED, len(known), len(found))


async def matches_formed(year: SchoolYear) -> Measured:
    """«Сформировать пары и группы» (roadmaps §1 row 30, §2 row 9).

    Every ready mentee has a pair by order, or somebody has noted that the search goes on (programme §2 stage 5:
    "psychologist supports the unmatched and search goes on"). Whoever is matched through the commission for minors only
    is not asked for here (consents §7).
    """
    unit, cycle_id = year.unit, year.cycle.id
    ready = {one.participation_id for one in await year.side(Side.MENTEE) if one.ready}
    paired = ready & await in_approved(unit, cycle_id)
    waiting = ready - paired - await commission_marked(unit, year.place.id)
    noted = set(
        await unit.scalars(
            select(WaitingNote.participation_id).where(WaitingNote.participation_id.in_(sorted(waiting))).distinct()
        )
    )
    have, need = len(paired) + len(noted), len(paired) + len(waiting)
    return at_least(ProofKey.MATCHES_FORMED, have, need, paired=len(paired), searching=len(noted))


async def partners_listed(unit: Unit, place: Place) -> Measured:
    """«Составить перечень партнёров» (roadmaps §1 row 22): at least one stands on the school's list."""
    count = await unit.scalar(select(func.count()).select_from(Partner).where(Partner.organization_id == place.id))
    return at_least(ProofKey.PARTNERS_LISTED, int(count or 0), 1)


async def practice_bank(unit: Unit, place: Place, since: date | None) -> Measured:
    """«Собрать базу программ и лучших практик», «Банк практик» (roadmaps §1 row 25, §2 row 13).

    At least one story or practice is approved and allowed by everybody whom it shows; of a row that is due every year
    one approved since the year began (``since``), for such a row counts once a year with a proof (indicators §3).
    """
    rows = await approved_in(unit, [place.id])
    counted = [
        row for row in rows if since is None or (row.approved_at and today_in(row.approved_at, place.zone) >= since)
    ]
    return at_least(ProofKey.PRACTICE_BANK, len(counted), 1, all=len(rows))
