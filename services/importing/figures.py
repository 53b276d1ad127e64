"""Numbers that no register has: enrolment by level of the school, the district's own (indicators §1; §0 rule 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import IndicatorInput, IndicatorYear

if TYPE_CHECKING:
    from catalog.importing.model import Row
    from services.importing.taking import Taking

_Key = tuple[int | None, str, int]


@dataclass
class Figures:
    """The numbers that stand, the years that are closed, and the rows that the file has had."""

    stand: dict[_Key, Any] = field(default_factory=dict)
    """Organisation (``None``: the district), what, year → the row that counts."""
    closed: set[tuple[int | None, int]] = field(default_factory=set)
    rows: dict[_Key, int] = field(default_factory=dict)


async def load_figures(taking: Taking) -> Figures:
    """Read the numbers of the school and of its municipality."""
    found = Figures()
    inputs, years = IndicatorInput, IndicatorYear
    mine = taking.place.municipality_id
    for row in await taking.unit.all(
        select(
            inputs.id, inputs.organization_id, inputs.key, inputs.year, inputs.number, inputs.source, inputs.dated_on
        )
        .where(inputs.municipality_id == mine, inputs.superseded_at.is_(None), _here(inputs.organization_id, taking))
        .order_by(inputs.entered_at)
    ):
        found.stand[row.organization_id, row.key, row.year] = row
    rows = await taking.unit.all(
        select(years.organization_id, years.year).where(
            years.municipality_id == mine, _here(years.organization_id, taking)
        )
    )
    found.closed = {(row.organization_id, row.year) for row in rows}
    return found


def _here(organization_id: Any, taking: Taking) -> Any:
    return or_(organization_id == taking.place.id, organization_id.is_(None))


def take_figure(taking: Taking, row: Row, figures: Figures) -> None:
    """Take a row of enrolment or of the district: a new number stands beside the old one, which is kept."""
    of_district = row.sheet == "district"
    organization_id = None if of_district else taking.place.id
    if of_district and Role.MUNICIPAL_CURATOR not in taking.actor.roles_in(taking.place.municipality_id, None):
        taking.fault(row, None, "district_only")
        return
    year, name = int(row.values["year"]), str(row.values["what" if of_district else "level"])
    key = (organization_id, name, year)
    if key in figures.rows:
        taking.fault(row, None, "row_twice", n=figures.rows[key])
        return
    figures.rows[key] = row.number
    dated = date.fromisoformat(row.values["dated"])
    if dated > taking.today:
        taking.fault(row, "dated", "source_future")
        return
    number, source = int(row.values["number"]), str(row.values["source"])
    stands = figures.stand.get(key)
    tally = taking.tallies[row.sheet]
    if stands is not None and (stands.number, stands.source, stands.dated_on) == (number, source, dated):
        tally.known += 1
        return
    if (organization_id, year) in figures.closed or (None, year) in figures.closed:
        taking.fault(row, "year", "year_closed")
        return
    if stands is None:
        tally.new += 1
    else:
        tally.changed += 1
        if stands.number == number:
            taking.note(row, "source")
        else:
            taking.note(row, "number", stands.number, number)
        taking.change(IndicatorInput, stands.id, superseded_at=taking.unit.now, superseded_by=taking.author)
    taking.add(
        IndicatorInput(
            id=new_id(),
            municipality_id=taking.place.municipality_id,
            organization_id=organization_id,
            year=year,
            key=name,
            number=number,
            source=source,
            dated_on=dated,
            entered_by=taking.author,
            entered_at=taking.unit.now,
            superseded_at=None,
            superseded_by=None,
            reason=None,
        )
    )
