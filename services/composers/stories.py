"""What stories send out: told, papers asked for, approved; the bank and the script of the final event as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.stories import StoryState
from services.composers.registry import Due, composer
from services.final_event import script_bytes
from services.notices import Button, File, Outgoing, Skip
from services.story_bank import bank_of
from services.story_file import bank_bytes
from services.story_rows import allowances, story_row
from storage.tables import Organization, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("story_told")
async def story_told(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that somebody has told how it was."""
    row = await story_row(unit, due.subject_id)
    if row is None or row.state != StoryState.TOLD:
        return Skip("story_moved_on")
    text = t("A story has come.\nSomebody has told how it was in their pair. Read it when you have five minutes.")
    return Outgoing(text, ((Button(t("Read"), f"story:{row.id}"),),))


@composer("story_consent")
async def story_consent(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask for the paper without which a story stays unpublished; a no is an answer too."""
    row = await story_row(unit, due.subject_id)
    person_id = due.params.get("person")
    if row is None or person_id is None:
        return Skip("gone")
    missing = [each for each in (await allowances(unit, [row]))[row.id] if not each.allowed]
    about = next((each for each in missing if each.person_id == person_id), None)
    if about is None:
        return Skip("allowed_meanwhile")
    if about.by_guardian and due.person_id != person_id:
        name = await unit.scalar(select(Person.first_name).where(Person.id == person_id))
        text = t(
            "A request about a paper.\nThe school would like to publish a story of the pair that {name} was in. "
            "For that it needs your signed consent to publication: the curator has the form. You are free to say no.",
            name=name or "",
        )
    elif about.by_guardian:
        text = t.you(
            "A request about a paper.\nThe school would like to publish a story of your pair. "
            "A parent signs the consent: ask the curator for the form. You are free to say no."
        )
    else:
        text = t.you(
            "A request about a paper.\nThe school would like to publish a story of your pair. "
            "For that it needs your signed consent: the curator has the form. You are free to say no."
        )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("story_papers")
async def story_papers(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator which papers a story waits for."""
    row = await story_row(unit, due.subject_id)
    if row is None:
        return Skip("gone")
    missing = [each for each in (await allowances(unit, [row]))[row.id] if not each.allowed]
    if not missing:
        return Skip("allowed_meanwhile")
    text = t("Papers for a story.\nIt waits for consents to publication (C6): {n}. Whose, the story's page says.",
             n=len(missing))  # fmt: skip
    return Outgoing(text, ((Button(t("Open the story"), f"story:{row.id}"),),))


@composer("story_approved")
async def story_approved(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell an author that the story is in the bank."""
    row = await story_row(unit, due.subject_id)
    if row is None or row.state != StoryState.APPROVED:
        return Skip("story_moved_on")
    text = t.you(
        "Good news about a story.\nYours is in the practice bank now: it helps those who begin. "
        "You can take it back at any time."
    )
    return Outgoing(text, ((Button(t("Open the story"), f"story:{row.id}"),),))


@composer("story_bank")
async def story_bank(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the bank as a document."""
    rows = await bank_of(unit, due.person_id)
    if not rows:
        return Skip("bank_empty")
    data = await bank_bytes(unit, rows, t, due.zone)
    text = t("The practice bank you asked for.\nOnly what is approved and what everybody in it has allowed.")
    return Outgoing(text, file=File("nastavnik-practice-bank.docx", data))


@composer("final_script")
async def final_script(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the script of the final event."""
    code = await unit.scalar(select(Organization.code).where(Organization.id == due.subject_id))
    data = await script_bytes(unit, due.subject_id, t) if code is not None else None
    if data is None:
        return Skip("gone")
    text = t("The script you asked for.\nA page to change as you like: minutes, who leads, what you add.")
    return Outgoing(text, file=File(f"nastavnik-final-{code}.docx", data))
