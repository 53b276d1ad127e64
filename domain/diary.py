"""What may be kept in a pair's diary: photos and short voice notes, as the messenger describes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

LARGEST: Final = 20 * 1024 * 1024
LONGEST_VOICE: Final = timedelta(minutes=5)


class DiaryKind(StrEnum):
    """Kinds of files."""

    PHOTO = "photo"
    VOICE = "voice"


class KeptFault(StrEnum):
    """Why a file is not kept."""

    BIG = "diary_big"
    LONG = "diary_long"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody sent: how the messenger finds it again, and how large or long it is."""

    kind: DiaryKind
    file_id: str
    unique_id: str
    size: int = 0
    seconds: int = 0


def kept_fault(sent: Sent) -> KeptFault | None:
    """Return why a file is not kept, ``None`` if it is."""
    if sent.size > LARGEST:
        return KeptFault.BIG
    if sent.kind is DiaryKind.VOICE and sent.seconds > LONGEST_VOICE.total_seconds():
        return KeptFault.LONG
    return None
