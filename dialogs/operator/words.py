"""Names of the Russian time zones, as people there say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from locales import Translator

ZONE_NAMES: Final[Mapping[str, str]] = {
    "Europe/Kaliningrad": N_("Kaliningrad"),
    "Europe/Moscow": N_("Moscow"),
    "Europe/Samara": N_("Samara"),
    "Asia/Yekaterinburg": N_("Yekaterinburg"),
    "Asia/Omsk": N_("Omsk"),
    "Asia/Krasnoyarsk": N_("Krasnoyarsk"),
    "Asia/Irkutsk": N_("Irkutsk"),
    "Asia/Yakutsk": N_("Yakutsk"),
    "Asia/Vladivostok": N_("Vladivostok"),
    "Asia/Magadan": N_("Magadan"),
    "Asia/Kamchatka": N_("Kamchatka"),
}


def zone_name(t: Translator, zone: str, now: datetime) -> str:
    """Return «Москва, UTC+3»."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset else 0
    name = t(ZONE_NAMES[zone]) if zone in ZONE_NAMES else zone
    return f"{name}, UTC{hours:+d}"
