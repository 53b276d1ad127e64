"""``nastavnik demo --year``: played on the first start, kept after that; the playing is the school year's own test."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.demo import running
from bot.demo.walking import CURATOR, Town


@pytest.fixture
def plays(monkeypatch) -> list[str]:
    """Put a year of no length in place of the long one, and count how often it is played."""
    played: list[str] = []

    async def play(app, world, say):
        say("October: pairs")
        assert world.clock.now().date() == running.BEGINS.date()
        played.append(app.settings.bot_api_url)
        return SimpleNamespace(town=Town(chats={CURATOR: "Ольга Ветрова"}))

    async def told(unit, world):
        return SimpleNamespace(lines=("matches: 30",))

    monkeypatch.setattr(running, "play_year", play)
    monkeypatch.setattr(running, "report", told)
    return played


async def test_the_year_is_played_once_and_the_demo_opens_behind_it(tmp_path, plays, capsys) -> None:
    for _ in range(2):
        async with running.staged(tmp_path, year=True) as stage:
            assert stage.world.clock.now().date().isoformat() == "2027-06-21"
            assert stage.town.chats == {CURATOR: "Ольга Ветрова"}
            assert CURATOR in stage.cast
            assert stage.app.settings.bot_api_url == stage.url
            await stage.app.close()
    assert len(plays) == 1
    said = capsys.readouterr().out
    assert "played once and kept" in said
    assert "October: pairs\nmatches: 30" in said
