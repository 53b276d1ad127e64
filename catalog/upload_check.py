"""Checking what a file holds, whatever kind of file it was: plain data in, a questionnaire or faults with places out.

The data have the shape of the catalogue's own files. What an own questionnaire may leave out is filled in here: the
English wording, how long it takes, whom it is for. ``measures`` and ``feeds`` mean something to the product's own
reports only and are left out; ``forms`` is refused, since an own questionnaire knows no match.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from catalog.questionnaire import S5_IDS, Ask, Audience, Moment, Option, Questionnaire, Tone
from catalog.text import BUTTON_LIMIT, QUESTION_LIMIT, TICKED_BUTTON_LIMIT, TITLE_LIMIT
from catalog.upload_faults import shown
from catalog.upload_values import Blame, Path, Values
from domain.answers import CHOICE_TYPES, AnswerType
from domain.plain import plain_line

MOST_QUESTIONS: Final = 40
MOST_OPTIONS: Final = 20
INTRO_LIMIT: Final = 600
_ID: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_]{0,19}")
_SECONDS: Final = {AnswerType.OT: 25, AnswerType.MC3: 12, AnswerType.NUM: 10, AnswerType.DATE: 12}
_USUAL_SECONDS: Final = 8
_SHORTEST, _LONGEST = 10, 1800
_TONES: Final = {
    "child": Tone.CHILD, "на ты": Tone.CHILD, "ты": Tone.CHILD,
    "adult": Tone.ADULT, "на вы": Tone.ADULT, "вы": Tone.ADULT,
    "by_age": Tone.BY_AGE, "by age": Tone.BY_AGE, "по возрасту": Tone.BY_AGE,
}  # fmt: skip
_HEAD: Final = frozenset(
    {"id", "version", "title", "intro", "audience", "moment", "seconds", "tone", "items"}
)  # fmt: skip
_ITEM: Final = frozenset(
    {"id", "type", "text", "hint", "options", "option_list", "choices", "minimum", "maximum", "decimals", "skippable",
     "safety", "ask", "forms", "when", "measures", "feeds"}
)  # fmt: skip
_NUMBER_ONLY: Final = ("choices", "minimum", "maximum", "decimals")


class Checker(Values):
    """Builds one questionnaire and tells everything that stands in the way."""

    def __init__(
        self,
        blame: Blame,
        lists: Mapping[str, tuple[Option, ...]],
        taken_ids: Collection[str],
        taken_items: Collection[str],
    ) -> None:
        super().__init__(blame)
        self._lists, self._taken_ids, self._taken_items = lists, taken_ids, taken_items

    def questionnaire(self, data: Any) -> Questionnaire | None:
        """Return the questionnaire, version 1, or ``None`` after telling what is wrong."""
        if not isinstance(data, dict):
            self._blame((), "no_table")
            return None
        self._unknown(data, _HEAD, ())
        items = self._items(data.get("items"))
        found = {
            "id": self._instrument(data.get("id")),
            "version": 1,
            "title": self._text(data.get("title"), ("title",), TITLE_LIMIT, line=True),
            "intro": self._text(data.get("intro"), ("intro",), INTRO_LIMIT, needed=False),
            "audience": [Audience.MENTEE, Audience.MENTOR, Audience.GUARDIAN],
            "moment": [Moment.OWN],
            "tone": self._tone(data.get("tone")),
            "seconds": self._seconds(data.get("seconds"), items),
            "items": items,
        }
        if self._faults:
            return None
        try:
            return Questionnaire.model_validate(found)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                self._blame(tuple(step for step in detail["loc"] if step != "[key]"), "other")
            return None

    # -- the head --------------------------------------------------------------------------------------------------

    def _instrument(self, raw: Any) -> str | None:
        if raw is None or raw == "":
            self._blame(("id",), "missing")
            return None
        found = plain_line(str(raw)).upper()
        if not _ID.fullmatch(found):
            self._blame(("id",), "bad_survey_id", value=shown(raw))
            return None
        if found in self._taken_ids:
            self._blame(("id",), "taken_id", value=found)
            return None
        return found

    def _tone(self, raw: Any) -> Tone:
        word = plain_line(str(raw or "by_age")).casefold().replace("«", "").replace("»", "")
        if word not in _TONES:
            self._blame(("tone",), "bad_tone", value=shown(raw))
        return _TONES.get(word, Tone.BY_AGE)

    def _seconds(self, raw: Any, items: Sequence[dict[str, Any]]) -> int:
        if raw is None or raw == "":
            total = sum(_SECONDS.get(item["type"], _USUAL_SECONDS) if item.get("type") else 0 for item in items)
            return max(_SHORTEST, min(_LONGEST, total))
        found = self._number(raw, ("seconds",))
        if found is not None and not (_SHORTEST <= found <= _LONGEST and found == int(found)):
            self._blame(("seconds",), "bad_seconds", low=_SHORTEST, high=_LONGEST)
        return int(found or _SHORTEST)

    # -- the questions ---------------------------------------------------------------------------------------------

    def _items(self, raw: Any) -> list[dict[str, Any]]:
        if raw is not None and not isinstance(raw, list):
            self._blame(("items",), "not_a_list")
            return []
        if not raw:
            self._blame(("items",), "no_questions")
            return []
        if len(raw) > MOST_QUESTIONS:
            self._blame(("items", MOST_QUESTIONS), "many_questions", most=MOST_QUESTIONS, n=len(raw))
            return []
        before: dict[str, dict[str, Any]] = {}
        found = []
        for place, each in enumerate(raw):
            item = self._item(each, ("items", place), before)
            if item.get("id"):
                before[item["id"]] = item
            found.append(item)
        return found

    def _item(self, raw: Any, path: Path, before: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self._blame(path, "not_a_question")
            return {}
        self._unknown(raw, _ITEM, path)
        kind = self._type(raw.get("type"), (*path, "type"))
        item: dict[str, Any] = {
            "id": self._item_id(raw.get("id"), (*path, "id"), before),
            "type": kind,
            "text": self._text(raw.get("text"), (*path, "text"), QUESTION_LIMIT),
            "hint": self._text(raw.get("hint"), (*path, "hint"), QUESTION_LIMIT, needed=False),
            "skippable": self._flag(raw.get("skippable"), (*path, "skippable"), usual=True),
            "safety": self._flag(raw.get("safety"), (*path, "safety"), usual=False),
            "ask": self._ask(raw.get("ask"), (*path, "ask")),
        }
        if raw.get("forms"):
            self._blame((*path, "forms"), "no_forms")
        if kind is None:
            if raw.get("options"):
                self._own_options(raw["options"], (*path, "options"), AnswerType.SC)
            return item
        item["options"] = self._options(raw, path, kind)
        item |= self._numbers(raw, path, kind)
        item["when"] = self._when(raw.get("when"), (*path, "when"), before)
        if kind is AnswerType.OT and not item["skippable"]:
            self._blame((*path, "skippable"), "text_is_free")
        if item["safety"] and kind is not AnswerType.S10:
            self._blame((*path, "safety"), "safety_needs_score")
        return item

    def _item_id(self, raw: Any, path: Path, before: Mapping[str, Any]) -> str | None:
        if raw is None or raw == "":
            self._blame(path, "missing")
            return None
        found = plain_line(str(raw)).lower()
        if not _KEY.fullmatch(found):
            self._blame(path, "bad_id", value=shown(raw))
            return None
        if found in before:
            self._blame(path, "same_id", value=found)
            return None
        if found in self._taken_items:
            self._blame(path, "taken_item", value=found)
            return None
        return found

    def _type(self, raw: Any, path: Path) -> AnswerType | None:
        if raw is None or raw == "":
            self._blame(path, "missing")
            return None
        word = plain_line(str(raw)).upper().partition(" ")[0]  # the workbook's list says «S10 — от 1 до 10»
        if word not in AnswerType.__members__:
            self._blame(path, "bad_type", value=shown(raw), known=", ".join(AnswerType))
            return None
        return AnswerType(word)

    def _ask(self, raw: Any, path: Path) -> Ask:
        if raw in (None, "", Ask.ALWAYS.value):
            return Ask.ALWAYS
        if raw != Ask.ON_REQUEST.value:
            self._blame(path, "bad_ask", value=shown(raw))
        return Ask.ON_REQUEST

    def _when(self, raw: Any, path: Path, before: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, dict) or set(raw) != {"item", "any_of"} or not isinstance(raw["any_of"], list):
            self._blame(path, "bad_when")
            return None
        name = plain_line(str(raw["item"])).lower()
        wanted = [plain_line(str(each)).lower() for each in raw["any_of"]]
        if name not in before or not wanted:
            self._blame(path, "when_unknown" if wanted else "bad_when", value=shown(name))
            return None
        earlier = before[name]
        known = [option["id"] for option in earlier.get("options") or ()]
        unknown = [each for each in wanted if each not in known]
        if unknown:
            self._blame(path, "when_option", value=shown(", ".join(unknown)))
            return None
        return {"item": name, "any_of": wanted}

    def _options(self, raw: Mapping[str, Any], path: Path, kind: AnswerType) -> list[dict[str, Any]]:
        given, named = raw.get("options"), raw.get("option_list")
        where = (*path, "options")
        if kind not in CHOICE_TYPES:
            if given or named:
                self._blame(where, "options_not_here", value=kind.value)
            return []
        if given and named:
            self._blame((*path, "option_list"), "options_twice")
            return []
        if given:
            return self._own_options(given, where, kind)
        name = (
            plain_line(str(named)) if named else kind.value.lower() if kind in {AnswerType.YN, AnswerType.YNM} else ""
        )
        if not name:
            self._blame(where, "few_options")
            return []
        found = self._lists.get(name)
        if found is None:
            self._blame((*path, "option_list"), "no_list", value=shown(name))
            return []
        options = [option.model_dump() for option in found]
        return options if self._fit(options, (*path, "option_list"), kind) else []

    def _own_options(self, given: Any, where: Path, kind: AnswerType) -> list[dict[str, Any]]:
        if not isinstance(given, list):
            self._blame(where, "not_a_list")
            return []
        limit = TICKED_BUTTON_LIMIT if kind is AnswerType.MC3 else BUTTON_LIMIT
        options = []
        for place, each in enumerate(given[: MOST_OPTIONS + 1]):
            here = (*where, place)
            if not isinstance(each, dict) or not set(each) <= {"id", "label", "signal"}:
                self._blame(here, "bad_option")
                continue
            name = plain_line(str("" if each.get("id") is None else each["id"])).lower()
            if not _KEY.fullmatch(name):
                self._blame((*here, "id"), "bad_option_id", value=shown(each.get("id") or ""))
            label = self._text(each.get("label"), (*here, "label"), limit, line=True, label=True)
            signal = self._flag(each.get("signal"), (*here, "signal"), usual=False)
            options.append({"id": name, "label": label, "signal": signal})
        return options if self._fit(options, where, kind) else []

    def _fit(self, options: Sequence[dict[str, Any]], where: Path, kind: AnswerType) -> bool:
        ids = [option["id"] for option in options]
        if len(ids) < 2:  # noqa: PLR2004  a choice is between two
            self._blame(where, "few_options")
        elif len(ids) > MOST_OPTIONS:
            self._blame(where, "many_options", most=MOST_OPTIONS)
        elif len(set(ids)) != len(ids):
            self._blame(where, "same_option")
        elif kind is AnswerType.S5 and tuple(ids) != S5_IDS:
            self._blame(where, "five_words")
        else:
            return True
        return False

    def _numbers(self, raw: Mapping[str, Any], path: Path, kind: AnswerType) -> dict[str, Any]:
        given = [name for name in _NUMBER_ONLY if raw.get(name) not in (None, "", [])]
        if kind is not AnswerType.NUM:
            for name in given:
                self._blame((*path, name), "number_not_here", value=kind.value)
            return {}
        low, high = (self._number(raw.get(name), (*path, name), needed=True) for name in ("minimum", "maximum"))
        if low is None or high is None:
            return {}
        if low >= high:
            self._blame((*path, "maximum"), "low_high")
        decimals = self._number(raw.get("decimals") or 0, (*path, "decimals")) or 0
        if decimals not in {0, 1, 2}:
            self._blame((*path, "decimals"), "bad_decimals")
        choices = raw.get("choices") or []
        if (
            not isinstance(choices, list)
            or not all(isinstance(each, int) and not isinstance(each, bool) and low <= each <= high for each in choices)
            or len(choices) > MOST_OPTIONS
        ):
            self._blame((*path, "choices"), "bad_choices")
            choices = []
        return {"minimum": low, "maximum": high, "decimals": int(decimals), "choices": choices}
