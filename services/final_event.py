"""The final event of a year: entered with everybody invited, and its one-page script (programme §2, stage 7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.events import EventFormat, EventKind, EventLevel, EventRole, EventState
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus
from locales.marks import N_
from reports.docx_paper import docx
from reports.paper import Paper, Printer, Section, Table
from services.access import Actor, RefusedError, demand, reads, writes
from services.audiences import GUARDIANS
from services.events import About, Days, create_event
from services.events_inviting import invite
from services.notices import post
from services.places import place_of, running_cycle
from services.story_bank import approved_in
from services.story_rows import texts_of
from services.year_end_rows import latest_cycle
from storage.tables import Event, Match

if TYPE_CHECKING:
    from datetime import date

    from locales import Translator
    from storage.unit import Unit

ALL: Final = "all"
CHOICES: Final = 4
_AHEAD: Final = 7
_FRIDAY: Final = 4
_MOST_STORIES: Final = 5
_FINAL: Final = About(EventKind.FINAL, EventLevel.SCHOOL, EventFormat.IN_PERSON, EventRole.ORGANISED)
_PARTS: Final = (
    (N_("Greeting"), "5"),
    (N_("The year in figures"), "5"),
    (N_("How it was: the pairs' own words"), "20"),
    (N_("Thanks to mentors, certificates"), "15"),
    (N_("A wish from everybody in one word"), "10"),
    (N_("Photo of those who allow it, tea"), "15"),
)
"""What a final event consists of and for how many minutes; a school changes it in the file."""


@reads(UseCase.EVENT_RUN)
async def standing_final(unit: Unit, actor: Actor, organization_id: int) -> int | None:
    """Return the final event of the school that is still ahead, if one was entered."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EVENT_RUN, place.municipality_id, place.id)
    found = await unit.scalar(
        select(Event.id)
        .where(
            Event.organization_id == place.id,
            Event.kind == EventKind.FINAL.value,
            Event.state == EventState.PLANNED.value,
            Event.starts_on >= place.today(unit),
        )
        .order_by(Event.starts_on, Event.id)
        .limit(1)
    )
    return None if found is None else int(found)


@reads(UseCase.EVENT_RUN)
async def days_to_choose(unit: Unit, actor: Actor, organization_id: int) -> tuple[date, ...]:
    """Return the next Fridays that leave people a week to answer; the event's card moves it to any other day."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EVENT_RUN, place.municipality_id, place.id)
    first = place.today(unit) + timedelta(days=_AHEAD)
    first += timedelta(days=(_FRIDAY - first.weekday()) % 7)
    return tuple(first + timedelta(weeks=each) for each in range(CHOICES))


@writes(UseCase.EVENT_RUN)
async def create_final(unit: Unit, actor: Actor, organization_id: int, day: date, *, title: str) -> int:
    """Enter the final event with everybody of the cycle and the guardians invited; one that stands is returned.

    Raises:
        RefusedError: ``no_cycle``; what an event is refused for (``services.events.create_event``).
    """
    standing = await standing_final(unit, actor, organization_id)
    if standing is not None:
        return standing
    if await running_cycle(unit, organization_id) is None:
        raise RefusedError("no_cycle")
    event_id = await create_event(unit, actor, organization_id, _FINAL, Days(day, day), title=title)
    for audience in (ALL, GUARDIANS):
        try:
            await invite(unit, actor, event_id, audience)
        except RefusedError as refused:
            if refused.reason != "empty_group":  # a school of grown-ups has no guardians
                raise
    return event_id


@writes(UseCase.EVENT_RUN)
async def request_script(unit: Unit, actor: Actor, organization_id: int) -> None:
    """Have the script of the final event sent as a document; twice a minute is once.

    Raises:
        RefusedError: ``no_cycle`` if the school never had a year.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EVENT_RUN, place.municipality_id, place.id)
    if actor.person_id is None or await latest_cycle(unit, place.id) is None:
        raise RefusedError("no_cycle")
    post(
        unit,
        "final_script",
        actor.person_id,
        place.id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=place.municipality_id,
    )
    unit.audit(
        actor.person_id,
        "event.script",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )


async def script_bytes(unit: Unit, organization_id: int, translator: Translator) -> bytes | None:
    """Return the script as DOCX: the parts with minutes, the year in figures, the stories that may be told. Plain."""
    place = await place_of(unit, organization_id)
    cycle = await latest_cycle(unit, place.id)
    if cycle is None:
        return None
    t = Printer(translator, place.zone)
    statuses = await unit.scalars(select(Match.status).where(Match.cycle_id == cycle.id))
    tried = [each for each in statuses if each != MatchStatus.DECLINED.value]
    done = sum(each in {MatchStatus.CLOSED.value, MatchStatus.FINAL.value} for each in tried)
    stories = (await approved_in(unit, [place.id]))[:_MOST_STORIES]
    parts = Table(
        (t("No."), t("What happens"), t("Minutes"), t("Who leads it")),
        tuple((str(n), t(part), minutes, "") for n, (part, minutes) in enumerate(_PARTS, 1)),
        (1, 6, 2, 4),
    )
    told = tuple(_quoted(row) for row in stories) or (t("None is approved yet: see the practice bank."),)
    paper = Paper(
        title=t("Script of the final event"),
        locale=t.locale,
        made_on=place.today(unit),
        lead=(place.name, f"{t.day(cycle.starts_on)} – {t.day(cycle.ends_on)}"),
        sections=(
            Section(t("Order of the event"), tables=(parts,)),
            Section(
                t("The year in figures"),
                facts=((t("Pairs and groups formed"), str(len(tried))), (t("Went the whole way"), str(done))),
            ),
            Section(t("Stories that may be told aloud"), notes=told),
        ),
    )
    return docx(paper)


def _quoted(row: object) -> str:
    texts = texts_of(row)
    words = texts.get("title") or texts.get("changed") or ""
    return f"— {words}"
