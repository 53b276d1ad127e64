"""What two sides have said, as the points read it: one reading for the whole school and for choosing by hand.

Plain functions. What comes from elsewhere (waiting, choices, places …) the callers add.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.consents import age_on
from domain.matching.model import Guide, Seeker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from catalog.model import Catalogue
    from domain.choosing import Said
    from services.matching.particulars import Particulars
    from services.pool import Member

WISH_ITEMS: Final = ("me_needs", "te_needs", "me_slots", "me_mentor", "me_format")
OFFER_ITEMS: Final = ("mr_strong", "mr_strong_t", "mr_slots", "mr_format", "mr_ages", "mr_capacity")


def items_of(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the questions of the intake questionnaires that pairing reads."""
    return (*WISH_ITEMS, *OFFER_ITEMS, *catalogue.matching.role_models.offered)


def seeker_of(catalogue: Catalogue, member: Member, said: Mapping[str, Any], today: date, known: Particulars) -> Seeker:
    """Return a mentee with what was asked for (IN-ME-P, IN-ME-T)."""
    areas = frozenset(said.get("me_needs") or said.get("te_needs") or ())
    return Seeker(
        participation_id=member.participation_id,
        person_id=member.person_id,
        kind=member.kind,
        form=member.form,
        age=age_on(member.birth_date, today) if member.birth_date else None,
        grade=member.grade,
        letter=known.letter,
        areas=areas,
        slots=frozenset(said.get("me_slots") or ()),
        mentor_kind=said.get("me_mentor"),
        mentor_sex=known.mentor_sex,
        format=said.get("me_format"),
        role_models=catalogue.matching.role_models.of_areas(areas),
    )


def guide_of(catalogue: Catalogue, member: Member, said: Mapping[str, Any], known: Particulars) -> Guide:
    """Return a mentor with what is offered (IN-MR)."""
    return Guide(
        participation_id=member.participation_id,
        person_id=member.person_id,
        kind=member.kind,
        form=member.form,
        grade=member.grade,
        letter=known.letter,
        sex=known.sex,
        areas=frozenset(said.get("mr_strong") or said.get("mr_strong_t") or ()),
        slots=frozenset(said.get("mr_slots") or ()),
        format=said.get("mr_format"),
        ages=frozenset(said.get("mr_ages") or ()),
        role_models=catalogue.matching.role_models.of_guide(said),
    )


def choices_of(said: Said | None) -> tuple[int, ...]:
    """Return whom somebody named at the common event, the first choice first."""
    return () if said is None else tuple(each for each in (said.first, said.second) if each is not None)
