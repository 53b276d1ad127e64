"""What the curator sees of the awards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.awards.wording import PRAISE, STATES
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.states import AwardsSG
from domain.awards import LONGEST_NOTE, AwardState, Category
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.awards_desk import awards_desk
from services.certificate_words import CATEGORIES

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.awards_desk import AwardsDesk, Nominee
    from storage.unit import Unit

MOST: Final = 8
_LINES: Final = 4
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "note_empty": N_("A word or two, please: later it helps to know why."),
    "note_long": N_("That is more than {most} characters. Please shorten it."),
    "tap": N_("Tap a name: words are needed only where you decide otherwise than the vote."),
}


async def desk(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show where the awards stand and the next step."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    try:
        found = await awards_desk(unit, actor, school or 0)
    except (RefusedError, NotAllowedError) as refusal:
        return data | {"text": words_of(refusal, t), "acts": [], "is_curator": True}
    if dialog_manager.dialog_data.get("sure") and found.state is AwardState.COUNTING:
        return data | _sure(t, found) | {"is_curator": True}
    return data | {"text": "\n".join(_desk_lines(t, found)), "acts": _desk_acts(t, found), "is_curator": True}


def _sure(t: Translator, found: AwardsDesk) -> dict[str, Any]:
    """Ask once more: what has been sent cannot be called back."""
    chosen = [
        f"{t(CATEGORIES[category])}: {', '.join(each.name for each in nominees if each.chosen)}"
        for category, nominees in found.nominees.items()
        if any(each.chosen for each in nominees)
    ]
    lines = [t("<b>Confirm the winners?</b>"), *(t("{line}", line=line) for line in chosen)]
    lines.append(t("Each winner is told. Everybody hears only the names of those who have consented to publication."))
    acts = [[{"id": f"settled:{found.round_id}", "label": clip(t("Yes, confirm"))}],
            [{"id": "sure:0", "label": t("← Back")}]]  # fmt: skip
    return {"text": "\n".join(lines), "acts": acts}


def _desk_lines(t: Translator, found: AwardsDesk) -> list[str]:
    lines = [t("<b>Awards of the year</b> · {school}", school=found.school)]
    if found.state is None:
        lines.append(t("Everybody in a pair nominates one mentor and one pair, then all vote. You decide in the end."))
        return [*lines, t("Takes part: {n}", n=found.takers)]
    lines.append(t(STATES[found.state]))
    if found.state is AwardState.VOTING:
        lines.append(t("Have voted: {n} of {m}", n=found.voted, m=found.takers))
    for category, nominees in found.nominees.items():
        lines.append(t("<b>{award}</b>, nominees: {n}", award=t(CATEGORIES[category]), n=len(nominees)))
        lines += [_line(t, found, each) for each in nominees[:_LINES]]
        if len(nominees) > _LINES:
            lines.append(t("and {n} more", n=len(nominees) - _LINES))
    if found.state in {AwardState.NOMINATING, AwardState.VOTING}:
        if found.silent:
            lines.append(t("Have not said yet whether they stand: {n}", n=found.silent))
        if found.to_ask:
            lines.append(t("Without a chat, to be asked in person: {names}",
                           names=", ".join(name for _, name in found.to_ask)))  # fmt: skip
    return lines


def _line(t: Translator, found: AwardsDesk, each: Nominee) -> str:
    if found.state in {AwardState.COUNTING, AwardState.SETTLED}:
        mark = "✓ " if each.chosen else "• "
        said = t("{name}: votes {n}", name=each.name, n=each.votes) if each.stands else t(
            "{name}: did not stand in the vote", name=each.name)  # fmt: skip
        return mark + said
    line = "• " + t("{name}: nominated {n}", name=each.name, n=each.nominations)
    if each.praise is not None:
        line += t(", {praise}", praise=t(PRAISE[each.praise]).lower())
    return line + ("" if each.stands else t(", no yes yet"))


def _desk_acts(t: Translator, found: AwardsDesk) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = []
    match found.state:
        case None:
            rows.append([{"id": "open:", "label": t("Open nominations")}])
        case AwardState.NOMINATING:
            rows.append([{"id": f"voting:{found.round_id}", "label": t("Begin the vote")}])
        case AwardState.VOTING:
            rows.append([{"id": f"counting:{found.round_id}", "label": t("Close the vote")}])
        case AwardState.COUNTING:
            rows += [
                [{"id": f"choose:{category.value}", "label": t(CATEGORIES[category])}]
                for category, nominees in found.nominees.items()
                if nominees
            ]
            if any(each.chosen for nominees in found.nominees.values() for each in nominees):
                rows.append([{"id": "sure:1", "label": t("Confirm the winners")}])
            rows.append([{"id": f"voting:{found.round_id}", "label": t("Vote once more")}])
        case AwardState.SETTLED:
            rows.append([{"id": "papers:", "label": t("Print all papers")}])
    if found.state in {AwardState.NOMINATING, AwardState.VOTING}:
        rows += [
            [{"id": f"agreed:{person}", "label": clip(t("Has agreed: {name}", name=name))}]
            for person, name in found.to_ask[:MOST]
        ]
    rows.append([{"id": "closing:", "label": t("← The end of the pairs")}])
    return rows


async def choose(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one category's nominees with their votes; a choice that departs from the vote needs a word."""
    data, nothing = dialog_manager.dialog_data, {"error": "", "acts": []}
    school = school_of(dialog_manager, actor)
    try:
        found = await awards_desk(unit, actor, school or 0)
        category = Category(str(data.get("category")))
    except (RefusedError, NotAllowedError) as refusal:
        return nothing | {"text": words_of(refusal, t)}
    except ValueError:
        return nothing | {"text": t("This is no longer there. Please open the list anew.")}
    fault = data.get("error")
    error = (
        t(ERRORS[fault], **({"most": LONGEST_NOTE} if fault == "note_long" else {})) + "\n" if fault in ERRORS else ""
    )
    nominees = found.nominees.get(category, ())
    lines = [t("<b>{award}</b>", award=t(CATEGORIES[category]))]
    pending = next((each for each in nominees if each.subject_id == data.get("pending")), None)
    if pending is not None:
        lines.append(t("{name}: why otherwise than the vote? Type a few words; only the school reads them.",
                       name=pending.name))  # fmt: skip
    else:
        lines += [_line(t, found, each) for each in nominees[:MOST]]
        if sum(each.leads for each in nominees) > 1:
            lines.append(t("It is a tie: you may choose one of them, or all."))
        lines.append(t("Tap who wins; tap once more to take it back."))
    acts = [
        [{"id": f"win:{each.subject_id}", "label": clip(("✓ " if each.chosen else "") + each.name)}]
        for each in nominees[:MOST]
    ]
    return {"error": error, "text": "\n".join(lines), "acts": acts}


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    AwardsSG.desk: {"schools": [], "many_schools": False, "is_curator": True,
                    "text": "<b>Награды года</b> · Школа № 2\nГолосование открыто.\nПроголосовали: 12 из 60",
                    "acts": [[{"id": "counting:9223372036854775807", "label": "Закрыть голосование"}]]},
    AwardsSG.choose: {"error": "", "text": "<b>Лучший наставник</b>\n• Илья: голосов 12",
                      "acts": [[{"id": "win:9223372036854775807", "label": "✓ Илья"}]]},
}  # fmt: skip
