"""Which words people use most in what they write freely: hints for the SWOT, never a quotation (questionnaires §6).

No word form is looked up anywhere: no library does that reliably (design §5). Endings are cut off by a plain rule: good
enough to count «поддержка» and «поддержку» as one, and to leave out a name in whatever case it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

AT_LEAST: Final = 3
"""Fewer people than this have used a word only they use."""
MOST_WORDS: Final = 5
_SHORTEST: Final = 4
_STEM: Final = 4
_VOWELS: Final = "аеиоуыэюяйьъ"
_CASES: Final = (
    "а я у ю е и ы о й ь ой ей ою ею ом ем ым им ам ям ами ями ах ях ов ев ого его ому ему ых их ыми ими ый ий ая яя ую"
    " юю ые ие ья ье ью ьи ьей ин ина ину ины ине иной s es"
)
_ENDINGS: Final = frozenset(_CASES.split()) | {""}
_WORD: Final = re.compile(r"[а-яa-z]+(?:-[а-яa-z]+)*")
_STOP: Final = frozenset(
    "более больше было были быть весь всего всегда всем всех вообще даже если есть ещё еще зачем"
    " здесь именно иногда каждый какая какие какой когда который которая которые которое которую кого кому куда"
    " меня мне много можно может мной мною надо нами наша наше наши него ничего нужно очень потом потому почему почти"
    " просто сама сами само самое самый самые себе себя свой своя свои своё свое своих сейчас слишком снова совсем"
    " стал стала стали стало такая такие такое такой также тебя тоже того тогда тому только тогда хотя хочу хотел"
    " хотела хотелось хорошо чего через чтобы чтоб этих этого этой этом эта это этот этому эту были была будет буду"
    " будут вами ваша ваше ваши всё все она они оно нас вас них ней нём нем ним ними как так там тут уже для без под"
    " над при про или что чем кто где нет наставник наставника наставником наставники наставнику наставничество"
    " наставляемый наставляемые наставляемого программа программы программе программу куратор куратора"
    " about after again also always and any are because been before being both but can could did does done every for"
    " from had has have her him his how into its just like more most much not now off only other our out over really"
    " she should some such than that the their them then there they this those too under very was well were what when"
    " where which who will with would you your mentor mentors mentee mentees programme program curator".replace(
        "ё", "е"
    ).split()
)


class Word(NamedTuple):
    """A word in its most frequent form, and how many people have used it."""

    word: str
    people: int


def frequent(texts: Mapping[int, Iterable[str]], names: Iterable[str]) -> list[Word]:
    """Return the words that at least three different people have used, the most frequent first.

    ``texts`` are what each person wrote; ``names`` are first and last names, of which no form is returned.
    """
    stems = {found for name in names for part in _WORD.findall(plain(name)) for found in stems_of_name(part)}
    users: dict[str, set[int]] = {}
    forms: dict[str, dict[str, int]] = {}
    for person, said in texts.items():
        for word in _WORD.findall(" ".join(map(plain, said))):
            if len(word) < _SHORTEST or word in _STOP or is_name(word, stems):
                continue
            users.setdefault(stem(word), set()).add(person)
            counted = forms.setdefault(stem(word), {})
            counted[word] = counted.get(word, 0) + 1
    found = [
        Word(min(forms[key], key=lambda form, key=key: (-forms[key][form], form)), len(people))  # type: ignore[misc]
        for key, people in users.items()
        if len(people) >= AT_LEAST
    ]
    return sorted(found, key=lambda each: (-each.people, each.word))[:MOST_WORDS]


def plain(text: str) -> str:
    """Return a text in small letters, with ё as е: people write either."""
    return text.casefold().replace("ё", "е")


def stem(word: str) -> str:
    """Return a word without the vowels at its end, as long as four letters stay."""
    while len(word) > _STEM and word[-1] in _VOWELS:
        word = word[:-1]
    return word


def stems_of_name(name: str) -> set[str]:
    """Return what the cases of a name begin with: «Аня» → «ан», «Павел» → «павл» as well, «Лев» → «льв»."""
    found = {name, name.rstrip(_VOWELS) or name}
    if name[-2:-1] in {"е", "о"} and name[-1] not in _VOWELS:
        found |= {name[:-2] + name[-1], f"{name[:-2]}ь{name[-1]}"}
    return found


def is_name(word: str, stems: Collection[str]) -> bool:
    """Tell whether a word may be a form of one of these names; a word too many is left out rather than a name kept."""
    return any(word[:length] in stems and word[length:] in _ENDINGS for length in range(1, len(word) + 1))
