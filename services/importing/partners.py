"""Partners of the workbook: a new name is entered, what was empty of a known one is filled."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from catalog.importing.sheets import plain
from domain.partners import PartnerKind, clean_contact
from storage.ids import new_id
from storage.tables import Partner

if TYPE_CHECKING:
    from catalog.importing.model import Row
    from services.importing.taking import Taking

_FIELDS: Final = {"contact": "contact_name", "reach": "contact_reach", "number": "agreement_number",
                  "from": "agreement_from", "to": "agreement_to"}  # fmt: skip


def take_partner(taking: Taking, row: Row, rows: dict[str, int]) -> None:
    """Take a row of the partners' sheet; ``rows`` remembers which names it has had."""
    name = plain(row.values["name"])
    if name in rows:
        taking.fault(row, "name", "row_twice", n=rows[name])
        return
    rows[name] = row.number
    if "reach" in row.values and clean_contact(row.values["reach"]) is None:
        taking.fault(row, "reach", "bad_contact")
        return
    given = {field: _value(row, column) for column, field in _FIELDS.items() if column in row.values}
    stands = taking.known.partners.get(name)
    both: dict[str, Any] = {**{field: stands[field] for field in _FIELDS.values()}, **given} if stands else given
    since, until = both.get("agreement_from"), both.get("agreement_to")
    if since is not None and until is not None and since > until:
        taking.fault(row, "to", "agreement_backwards")
    elif stands is None:
        _enter(taking, row, name, given)
    else:
        _fill(taking, row, stands, given)


def _value(row: Row, column: str) -> str | date:
    value = row.values[column]
    return date.fromisoformat(value) if column in {"from", "to"} else str(value)


def _enter(taking: Taking, row: Row, name: str, given: dict[str, Any]) -> None:
    values = {**dict.fromkeys(_FIELDS.values()), **given, "id": new_id()}
    taking.known.partners[name] = values
    taking.add(
        Partner(
            **values,
            municipality_id=taking.place.municipality_id,
            organization_id=taking.place.id,
            name=row.values["name"],
            kind=row.values.get("kind", PartnerKind.OTHER.value),
            created_by=taking.author,
            created_at=taking.unit.now,
        )
    )
    taking.tallies[row.sheet].new += 1


def _fill(taking: Taking, row: Row, stands: dict[str, Any], given: dict[str, Any]) -> None:
    empty = {field: value for field, value in given.items() if stands[field] is None}
    for column, field in _FIELDS.items():
        if field in empty:
            taking.note(row, column)
    if empty:
        taking.change(Partner, stands["id"], **empty)
        taking.tallies[row.sheet].changed += 1
    else:
        taking.tallies[row.sheet].known += 1
