"""Handing a questionnaire to somebody. Plain functions; what becomes of it stands in ``services.surveys``."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from storage.tables import SurveyRequest

if TYPE_CHECKING:
    from storage.unit import Unit

OPEN: Final = "open"
NEWEST: Final = 0
"""The version of a request nobody has opened yet: the first opening fixes it at the newest there is."""
SHEETS: Final = ("MID-CU", "FC", "FIN-CU")
"""The curator's own sheets: opened from their screens, so no step of a menu and no reminder leads to them."""


def request_id_of(person_id: int, instrument: str, subject_id: int) -> int:
    """Return the id of a request; it follows from the unique key, so asking twice needs no look-up."""
    digest = blake2b(f"{person_id}:{instrument}:{subject_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def ask(
    unit: Unit,
    *,
    person_id: int,
    instrument: str,
    subject_id: int,
    municipality_id: int,
    organization_id: int,
    locale: str,
    version: int = NEWEST,
) -> int:
    """Ask a person to answer an instrument about a subject, once; return the request's id. A plain function.

    ``version`` fixes the wording from the start: what is asked twice is asked in the words of the first time.
    An open request is reminded of by ``services.reminders`` (questionnaires §1: day 3 and day 6).
    """
    request_id = request_id_of(person_id, instrument, subject_id)
    unit.add_new(
        SurveyRequest(
            id=request_id,
            municipality_id=municipality_id,
            organization_id=organization_id,
            person_id=person_id,
            instrument=instrument,
            version=version,
            locale=locale,
            subject_id=subject_id,
            state=OPEN,
            asked_at=unit.now,
            completed_at=None,
        ),
        key=["person_id", "instrument", "subject_id"],
    )
    return request_id
