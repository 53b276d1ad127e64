"""The shipped content: complete, addressed rightly, answerable with taps."""

import re
from itertools import pairwise

import pytest

from catalog.load import load_catalogue
from catalog.questionnaire import Ask, Audience, Tone
from domain.answers import AnswerType, check_answer
from domain.forms import open_forms
from domain.meetings import ORDER, RHYTHM_DAYS, SLOT_PREFERENCES
from domain.vocabulary import Locale, MeetingFormat, MeetingType, MentoringForm, PersonKind, Side

CATALOGUE = load_catalogue()
QUESTIONNAIRES = list(CATALOGUE.questionnaires.values())
FORMAL = re.compile(r"\b(вы|вас|вам|вами|ваш\w*|\w+(?:айте|ите|йте|ете))\b", re.IGNORECASE)
FAMILIAR = re.compile(r"\b(ты|тебя|тебе|тобой|тво\w+|\w+(?:ешь|ишь|аешь))\b", re.IGNORECASE)
TWENTY_MINUTES = 20 * 60


def wordings(questionnaire, *, child):
    yield questionnaire.title.of(Locale.RU, child=child)
    if questionnaire.intro:
        yield questionnaire.intro.of(Locale.RU, child=child)
    for item in questionnaire.items:
        yield item.text.of(Locale.RU, child=child)
        if item.hint:
            yield item.hint.of(Locale.RU, child=child)
        yield from (option.label.of(Locale.RU, child=child) for option in item.options)


def test_the_instruments_of_one_pairs_journey_are_there():
    needed = {"IN-ME-P": 6, "IN-ME-T": 7, "IN-GU": 5, "TR": 3, "RF": 6}
    assert {name: len(CATALOGUE.questionnaire(name).items) for name in needed} == needed
    assert {"IN-MR", "MT-ME", "MT-MR"} <= {name for name, _ in CATALOGUE.questionnaires}


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda q: q.id)
def test_children_read_ty_and_adults_vy(questionnaire):
    if questionnaire.tone is not Tone.CHILD:
        # The form block of pupil mentors is read by pupils alone.
        spoken = [i.text.ru for i in questionnaire.items if i.forms != (MentoringForm.PUPIL_PUPIL,)]
        assert not [text for text in spoken if FAMILIAR.search(text)]
    if questionnaire.tone is not Tone.ADULT:
        adults_only = {i.text.ru for i in questionnaire.items if i.forms and MentoringForm.PUPIL_PUPIL not in i.forms}
        spoken = [text for text in wordings(questionnaire, child=True) if text not in adults_only]
        assert not [text for text in spoken if FORMAL.search(text)]


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda q: q.id)
def test_every_button_is_an_answer_and_english_holds_no_cyrillic(questionnaire):
    assert questionnaire.seconds <= TWENTY_MINUTES
    for item in questionnaire.items:
        for option in item.options:
            taken = check_answer(item.rule, option.id)
            expected = {AnswerType.MC3: [option.id], AnswerType.S5: int(option.id) if option.id.isdigit() else None}
            assert taken == expected.get(item.type, option.id)
        for choice in item.choices:
            assert check_answer(item.rule, choice) == choice
        english = [item.text.en, *(option.label.en for option in item.options), *([item.hint.en] if item.hint else [])]
        assert not re.search("[а-яё]", " ".join(english), re.IGNORECASE)


def taps(questionnaire, answers):
    """Count the taps of a person who gives ``answers`` and takes what needs no typing elsewhere."""
    count = 0
    for item in questionnaire.items:
        if item.ask is not Ask.ALWAYS:
            continue
        if item.when and answers.get(item.when.item) not in item.when.any_of:
            continue
        assert item.type is not AnswerType.OT, "nothing has to be typed"
        assert item.type is not AnswerType.MC3, "a multi-choice costs a tap more"
        count += 1
    return count


def test_the_word_after_a_meeting_takes_few_taps_and_no_typing():
    assert taps(CATALOGUE.questionnaire("MT-ME"), {"mt_met": "yes"}) == 4
    assert taps(CATALOGUE.questionnaire("MT-ME"), {"mt_met": "no"}) == 1
    assert taps(CATALOGUE.questionnaire("MT-MR"), {"lg_held": "yes", "lg_help": "no"}) == 5
    assert taps(CATALOGUE.questionnaire("MT-MR"), {"lg_held": "moved", "lg_help": "no"}) == 3


@pytest.mark.parametrize("form", MentoringForm)
def test_every_form_has_its_block_of_two_questions(form):
    items = CATALOGUE.questionnaire("IN-MR").items_for(form)
    block = [item for item in items if re.match(r"(uu|tt|su|eu|tu)_", item.id)]
    assert len(block) == 2
    strengths = [item for item in items if item.id in {"mr_strong", "mr_strong_t"}]
    assert len(strengths) == 1


def test_without_a_form_only_the_common_part_is_asked():
    assert not [item for item in CATALOGUE.questionnaire("IN-MR").items_for(None) if item.forms]


def test_what_is_asked_for_and_what_is_offered_can_be_compared():
    def options(instrument, item):
        return CATALOGUE.questionnaire(instrument).item(item).rule.options

    assert options("IN-ME-P", "me_needs") == options("IN-MR", "mr_strong")
    assert options("IN-ME-T", "te_needs") == options("IN-MR", "mr_strong_t")
    assert options("IN-ME-P", "me_slots") == options("IN-MR", "mr_slots") == tuple(SLOT_PREFERENCES)


def test_the_log_uses_the_programmes_own_words():
    log = CATALOGUE.questionnaire("MT-MR")
    assert log.item("lg_type").rule.options == tuple(MeetingType)
    assert log.item("lg_format").rule.options == tuple(MeetingFormat)


def test_a_call_for_help_after_a_meeting_is_a_signal():
    mood = CATALOGUE.questionnaire("MT-ME").item("mt_mood")
    assert mood.rule.signal_options == {"help"}


def test_mentees_of_both_kinds_have_an_intake():
    audiences = {a for q in QUESTIONNAIRES if "intake" in q.moment for a in q.audience}
    assert {Audience.PUPIL_MENTEE, Audience.TEACHER_MENTEE, Audience.MENTOR, Audience.GUARDIAN} <= audiences


def test_six_forms_with_the_mentor_first():
    expected = {
        MentoringForm.PUPIL_PUPIL: ({PersonKind.PUPIL}, {PersonKind.PUPIL}),
        MentoringForm.TEACHER_TEACHER: ({PersonKind.TEACHER}, {PersonKind.TEACHER}),
        MentoringForm.STUDENT_PUPIL: ({PersonKind.STUDENT}, {PersonKind.PUPIL}),
        MentoringForm.EMPLOYER_PUPIL: ({PersonKind.EMPLOYEE, PersonKind.PARENT}, {PersonKind.PUPIL}),
        MentoringForm.TEACHER_PUPIL: ({PersonKind.TEACHER}, {PersonKind.PUPIL}),
        MentoringForm.EMPLOYER_STUDENT: ({PersonKind.EMPLOYEE}, {PersonKind.STUDENT}),
    }
    assert {form: (set(s.mentor_kinds), set(s.mentee_kinds)) for form, s in CATALOGUE.forms.items()} == expected
    assert [form for form, spec in CATALOGUE.forms.items() if not spec.default_on] == [MentoringForm.EMPLOYER_STUDENT]
    rules = [spec.rule for spec in CATALOGUE.forms.values()]
    for kind in PersonKind:
        assert open_forms(rules, Side.MENTOR, kind), kind


def test_five_meetings_with_their_duties():
    assert tuple(CATALOGUE.meetings) == ORDER
    assert [kind for kind, spec in CATALOGUE.meetings.items() if spec.curator_present] == ["intro", "final"]
    assert CATALOGUE.meetings[MeetingType.WORKING].rhythm_days == RHYTHM_DAYS
    assert "plan" in CATALOGUE.meetings[MeetingType.PLANNING].must_record
    assert "TR" in CATALOGUE.meetings[MeetingType.TRIAL].surveys
    assert all({"MT-ME", "MT-MR"} <= set(spec.surveys) for spec in CATALOGUE.meetings.values())
    assert all("date" in spec.must_record for spec in CATALOGUE.meetings.values())


def test_versions_of_an_instrument_are_counted_from_one_without_gaps():
    for name in {name for name, _ in CATALOGUE.questionnaires}:
        versions = sorted(v for n, v in CATALOGUE.questionnaires if n == name)
        assert versions[0] == 1
        assert all(b - a == 1 for a, b in pairwise(versions))
