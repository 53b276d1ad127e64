"""Loading the whole catalogue: every file read, every problem named with file and line, all at once."""

from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from catalog.consent import ConsentDocument
from catalog.model import Catalogue
from catalog.programme import FormSpec, MeetingSpec
from catalog.questionnaire import Item, Key, Option, Questionnaire, check_options
from catalog.source import CatalogueError, Problem, Source, parse_source, read_source
from catalog.text import Strict
from domain.answers import CHOICE_TYPES, AnswerType
from domain.meetings import ORDER
from domain.vocabulary import ConsentKind

__all__ = ["CatalogueError", "Problem", "check_questionnaire", "load_catalogue"]

_Record = TypeVar("_Record", bound=BaseModel)
_HERE = Path(__file__).parent


class _Lists(Strict):
    lists: dict[Key, tuple[Option, ...]]


class _Forms(Strict):
    forms: tuple[FormSpec, ...] = Field(min_length=1)


class _Meetings(Strict):
    meetings: tuple[MeetingSpec, ...] = Field(min_length=1)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read and check the catalogue in ``path`` (the one shipped with the product if ``None``).

    Loading takes a moment, so the caller keeps the result.

    Raises:
        CatalogueError: with every problem found, each with its file and line.
    """
    root = _HERE if path is None else path
    problems: list[Problem] = []

    def one(name: str, model: type[_Record]) -> tuple[Source, _Record | None]:
        source = read_source(root / name, name)
        return source, _validate(source, model)

    lists_source, lists_file = one("lists.yaml", _Lists)
    forms_source, forms_file = one("forms.yaml", _Forms)
    meetings_source, meetings_file = one("meetings.yaml", _Meetings)
    lists = lists_file.lists if lists_file else {}

    read = [(s, _validate(s, Questionnaire)) for s in _sources(root, "questionnaires")]
    questionnaires: dict[tuple[str, int], Questionnaire] = {}
    owners: dict[str, str] = {}
    for source, found in read:
        if found is None:
            continue
        resolved = _resolve(source, found, lists) if lists_file else found
        _claim_items(source, resolved, owners)
        if (resolved.id, resolved.version) in questionnaires:
            source.blame(f"{resolved.id} version {resolved.version} stands in another file too", ["id"])
        questionnaires[resolved.id, resolved.version] = resolved

    consents: dict[tuple[ConsentKind, int], ConsentDocument] = {}
    texts = [(s, _validate(s, ConsentDocument)) for s in _sources(root, "consents")]
    for source, document in texts:
        if document is None:
            continue
        if (document.kind, document.version) in consents:
            source.blame(f"{document.kind} version {document.version} stands in another file too", ["kind"])
        consents[document.kind, document.version] = document

    forms = {spec.id: spec for spec in forms_file.forms} if forms_file else {}
    if forms_file and len(forms) != len(forms_file.forms):
        forms_source.blame("a form stands twice", ["forms"])
    meetings = {spec.id: spec for spec in meetings_file.meetings} if meetings_file else {}
    if meetings_file:
        if tuple(spec.id for spec in meetings_file.meetings) != ORDER:
            meetings_source.blame("the five meeting types are needed, each once, in their order", ["meetings"])
        _check_surveys(meetings_source, meetings_file, {i for i, _ in questionnaires})

    sources = [lists_source, forms_source, meetings_source, *(s for s, _ in read), *(s for s, _ in texts)]
    for source in sources:
        problems += source.problems
    if not problems:
        problems += [
            Problem("consents", 1, f"no text for {kind}")
            for kind in ConsentKind
            if not any(k is kind for k, _ in consents)
        ]
    if problems:
        raise CatalogueError(problems)
    return Catalogue(
        questionnaires=MappingProxyType(questionnaires),
        forms=MappingProxyType(forms),
        meetings=MappingProxyType(meetings),
        consents=MappingProxyType(consents),
    )


def check_questionnaire(text: str, name: str, root: Path | None = None) -> Questionnaire:
    """Check one questionnaire given as text, such as a curator's own file, against the shared lists.

    Raises:
        CatalogueError: with every problem found, each with its line.
    """
    lists_source = read_source((_HERE if root is None else root) / "lists.yaml", "lists.yaml")
    lists_file = _validate(lists_source, _Lists)
    source = parse_source(text, Source(name))
    found = _validate(source, Questionnaire)
    if found is not None and lists_file is not None:
        found = _resolve(source, found, lists_file.lists)
    if problems := [*lists_source.problems, *source.problems]:
        raise CatalogueError(problems)
    if found is None:
        raise CatalogueError([Problem(name, 1, "not a questionnaire")])
    return found


def _sources(root: Path, folder: str) -> list[Source]:
    files = sorted((root / folder).glob("*.yaml"))
    if not files:
        empty = Source(folder)
        empty.blame("no files")
        return [empty]
    return [read_source(file, f"{folder}/{file.name}") for file in files]


def _validate(source: Source, model: type[_Record]) -> _Record | None:
    if source.data is None or source.problems:
        if not source.problems:
            source.blame("the file is empty")
        return None
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            place = [step for step in detail["loc"] if step != "[key]"]
            where = ".".join(map(str, place))
            message = detail["msg"].removeprefix("Value error, ")
            source.blame(f"{where}: {message}" if where else message, place)
        return None


def _resolve(source: Source, found: Questionnaire, lists: dict[str, tuple[Option, ...]]) -> Questionnaire:
    """Put the shared lists' options into the items that name them; YN and YNM have a list by their own name."""
    items: list[Item] = []
    for index, item in enumerate(found.items):
        options = item.options
        if item.type in CHOICE_TYPES and not options:
            own = item.type.lower() if item.type in {AnswerType.YN, AnswerType.YNM} else None
            name = item.option_list or own
            options = lists.get(name, ()) if name else ()
            try:
                if not options:
                    raise ValueError(f"there is no list {name}" if name else "a choice needs options")  # noqa: TRY301
                check_options(options, item.type)
            except ValueError as error:
                source.blame(f"items.{index}: {error}", ["items", index])
        items.append(item.model_copy(update={"options": options}))
    _check_conditions(source, items)
    return found.model_copy(update={"items": tuple(items)})


def _check_conditions(source: Source, items: list[Item]) -> None:
    by_id = {item.id: item for item in items}
    for index, item in enumerate(items):
        if item.when is None:
            continue
        unknown = set(item.when.any_of) - {option.id for option in by_id[item.when.item].options}
        if unknown:
            source.blame(f"items.{index}.when: no such option: {', '.join(sorted(unknown))}", ["items", index, "when"])


def _claim_items(source: Source, found: Questionnaire, owners: dict[str, str]) -> None:
    """Refuse an item id that another instrument uses: ids name items for good, across all files (questionnaires §1)."""
    for index, item in enumerate(found.items):
        owner = owners.setdefault(item.id, found.id)
        if owner != found.id:
            source.blame(f"items.{index}.id: {item.id} is already used in {owner}", ["items", index, "id"])


def _check_surveys(source: Source, file: _Meetings, known: set[str]) -> None:
    for index, spec in enumerate(file.meetings):
        for survey in spec.surveys:
            if survey not in known:
                source.blame(f"there is no questionnaire {survey}", ["meetings", index, "surveys"])
