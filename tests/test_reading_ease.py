"""Words for children, by reading age: short sentences, short words, no office language (issue 3, item 7).

What counts as a child's text: every wording of the catalogue for «ты», whatever else stands in the windows that pupils
walk through, the questionnaires that they answer, and the short texts of the consents that they give. The full consent
texts are legal documents and stay outside; a child decides by the short one.

Russian is measured by the Flesch-Kincaid grade with the constants that Oborneva found for Russian in 2006 (0.5 words a
sentence, 8.4 syllables a word), English by the formula's own. Grade 6 are pupils of eleven and twelve. A label of two
words swings by ten grades, so the grade is taken over each whole group, and for itself only of a text that has some
length; every sentence is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po

from catalog.consent import ConsentReader
from catalog.load import load_catalogue
from catalog.questionnaire import Audience, Tone
from locales.translator import CHILD, catalogue_path

CHILD_WINDOWS = (
    "dialogs/join/dialog.py", "dialogs/consent/", "dialogs/survey/", "dialogs/match/", "dialogs/meeting/",
    "dialogs/menu/dialog.py", "dialogs/menu/getters.py", "dialogs/menu/wording.py", "dialogs/sos/", "dialogs/plan/",
    "dialogs/goals/", "dialogs/training/",
)  # fmt: skip
"""Where pupils walk; what is worded there for everybody is read by them too. The journal of a pair is the curator's."""
CHILD_AUDIENCES = {Audience.PUPIL_MENTEE, Audience.MENTEE, Audience.MENTOR}

LONGEST_SENTENCE = 14
LONGEST_MEAN_WORD = {"ru": 6.0, "en": 5.0}
"""Letters a word, over a group: ordinary newspapers have 6.5 and 5.2."""
GRADE = 6.0
"""Eleven and twelve years, over a group."""
GRADE_OF_ONE, WORDS_OF_ONE = 8.0, 10
"""What a single text may have, from so many words on."""
OFFICE = re.compile(
    r"осуществ|в соответствии|(?<!\w)данн(?:ый|ого|ому|ым|ая|ую)(?!\w)|являе?тся|являюсь|обработк|субъект|"
    r"законн\w+ представител|надлежащ|настоящ(?:им|его)(?!\w)|предоставл|посредством|вышеуказанн|нижеследующ|"
    r"в целях|в рамках|ввиду|касательно|уполномочен|регламент|персональн|необходимо|производится|"
    r"идентифицир|верифицир|актуализ|корректн|аутентифик|инициир",
    re.IGNORECASE,
)
"""Words of offices and forms."""
OFFICE_EN = re.compile(
    r"\bpursuant|\bhereby|\bin accordance|processing|\bdata subject|\butili[sz]e|\bprior to\b|\bcommence", re.IGNORECASE
)
VOWELS = {"ru": re.compile("[аеёиоуыэюя]", re.IGNORECASE), "en": re.compile("[aeiouy]+", re.IGNORECASE)}
LETTERS = {
    "ru": re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE),
    "en": re.compile(r"[a-z]+(?:['’][a-z]+)*|Имя", re.IGNORECASE),
}


# -- measuring ---------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return a text without markup; what is filled in is a word each."""
    text = re.sub(r"<[^>]+>", "", text)
    text = re.sub(r"(?:https?://|[@/])\S+", "", text)
    return re.sub(r"\{[^}]*\}", "Имя", text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; lines, and the parts of a list of facts, end one too."""
    parts = re.split(r"(?<=[.!?…:;])\s+|\n+|\s·\s|\s—\s", plain(text))
    return [part for part in parts if re.search(r"\w", part)]


def words(text: str, locale: str) -> list[str]:
    return LETTERS[locale].findall(plain(text))


def syllables(word: str, locale: str) -> int:
    count = len(VOWELS[locale].findall(word))
    if locale == "en" and re.search(r"(?<![aeiouyl])e$|(?<=[^aeiouytd])ed$", word, re.IGNORECASE) and count > 1:
        count -= 1
    return max(1, count)


def grade(texts: list[str], locale: str) -> float:
    """Return the school grade that reads the texts with ease."""
    found = [word for text in texts for word in words(text, locale)]
    per_sentence = len(found) / sum(len(sentences(text)) for text in texts)
    per_word = sum(syllables(word, locale) for word in found) / len(found)
    if locale == "ru":
        return 0.5 * per_sentence + 8.4 * per_word - 15.59
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


# -- the texts ---------------------------------------------------------------------------------------------------------


@cache
def _messages(locale: str) -> list:
    with catalogue_path(locale).open("rb") as file:
        return [message for message in read_po(file, locale=locale) if message.id]


def _forms(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def addressed(locale: str) -> Iterator[str]:
    """Yield every wording for «ты»; English has one for all, so there it is what is worded for children too."""
    for message in _messages(locale):
        if message.context == CHILD:
            yield from _forms(message)


def on_the_way(locale: str) -> Iterator[str]:
    """Yield what pupils' windows say to everybody."""
    spoken = {message.id for message in _messages(locale) if message.context == CHILD}
    for message in _messages(locale):
        here = any(place.startswith(CHILD_WINDOWS) and "journal" not in place for place, _ in message.locations)
        if here and message.context is None and message.id not in spoken:
            yield from _forms(message)


def asked(locale: str) -> Iterator[str]:
    """Yield the questions, hints and answers of the questionnaires that children fill in."""
    catalogue = load_catalogue()
    for instrument in catalogue.questionnaires.values():
        if instrument.tone is Tone.ADULT or not CHILD_AUDIENCES.intersection(instrument.audience):
            continue
        texts = [instrument.title, instrument.intro]
        for item in instrument.items:
            texts += [item.text, item.hint, *(option.label for option in item.options)]
        yield from (text.of(locale, child=True) for text in texts if text is not None)


def agreed_to(locale: str) -> Iterator[str]:
    """Yield the short texts of the consents that a child gives."""
    for document in load_catalogue().consents.values():
        if ConsentReader.CHILD in document.wordings:
            yield document.wordings[ConsentReader.CHILD].short.of(locale, child=True)


def taught(locale: str) -> Iterator[str]:
    """Yield the training of mentors as pupils read it; each page counts as a text."""
    for module in load_catalogue().training.values():
        yield from (page.of(locale, child=True) for page in (module.title, *module.pages))
        for question in module.questions:
            yield from (text.of(locale, child=True) for text in (question.text, question.why))
            yield from (option.label.of(locale, child=True) for option in question.options)


def hinted(locale: str) -> Iterator[str]:
    """Yield the hints of mentors as pupils read them."""
    for material in load_catalogue().materials.values():
        yield from (page.of(locale, child=True) for page in (material.title, *material.pages))


GROUPS = {"addressed": addressed, "on the way": on_the_way, "asked": asked, "agreed to": agreed_to,
          "taught": taught, "hinted": hinted}  # fmt: skip


def texts_of(group: str, locale: str) -> list[str]:
    return [text for text in GROUPS[group](locale) if words(text, locale)]


# -- the rules ---------------------------------------------------------------------------------------------------------

EVERY = [(group, locale) for locale in ("ru", "en") for group in GROUPS]


@pytest.mark.parametrize(("group", "locale"), EVERY)
def test_sentences_are_short(group, locale) -> None:
    long = [
        (len(found), sentence)
        for text in texts_of(group, locale)
        for sentence in sentences(text)
        if len(found := words(sentence, locale)) > LONGEST_SENTENCE
    ]
    assert not long, f"more than {LONGEST_SENTENCE} words: {long}"


@pytest.mark.parametrize(("group", "locale"), EVERY)
def test_words_are_short(group, locale) -> None:
    found = [word for text in texts_of(group, locale) for word in words(text, locale)]
    assert sum(map(len, found)) / len(found) <= LONGEST_MEAN_WORD[locale]


@pytest.mark.parametrize(("group", "locale"), EVERY)
def test_a_pupil_of_eleven_reads_it(group, locale) -> None:
    texts = texts_of(group, locale)
    assert grade(texts, locale) <= GRADE
    hard = [
        (round(found, 1), text)
        for text in texts
        if len(words(text, locale)) >= WORDS_OF_ONE and (found := grade([text], locale)) > GRADE_OF_ONE
    ]
    assert not hard, sorted(hard, reverse=True)


@pytest.mark.parametrize(("group", "locale"), EVERY)
def test_nobody_speaks_like_an_office(group, locale) -> None:
    banned = OFFICE if locale == "ru" else OFFICE_EN
    found = [(banned.search(text)[0], text) for text in texts_of(group, locale) if banned.search(text)]
    assert not found


def test_the_measure_tells_easy_from_hard() -> None:
    easy = "Куратор знает. Он напишет тебе. Иди домой, всё хорошо."
    hard = (
        "Осуществление обработки персональных данных производится в соответствии с законодательством при условии "
        "предоставления законным представителем надлежащим образом оформленного согласия."
    )
    assert grade([easy], "ru") < GRADE < 15 < grade([hard], "ru")
    assert len(OFFICE.findall(hard)) >= 5
    assert not OFFICE.search(easy)
    assert [syllables(word, "en") for word in ("name", "school", "answered", "little", "programme")] == [1, 1, 2, 2, 2]


def test_every_group_is_there() -> None:
    """An empty group passes every other test."""
    least = {"addressed": 150, "on the way": 100, "asked": 60, "agreed to": 3, "taught": 150, "hinted": 15}
    assert {group: len(texts_of(group, "ru")) >= number for group, number in least.items()} == dict.fromkeys(
        GROUPS, True
    )
