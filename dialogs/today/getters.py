"""What the curator's morning shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit.school import school_of, schools_data, start_data
from dialogs.states import TodaySG
from dialogs.today.actions import NUDGED, PAIRED, REMINDED
from domain.vocabulary import Role
from locales.marks import N_
from services.today import MOST_LINES, Matter, morning

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.today import Line
    from storage.unit import Unit

TEXTS: dict[Matter, tuple[str, str]] = {
    Matter.SIGNAL: (N_("🔴 Urgent: asked for help: {n}, no answer for {span}"), N_("Help: open")),
    Matter.HELPING: (N_("🟠 Help begun, not settled yet: {n}"), N_("Help: go on")),
    Matter.NO_CYCLE: (N_("🟠 The school year is not open"), N_("Open the year")),
    Matter.DECLINED: (N_("🟠 Proposals declined: {n}"), N_("Look for another")),
    Matter.WISHES: (N_("🟠 Asked for a pause or another mentor: {n}"), N_("See what they wish")),
    Matter.PAUSES: (N_("🟡 Pauses end by tomorrow: {n}"), N_("Show the pauses")),
    Matter.TURNED_RED: (N_("🔴 Pairs that have turned red: {n}"), N_("Show these pairs")),
    Matter.DISAGREED: (N_("🟠 Meetings told differently: {n}"), N_("Look into it")),
    Matter.SILENT: (N_("🟠 Pairs silent for over 21 days: {n}"), N_("Show silent pairs")),
    Matter.UNLOGGED: (N_("🟠 Meetings not logged: {n}"), N_("Show the meetings")),
    Matter.ORDER: (N_("🟡 Both agreed, need an order: {n}"), N_("Record the order")),
    Matter.PLANS: (N_("🟡 Plans to be read and approved: {n}"), N_("Read the plans")),
    Matter.NO_PLAN: (N_("🟡 Pairs without a plan: {n}"), N_("Show the pairs")),
    Matter.ENDING: (N_("🟠 Pairs without a proper end: {n}"), N_("Bring them to an end")),
    Matter.FINISHED: (N_("🟡 Final meeting held, to be closed: {n}"), N_("Close the pair")),
    Matter.REFERRALS: (N_("🟡 Pupils suggested for a mentor: {n}"), N_("Who was suggested")),
    Matter.JUDGE: (N_("🟡 Pairs to look at halfway: {n}"), N_("Look at the pairs")),
    Matter.ERASURES: (N_("🟡 Data to be erased by {day}: {n}"), N_("Erase the data")),
    Matter.ROADMAP: (N_("🟠 Late in the roadmap: {n}"), N_("Show what is late")),
    Matter.ROADMAP_CONFIRM: (N_("🟡 Reports on the roadmap to be confirmed: {n}"), N_("Read the reports")),
    Matter.ROADMAP_ASKS: (N_("🟡 Questions on the roadmap: {n}"), N_("Answer them")),
    Matter.DOCUMENTS: (N_("🟡 Documents that end or have ended: {n}"), N_("Show the documents")),
    Matter.EVENTS: (N_("🟡 Events without results: {n}"), N_("Note the results")),
    Matter.PARTNERS: (N_("🟡 Partner agreements that end soon: {n}"), N_("Show the partners")),
    Matter.PARTNER_WORDS: (N_("🟡 Partners to be asked about the year: {n}"), N_("Ask the partners")),
    Matter.GUARDIANS: (N_("🟡 Guardians to confirm: {n}"), N_("Check guardians")),
    Matter.SELECTION: (N_("🟡 Mentors without a decision: {n}"), N_("Decide")),
    Matter.TRAINING: (N_("🟡 Mentors without training: {n}"), N_("To the training")),
    Matter.WAITING: (N_("🟡 Wait for a mentor for over 14 days: {n}"), N_("See who waits")),
    Matter.PAIR: (N_("🟡 Ready for a pair: mentees {n}, mentors {m}"), N_("Choose pairs")),
    Matter.CONSENTS: (N_("🟡 Consents are missing: {n}"), N_("Show people")),
    Matter.SURVEYS: (N_("🟡 Questionnaires not finished: {n}"), N_("Show people")),
    Matter.ROUNDS: (N_("🟡 A survey has few answers: missing {n} of {m}"), N_("Show the survey")),
    Matter.UNREACHABLE: (N_("🟡 Messages do not arrive: {n}"), N_("Show who")),
}
"""The line and the label of its button. The order and the numbers say what comes first; the signs only repeat it."""
_A_MINUTE = timedelta(minutes=1)
WRITE: dict[Matter, str] = dict.fromkeys((*REMINDED, *NUDGED), N_("Remind all"))
WRITE |= dict.fromkeys(PAIRED, N_("Pair all"))
"""The label of the second button, where all can be written to, or paired, at once."""


async def lines(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what needs a decision today; a curator of several schools chooses one first."""
    mine = actor.organizations(Role.CURATOR)
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    told = dialog_manager.dialog_data.get("school") or start_data(dialog_manager).get("id")
    school = school_of(dialog_manager, actor)
    nothing = {"head": "", "text": "", "items": [], "empty": False, "more": 0, "hidden": False, "back": False}
    if school is None or school not in mine:
        return data | nothing | {"choose": False, "nowhere": True, "ready": False}
    if len(mine) > 1 and told not in mine:
        plain = [each | {"label": each["label"].removeprefix("• ")} for each in data["schools"]]
        return data | nothing | {"schools": plain, "choose": True, "nowhere": False, "ready": False}
    found = await morning(unit, actor, school, int(dialog_manager.dialog_data.get("page", 0)))
    numbered = list(enumerate(found.lines, found.page * MOST_LINES + 1))
    today = unit.now.astimezone(ZoneInfo(found.zone)).date()
    day = t.day(today, today)
    count = t.plural("{n} matter", "{n} matters", found.total)
    return data | {
        "choose": False,
        "nowhere": False,
        "ready": True,
        "head": t("<b>{school}</b>\n{day} · {count}", school=found.school, day=day[:1].upper() + day[1:], count=count)
        if found.lines
        else t("<b>{school}</b>\n{day}", school=found.school, day=day[:1].upper() + day[1:]),
        "text": "\n".join(_text(unit, t, line, number) for number, line in numbered),
        "items": [_buttons(t, number, line) for number, line in numbered],
        "empty": not found.lines,
        "more": found.hidden,
        "hidden": found.hidden > 0,
        "back": found.page > 0,
    }


def _buttons(t: Translator, number: int, line: Line) -> list[dict[str, str]]:
    row = [{"id": line.matter.value, "label": f"{number} · {t(TEXTS[line.matter][1])}"}]
    if line.matter in WRITE:
        row.append({"id": f"{line.matter.value}.write", "label": f"{number} · {t(WRITE[line.matter])}"})
    return row


def _text(unit: Unit, t: Translator, line: Line, number: int) -> str:
    """Word a line; its number says how urgent it is to whoever does not see the colour."""
    values: dict[str, object] = {"n": line.count}
    values |= {"m": line.other} if line.matter in {Matter.PAIR, Matter.ROUNDS} else {}
    values |= {"day": f"{line.by:%d.%m}"} if line.by is not None else {}
    values |= {"span": t.span(max(unit.now - line.since, _A_MINUTE))} if line.since is not None else {}
    mark, _, said = t(TEXTS[line.matter][0], **values).partition(" ")
    return f"{mark} {number} · {said}"


PREVIEW: dict[Any, dict[str, Any]] = {
    TodaySG.list: {"schools": [], "many_schools": False, "choose": False, "nowhere": False, "ready": True,
                   "head": "Сегодня · 5 дел", "text": "🟡 1 · Ждут приказа: 2", "empty": False, "more": 1,
                   "hidden": True, "back": True, "items": [[{"id": "order", "label": "1 · Записать приказ"},
                                            {"id": "consents.write", "label": "1 · Напомнить всем"}]]},
}  # fmt: skip
