"""The texts people read: gettext catalogues, and the translator that speaks them."""

from locales.translator import Translator, translator

__all__ = ["Translator", "translator"]
