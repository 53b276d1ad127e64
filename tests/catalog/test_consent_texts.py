import hashlib

import pytest

from catalog.consent import ConsentReader, consent_hash, reader_for
from catalog.load import load_catalogue
from domain.consents import Giver, required
from domain.vocabulary import ConsentKind, Locale, MentoringForm, Side

CATALOGUE = load_catalogue()
PLACE = {"school": "Школа «{Берёзка}» № 2", "address": "ул. Лесная, 1", "municipality": "Заречный район"}
SHOWN = [
    (kind, reader, locale)
    for (kind, _), document in CATALOGUE.consents.items()
    for reader in document.wordings
    for locale in Locale
]
# What consents §3 wants stated, by a word that each language uses for it.
STATED = {
    Locale.RU: ["срок:", "/withdraw", "дата и время"],
    Locale.EN: ["term:", "/withdraw", "time are recorded"],
}
STATED_FOR_DATA = {
    Locale.RU: ["зачем:", "данные", "что делаем:", "поручению|договор", "не спрашиваем", "30 дней", "10 рабочих дней"],
    Locale.EN: [
        "purpose:|why:",
        "data",
        "what is done|what we do",
        "contract",
        "not ask",
        "30 days",
        "10 working days",
    ],
}


def shown(kind, reader, locale, **change):
    return CATALOGUE.render_consent(kind, locale, reader, **{**PLACE, **change})


def test_every_consent_of_the_sheet_has_its_document_and_code():
    codes = {kind: CATALOGUE.consent(kind).code for kind in ConsentKind}
    assert list(codes.values()) == [f"C{n}" for n in range(1, 10)]
    paper = {kind for kind in ConsentKind if CATALOGUE.consent(kind).paper_only}
    assert {CATALOGUE.consent(kind).code for kind in paper} == {"C4", "C5", "C6", "C7", "C8"}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("age", [8, 14, 17, 18, 40])
@pytest.mark.parametrize("form", [None, *MentoringForm])
def test_everything_the_rules_ask_for_in_chat_can_be_shown(side, age, form):
    for need in required(side, age, form):
        document = CATALOGUE.consent(need.kind)
        assert need.given_by in document.given_by
        assert document.paper_only is not need.in_bot
        if need.in_bot:
            assert reader_for(need.given_by, child=age < 18) in document.wordings


@pytest.mark.parametrize(("kind", "reader", "locale"), SHOWN)
def test_a_text_states_what_it_must_and_names_the_school(kind, reader, locale):
    text = shown(kind, reader, locale)
    assert all(place in text.full for place in PLACE.values())
    words = STATED[locale]
    if kind in {ConsentKind.PERSONAL_DATA, ConsentKind.GUARDIAN_PERSONAL_DATA}:
        words = words + STATED_FOR_DATA[locale]
    lowered = text.full.lower().replace("not asked", "not ask")
    assert not [word for word in words if not any(choice in lowered for choice in word.split("|"))]
    assert len(text.short) <= 600
    assert len(text.full) <= 4096


def test_no_two_documents_share_a_text():
    hashes = [shown(*key).hash for key in SHOWN]
    assert len(set(hashes)) == len(hashes)


def test_the_hash_is_that_of_the_text_as_shown():
    key = (ConsentKind.PERSONAL_DATA, ConsentReader.ADULT, Locale.RU)
    text = shown(*key)
    assert text.hash == consent_hash(text.full) == hashlib.sha256(text.full.encode()).hexdigest()
    assert text.hash == shown(*key).hash
    assert text.hash != shown(*key, address="ул. Лесная, 2").hash
    assert text.version == 1


def test_braces_in_a_schools_name_are_left_alone():
    text = shown(ConsentKind.PARTICIPATION, ConsentReader.ADULT, Locale.RU, school="{address}")
    assert "{address}" in text.full


def test_a_reader_without_a_wording_is_refused():
    with pytest.raises(KeyError):
        shown(ConsentKind.DUTY, ConsentReader.ADULT, Locale.RU)
    with pytest.raises(KeyError):
        CATALOGUE.consent(ConsentKind.PERSONAL_DATA, 99)


def test_who_reads_which_wording():
    assert reader_for(Giver.GUARDIAN, child=True) is ConsentReader.GUARDIAN
    assert reader_for(Giver.SELF, child=True) is ConsentReader.CHILD
    assert reader_for(Giver.SELF, child=False) is ConsentReader.ADULT


def test_shipped_texts_are_marked_as_drafts_for_a_lawyer():
    assert all(document.draft for document in CATALOGUE.consents.values() if document.wordings)
