"""The draft that a signed sheet was printed from. A plain function: the callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.vocabulary import ConsentKind, Locale
from services.lookups import school_row

if TYPE_CHECKING:
    from catalog.consent import ConsentReader
    from catalog.model import Catalogue
    from storage.unit import Unit


async def printed_text(
    unit: Unit, catalogue: Catalogue, organization_id: int, kind: ConsentKind, reader: ConsentReader
) -> tuple[int, str]:
    """Return version and hash of the printed draft; kinds that live on paper only have no text here, and no hash."""
    document = catalogue.consent(kind)
    if reader not in document.wordings:
        return document.version, ""
    school = await school_row(unit, organization_id)
    text = catalogue.render_consent(
        kind, Locale.RU, reader, school=school.name, address=school.address or "—", municipality=school.municipality
    )
    return text.version, text.hash
