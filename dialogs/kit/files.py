"""Fetching what somebody sent: the port that the application fills in, and the one way for actions to use it.

No transaction waits for the network (design §3 rule 2): a unit of work that has only read holds no connection, and what
it collects is written at its commit. So a file is fetched before the first ``@writes`` service of the action, and
``fetched`` refuses a unit that holds the writer already. Meanwhile only this chat's own queue waits. Should the process
die in between, the update is handled anew and the file fetched once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dialogs.kit.talk import talk

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager


class FetchError(Exception):
    """A file could not be had; ``code`` says why: ``too_big``, ``file_gone``, ``file_unreachable``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Files(Protocol):
    """What the messenger keeps."""

    async def fetch(self, file_id: str, most: int) -> bytes:
        """Return the bytes of a file of at most ``most``.

        Raises:
            FetchError: it is larger, unknown, or did not come.
        """


async def fetched(manager: DialogManager, file_id: str, most: int) -> bytes:
    """Return the bytes of a file that was sent to the dialog.

    Raises:
        FetchError: as ``Files.fetch``.
        RuntimeError: the unit holds the writer: all other chats would wait for the network.
    """
    if talk(manager).unit.holds_writer:
        raise RuntimeError("a file is fetched before the first write")
    files: Files = manager.middleware_data["files"]
    return await files.fetch(file_id, most)
