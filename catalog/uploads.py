"""A questionnaire of a curator's own, sent as a file of the catalogue's format: YAML, or a workbook with the fields.

Pure: bytes in, a checked ``Questionnaire`` out, or everything that is wrong with its row and column. Nothing here
trusts the file: it may unfold into gigabytes, hold macros, formulas or entities, or be no workbook at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from catalog.load import shared_lists
from catalog.questionnaire import Questionnaire
from catalog.upload_check import Checker
from catalog.upload_faults import Fault, Refused, UploadError
from catalog.upload_xlsx import read_xlsx
from catalog.upload_yaml import read_yaml

MOST_BYTES: Final = 200 * 1024
_EXAMPLES: Final = Path(__file__).parent / "examples"
_SHEETS: Final = (".xlsx",)
_TEXTS: Final = (".yaml", ".yml")
_MACROS: Final = (".xlsm", ".xltm", ".xlsb")
_OF_THE_HEADER: Final = frozenset({"unknown_column", "column_twice", "missing_column"})
_OLD: Final = (".xls", ".ods", ".numbers")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that holds up. The questionnaire's version is 1: which one it becomes is for its school to say."""

    questionnaire: Questionnaire
    untranslated: bool
    """English is missing somewhere: the Russian is shown to everybody there."""


def check_name(name: str, size: int | None) -> None:
    """Refuse a file by its name and size before it is fetched.

    Raises:
        UploadError: ``macros``, ``old_excel``, ``wrong_file``, ``too_big`` or ``empty_file``.
    """
    _check_file(name, size, MOST_BYTES, {*_SHEETS, *_TEXTS})


def check_sheet(name: str, size: int | None, most: int) -> None:
    """Refuse a file that is to be a workbook of some other format, as ``check_name`` does.

    Raises:
        UploadError: as ``check_name``.
    """
    _check_file(name, size, most, set(_SHEETS))


def _check_file(name: str, size: int | None, most: int, endings: set[str]) -> None:
    ending = _ending(name)
    code = None
    if ending in _MACROS:
        code = "macros"
    elif ending in _OLD:
        code = "old_excel"
    elif ending not in endings:
        code = "wrong_file"
    elif size is not None and size > most:
        code = "too_big"
    elif size == 0:
        code = "empty_file"
    if code:
        raise UploadError([Fault(0, None, code, {"most": most // 1024})])


def read_upload(name: str, content: bytes, shipped: Mapping[tuple[str, int], Questionnaire] | None = None) -> Upload:
    """Return the questionnaire of a file; ids of the ``shipped`` catalogue's questionnaires and questions are taken.

    Raises:
        UploadError: with everything that is wrong, and nothing else is ever raised for what a file holds.
    """
    check_name(name, len(content))
    sheet = _ending(name) in _SHEETS
    faults: list[Fault] = []
    try:
        data, place, unread = read_xlsx(content) if sheet else read_yaml(content)
    except Refused as refused:
        raise UploadError([refused.fault], sheet=sheet) from None
    known = shipped or {}
    checker = Checker(
        lambda path, code, **values: faults.append(place(path, code, **values)),
        shared_lists(),
        {instrument for instrument, _ in known},
        _item_ids(tuple(known.values())),
    )
    found = checker.questionnaire(data)
    faults = [*unread, *_further(faults, unread)]
    if faults or found is None:
        raise UploadError(faults or [Fault(1, None, "other")], sheet=sheet)
    return Upload(found, checker.untranslated)


def _further(faults: Sequence[Fault], unread: Sequence[Fault]) -> list[Fault]:
    """Return what is wrong besides the cells that could not be read, and nothing that only follows from them."""
    if any(each.code in _OF_THE_HEADER for each in unread):
        return []
    cells = {(each.row, each.column) for each in unread}
    return [each for each in faults if (each.row, each.column) not in cells]


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].casefold() if dot >= 0 else ""


def _item_ids(questionnaires: tuple[Questionnaire, ...]) -> frozenset[str]:
    return frozenset(item.id for questionnaire in questionnaires for item in questionnaire.items)


def example(locale: str) -> bytes:
    """Return the YAML file that a curator may start from."""
    return (_EXAMPLES / f"own-survey.{'en' if locale == 'en' else 'ru'}.yaml").read_bytes()
