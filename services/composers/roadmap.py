"""The morning's message on rows of a roadmap: one row in full, several as a list, a week for whoever curates it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from domain.reminder_order import ROADMAP
from domain.roadmaps import Proof
from services.composers.registry import Due, composer
from services.lookups import today_in
from services.notices import Brief, Button, Outgoing, Skip
from services.roadmap.nudge_words import full_line, short_line
from services.roadmap.proof_words import evidence_words
from services.roadmap.told import school_names, told_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.roadmap.told import ToldRow
    from storage.unit import Unit

MOST_ROWS: Final = 6
MOST_SCHOOLS: Final = 4
_MOST_NUMBERS: Final = 5
_SECONDS: Final = 60


@composer(ROADMAP)
async def roadmap_nudges(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell of the rows that are still open and still this person's; the week's list says late ones first."""
    today = today_in(unit.now, due.zone)
    rows = await told_rows(unit, due.person_id, due.subject_id, due.params.get("roadmaps", ()), today)
    if not rows:
        return Skip("nothing_due")
    own, above = [row for row in rows if not row.above], [row for row in rows if row.above]
    if len(own) == 1 and not above:
        return _single(own[0], t)
    parts = [_list(own, t)] if own else []
    if above:
        parts.append(_above(above, await school_names(unit, (row.measure.organization_id for row in above)), t))
    late = sum((row.days_left or 0) < 0 for row in own)
    line = t.plural("Roadmap: {n} row", "Roadmap: {n} rows", len(rows))
    line += t(", late: {n}", n=late) if late else ""
    buttons = _buttons(rows, t)
    brief = Brief(line, _SECONDS * min(len(rows), MOST_ROWS), buttons[0])
    return Outgoing("\n".join(parts), tuple((button,) for button in buttons), brief=brief)


def _buttons(rows: Sequence[ToldRow], t: Translator) -> list[Button]:
    """Lead to one's own rows, and whoever curates to the whole roadmap."""
    found = [Button(t("My rows"), "rows")] if any(row.answers for row in rows) else []
    if not all(row.answers for row in rows):
        found.append(Button(t("Open the roadmap"), "roadmap"))
    return found


def _single(row: ToldRow, t: Translator) -> Outgoing:
    said = full_line(t, row)
    lines = [said, t("You answer for it.") if row.answers else t("It belongs to your roadmap.")]
    if row.measure.proof is Proof.DATA:
        lines.append(evidence_words(t, row.term.evidence, closed=False))
    if row.term.returned_at is not None and row.term.return_note:
        lines.append(t("The curator gave it back: {note}", note=row.term.return_note))
    open_it = Button(t("Open"), f"row:{row.term.id}")
    return Outgoing(
        "\n".join(line for line in lines if line),
        (
            (Button(t("Done"), f"report:{row.term.id}"), Button(t("Put off"), f"putoff:{row.term.id}")),
            (open_it,),
        ),
        brief=Brief(short_line(t, row), _SECONDS, open_it),
    )


def _list(rows: Sequence[ToldRow], t: Translator) -> str:
    late = [row for row in rows if (row.days_left or 0) < 0]
    lines = [t.plural("<b>Roadmap: {n} row</b>", "<b>Roadmap: {n} rows</b>", len(rows))]
    if late:
        lines[0] += t(", late: {n}", n=len(late))
    lines += [short_line(t, row) for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        lines.append(t("and {more} more", more=len(rows) - MOST_ROWS))
    return "\n".join(lines)


def _above(rows: Sequence[ToldRow], names: dict[int, str], t: Translator) -> str:
    """Say which schools have rows that are late by two weeks: the worst first, counts and numbers, no person."""
    by_school: dict[int, list[ToldRow]] = defaultdict(list)
    for row in rows:
        by_school[row.measure.organization_id or 0].append(row)
    worst = sorted(by_school.items(), key=lambda item: (-len(item[1]), names.get(item[0], "")))
    lines = [t("<b>Late by two weeks or more at schools</b>")]
    for school, found in worst[:MOST_SCHOOLS]:
        numbers = ", ".join(row.measure.number for row in found[:_MOST_NUMBERS])
        numbers += "…" if len(found) > _MOST_NUMBERS else ""
        lines.append(t("{school}: {n} (no. {numbers})", school=names.get(school, "…"), n=len(found), numbers=numbers))
    if len(worst) > MOST_SCHOOLS:
        more = len(worst) - MOST_SCHOOLS
        lines.append(t.plural("and {n} more school", "and {n} more schools", more))
    return "\n".join(lines)
