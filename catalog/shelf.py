"""The schools' own questionnaires that are in memory, beside the shipped ones.

An instrument of a school's own is named ``own:`` and the number of its row, so that two schools may use the same id.
What was once sent never changes, so a copy here never goes stale; ``services.own_shelf`` fetches what is missing.
"""

from collections import OrderedDict
from typing import Final

from catalog.questionnaire import Questionnaire

PREFIX: Final = "own:"
MOST_KEPT: Final = 200


def own_instrument(survey_id: int) -> str:
    """Return how requests name a school's own questionnaire."""
    return f"{PREFIX}{survey_id}"


def own_survey_id(instrument: str) -> int | None:
    """Return the row that an instrument names, ``None`` for one of the shipped catalogue."""
    number = instrument.removeprefix(PREFIX)
    return int(number) if instrument.startswith(PREFIX) and number.isdecimal() else None


class Shelf:
    """The own questionnaires used last; the one that nobody has looked at for longest makes room."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, int], Questionnaire] = OrderedDict()

    def get(self, instrument: str, version: int) -> Questionnaire:
        """Return a questionnaire that is here.

        Raises:
            KeyError: if it is not, which says nothing about the database.
        """
        found = self._kept[instrument, version]
        self._kept.move_to_end((instrument, version))
        return found

    def newest(self, instrument: str) -> Questionnaire:
        """Return the newest version that is here.

        Raises:
            KeyError: if none is.
        """
        version = max((v for i, v in self._kept if i == instrument), default=0)
        return self.get(instrument, version)

    def put(self, instrument: str, questionnaire: Questionnaire) -> None:
        """Keep a questionnaire that does not change any more."""
        self._kept[instrument, questionnaire.version] = questionnaire
        self._kept.move_to_end((instrument, questionnaire.version))
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
