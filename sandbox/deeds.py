"""What one can do on the page: act for a person, move the clock, switch limits and faults."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

from . import actions
from .faults import FaultKind
from .snapshot import CastMember
from .users import User

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .snapshot import Snapshot
    from .world import World

Json = dict[str, Any]
FIRST_NEWCOMER = 900_001
SHARE = 0.2
# how hard each switch of the page hits: its share of calls, and seconds where they matter
STRENGTH: dict[str, tuple[float, float]] = {
    "error_500": (SHARE, 0),
    "error_429": (SHARE, 3),
    "drop_before": (SHARE, 0),
    "drop_after": (SHARE, 0),
    "delay": (1.0, 2),
}


def payload_of(text: str) -> str:
    """Return the payload of a ``t.me`` link, or ``text`` itself when it is no link."""
    found = re.search(r"[?&]start=([A-Za-z0-9_-]*)", text)
    return found[1] if found else text.strip()


class Deeds:
    """Carries out the page's requests by name."""

    def __init__(self, world: World, snapshot: Snapshot) -> None:
        self.world = world
        self.snapshot = snapshot
        self._deeds: dict[str, Callable[[Json], Awaitable[Json | None]]] = {
            "say": self._say,
            "start": self._start,
            "press": self._press,
            "contact": self._contact,
            "location": self._location,
            "sticker": self._sticker,
            "block": self._block,
            "add": self._add,
            "clock": self._clock,
            "flood": self._flood,
            "fault": self._fault,
        }

    async def do(self, body: Json) -> Json:
        """Carry out one request and return its answer.

        Raises:
            ValueError: when it makes no sense.
            KeyError: when something is missing in it.
        """
        deed = self._deeds.get(str(body.get("do")))
        if deed is None:
            raise ValueError(f"unknown deed {body.get('do')!r}")
        return await deed(body) or {"ok": True}

    async def _say(self, body: Json) -> None:
        actions.say(self.world, int(body["chat"]), str(body["text"]))

    async def _start(self, body: Json) -> None:
        actions.start(self.world, int(body["chat"]), payload_of(str(body.get("payload") or "")))

    async def _press(self, body: Json) -> Json:
        query = actions.press(self.world, int(body["chat"]), int(body["message"]), str(body["data"]))
        return {"query": query.id}

    async def _contact(self, body: Json) -> None:
        actions.send_contact(self.world, int(body["chat"]))

    async def _location(self, body: Json) -> None:
        actions.send_location(self.world, int(body["chat"]), 55.75, 37.62)

    async def _sticker(self, body: Json) -> None:
        person = self.world.person(int(body["chat"]))
        await person.send_sticker()

    async def _block(self, body: Json) -> None:
        actions.set_blocked(self.world, int(body["chat"]), blocked=bool(body["on"]))

    async def _add(self, body: Json) -> Json:
        first, _, last = str(body["name"]).strip().partition(" ")
        if not first:
            raise ValueError("a person needs a name")
        user_id = max(FIRST_NEWCOMER, *(known + 1 for known in self.world.users if known >= FIRST_NEWCOMER), 0)
        payload = payload_of(str(body.get("payload") or "")) or None
        if payload and not actions.PAYLOAD.fullmatch(payload):
            raise ValueError("a start link carries 1-64 of A-Z a-z 0-9 _ -")
        language = str(body.get("language") or "ru")
        self.snapshot.cast[user_id] = CastMember(user_id, first, "", payload, language)
        self.world.add_user(User(user_id, first, last or None, language_code=language))
        return {"id": user_id}

    async def _clock(self, body: Json) -> Json:
        if "seconds" in body:
            await self.world.move_clock(timedelta(seconds=float(body["seconds"])))
        else:
            moment = datetime.fromisoformat(str(body["to"]))
            zone = ZoneInfo(str(body["zone"])) if body.get("zone") else UTC
            await self.world.move_clock(moment if moment.tzinfo else moment.replace(tzinfo=zone))
        return self.snapshot.settings()

    async def _flood(self, body: Json) -> None:
        self.world.flood.enabled = bool(body["on"])
        self.world.flood.reset()
        self.world.tell("settings", 0, None)

    async def _fault(self, body: Json) -> None:
        kind, on = str(body["kind"]), bool(body["on"])
        faults = self.world.faults
        if kind == "duplicates":
            faults.duplicate_updates = SHARE if on else 0.0
        elif kind == "reorder":
            faults.reorder_updates = SHARE if on else 0.0
        elif kind in get_args(FaultKind):
            known = self.snapshot.faults.pop(kind, None)
            if known:
                faults.remove(known)
            if on:
                share, seconds = STRENGTH[kind]
                chosen = next(one for one in get_args(FaultKind) if one == kind)
                self.snapshot.faults[kind] = faults.add(chosen, probability=share, seconds=seconds)
        else:
            raise ValueError(f"no such fault: {kind}")
        self.world.tell("settings", 0, None)
