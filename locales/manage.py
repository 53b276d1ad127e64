"""Keep the catalogues in step with the code: ``extract``, ``fill FILE.json``, ``refill FILE.json``, ``check``.

``fill`` takes ``{"message": "перевод"}``; a plural's value is a list of forms, and ``"child|message"`` gives the
wording for children. English needs no filling: its texts stand in the code. A text that has its Russian already keeps
it, for other screens read by it; ``refill`` changes it everywhere.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from locales.translator import CHILD, catalogue_path

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "handlers", "dialogs", "scheduler", "services", "reports", "domain")
LOCALES = ("ru", "en")
KEYWORDS: dict[str, Any] = {
    "T": None, "t": None, "N_": None,
    "Y": None, "you": None, "NY_": None,
    "plural": (1, 2), "TN": (1, 2),
}  # fmt: skip
_ADDRESSING = {"Y", "you", "NY_"}


def extract_addressed(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Generator[Any, None, None]:
    """Extract like Babel's Python extractor, marking the texts that have a child's wording."""
    for line, function, messages, comments in extract_python(fileobj, keywords, comment_tags, options):
        yield line, function, messages, comments
        if function in _ADDRESSING:
            text = messages[0] if isinstance(messages, tuple) else messages
            yield line, "pgettext", (CHILD, text), comments


def template() -> Catalog:
    """Return the catalogue of all texts in the code."""
    found = Catalog(project="nastavnik", charset="utf-8", header_comment="# Texts of Nastavnik")
    for folder in FOLDERS:
        for filename, line, message, comments, context in extract_from_dir(
            ROOT / folder,
            method_map=[("**.py", extract_addressed)],  # type: ignore[list-item]
            keywords=KEYWORDS | {"pgettext": ((1, "c"), 2)},
            comment_tags=("Translators:",),
        ):
            found.add(message, None, [(f"{folder}/{filename}", line)], auto_comments=comments, context=context)
    return found


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    with (Path(__file__).parent / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(locale: str) -> Catalog:
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale=locale, project="nastavnik", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _write(locale: str, catalogue: Catalog) -> None:
    path = catalogue_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")  # replaced whole, so that a reader never meets half a catalogue
    with fresh.open("wb") as file:
        write_po(file, catalogue, sort_output=True, ignore_obsolete=True, omit_header=False, include_lineno=False)
    fresh.replace(path)


def update(fillings: dict[str, Any] | None = None, *, anew: bool = False) -> list[str]:
    """Bring both catalogues in step with the code; ``fillings`` are Russian wordings.

    Returns the texts that have another wording already; only ``anew`` changes those.
    """
    found, kept = template(), []
    for locale in LOCALES:
        catalogue = _read(locale)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.fuzzy = False
        for message in _messages(catalogue):
            if locale == "en":
                _speak_english(message)
            elif fillings:
                key = f"{message.context}|{_singular(message)}" if message.context else _singular(message)
                if key in fillings:
                    value = fillings[key]
                    wording = tuple(value) if isinstance(value, list) else value
                    if anew or not _worded(message):
                        message.string = wording
                    elif message.string != wording:
                        kept.append(f"kept: {key!r} is {message.string!r}, not {wording!r}")
        _write(locale, catalogue)
    return kept


def problems() -> list[str]:
    """Return every text that lacks a translation, has a doubtful one, or fills in other names than the original."""
    found = template()
    wanted = {(m.context, _singular(m)) for m in _messages(found)}
    faults: list[str] = []
    for locale in LOCALES:
        catalogue = _read(locale)
        have = {(m.context, _singular(m)): m for m in _messages(catalogue)}
        faults += [f"{locale}: not in the catalogue: {text!r} ({context})" for context, text in wanted - set(have)]
        for key, message in have.items():
            if key not in wanted:
                faults.append(f"{locale}: no longer in the code: {key[1]!r}")
                continue
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.fuzzy or not all(forms):
                faults.append(f"{locale}: not translated: {key[1]!r} ({key[0]})")
            faults += [f"{locale}: {key[1]!r} fills {sorted(_names(str(form)) - _names_of(message))} on one side only"
                       for form in forms if form and not _names(str(form)) <= _names_of(message)]  # fmt: skip
    return faults


def _worded(message: Message) -> bool:
    return bool(message.string if isinstance(message.string, str) else any(message.string or ()))


def _names_of(message: Message) -> set[str]:
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    return set().union(*(_names(str(source)) for source in sources)) | {"n"}


def _names(text: str) -> set[str]:
    import string  # noqa: PLC0415 - only the check needs it

    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _singular(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _speak_english(message: Message) -> None:
    if isinstance(message.id, tuple):
        message.string = tuple(message.id)
    else:
        message.string = message.id


def main(arguments: list[str]) -> int:
    """Run one of the commands; 1 when ``check`` finds problems."""
    with _locked():
        match arguments:
            case ["extract"]:
                update()
            case ["fill" | "refill" as verb, path]:
                kept = update(json.loads(Path(path).read_text(encoding="utf-8")), anew=verb == "refill")
                sys.stdout.write("".join(f"{line}\n" for line in kept))
            case ["check"]:
                faults = problems()
                sys.stdout.write("\n".join(faults) + ("\n" if faults else ""))
                return 1 if faults else 0
            case _:
                sys.stderr.write("usage: python -m locales.manage extract | fill FILE | refill FILE | check\n")
                return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
