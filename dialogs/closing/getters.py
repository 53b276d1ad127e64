"""What the screens of a pair's end show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.closing.wording import ASK, MENTEE_WISHES, MENTOR_WISHES, REASONS, wish_label
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import ClosingSG
from domain.closing import END_REASONS, WISHES
from domain.matches import EndReason
from domain.plans import Moment
from domain.vocabulary import MatchStatus, Side
from locales.marks import N_
from services import goal_words
from services.access import NotAllowedError, RefusedError
from services.certificate_words import hours_of
from services.closing_desk import closing_desk, pair_end
from services.pair_lists import view_match
from services.reflecting import endings, look_back

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from domain.closing import Wish
    from locales import Translator
    from services.access import Actor
    from services.closing_desk import ClosingDesk
    from services.reflecting import LookBack
    from storage.unit import Unit

_MOST_PAIRS: Final = 8


def match_of(manager: DialogManager) -> int | None:
    """Return whose end it is: chosen here, or named by the button that opened the dialog."""
    chosen = manager.dialog_data.get("match", start_data(manager).get("id"))
    return None if chosen is None else int(chosen)


async def view(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one pair at its end; of several pairs first a choice."""
    try:
        chosen, mine = match_of(dialog_manager), await endings(unit, actor)
        if chosen is None and len(mine) == 1:
            chosen = mine[0].match_id
        if chosen is None:
            text = t.you("Nothing to look back at yet. After a pair's last meeting its results stand here.")
            text = t.you("Which pair is it about?") if mine else text
            acts = [[{"id": f"show:{each.match_id}", "label": clip(each.names or "…")}] for each in mine[:_MOST_PAIRS]]
            return {"text": text, "acts": acts}
        found = await look_back(unit, actor, chosen)
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "acts": []}
    return {"text": "\n".join(_lines(t, catalogue, found)), "acts": _acts(t, found, others=len(mine) > 1)}


def _lines(t: Translator, catalogue: Catalogue, found: LookBack) -> list[str]:
    lines = [t("<b>Looking back</b> · {names}", names=found.names or found.child or "…")]
    lines.append(t("Meetings: {n}, hours together: {hours}", n=found.held, hours=hours_of(found.minutes, t.locale)))
    standing = found.known.standing
    for goal in standing.content.goals if standing else ():
        mark = found.known.marks.get((Moment.FINAL, goal.key))
        title = goal_words.title_of(t, catalogue.goals, goal)
        said = t(goal_words.MARKS[mark]) if mark else t("no mark yet")
        lines.append(t("• {goal}: {mark}", goal=title, mark=said))
    overall = goal_words.overall_mark(t, found.known.marks)
    if overall:
        lines.append(t("The plan as a whole: {mark}", mark=overall))
    if found.status is MatchStatus.CLOSED:
        lines.append(t.you("Your pair has come the whole way. Thank you!") if found.child is None
                     else t("The pair has come the whole way. Thank you!"))  # fmt: skip
    if found.may_wish:
        if found.child is not None:
            lines.append(t("<b>Please ask and tap the answer:</b> {name}", name=found.child))
        if found.wish is None:
            lines.append(t.you(ASK[found.side]) + " " + t.you("Only the school sees the answer."))
        else:
            lines.append(t.you("The answer is noted; you can change it."))
    return lines


def _acts(t: Translator, found: LookBack, *, others: bool) -> list[list[dict[str, str]]]:
    rows = []
    if found.certificate:
        label = t("The child's certificate") if found.child is not None else t("My certificate")
        rows.append([{"id": f"paper:{found.match_id}", "label": label}])
    if found.thanks:
        rows.append([{"id": f"thanks:{found.match_id}", "label": t("Letter of thanks")}])
    for wish in WISHES[found.side] if found.may_wish else ():
        tick = "✓ " if wish is found.wish else ""
        label = clip(tick + wish_label(t, wish, found.side, found.form))
        rows.append([{"id": f"wish:{found.match_id}:{wish.value}", "label": label}])
    own_mentor = found.side is Side.MENTOR and found.child is None
    if own_mentor and found.status is MatchStatus.FINAL and found.known.unmarked(Moment.FINAL):
        rows.append([{"id": f"goals:{found.match_id}", "label": t("Mark the goals")}])
    if others:
        rows.append([{"id": "all:", "label": t("Other pairs")}])
    return rows


async def end(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask why a pair ends without a final meeting; then once more."""
    try:
        match_id = match_of(dialog_manager)
        card = await view_match(unit, actor, match_id or 0)
        found = await pair_end(unit, actor, card.id)
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "reasons": [], "is_curator": True}
    names = ", ".join(member.name.short for member in card.members if member.accepted)
    lines = [t("<b>End without a final meeting</b>\n{names}", names=names)]
    chosen = dialog_manager.dialog_data.get("reason")
    if not found.may_end:
        return {"text": "\n".join([*lines, t("This pair cannot be ended here any more.")]), "reasons": [],
                "is_curator": True}  # fmt: skip
    if chosen in set(END_REASONS):
        lines.append(t("Reason: {reason}", reason=t(REASONS[EndReason(chosen)])))
        lines.append(t("Both sides get a warm goodbye and no reason. Meetings ahead are cancelled. End it?"))
        keys = [
            [{"id": f"yes:{chosen}", "label": clip(t("Yes, end it"))}],
            [{"id": "no:", "label": t("← Another reason")}],
        ]
        return {"text": "\n".join(lines), "reasons": keys, "is_curator": True}
    lines.append(t("Why? Only you and the psychologist see the reason. If they can still meet, a final meeting is "
                   "the better goodbye."))  # fmt: skip
    keys = [[{"id": f"why:{each.value}", "label": t(REASONS[each])}] for each in END_REASONS]
    return {"text": "\n".join(lines), "reasons": keys, "is_curator": True}


async def desk(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show how the pairs of the year end, who wants what next, and what can be printed."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    try:
        found = await closing_desk(unit, actor, school or 0)
    except (RefusedError, NotAllowedError) as refusal:
        return data | {"text": words_of(refusal, t), "acts": [], "is_curator": True}
    return data | {"text": "\n".join(_desk_lines(t, found)), "acts": _desk_acts(t, found), "is_curator": True}


def _desk_lines(t: Translator, found: ClosingDesk) -> list[str]:
    lines = [
        t("<b>The end of the pairs</b> · {school}", school=found.school),
        t("Closed: {closed}, to be closed: {final}, at work: {working}", closed=found.closed, final=found.final,
          working=found.working),
    ]  # fmt: skip
    names = {**MENTEE_WISHES, **MENTOR_WISHES}
    said = [t("{wish}: {n}", wish=t(_common(wish, names)), n=n) for wish, n in found.wishes.items()]
    if said:
        lines.append(t("What they want next: {said}", said=" · ".join(said)))
    if found.candidates:
        shown = ", ".join(f"{each.name} ({each.code})" for each in found.candidates)
        lines.append(t("Want to become mentors: {names}", names=shown))
        if found.more:
            lines.append(t("and {n} more", n=found.more))
        if not any(each.may_invite for each in found.candidates):
            lines.append(t("They can be invited once the next school year is open: one tap each."))
    lines.append(t("Certificates and letters to print: {n}", n=found.papers))
    return lines


def _common(wish: Wish, names: dict[Wish, str]) -> str:
    """Return a wish's words; «with another» is counted for both sides together."""
    return _WITH_ANOTHER if wish in MENTEE_WISHES and wish in MENTOR_WISHES else names[wish]


_WITH_ANOTHER: Final = N_("With somebody else")


def _desk_acts(t: Translator, found: ClosingDesk) -> list[list[dict[str, str]]]:
    rows = []
    if found.papers:
        rows.append([{"id": "papers:", "label": t("Print all papers")}])
    if found.final or found.working:
        rows.append([{"id": "pairs:", "label": t("Pairs to be ended")}])
    rows += [
        [{"id": f"invite:{each.wish_id}", "label": clip(t("Invite: {name}", name=each.name))}]
        for each in found.candidates
        if each.may_invite
    ]
    rows.append([{"id": "awards:", "label": t("Awards")}])
    rows.append([{"id": "year:", "label": t("← School year")}])
    return rows


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ClosingSG.view: {"text": "<b>Итоги</b> · Илья\nВстреч: 12, часов вместе: 9\n• Исправить оценки: получилось",
                     "acts": [[{"id": "wish:9223372036854775807:become_mentor", "label": "✓ Стать наставником"}]]},
    ClosingSG.end: {"text": "<b>Завершить без встречи</b>\nИлья О., Аня К.", "is_curator": True,
                    "reasons": [[{"id": "why:goals_reached", "label": "Цели уже достигнуты"}]]},
    ClosingSG.desk: {"schools": [], "many_schools": False, "is_curator": True,
                     "text": "<b>Завершение пар</b> · Школа № 2\nЗавершено: 12, ждут: 2, работают: 3",
                     "acts": [[{"id": "papers:", "label": "Печать всех бумаг"}]]},
}  # fmt: skip
