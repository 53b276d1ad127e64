"""What the dialog remembers of a questionnaire: ids, never an answer in words (design §3 rule 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from services import survey_path
from services.own_shelf import find
from services.surveys import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from catalog.questionnaire import Item, Questionnaire
    from services.surveys import SurveyView

NEEDS_BUTTON: Final = "use_buttons"
NEEDS_TEXT: Final = "use_text"
"""Faults of the chat itself, beside those of ``domain.answers``: the wrong kind of message."""


class Progress:
    """The way through one questionnaire, kept in ``dialog_data``."""

    def __init__(self, data: dict[str, Any], questionnaire: Questionnaire) -> None:
        self.data = data
        self.questionnaire = questionnaire

    @classmethod
    async def of(cls, manager: DialogManager) -> Progress:
        """Return the progress of the open dialog; after a restart a school's own questionnaire is read, once."""
        data, surroundings = manager.dialog_data, manager.middleware_data
        found = await find(surroundings["unit"], surroundings["catalogue"], data["instrument"], data["version"])
        return cls(data, found)

    @classmethod
    def begin(cls, manager: DialogManager, view: SurveyView, catalogue: Catalogue) -> Progress:
        """Put an opened questionnaire into the dialog."""
        manager.dialog_data.update(
            request=view.sheet.request_id,
            instrument=view.sheet.instrument,
            version=view.sheet.version,
            subject=view.sheet.subject_id,
            form=view.form,
            hidden=list(view.hidden),
            seen=list(view.seen),
            item=view.current,
        )
        found = catalogue.questionnaire(view.sheet.instrument, view.sheet.version)
        return cls(manager.dialog_data, found)

    @property
    def sheet(self) -> Sheet:
        """What the service needs to store an answer without a read."""
        return Sheet(self.data["request"], self.data["instrument"], self.data["version"], self.data["subject"])

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions still on the way."""
        return survey_path.path(self.questionnaire, self.data["form"], self.data["hidden"])

    @property
    def item(self) -> Item:
        """The question on the screen."""
        return self.questionnaire.item(self.data["item"])

    @property
    def extra(self) -> Item | None:
        """A question that is only asked on request, if it stands open yet."""
        found = survey_path.extras(self.questionnaire, self.data["form"])
        return next((item for item in found if item.id not in self.data["seen"]), None)

    @property
    def is_extra(self) -> bool:
        """Whether the question on the screen is one that was only asked on request, after the end."""
        return bool(self.data.get("done"))

    @property
    def picked(self) -> list[str]:
        """Options ticked for the question on the screen."""
        return list(self.data.get("picked") or ())

    def pick(self, options: Sequence[str]) -> None:
        """Tick options of the question on the screen."""
        self.data["picked"] = list(options)

    def place(self) -> tuple[int, int]:
        """Return the question's number and how many there are."""
        ids = [item.id for item in self.items]
        current = self.data["item"]
        return (ids.index(current) + 1 if current in ids else len(ids)), len(ids)

    def passed(self, value: Any) -> bool:
        """Go on after an answer (``None``: skipped); ``False`` when that was the last question."""
        current = self.data["item"]
        self.data["hidden"] = survey_path.hide(
            self.questionnaire, self.data["form"], self.data["hidden"], current, value
        )
        if current not in self.data["seen"]:
            self.data["seen"].append(current)
        return self.onward()

    def onward(self) -> bool:
        """Go to the first question without an answer: nothing is asked twice, however far back the person went."""
        seen = set(self.data["seen"])
        following = next((item.id for item in self.items if item.id not in seen), None)
        if following is None:
            self.clear()
            return False
        self.show(following)
        return True

    def show(self, item_id: str, picked: Sequence[str] = (), *, answered: bool = False) -> None:
        """Put a question on the screen."""
        self.data["item"] = item_id
        self.clear()
        if picked:
            self.pick(picked)
        if answered:
            self.data["answered"] = True

    def clear(self) -> None:
        """Forget what belonged to the last screen: ticks, the hint about a slip."""
        for name in ("picked", "answered", "fault"):
            self.data.pop(name, None)
