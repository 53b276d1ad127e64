"""The end of a pair: looking back, certificates, ending without a last meeting, and the curator's desk."""

from dialogs.closing.dialog import dialog

__all__ = ["dialog"]
