"""What somebody who takes part sees of the awards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.awards.desk_getters import PREVIEW as DESK_PREVIEW
from dialogs.awards.wording import PRAISE
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, start_data
from dialogs.states import AwardsSG
from domain.awards import AwardState, Category, Praise
from locales.marks import NY_
from services.access import NotAllowedError, RefusedError
from services.awards import ballot
from services.certificate_words import CATEGORIES

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.awards import Ballot
    from storage.unit import Unit

A_PAGE: Final = 8
_NOW: Final = {
    AwardState.NOMINATING: NY_("Whom do you nominate? One mentor and one pair. Nobody sees who said it."),
    AwardState.VOTING: NY_("One vote for a mentor, one for a pair. It is secret, and you can change it."),
    AwardState.COUNTING: NY_("The vote is closed. The school counts, and you will hear who won."),
}


async def mine(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what can be done now: answer, nominate, vote, or read who won."""
    named = start_data(dialog_manager).get("id")
    try:
        found = await ballot(unit, actor, None if named is None else int(named))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "acts": []}
    if found is None:
        return {"text": t.you("There are no awards now. When they begin, you will get a message."), "acts": []}
    data = dialog_manager.dialog_data
    category = Category(data["category"]) if data.get("category") in set(Category) else None
    if category is not None and "subject" in data and found.state is AwardState.NOMINATING:
        return _why(t, found, category, int(data["subject"]))
    if category is not None and found.state in {AwardState.NOMINATING, AwardState.VOTING}:
        return _whom(t, found, category, int(data.get("page", 0)))
    return _main(t, found)


def _main(t: Translator, found: Ballot) -> dict[str, Any]:
    lines = [t("<b>Awards of the year</b> · {school}", school=found.school)]
    acts: list[list[dict[str, str]]] = []
    if found.asked:
        lines.append(t.you("You are nominated! May your first name stand in the school's vote?"))
        acts.append([{"id": f"stand:{found.round_id}:1", "label": clip(t("Yes, gladly"))},
                     {"id": f"stand:{found.round_id}:0", "label": clip(t("No, thank you"))}])  # fmt: skip
    lines += [t.you(_NOW[found.state])] if found.state in _NOW else _winners(t, found)
    for category, choices in found.choices.items():
        own = next((each.name for each in choices if each.mine), None)
        if own is not None:
            lines.append(t("{award}, named: {name}", award=t(CATEGORIES[category]), name=own))
        if choices:
            acts.append([{"id": f"cat:{category.value}", "label": t(CATEGORIES[category])}])
    open_now = found.state in {AwardState.NOMINATING, AwardState.VOTING}
    if not any(found.choices.values()) and open_now:
        lines.append(t.you("There is nobody to choose for you now."))
    if found.agreed is True and open_now:
        acts.append([{"id": f"stand:{found.round_id}:0", "label": t("Take my name out")}])
    acts += [[{"id": f"paper:{each}", "label": t("My honour certificate")}] for each in found.honours]
    return {"text": "\n".join(lines), "acts": acts}


def _winners(t: Translator, found: Ballot) -> list[str]:
    named = [t("{award}: <b>{names}</b>", award=t(CATEGORIES[category]), names=", ".join(names))
             for category, names in found.winners.items()]  # fmt: skip
    return named or [t.you("The awards are given. Thank you for taking part!")]


def _whom(t: Translator, found: Ballot, category: Category, page: int) -> dict[str, Any]:
    choices = found.choices[category]
    pages = max(1, -(-len(choices) // A_PAGE))
    page = min(max(page, 0), pages - 1)
    ask = t.you("Whom do you nominate?") if found.state is AwardState.NOMINATING else t.you("Whom do you vote for?")
    acts = [
        [{"id": f"pick:{category.value}:{each.subject_id}", "label": clip(("✓ " if each.mine else "") + each.name)}]
        for each in choices[page * A_PAGE : (page + 1) * A_PAGE]
    ]
    turns = [{"id": f"page:{page - 1}", "label": t("← Page")}] if page > 0 else []
    turns += [{"id": f"page:{page + 1}", "label": t("Page →")}] if page < pages - 1 else []
    acts += [turns] if turns else []
    acts.append([{"id": "back:", "label": t("← Back")}])
    return {"text": f"<b>{t(CATEGORIES[category])}</b>\n{ask}", "acts": acts}


def _why(t: Translator, found: Ballot, category: Category, subject_id: int) -> dict[str, Any]:
    name = next((each.name for each in found.choices[category] if each.subject_id == subject_id), "…")
    head = t("<b>{name}</b>", name=name)
    acts = [[{"id": f"why:{praise.value}", "label": t(PRAISE[praise])}] for praise in Praise]
    acts.append([{"id": "why:", "label": t("Without a reason")}])
    return {"text": head + "\n" + t.you("Why? One tap, or none."), "acts": acts}


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    AwardsSG.mine: {"text": "<b>Награды года</b> · Школа № 2\nКого номинируете?",
                    "acts": [[{"id": "pick:best_mentor:9223372036854775807", "label": "✓ Александра-Виктория"}]]},
    **DESK_PREVIEW,
}  # fmt: skip
