"""The loader: what is wrong is refused, all at once, with file and line."""

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import catalog
from catalog.load import CatalogueError, check_questionnaire, load_catalogue

SHIPPED = Path(catalog.__file__).parent

QUESTIONNAIRE = """\
id: OWN-1
version: 1
title: {ru: Своя анкета, en: Our own}
audience: [mentee]
moment: [midterm]
seconds: 60
tone: child
items:
  - id: own_joy
    type: S10
    text: {ru: Тебе нравится?, en: Do you like it?}
  - id: own_area
    type: MC3
    option_list: areas
    text: {ru: Что именно?, en: What exactly?}
  - id: own_again
    type: YN
    text: {ru: Ещё раз?, en: Once more?}
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("lists.yaml", "forms.yaml", "meetings.yaml", "documents.yaml", "goals.yaml", "indicator_inputs.yaml",
                 "matching.yaml", "posts.yaml"):  # fmt: skip
        shutil.copy(SHIPPED / name, tmp_path / name)
    for name in ("questionnaires", "consents", "indicators", "materials", "roadmaps", "training"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    return tmp_path


def problems(folder):
    with pytest.raises(CatalogueError) as refusal:
        load_catalogue(folder)
    return [str(problem) for problem in refusal.value.problems]


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_instrument_is_a_new_file_and_no_python(folder):
    (folder / "questionnaires" / "own.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    own = load_catalogue(folder).questionnaire("OWN-1")
    assert [item.id for item in own.items] == ["own_joy", "own_area", "own_again"]
    assert own.item("own_again").rule.options == ("yes", "no")


def test_old_versions_stay_and_the_newest_is_given(folder):
    text = (folder / "questionnaires" / "tr.yaml").read_text(encoding="utf-8")
    newer = text.replace("version: 1", "version: 2").replace("Готовы продолжать", "Хотите продолжать")
    (folder / "questionnaires" / "tr-2.yaml").write_text(newer, encoding="utf-8")
    loaded = load_catalogue(folder)
    assert loaded.questionnaire("TR").version == 2
    assert loaded.questionnaire("TR", 1).items[0].text.ru.startswith("Готовы")
    with pytest.raises(KeyError):
        loaded.questionnaire("TR", 3)
    with pytest.raises(KeyError):
        loaded.questionnaire("NONE")


def test_everything_wrong_is_told_at_once_with_file_and_line(folder):
    edit(folder, "questionnaires/in-gu.yaml", "    type: MC3", "    type: MC4")
    edit(folder, "forms.yaml", "default_on: true", "default_on: perhaps")
    edit(folder, "consents/c9-mentor-rules.yaml", "version: 1", "version: zero")
    expected = [
        "consents/c9-mentor-rules.yaml:4: version: Input should be a valid integer",
        "forms.yaml:13: forms.0.default_on: Input should be a valid boolean",
        "questionnaires/in-gu.yaml:18: items.1.type: Input should be 'S10', 'S5', 'YN'",
    ]
    found = problems(folder)
    assert len(found) == len(expected)
    assert all(text.startswith(start) for text, start in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: own_joy", "id: own_joy\n    colour: red", 10, "Extra inputs are not permitted"),
        ("id: own_joy", "id: own_joy\n    id: own_joy", 10, "the key id stands twice"),
        ("id: own_area", "id: own_joy", 1, "two items have the id own_joy"),
        (", en: Do you like it?", "", 11, "Field required"),
        ("ru: Тебе нравится?", "ru: ''", 11, "at least 1 character"),
        ("ru: Тебе нравится?", "ru: " + "а" * 201, 9, "longer than 200"),
        ("option_list: areas", "option_list: nowhere", 12, "there is no list nowhere"),
        ("option_list: areas", "skippable: true", 12, "a choice needs options"),
        ("type: S10", "type: S10\n    option_list: areas", 9, "has no options"),
        ("type: S10", "type: S10\n    minimum: 1", 9, "belong to type NUM"),
        ("type: S10", "type: NUM", 9, "a minimum below a maximum"),
        ("type: S10", "type: NUM\n    minimum: 1\n    maximum: 5\n    choices: [9]", 9, "choice lies outside"),
        ("type: S10", "type: OT\n    skippable: false", 9, "can always be skipped"),
        ("type: YN", "type: YN\n    safety: true", 16, "score from 1 to 10"),
        ("type: YN", "type: YN\n    when: {item: own_joys, any_of: [yes]}", 1, "does not stand before it"),
        ("type: YN", "type: YN\n    when: {item: own_area, any_of: [yes]}", 18, "no such option: yes"),
        ("type: S10", "type: S5\n    option_list: yn", 9, "the options of S5"),
        ("type: S10", "type: S10\n    hint: {ru: Да, en: " + "y" * 201 + "}", 9, "the hint is longer"),
        ("type: YN", "type: SC\n    options: [{id: a, label: {ru: А, en: A}}]", 16, "at least two options"),
        (
            "type: YN",
            "type: SC\n    options: [{id: a, label: {ru: А, en: A}}, {id: a, label: {ru: Б, en: B}}]",
            16,
            "two options have the same id",
        ),
        (
            "type: YN",
            "type: SC\n    option_list: yn\n    options: [{id: a, label: {ru: А, en: A}}]",
            16,
            "either options or option_list",
        ),
        ("Своя анкета", "а" * 61, 1, "the title is longer"),
        ("version: 1", "version: 0", 2, "greater than or equal to 1"),
        ("id: OWN-1", "id: own 1", 1, "String should match pattern"),
        ("title: {", "title: {{", 4, "not YAML"),
        ("audience: [mentee]", "audience: &a [mentee]\nmoment: *a", 4, "anchors"),
    ],
)
def test_a_faulty_questionnaire_is_refused_at_its_line(old, new, line, words):
    assert old in QUESTIONNAIRE
    with pytest.raises(CatalogueError) as refusal:
        check_questionnaire(QUESTIONNAIRE.replace(old, new, 1), "own.yaml")
    found = [p for p in refusal.value.problems if words in p.text]
    assert found, str(refusal.value)
    assert (found[0].file, found[0].line) == ("own.yaml", line)


@pytest.mark.parametrize(("length", "fits"), [(20, True), (21, False)])
def test_a_ticked_label_must_fit_its_button(folder, length, fits):
    edit(folder, "lists.yaml", "ru: Выбор профессии", f"ru: {'я' * length}")
    if fits:
        assert load_catalogue(folder)
    else:
        assert any("the label of career is longer than 20 characters" in text for text in problems(folder))


def test_the_same_instrument_or_item_in_two_files_is_refused(folder):
    shutil.copy(folder / "questionnaires/tr.yaml", folder / "questionnaires/zz.yaml")
    assert any("TR version 1 stands in another file too" in text for text in problems(folder))
    edit(folder, "questionnaires/zz.yaml", "id: TR", "id: ZZ")
    assert any("tr_go_on is already used in TR" in text for text in problems(folder))


def test_a_missing_file_text_or_meeting_is_named(folder):
    (folder / "consents/c4-duty.yaml").unlink()
    assert problems(folder) == ["consents:1: no file for duty_consent"]
    (folder / "lists.yaml").unlink()
    assert problems(folder)[-1].startswith("lists.yaml:1: cannot be read")
    shutil.rmtree(folder / "questionnaires")
    assert any(text.startswith("questionnaires:1: no files") for text in problems(folder))


def test_meetings_keep_their_order_and_name_known_surveys(folder):
    edit(folder, "meetings.yaml", "surveys: [MT-ME, MT-MR, TR]", "surveys: [MT-ME, NO-ONE]")
    assert problems(folder) == ["meetings.yaml:25: there is no questionnaire NO-ONE"]
    edit(folder, "meetings.yaml", "id: final", "id: working")
    assert any("each once, in their order" in text for text in problems(folder))


def test_an_indicator_names_known_numbers_and_a_printed_plan(folder):
    edit(folder, "indicators/morshansk.yaml", "of: [residents_10_18]", "of: [residents]")
    assert problems(folder) == ["indicators/morshansk.yaml:8: there is no number residents"]
    edit(folder, "indicators/eerbek.yaml", "2024: 9}", "2025: 9}")
    assert any("a plan is printed for 2018 to 2024 only" in text for text in problems(folder))


def test_an_unknown_placeholder_in_a_consent_is_refused(folder):
    edit(folder, "consents/c1-personal-data.yaml", "Кому: {school}", "Кому: {shcool}")
    assert any("unknown placeholder in the full text: shcool" in text for text in problems(folder))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("consents/c9-mentor-rules.yaml", "  child:\n", "  guardian:\n", "wordings needed: adult, child"),
        ("consents/c4-duty.yaml", "paper_only: true", "paper_only: false", "wordings needed: adult, child"),
        ("consents/c4-duty.yaml", 'ru: "Согласие', 'ru: "Согласие' + "е" * 40, "the title is longer"),
        ("consents/c9-mentor-rules.yaml", "Встречи — в школе", "в" * 601, "the short text is longer"),
        (
            "consents/c7-special-category.yaml",
            "kind: special_category_consent",
            "kind: duty_consent",
            "stands in another file too",
        ),
        ("forms.yaml", "id: employer_student", "id: employer_pupil", "every form is needed, each once"),
        ("forms.yaml", "ru: Равный — равному", "ru: Равный — такому же равному", "is longer than 22"),
        ("forms.yaml", "id: equal_equal", "id: high_low", "two role models"),
        ("meetings.yaml", "short: {ru: Знакомство", "short: {ru: Знакомство и ещё много слов", "short title is longer"),
        ("meetings.yaml", "ru: Познакомиться,", "ru: Познакомиться" + "я" * 200, "the aim is longer"),
        ("lists.yaml", "  yn:", "  YN:", "String should match pattern"),
    ],
)
def test_a_faulty_consent_form_meeting_or_list_is_refused(folder, name, old, new, words):
    edit(folder, name, old, new)
    assert any(text.startswith(name) and words in text for text in problems(folder)), problems(folder)


def test_an_item_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        load_catalogue().questionnaire("TR").item("nothing")


@given(st.text(max_size=200) | st.binary(max_size=50).map(lambda raw: raw.decode("latin-1")))
def test_no_text_at_all_breaks_the_reader(text):
    with pytest.raises(CatalogueError) as refusal:
        check_questionnaire(text, "own.yaml")
    assert all(problem.line >= 1 for problem in refusal.value.problems)


tree = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["id", "version", "title", "items", "audience", "moment", "tone", "seconds"]


@given(st.dictionaries(st.sampled_from(KEYS), tree))
def test_no_wrong_structure_breaks_the_reader(data):
    with pytest.raises(CatalogueError):
        check_questionnaire(yaml.safe_dump(data, allow_unicode=True), "own.yaml")
