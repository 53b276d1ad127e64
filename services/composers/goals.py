"""What a pair's plan sends out: to be read and answered, come back, approved, marked; and the plan as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.matches import OVER
from domain.plans import OPEN, Moment, PlanState
from domain.vocabulary import Role, Side
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.goal_files import plan_bytes
from services.goal_rows import papers
from services.notices import Brief, Button, File, Outgoing, Skip
from services.pair_rows import holders, pair
from storage.tables import Plan

if TYPE_CHECKING:
    from locales import Translator
    from services.goal_rows import Papers, Version
    from services.pair_rows import Pair
    from storage.unit import Unit

_SECONDS = 60


@composer("plan_proposed")
async def plan_proposed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a mentee to read the plan and to say whether it suits."""
    found = await _unanswered(unit, due)
    if isinstance(found, Skip):
        return found
    text = t.you(
        "Something to read and decide.\nYour mentor has written down what you two want to reach. "
        "Have a look: does it suit you? You can say what should be different."
    )
    return Outgoing(text, ((Button(t("Open the plan"), f"goals:{found.id}"),),))


@composer("plan_unanswered")
async def plan_unanswered(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a mentee, once, that the plan waits for an answer."""
    found = await _unanswered(unit, due)
    if isinstance(found, Skip):
        return found
    text = t.you("One answer is still open.\nThe plan of your pair waits for your word. It takes a minute.")
    button = Button(t("Open the plan"), f"goals:{found.id}")
    return Outgoing(text, ((button,),), brief=Brief(t.you("Say whether the plan suits you"), _SECONDS, button))


@composer("plan_otherwise")
async def plan_otherwise(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the mentor that the mentee wants the plan otherwise; the words stand on the plan's page."""
    found = await _of_version(unit, due, Side.MENTOR)
    if isinstance(found, Skip):
        return found
    text = t.you(
        "An answer to the plan has come.\n{names}: something should be different. The words stand with the plan.",
        names=found.names(due.person_id),
    )
    return Outgoing(text, ((Button(t("Open the plan"), f"goals:{found.id}"),),))


@composer("plan_returned")
async def plan_returned(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the mentor that the school has a remark on the plan."""
    found = await _of_version(unit, due, Side.MENTOR)
    if isinstance(found, Skip):
        return found
    text = t.you(
        "The curator has read the plan.\nThere is a remark: please look at it and propose the plan once more. {names}",
        names=found.names(due.person_id),
    )
    return Outgoing(text, ((Button(t("Open the plan"), f"goals:{found.id}"),),))


@composer("plan_approved")
async def plan_approved(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides that the plan stands."""
    found = await _of_version(unit, due, None)
    if isinstance(found, Skip):
        return found
    known = await papers(unit, found.id)
    if known.standing is None or known.standing.id != due.subject_id:
        return Skip("plan_moved_on")
    text = t.you("Good news about the plan.\nThe curator has approved it. Now it is yours: step by step.")
    return Outgoing(text, ((Button(t("Open the plan"), f"goals:{found.id}"),),))


@composer("plan_marked")
async def plan_marked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a mentee that the goals have their marks."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.person_id) if found else None
    if found is None or place is None or place not in found.staying:
        return Skip("match_over")
    final = due.params.get("moment") == Moment.FINAL
    text = (
        t.you("A look back.\nYour mentor has marked what became of each goal. Do you see it the same way?")
        if final
        else t.you("Half of the way.\nYour mentor has marked how far each goal has come. Do you see it the same way?")
    )
    return Outgoing(text, ((Button(t("Open the plan"), f"goals:{found.id}"),),))


@composer("plan_doubt")
async def plan_doubt(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that a mentee does not agree with the marks."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.params.get("person")) if found else None
    if found is None or place is None or place not in found.staying:
        return Skip("match_over")
    text = t(
        "A mentee sees a plan's marks differently.\n{name} does not agree with them. The mentor was not told.",
        name=place.first_name,
    )
    return Outgoing(text, ((Button(t("Open the plan"), f"goals:{found.id}"),),))


@composer("plan_file")
async def plan_file(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the plan as a document: with first names to the pair, with codes to the school (consents §8)."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.person_id) if found else None
    inside = found is not None and place is not None and place in found.staying
    if found is None or not (inside or due.person_id in await holders(unit, found.organization_id, *_SCHOOL)):
        return Skip("gone")
    made = await plan_bytes(unit, shipped_catalogue(), found, t, codes=not inside)
    if made is None:
        return Skip("plan_moved_on")
    text = t.you("The plan you asked for.\nPrint it, sign it, or just keep it.")
    if not inside:
        text = t("The plan you asked for.\nIt carries codes in place of names: names are written in by hand.")
    return Outgoing(text, file=File(*made))


_SCHOOL = (Role.CURATOR, Role.SCHOOL_HEAD)


async def _unanswered(unit: Unit, due: Due) -> Pair | Skip:
    """Return the pair if this very round of the plan still waits for the mentee."""
    found = await _of_version(unit, due, Side.MENTEE)
    if isinstance(found, Skip):
        return found
    known = await papers(unit, found.id)
    version = _version(known, due.subject_id)
    if version is None or version.state is not PlanState.PROPOSED or version.round != due.params.get("round"):
        return Skip("plan_moved_on")
    return Skip("answered") if due.person_id in known.yes(version) else found


async def _of_version(unit: Unit, due: Due, side: Side | None) -> Pair | Skip:
    """Return the pair of a version if the receiver is still in it, on that side."""
    match_id = await unit.scalar(select(Plan.match_id).where(Plan.id == due.subject_id))
    found = await pair(unit, match_id) if match_id is not None else None
    place = found.member(due.person_id) if found else None
    if found is None or found.status in OVER:
        return Skip("match_over")
    if place is None or place not in found.staying or side not in {None, place.side}:
        return Skip("not_in_match")
    return found


def _version(known: Papers, plan_id: int) -> Version | None:
    return next((each for each in known.versions if each.id == plan_id and each.state in OPEN), None)
