"""Consent texts: a document of its own per kind, version, language and reader (consents §1-3).

A record of a consent holds the kind, the version and the hash of the text *as shown*, with the school's name filled in,
so that years later it can be proved what the person agreed to.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from pydantic import Field, model_validator

from catalog.text import TITLE_LIMIT, Strict, Text
from domain.consents import Giver
from domain.vocabulary import ConsentKind, Locale

SHORT_LIMIT: Final = 600  # one screen
FULL_LIMIT: Final = 3500  # a message holds 4,096 characters; the rest is for long names of schools
_PLACEHOLDER: Final = re.compile(r"\{([a-z]+)\}")
_KNOWN: Final = frozenset({"school", "address", "municipality"})


class ConsentReader(StrEnum):
    """For whom a text is worded: a grown participant, a child (own word), or a guardian about his child."""

    ADULT = "adult"
    CHILD = "child"
    GUARDIAN = "guardian"


class ConsentWording(Strict):
    """The short screen and the full document for one kind of reader."""

    short: Text
    full: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        for what, text, limit in (("short", self.short, SHORT_LIMIT), ("full", self.full, FULL_LIMIT)):
            if text.longest() > limit:
                raise ValueError(f"the {what} text is longer than {limit} characters")
            unknown = {name for v in text.variants() for name in _PLACEHOLDER.findall(v)} - _KNOWN
            if unknown:
                raise ValueError(f"unknown placeholder in the {what} text: {', '.join(sorted(unknown))}")
        return self


class ConsentDocument(Strict):
    """One version of one consent; kinds that only paper can carry have a title and no wording (consents §5)."""

    kind: ConsentKind
    code: str = Field(pattern=r"^C[1-9]$")
    version: int = Field(ge=1)
    title: Text
    given_by: tuple[Giver, ...] = Field(min_length=1)
    paper_only: bool = False
    draft: bool = True  # until the school's lawyer has read it; set-up says so
    wordings: dict[ConsentReader, ConsentWording] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.title.longest() > TITLE_LIMIT:
            raise ValueError(f"the title is longer than {TITLE_LIMIT} characters")
        needed: set[ConsentReader] = set()
        if not self.paper_only and Giver.SELF in self.given_by:
            needed |= {ConsentReader.ADULT, ConsentReader.CHILD}
        if not self.paper_only and Giver.GUARDIAN in self.given_by:
            needed.add(ConsentReader.GUARDIAN)
        if needed != set(self.wordings):
            raise ValueError(f"wordings needed: {', '.join(sorted(needed)) or 'none'}")
        return self


@dataclass(frozen=True, slots=True)
class RenderedConsent:
    """What a person is shown; ``hash`` is that of ``full`` and goes into the record."""

    kind: ConsentKind
    version: int
    locale: Locale
    reader: ConsentReader
    title: str
    short: str
    full: str
    hash: str


def consent_hash(full: str) -> str:
    """Return the SHA-256 of a full text as shown, in hex (consents §3: version and hash with every record)."""
    return hashlib.sha256(full.encode()).hexdigest()


def reader_for(giver: Giver, *, child: bool) -> ConsentReader:
    """Choose the wording: a guardian reads about his child, a minor reads «ты», anyone else «вы»."""
    if giver is Giver.GUARDIAN:
        return ConsentReader.GUARDIAN
    return ConsentReader.CHILD if child else ConsentReader.ADULT


def render(
    document: ConsentDocument,
    locale: Locale,
    reader: ConsentReader,
    *,
    school: str,
    address: str,
    municipality: str,
) -> RenderedConsent:
    """Fill the school's own name and address into the text and hash the result (consents §3).

    Raises:
        KeyError: if the document has no wording for this reader (paper only, or not asked of him).
    """
    places = {"school": school, "address": address, "municipality": municipality}

    def fill(text: str) -> str:
        # One pass and no str.format: a school's name may hold braces of its own.
        return _PLACEHOLDER.sub(lambda found: places[found[1]], text)

    wording = document.wordings[reader]
    full = fill(wording.full.of(locale))
    return RenderedConsent(
        kind=document.kind,
        version=document.version,
        locale=locale,
        reader=reader,
        title=document.title.of(locale),
        short=fill(wording.short.of(locale)),
        full=full,
        hash=consent_hash(full),
    )
