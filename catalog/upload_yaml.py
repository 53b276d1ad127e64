"""Reading a questionnaire from YAML that a stranger may have written: nothing is unfolded, nested or constructed.

The parser's events are counted before anything is built of them: deep nesting would overflow the builder, and an alias
is how a small file becomes a huge one.
"""

from collections.abc import Callable
from typing import Any, Final

import yaml

from catalog.source import Source, parse_source
from catalog.upload_faults import Fault, Refused, shown

_DEEPEST: Final = 10
_MOST_EVENTS: Final = 20_000
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIELDS: Final = frozenset({"ru", "en", "ru_child", "en_child"})


def read_yaml(content: bytes) -> tuple[Any, Callable[..., Fault], list[Fault]]:
    """Return the data of a file, a function that says where a path of them stands, and no faults yet.

    Raises:
        Refused: if it is no YAML that is taken here.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("not_utf8") from None
    _look_over(text)
    source = parse_source(text, Source("upload"))
    if source.problems:
        first = min(source.problems)
        raise Refused("bad_yaml", first.line)

    def place(path: tuple[int | str, ...], code: str, **values: str | int) -> Fault:
        return Fault(source.line_of(path), _column(path), code, values)

    return source.data, place, []


def _column(path: tuple[int | str, ...]) -> str | None:
    """Return the field that a path leads to: a question's ``text`` rather than the ``ru`` in it."""
    words = [step for step in path if isinstance(step, str)]
    named = [word for word in words if word not in _FIELDS]
    if not named or path[-1:] == ("items",):
        return "items" if words else None
    return shown(named[-1]) if isinstance(path[-1], str) else None


def _look_over(text: str) -> None:
    depth = 0
    line = 1
    try:
        for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            line = event.start_mark.line + 1 if event.start_mark else line
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                raise Refused("anchors", line)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST or count > _MOST_EVENTS:
                raise Refused("too_deep", line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused("bad_yaml", mark.line + 1 if mark else line) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Refused("bad_yaml", line) from None
