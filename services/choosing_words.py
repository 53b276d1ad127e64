"""Words for choices at the common event; the reader's translator speaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.choosing import Wish
    from locales import Translator


def wish_words(t: Translator, wish: Wish) -> str:
    """Return what a mentee and a mentor have said of each other; empty where neither has chosen the other."""
    if wish.mutual:
        return t("both chose each other (mentee: {n}, mentor: {m})", n=wish.by_mentee or 0, m=wish.by_mentor or 0)
    if wish.by_mentee is not None:
        return t("the mentee's choice No. {n}", n=wish.by_mentee)
    if wish.by_mentor is not None:
        return t("the mentor's choice No. {n}", n=wish.by_mentor)
    return ""
