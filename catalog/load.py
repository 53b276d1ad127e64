"""Loading the whole catalogue: every file read, every problem named with file and line, all at once."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from catalog.consent import ConsentDocument
from catalog.documents import DocumentSpec
from catalog.goals import GoalBank, GoalFile, GoalTemplate, lines_of
from catalog.indicators import IndicatorSet, InputSpec
from catalog.matching import Matching
from catalog.materials import Material
from catalog.model import Catalogue
from catalog.programme import FormSpec, MeetingSpec
from catalog.questionnaire import Item, Key, Option, Questionnaire, check_options
from catalog.roadmap_checks import check_roadmap
from catalog.roadmaps import PostSpec, RoadmapFile
from catalog.source import CatalogueError, Problem, Source, parse_source, read_source
from catalog.text import Strict
from catalog.training import TrainingModule, course_fault
from domain.answers import CHOICE_TYPES, AnswerType
from domain.documents import MATCH_ORDER
from domain.meetings import ORDER
from domain.vocabulary import ConsentKind, MeetingType, MentoringForm

__all__ = ["CatalogueError", "Problem", "check_questionnaire", "load_catalogue", "shared_lists"]

_Record = TypeVar("_Record", bound=BaseModel)
_HERE = Path(__file__).parent


class _Lists(Strict):
    lists: dict[Key, tuple[Option, ...]]


class _Forms(Strict):
    forms: tuple[FormSpec, ...] = Field(min_length=1)


class _Meetings(Strict):
    meetings: tuple[MeetingSpec, ...] = Field(min_length=1)


class _Documents(Strict):
    documents: tuple[DocumentSpec, ...] = Field(min_length=1)


class _Inputs(Strict):
    inputs: tuple[InputSpec, ...] = Field(min_length=1)


class _Posts(Strict):
    posts: tuple[PostSpec, ...] = Field(min_length=1)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read and check the catalogue in ``path``; the one shipped with the product (``None``) is read once a process.

    Raises:
        CatalogueError: with every problem found, each with its file and line.
    """
    return _shipped() if path is None else _load(path)


@cache
def _shipped() -> Catalogue:
    return _load(_HERE)


def _load(path: Path) -> Catalogue:
    reading = _Reading(path)
    lists = reading.file("lists.yaml", _Lists)
    questionnaires = _questionnaires(reading, lists.lists if lists else None)
    consents = _consents(reading)
    forms = _forms(reading)
    meetings = _meetings(reading, {instrument for instrument, _ in questionnaires})
    documents = _documents(reading)
    goals = _goals(reading, lists.lists if lists else None)
    training = _training(reading)
    materials = _materials(reading)
    posts = _posts(reading)
    roadmaps = _roadmaps(reading, posts, documents)
    inputs = _inputs(reading)
    indicators = _indicators(reading, inputs)
    matching = _matching(reading, questionnaires, forms, lists.lists if lists else None)
    if (problems := reading.problems()) or matching is None:
        raise CatalogueError(problems)
    return Catalogue(
        questionnaires=MappingProxyType(questionnaires),
        forms=MappingProxyType(forms),
        meetings=MappingProxyType(meetings),
        consents=MappingProxyType(consents),
        documents=MappingProxyType(documents),
        training=MappingProxyType(training),
        materials=MappingProxyType(materials),
        posts=MappingProxyType(posts),
        roadmaps=MappingProxyType(roadmaps),
        indicators=MappingProxyType(indicators),
        inputs=MappingProxyType(inputs),
        goals=goals,
        matching=matching,
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


@cache
def shared_lists() -> Mapping[str, tuple[Option, ...]]:
    """Return the answer lists that questionnaires share (``lists.yaml`` of the product), read once.

    Raises:
        CatalogueError: with every problem found.
    """
    source = read_source(_HERE / "lists.yaml", "lists.yaml")
    found = _validate(source, _Lists)
    if found is None:
        raise CatalogueError(source.problems)
    return MappingProxyType(found.lists)


class _Reading:
    """The files of one catalogue as they are read, so that their problems can be told together."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.sources: list[Source] = []

    def source(self, name: str) -> Source:
        return next(source for source in self.sources if source.name == name)

    def file(self, name: str, model: type[_Record]) -> _Record | None:
        source = read_source(self._root / name, name)
        self.sources.append(source)
        return _validate(source, model)

    def folder(self, name: str, model: type[_Record]) -> Iterator[tuple[Source, _Record]]:
        files = sorted((self._root / name).glob("*.yaml"))
        if not files:
            self.blame(name, "no files")
        for path in files:
            record = self.file(f"{name}/{path.name}", model)
            if record is not None:
                yield self.sources[-1], record

    def blame(self, name: str, text: str) -> None:
        self.sources.append(Source(name, problems=[Problem(name, 1, text)]))

    def problems(self) -> list[Problem]:
        return [problem for source in self.sources for problem in source.problems]


def _questionnaires(
    reading: _Reading, lists: Mapping[str, tuple[Option, ...]] | None
) -> dict[tuple[str, int], Questionnaire]:
    result: dict[tuple[str, int], Questionnaire] = {}
    owners: dict[str, str] = {}
    for source, found in reading.folder("questionnaires", Questionnaire):
        # With lists.yaml broken every list would be reported missing: one cause, one message.
        resolved = found if lists is None else _resolve(source, found, lists)
        _claim_items(source, resolved, owners)
        if (resolved.id, resolved.version) in result:
            source.blame(f"{resolved.id} version {resolved.version} stands in another file too", ["id"])
        result[resolved.id, resolved.version] = resolved
    return result


def _consents(reading: _Reading) -> dict[tuple[ConsentKind, int], ConsentDocument]:
    result: dict[tuple[ConsentKind, int], ConsentDocument] = {}
    for source, document in reading.folder("consents", ConsentDocument):
        if (document.kind, document.version) in result:
            source.blame(f"{document.kind} version {document.version} stands in another file too", ["kind"])
        result[document.kind, document.version] = document
    missing = sorted(set(ConsentKind) - {kind for kind, _ in result})
    if missing and not reading.problems():
        reading.blame("consents", f"no file for {', '.join(missing)}")
    return result


def _materials(reading: _Reading) -> dict[str, Material]:
    found: dict[str, Material] = {}
    for source, material in reading.folder("materials", Material):
        if material.id in found:
            source.blame(f"the topic {material.id} stands in another file too", ["id"])
        found[material.id] = material
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def _training(reading: _Reading) -> dict[str, TrainingModule]:
    found: dict[str, TrainingModule] = {}
    for source, module in reading.folder("training", TrainingModule):
        if module.id in found:
            source.blame(f"the module {module.id} stands in another file too", ["id"])
        found[module.id] = module
    fault = None if reading.problems() else course_fault(found)
    if fault is not None:
        reading.blame("training", fault)
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def _forms(reading: _Reading) -> dict[MentoringForm, FormSpec]:
    file = reading.file("forms.yaml", _Forms)
    if file is None:
        return {}
    result = {spec.id: spec for spec in file.forms}
    if len(result) != len(file.forms) or len(result) != len(MentoringForm):
        reading.source("forms.yaml").blame("every form is needed, each once", ["forms"])
    return result


def _meetings(reading: _Reading, instruments: set[str]) -> dict[MeetingType, MeetingSpec]:
    file = reading.file("meetings.yaml", _Meetings)
    if file is None:
        return {}
    source = reading.source("meetings.yaml")
    if tuple(spec.id for spec in file.meetings) != ORDER:
        source.blame("the five meeting types are needed, each once, in their order", ["meetings"])
    for index, spec in enumerate(file.meetings):
        for survey in set(spec.surveys) - instruments:
            source.blame(f"there is no questionnaire {survey}", ["meetings", index, "surveys"])
    return {spec.id: spec for spec in file.meetings}


def _documents(reading: _Reading) -> dict[str, DocumentSpec]:
    file = reading.file("documents.yaml", _Documents)
    if file is None:
        return {}
    source = reading.source("documents.yaml")
    result: dict[str, DocumentSpec] = {}
    for index, spec in enumerate(file.documents):
        if spec.id in result:
            source.blame(f"{spec.id} stands here twice", ["documents", index, "id"])
        result[spec.id] = spec
    if MATCH_ORDER not in result:
        source.blame(f"there is no {MATCH_ORDER}: the orders on matches are recorded under this id", ["documents"])
    return result


def _posts(reading: _Reading) -> dict[str, PostSpec]:
    file = reading.file("posts.yaml", _Posts)
    if file is None:
        return {}
    result: dict[str, PostSpec] = {}
    for index, spec in enumerate(file.posts):
        if spec.id in result:
            reading.source("posts.yaml").blame(f"{spec.id} stands here twice", ["posts", index, "id"])
        result[spec.id] = spec
    return result


def _roadmaps(
    reading: _Reading, posts: Mapping[str, PostSpec], documents: Mapping[str, DocumentSpec]
) -> dict[str, RoadmapFile]:
    # With either file broken every row that names it would be reported: one cause, one message.
    checked = not any(source.problems for source in reading.sources if source.name in {"posts.yaml", "documents.yaml"})
    result: dict[str, RoadmapFile] = {}
    for source, roadmap in reading.folder("roadmaps", RoadmapFile):
        if roadmap.id in result:
            source.blame(f"the roadmap {roadmap.id} stands in another file too", ["id"])
        if checked:
            check_roadmap(source, roadmap, posts, documents)
        result[roadmap.id] = roadmap
    return result


def _inputs(reading: _Reading) -> dict[str, InputSpec]:
    file = reading.file("indicator_inputs.yaml", _Inputs)
    if file is None:
        return {}
    result: dict[str, InputSpec] = {}
    for index, spec in enumerate(file.inputs):
        if spec.id in result:
            reading.source("indicator_inputs.yaml").blame(f"{spec.id} stands here twice", ["inputs", index, "id"])
        result[spec.id] = spec
    return result


def _indicators(reading: _Reading, inputs: Mapping[str, InputSpec]) -> dict[str, IndicatorSet]:
    checked = not reading.source("indicator_inputs.yaml").problems
    result: dict[str, IndicatorSet] = {}
    for source, found in reading.folder("indicators", IndicatorSet):
        if found.id in result:
            source.blame(f"the set {found.id} stands in another file too", ["id"])
        for index, each in enumerate(found.indicators):
            if checked and (unknown := set(each.inputs) - set(inputs)):
                source.blame(f"there is no number {', '.join(sorted(unknown))}", ["indicators", index])
        result[found.id] = found
    return dict(sorted(result.items(), key=lambda item: item[1].order))


def _goals(reading: _Reading, lists: Mapping[str, tuple[Option, ...]] | None) -> GoalBank:
    """Read the goals of plans: every area of the two lists has its own, and no id stands twice."""
    file = reading.file("goals.yaml", GoalFile)
    if file is None:
        return GoalBank({}, (), {})
    source = reading.source("goals.yaml")
    seen: set[str] = set()
    for index, area in enumerate(file.areas):
        for place, goal in enumerate(area.goals):
            if goal.id in seen:
                source.blame(f"{goal.id} stands here twice", ["areas", index, "goals", place, "id"])
            seen.add(goal.id)
    found: dict[tuple[str, str], Sequence[GoalTemplate]] = {
        (area.option_list, area.area): area.goals for area in file.areas
    }
    if lists is not None:
        wanted = {(name, option.id) for name in ("areas", "teaching_areas") for option in lists.get(name, ())}
        for name, area_id in sorted(wanted ^ set(found)):
            source.blame(f"{name}: {area_id} has no goals, or is no area", ["areas"])
    return GoalBank(MappingProxyType(found), file.results, MappingProxyType(lines_of(file)))


def _matching(
    reading: _Reading,
    questionnaires: Mapping[tuple[str, int], Questionnaire],
    forms: Mapping[MentoringForm, FormSpec],
    lists: Mapping[str, tuple[Option, ...]] | None,
) -> Matching | None:
    """Read how pairs are weighed; the role models, questions, options and areas it names are those of other files."""
    file = reading.file("matching.yaml", Matching)
    # With another file broken everything that comes of it would be reported missing: one cause, one message.
    if file is None or lists is None or reading.problems():
        return file
    source = reading.source("matching.yaml")
    options = {item.id: {each.id for each in item.options} for one in questionnaires.values() for item in one.items}
    models = {model.id for form in forms.values() for model in form.role_models}
    for item, led in file.role_models.offered.items():
        for option in sorted(set(led) - options.get(item, set())):
            source.blame(f"{item} has no option {option}", ["role_models", "offered", item])
        for model in sorted(set(led.values()) - models):
            source.blame(f"there is no role model {model}", ["role_models", "offered", item])
    for area, named in file.role_models.asked.items():
        if area not in {option.id for name in ("areas", "teaching_areas") for option in lists.get(name, ())}:
            source.blame(f"there is no area {area}", ["role_models", "asked"])
        for model in sorted(set(named) - models):
            source.blame(f"there is no role model {model}", ["role_models", "asked", area])
    return file


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


def _resolve(source: Source, found: Questionnaire, lists: Mapping[str, tuple[Option, ...]]) -> Questionnaire:
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
