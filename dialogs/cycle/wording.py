"""What links and cards are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.vocabulary import Role
from services import words

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from locales import Translator
    from services.cards import Sheet
    from services.offers import LinkView, Offer


def offer_name(t: Translator, catalogue: Catalogue, offer: Offer | LinkView | Sheet) -> str:
    """Return «наставник · Учитель — ученик»."""
    what = words.word(t, words.ROLES, offer.role)
    if offer.form is not None:
        return f"{what} · {catalogue.forms[offer.form].title.of(t.locale)}"
    return f"{what} · {words.word(t, words.KINDS, offer.kind)}" if offer.kind else what


def offer_label(t: Translator, catalogue: Catalogue, offer: Offer) -> str:
    """Return a label that fits a button: the role and the kind of person say it.

    A teacher may mentor in two forms, so a mentor's label names both ends: «учитель → ученик».
    """
    what = words.word(t, words.ROLES, offer.role)
    if offer.form is None or offer.kind is None:
        return offer_name(t, catalogue, offer)
    kind = words.word(t, words.KINDS, offer.kind)
    if offer.role is Role.MENTOR:
        return f"{kind} → {words.word(t, words.KINDS, catalogue.forms[offer.form].mentee_kinds[0])}"
    return f"{what}: {kind}"
