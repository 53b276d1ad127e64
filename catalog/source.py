"""Reading one YAML file with the line of every value kept, so that an error can name it.

Values are built from the parser's nodes rather than by ``yaml.load``: ``yes``, ``no`` and ``on`` stay words (they are
option ids here), dates stay text, repeated keys and anchors are refused, nothing is ever constructed from a tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_INT: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
# The C parser is seven times faster, and commands answer in under a second; the wheel may lack it on odd platforms.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with one file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Write it the way editors and compilers do, so that it can be clicked."""
        return f"{self.file}:{self.line}: {self.text}"


class CatalogueError(Exception):
    """Everything that is wrong with the catalogue, all at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Source:
    """A parsed file: its data, and where each value stands."""

    name: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    _root: yaml.Node | None = None

    def line_of(self, path: Sequence[int | str]) -> int:
        """Return the line of the value at ``path``, or of the nearest value above it."""
        node, line = self._root, 1
        for step in path:
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return line if node is None else node.start_mark.line + 1

    def blame(self, text: str, path: Sequence[int | str] = ()) -> None:
        """Note a problem with the value at ``path``."""
        self.problems.append(Problem(self.name, self.line_of(path), text))


def read_source(path: Path, name: str) -> Source:
    """Read one YAML file; what is wrong with it is in ``problems``, not raised."""
    source = Source(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        source.blame(f"cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}")
        return source
    return parse_source(text, source)


def parse_source(text: str, source: Source) -> Source:
    """Parse YAML text into ``source``."""
    try:
        source._root = yaml.compose(text, Loader=_LOADER)  # noqa: SLF001  the parser fills in what it alone knows
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        source.problems.append(Problem(source.name, line, f"not YAML: {error.problem or error.context}"))
        return source
    except yaml.YAMLError as error:
        source.blame(f"not YAML: {str(error).splitlines()[0]}")
        return source
    if source._root is None:  # noqa: SLF001
        source.blame("the file is empty")
        return source
    source.data = _build(source._root, source, set())  # noqa: SLF001
    return source


def _build(node: yaml.Node, source: Source, seen: set[int]) -> Any:
    # An alias is the same node met again; refusing it also refuses loops and small files that unfold into huge ones.
    if id(node) in seen:
        source.problems.append(Problem(source.name, node.start_mark.line + 1, "anchors (&, *) are not used here"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key or key in result:
                what = f"the key {key} stands twice" if key else "a key must be a word"
                source.problems.append(Problem(source.name, key_node.start_mark.line + 1, what))
            result[key] = _build(value_node, source, seen)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, source, seen) for child in node.value]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):
        return text  # quoted or a block: text, whatever it looks like
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _child(node: yaml.Node, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if str(key_node.value) == str(step):
                return value_node if isinstance(value_node, yaml.Node) else None
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found = node.value[step]
        return found if isinstance(found, yaml.Node) else None
    return None
