"""Screens that show a figure which moves by itself: the count of a broadcast, shown anew while its copies leave.

Nothing is sent from here. A screen that has to change joins its chat's own queue, so it never overtakes or interrupts
what the person does, and is rendered from the state like every other.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import structlog

from bot.presenter import TRIES
from dialogs.states import BroadcastSG
from services.broadcast_counts import end_if_settled, under_way
from storage.inbox import Received, lane_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chats import Chats
    from services.broadcast_counts import Counts
    from storage.lanes import Lanes
    from storage.unit import Unit

BEAT_SECONDS: Final = 2.0
"""Telegram takes about one message a second in a chat; half of that leaves the person room for taps."""

log = structlog.get_logger()


class LiveScreens:
    """Looks at what moves and has it shown anew to those who watch it."""

    def __init__(
        self, open_unit: Callable[[], Unit], chats: Chats, lanes: Lanes, seconds: float = BEAT_SECONDS
    ) -> None:
        self._open_unit, self._chats, self._lanes, self._seconds = open_unit, chats, lanes, seconds
        self._shown: dict[int, Counts] = {}
        self._owed: dict[int, Received] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="live")

    async def stop(self) -> None:
        """Stop looking; the scheduler's pass ends what nobody watches."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self._look()
            except Exception:
                # A count that stands still for two seconds harms nobody; the copies go on leaving.
                log.exception("live.failed")

    async def _look(self) -> None:
        unit = self._open_unit()
        try:
            moving = await under_way(unit)
        finally:
            await unit.rollback()
        for each in moving:
            if each.chat_id is None or not self._lanes.owns(lane_of(each.chat_id)):
                continue
            ended = each.counts.left == 0 and await self._end(each.id)
            if ended or self._shown.get(each.id) != each.counts:
                self._shown[each.id] = each.counts
                # The last word must stand; what comes before it may be lost to the next one.
                live = (str(BroadcastSG.progress.state), each.id, TRIES if ended else 1)
                self._owed[each.id] = Received(-each.id, each.chat_id, {}, live=live)
        # One number a broadcast: while one is being shown the next one waits here.
        self._owed = {number: one for number, one in self._owed.items() if not self._chats.submit(one)}
        going = {each.id for each in moving}
        self._shown = {number: counts for number, counts in self._shown.items() if number in going}

    async def _end(self, broadcast_id: int) -> bool:
        unit = self._open_unit()
        try:
            ended = await end_if_settled(unit, broadcast_id)
            await unit.commit()
        finally:
            await unit.rollback()
        return ended
