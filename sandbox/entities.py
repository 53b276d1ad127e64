"""Message texts as Telegram reads them: HTML into entities, trimming, lengths in UTF-16 units.

The HTML rules and error texts follow Telegram's own parser: a byte offset in an error counts UTF-8 bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, bad_request

MAX_ENTITIES = 100
LAST_CODE = 0x10FFFF

_KINDS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:(#x[0-9a-fA-F]+|#[0-9]+)|([a-zA-Z]+));?")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,!?;:)])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
    r"|(?<!\w)(?P<hashtag>#\w+)"
    r"|(?P<bare>(?<![\w@.])(?:t\.me|telegram\.me)/[^\s<>\"]*[^\s<>\".,!?;:)])"
)

Entity = dict[str, Any]


def length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Tag:
    name: str
    argument: str
    offset: int


class _HtmlReader:
    """One pass over an HTML text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.parts: list[str] = []
        self.size = 0
        self.tags: list[_Tag] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        source = self.source
        while self.position < len(source):
            stop = self.position
            while stop < len(source) and source[stop] not in "<&":
                stop += 1
            if stop > self.position:
                self.put(source[self.position : stop])
                self.position = stop
            elif source[stop] == "&":
                self.put(self.reference())
            elif source.startswith("</", stop):
                self.close_tag()
            else:
                self.open_tag()
        if self.tags:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.tags[-1].name}"')
        text = "".join(self.parts)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise _broken(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def put(self, piece: str) -> None:
        self.parts.append(piece)
        self.size += length(piece)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def reference(self) -> str:
        found = _REFERENCE.match(self.source, self.position)
        if found:
            code = _number(found[1]) if found[1] else 0
            char = _NAMED.get(found[2] or "", "") or (chr(code) if 0 < code < LAST_CODE else "")
            if char:
                self.position = found.end()
                return char
        self.position += 1
        return "&"

    def skip_spaces(self) -> str:
        while self.position < len(self.source) and self.source[self.position].isspace():
            self.position += 1
        return self.source[self.position : self.position + 1]

    def open_tag(self) -> None:
        begin = self.position
        end = begin + 1
        while end < len(self.source) and self.source[end] != ">" and not self.source[end].isspace():
            end += 1
        if end == len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self.byte(begin)}")
        name = self.source[begin + 1 : end].lower()
        if name not in _KINDS:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {self.byte(begin)}')
        self.position = end
        argument = ""
        while (char := self.skip_spaces()) != ">":
            if not char:
                raise _broken(f'Unclosed start tag "{name}" at byte offset {self.byte(begin)}')
            key, value = self.attribute(name, begin)
            argument = _argument(name, key, value) or argument
        self.position += 1
        if name == "span" and argument != "spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.tags.append(_Tag(name, argument, self.size))

    def attribute(self, tag: str, begin: int) -> tuple[str, str]:
        found = _ATTRIBUTE_NAME.match(self.source, self.position)
        key = found[0] if found else ""
        if not key:
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
        self.position += len(key)
        char = self.skip_spaces()
        if char != "=":
            if not char:
                raise _broken(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
            return key, "1" if key == "expandable" else ""
        self.position += 1
        quote = self.skip_spaces()
        if not quote:
            raise _broken(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        if quote not in "'\"":
            return key, self.token()
        end = self.source.find(quote, self.position + 1)
        if end < 0 or end + 1 == len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self.byte(begin)}")
        raw = self.source[self.position + 1 : end]
        self.position = end + 1
        return key, _REFERENCE.sub(_decoded, raw)

    def token(self) -> str:
        begin = self.position
        found = _TOKEN.match(self.source, begin)
        value = found[0] if found else ""
        self.position = begin + len(value)
        following = self.source[self.position : self.position + 1]
        if following != ">" and not following.isspace():
            raise _broken(f"Unexpected end of name token at byte offset {self.byte(begin)}")
        return value.lower()

    def close_tag(self) -> None:
        begin = self.position
        if not self.tags:
            raise _broken(f"Unexpected end tag at byte offset {self.byte(begin)}")
        end = begin + 2
        while end < len(self.source) and self.source[end] != ">" and not self.source[end].isspace():
            end += 1
        name = self.source[begin + 2 : end].lower()
        self.position = end
        if self.skip_spaces() != ">":
            raise _broken(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.position += 1
        tag = self.tags[-1]
        if name and name != tag.name:
            raise _broken(
                f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.tags.pop()
        if self.size > tag.offset:
            self.add(tag)

    def add(self, tag: _Tag) -> None:
        entity: Entity = {"type": _KINDS[tag.name], "offset": tag.offset, "length": self.size - tag.offset}
        if tag.name == "a":
            if not re.match(r"(?:https?|tg|tonsite)://\S|mailto:\S|tel:\S|[\w-]+\.[a-z]{2,}", tag.argument):
                return  # Telegram shows such a link as plain text and reports nothing
            url = tag.argument
            entity["url"] = url if ":" in url.split("/")[0] else f"http://{url}"
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit():
                raise _broken("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "code" and tag.argument:
            entity["type"], entity["language"] = "pre", tag.argument
        elif tag.name == "pre" and self.entities:
            last = self.entities[-1]
            if last.get("language") and (last["offset"], last["length"]) == (tag.offset, entity["length"]):
                return  # <pre><code class="language-x"> is one block
        self.entities.append(entity)


def _broken(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _number(digits: str) -> int:
    return int("0" + digits[1:], 16) if digits[1] == "x" else int(digits[1:])


def _decoded(found: re.Match[str]) -> str:
    if found[1]:
        code = _number(found[1])
        return chr(code) if 0 < code < LAST_CODE else found[0]
    return _NAMED.get(found[2], found[0])


def _argument(tag: str, key: str, value: str) -> str:
    if (tag, key) in {("a", "href"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")}:
        return value or ("1" if tag == "blockquote" else "")
    if (tag, key) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, key) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text and the entities of an HTML ``source``.

    Raises:
        ApiError: 400 "can't parse entities: ..." with the place, as Telegram says it.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _HtmlReader(source).read()


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return ``text`` without spaces around it, as Telegram stores it, and its entities shifted along."""
    stripped = text.strip()
    if stripped == text or not entities:
        return stripped, entities
    lead, size = length(text[: len(text) - len(text.lstrip())]), length(stripped)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(size, entity["offset"] + entity["length"] - lead)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return stripped, kept


def detect(text: str, entities: list[Entity]) -> list[Entity]:
    """Return ``entities`` and the links, mentions, commands and hashtags that Telegram finds by itself."""
    if "/" not in text and "@" not in text and "#" not in text:
        return entities
    found = list(entities)
    for match in _FOUND.finditer(text):
        kind = "url" if match.lastgroup == "bare" else str(match.lastgroup)
        offset, size = length(text[: match.start()]), length(match[0])
        taken = any(
            one["offset"] < offset + size and offset < one["offset"] + one["length"]
            for one in entities
            if one["type"] in {"text_link", "code", "pre", "text_mention"}
        )
        if not taken:
            found.append({"type": kind, "offset": offset, "length": size})
    if len(found) > len(entities):
        found.sort(key=lambda one: (one["offset"], -one["length"]))
    return found[:MAX_ENTITIES]
