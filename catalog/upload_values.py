"""Checking the single values of a file: wordings, yes and no, numbers, names of fields."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from catalog.upload_faults import shown
from domain.plain import plain_line, plain_text

_YES: Final = frozenset({"да", "yes", "true", "1", "+"})
_NO: Final = frozenset({"нет", "no", "false", "0", "-"})

Path = tuple[int | str, ...]
Blame = Callable[..., None]
"""``blame(path, code, **values)``."""


class Values:
    """Takes values as they stand in a file, and counts what is wrong with them."""

    def __init__(self, blame: Blame) -> None:
        self._tell = blame
        self._faults = 0
        self.untranslated = False
        """Some wording has no English: the Russian is shown to everybody."""

    def _text(
        self, raw: Any, path: Path, limit: int, *, needed: bool = True, line: bool = False, label: bool = False
    ) -> dict[str, str] | None:
        """Return a wording in both languages; without English the Russian stands for it."""
        if raw is None or raw in ("", {}):
            if needed:
                self._blame((*path, "ru"), "missing")
            return None
        if not isinstance(raw, dict):
            raw = {"ru": raw}
        if not set(raw) <= {"ru", "en", "ru_child", "en_child"} or any(
            isinstance(each, dict | list) for each in raw.values()
        ):
            self._blame(path, "bad_text")
            return None
        clean = plain_line if line else plain_text
        said = {name: clean(str(value)) for name, value in raw.items() if value is not None}
        said = {name: text for name, text in said.items() if text}
        if "ru" not in said:
            if needed or said:
                self._blame((*path, "ru"), "missing")
            return None
        for name, text in said.items():
            if len(text) > limit:
                self._blame((*path, name), "label_long" if label else "text_long", most=limit, n=len(text))
        return self._with_english(said)

    def _with_english(self, said: dict[str, str]) -> dict[str, str]:
        if "en" in said:
            return said
        self.untranslated = True
        found = {name: text for name, text in said.items() if name != "en_child"} | {"en": said["ru"]}
        return found | {"en_child": said["ru_child"]} if "ru_child" in said else found

    def _flag(self, raw: Any, path: Path, *, usual: bool) -> bool:
        if raw is None or raw == "":
            return usual
        word = plain_line(str(raw)).casefold()
        if word not in _YES | _NO:
            self._blame(path, "bad_flag", value=shown(raw))
        return word in _YES

    def _number(self, raw: Any, path: Path, *, needed: bool = False) -> float | None:
        if raw is None or raw == "":
            if needed:
                self._blame(path, "missing")
            return None
        text = str(raw).strip().replace(",", ".")
        if isinstance(raw, bool) or not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", text):
            self._blame(path, "bad_number", value=shown(raw))
            return None
        return float(text)

    def _unknown(self, data: Mapping[str, Any], known: Collection[str], path: Path) -> None:
        for name in data:
            if name not in known:
                self._blame((*path, name), "unknown_field", value=shown(name))

    def _blame(self, path: Path, code: str, **values: str | int) -> None:
        self._faults += 1
        self._tell(path, code, **values)
