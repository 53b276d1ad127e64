"""What all dialogs share: translated texts, the talk around an event, refusals in words."""

from dialogs.kit.talk import Screen, Talk, refresh, talk
from dialogs.kit.texts import TN, Label, Ready, T, Y

__all__ = ["TN", "Label", "Ready", "Screen", "T", "Talk", "Y", "refresh", "talk"]
