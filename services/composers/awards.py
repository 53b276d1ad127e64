"""Awards: nominations are open, somebody is nominated, the vote is open, who won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.awards import AwardState, Category
from services.access import RefusedError
from services.awards import winners_named
from services.awards_rows import answers_of, crowd_of, round_of
from services.certificate_words import CATEGORIES
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from storage.tables import AwardWinner, Certificate

if TYPE_CHECKING:
    from locales import Translator
    from services.awards_rows import Round
    from storage.unit import Unit


@composer("award_open")
async def award_open(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell everybody who takes part that they may nominate."""
    found = await _in_state(unit, due, AwardState.NOMINATING)
    if isinstance(found, Skip):
        return found
    text = t.you(
        "Who deserves a thank you?\nThe school looks for the best mentor and the best pair of the year. Whom do you "
        "nominate? Two taps; nobody sees who said it."
    )
    return Outgoing(text, ((Button(t("Nominate"), f"awards:{found.id}"),),))


@composer("award_asked")
async def award_asked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a nominee whether they stand in the school's own vote."""
    found = await _in_state(unit, due, AwardState.NOMINATING, AwardState.VOTING)
    if isinstance(found, Skip):
        return found
    if (await answers_of(unit, found.id)).get(due.person_id) is not None:
        return Skip("answered")
    text = t.you(
        "You are nominated!\nSomebody wants an award for you. May your first name stand in the school's vote? You can "
        "say no, and that is fine."
    )
    return Outgoing(text, ((Button(t("Answer"), f"awards:{found.id}"),),))


@composer("award_vote")
async def award_vote(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell everybody who takes part that the vote is open."""
    found = await _in_state(unit, due, AwardState.VOTING)
    if isinstance(found, Skip):
        return found
    text = t.you("The vote is open.\nWho is the best mentor, which is the best pair? One vote each, and it is secret.")
    return Outgoing(text, ((Button(t("Vote"), f"awards:{found.id}"),),))


@composer("award_won")
async def award_won(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a winner, whether or not anybody else may hear of it."""
    row = await unit.first(
        select(AwardWinner.category, AwardWinner.round_id)
        .join(Certificate, Certificate.subject_id == AwardWinner.id)
        .where(Certificate.id == due.subject_id, Certificate.person_id == due.person_id)
    )
    if row is None:
        return Skip("gone")
    text = t.you(
        "Congratulations!\nYou have won at your school: <b>{award}</b>. Your honour certificate is ready.",
        award=t(CATEGORIES[Category(row.category)]),
    )
    return Outgoing(text, ((Button(t("Honour certificate"), f"awards:{row.round_id}"),),))


@composer("award_announced")
async def award_announced(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell everybody who takes part who won, as far as they may be named (C6)."""
    found = await _in_state(unit, due, AwardState.SETTLED)
    if isinstance(found, Skip):
        return found
    crowd = await crowd_of(unit, found.cycle_id, found.organization_id, found.zone)
    named = await winners_named(unit, found, crowd)
    lines = [t("{award}: <b>{names}</b>", award=t(CATEGORIES[c]), names=", ".join(who)) for c, who in named.items()]
    if not lines:
        return Skip("nobody_to_name")
    head = t.you("The awards of the year.\nThank you to everybody who took part!")
    return Outgoing("\n".join([head, *lines]), ((Button(t("Menu"), "menu"),),))


async def _in_state(unit: Unit, due: Due, *states: AwardState) -> Round | Skip:
    try:
        found = await round_of(unit, due.subject_id)
    except RefusedError:
        return Skip("gone")
    return found if found.state in states else Skip("award_moved_on")
