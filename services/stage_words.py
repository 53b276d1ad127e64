"""What the seven stages are called, on screens and in papers (programme §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.stages import Stage
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGES: Final[Mapping[Stage, str]] = {
    Stage.CONDITIONS: N_("Getting ready"),
    Stage.MENTEES: N_("Pool of mentees"),
    Stage.MENTORS: N_("Pool of mentors"),
    Stage.SELECTION: N_("Selection and training"),
    Stage.MATCHING: N_("Forming pairs"),
    Stage.WORK: N_("Work of the pairs"),
    Stage.COMPLETION: N_("Goodbye and results"),
}
