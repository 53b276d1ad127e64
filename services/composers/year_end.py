"""The goodbye of a school year, and the question whether somebody comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.vocabulary import Side
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from services.pair_rows import pairs_by_id
from storage.tables import CarriedMatch, ComeAgain, Cycle, MatchMember, Organization, Participation, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("year_over")
async def year_over(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say goodbye at the end of a school year, once; whose pair goes on reads that too."""
    closed = await unit.scalar(select(Cycle.closed_at).where(Cycle.id == due.subject_id))
    if closed is None:
        return Skip("year_open")
    own = await unit.scalar(
        select(Participation.id).where(
            Participation.cycle_id == due.subject_id, Participation.person_id == due.person_id
        )
    )
    if own is None:
        text = t(
            "The school year of mentoring is over.\nThank you for standing by your child. The answers of this year "
            "lose their names in 30 days. When the next year begins, a message comes here."
        )
        return Outgoing(text, ((Button(t("Menu"), "menu"),),))
    text = t.you(
        "The school year of mentoring is over.\nThank you for every meeting and every answer! In 30 days the answers "
        "of this year lose their names. When the next year begins, I will write to you here."
    )
    going_on = await unit.scalars(
        select(CarriedMatch.match_id)
        .join(MatchMember, MatchMember.match_id == CarriedMatch.match_id)
        .where(CarriedMatch.cycle_id == due.subject_id, MatchMember.person_id == due.person_id)
    )
    for found in (await pairs_by_id(unit, going_on)).values():
        if (place := found.member(due.person_id)) is not None and place in found.staying:
            text += "\n" + t.you("Your pair goes on then: {names}.", names=found.names(due.person_id))
    return Outgoing(text, ((Button(t("Tell how it was"), "stories"),), (Button(t("Menu"), "menu"),)))


@composer("come_again")
async def come_again(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask whether somebody takes part in the new year too; a guardian is asked for a child without a chat."""
    row = await unit.first(
        select(ComeAgain.again, ComeAgain.person_id, Person.first_name, Person.code, Participation.side,
               Cycle.closed_at, Organization.name)
        .join(Person, Person.id == ComeAgain.person_id)
        .join(Participation, Participation.id == ComeAgain.participation_id)
        .join(Cycle, Cycle.id == ComeAgain.cycle_id)
        .join(Organization, Organization.id == ComeAgain.organization_id)
        .where(ComeAgain.id == due.subject_id)
    )  # fmt: skip
    if row is None or row.again is not None or row.closed_at is not None:
        return Skip("answered" if row is not None and row.again is not None else "gone")
    button = Button(t("Answer"), f"again:{due.subject_id}")
    if row.person_id != due.person_id:
        name = row.first_name or row.code
        text = t(
            "A new school year.\n{school} begins mentoring anew. Does your child take part again: {name}? "
            "Please ask and tap.",
            school=row.name,
            name=name,
        )
        return Outgoing(text, ((button,),))
    text = (
        t.you("A new school year.\n{school} begins mentoring anew. Are you a mentor again? One tap.", school=row.name)
        if row.side == Side.MENTOR
        else t.you("A new school year.\n{school} begins mentoring anew. Do you take part again? One tap.",
                   school=row.name)
    )  # fmt: skip
    return Outgoing(text, ((button,),))
