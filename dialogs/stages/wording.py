"""The names of the stages, a line for each condition, and the button that leads to where it is mended."""

from __future__ import annotations

from typing import Final

from dialogs.states import CycleSG, DocumentsSG, PairSG, PartnersSG, PeopleSG, ReferredSG, SelectionSG, SheetsSG
from domain.stages import Need, Stage
from locales.marks import N_
from services.stage_words import STAGES

NAMES: Final = STAGES
SHORT: Final = {
    Stage.CONDITIONS: N_("Beginning"),
    Stage.MENTEES: N_("Mentees"),
    Stage.MENTORS: N_("Mentors"),
    Stage.SELECTION: N_("Training"),
    Stage.MATCHING: N_("Pairs"),
    Stage.WORK: N_("Work of pairs"),
    Stage.COMPLETION: N_("Results"),
}
"""For a button that carries a count behind the name."""
LINES: Final = {
    Need.FORMS: N_("Forms of mentoring chosen: {have}"),
    Need.DOCUMENTS: N_("Documents of the beginning: {have} of {want}"),
    Need.PARTNERS: N_("Agreements with partners: {have} of {want}"),
    Need.REFERRALS: N_("Suggested pupils looked at: {have} of {want}"),
    Need.MENTEES_READY: N_("Mentees ready for pairing: {have} of {want}"),
    Need.MENTORS_READY: N_("Mentors with consent and answers: {have} of {want}"),
    Need.PLACES: N_("Places with mentors: {have}, needed {want}"),
    Need.TRAINED: N_("Mentors trained: {have} of {want}"),
    Need.SELECTED: N_("Mentors selected: {have} of {want}"),
    Need.MATCHED: N_("Mentees with a mentor: {have} of {want}"),
    Need.ORDERS: N_("Pairs by order: {have} of {want}"),
    Need.PLANNED: N_("Pairs that have planned: {have} of {want}"),
    Need.FINALS: N_("Pairs that have said goodbye: {have} of {want}"),
    Need.CLOSED: N_("Pairs closed: {have} of {want}"),
    Need.SHEET: N_("The curator's sheet filled in: {have} of {want}"),
}
WAYS: Final = {
    Need.FORMS: (N_("Choose forms"), CycleSG.forms),
    Need.DOCUMENTS: (N_("To the documents"), DocumentsSG.board),
    Need.PARTNERS: (N_("To the partners"), PartnersSG.list),
    Need.REFERRALS: (N_("Who was suggested"), ReferredSG.list),
    Need.MENTEES_READY: (N_("Who lacks what"), PeopleSG.list),
    Need.MENTORS_READY: (N_("Who lacks what"), PeopleSG.list),
    Need.PLACES: (N_("Invite mentors"), CycleSG.invites),
    Need.TRAINED: (N_("To training"), SelectionSG.list),
    Need.SELECTED: (N_("To selection"), SelectionSG.list),
    Need.MATCHED: (N_("To matching"), PairSG.mentee),
    Need.ORDERS: (N_("To the orders"), PairSG.list),
    Need.PLANNED: (N_("To the pairs"), PairSG.list),
    Need.FINALS: (N_("Pairs without goodbye"), PairSG.list),
    Need.CLOSED: (N_("Close pairs"), PairSG.list),
    Need.SHEET: (N_("To the sheet"), SheetsSG.main),
}
WORDS: Final = {
    "later": N_("We do it later"),
    "paper": N_("It is kept on paper"),
    "small": N_("Not needed with us"),
}
"""Notes on buttons: whoever stands in a corridor types nothing."""
