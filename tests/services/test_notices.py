"""Every kind of notice has its urgency and its words, and nothing else has."""

from __future__ import annotations

from services.composers import COMPOSERS
from services.notices.kinds import URGENCIES


def test_every_kind_is_worded_and_every_composer_has_a_kind():
    assert set(COMPOSERS) == set(URGENCIES)
