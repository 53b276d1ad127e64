"""What the windows of a school's events show to the curator, and the invitation to the invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.broadcast.getters import group_name
from dialogs.events.actions import CANCEL, INVITE
from dialogs.events.entering import HERE, MOVE, chosen_days, event_of
from dialogs.events.entering_getters import PREVIEW as ENTERING_PREVIEW
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import EventsSG, InvitedSG
from domain.events import EventFormat, EventKind
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.audiences import GRADE
from services.choosing import open_choosings
from services.events import EventCard, EventLine, list_events, view_event
from services.events_answering import Invitation, my_invitations, view_invitation
from services.events_inviting import FIGURES, Guest, GuestList, groups_to_invite, guest_list
from services.events_words import EVENT_FORMATS, EVENT_KINDS, LEVELS, ROLES, event_days

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.events_rows import Guests
    from storage.unit import Unit

FIGURE_NAMES: Final = {
    "teachers": N_("Teachers"),
    "pupils": N_("Pupils"),
    "mentors": N_("Mentors"),
    "products": N_("Results, products"),
}
CHANGES: Final = {"title": N_("Title"), "hour": N_("Time"), "place": N_("Place")}
_NO_CARD: Final = {
    "may_invite": False, "has_guests": False, "may_choose": False, "may_fill": False, "may_move": False,
    "may_cancel": False,
    "fields": [], "coming": 0, "people_label": "", "link": "", "has_link": False, "is_curator": True,
}  # fmt: skip


async def events(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List what is ahead, or what is behind."""
    data = await schools_data(unit, actor, dialog_manager, HERE)
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return data | {"nowhere": True, "shown": False, "text": "", "items": [], "turns": [], "has_past": False,
                       "has_ahead": False, "is_curator": True}  # fmt: skip
    past = bool(dialog_manager.dialog_data.get("past"))
    found = await list_events(unit, actor, school, past=past, page=int(dialog_manager.dialog_data.get("page", 0)))
    head = t("<b>Events that are over</b> · {school}", school=found.school) if past else t(
        "<b>Events</b> · {school}", school=found.school)  # fmt: skip
    lines = [head]
    if not found.lines:
        lines.append(t("Nothing is over yet.") if past else t("Nothing is planned yet. Enter the first one."))
    lines += [_line(unit, t, number, each, found.zone) for number, each in enumerate(found.lines, 1)]
    return data | {
        "nowhere": False,
        "shown": True,
        "text": "\n".join(lines),
        "items": [
            {"id": each.id, "label": clip(f"{number} · {each.title}")} for number, each in enumerate(found.lines, 1)
        ],
        "turns": page_items(t, found.page, found.pages),
        "has_past": not past and found.behind > 0,
        "has_ahead": past,
        "is_curator": True,
    }


def _line(unit: Unit, t: Translator, number: int, each: EventLine, zone: str) -> str:
    when = event_days(t, each.days.starts_on, each.days.ends_on, each.begins_at, zone=zone, now=unit.now)
    line = t("{number} · {when}: {title}", number=number, when=when, title=clip(each.title, 50))
    if each.cancelled:
        return line + t(" (off)")
    return line + (t(", coming: {n}", n=each.guests.coming) if each.guests.invited else "")


async def card(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one event and what can be done with it."""
    try:
        found = await view_event(unit, actor, event_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return _NO_CARD | {"text": words_of(refusal, t)}
    stands = not found.cancelled
    label = t("Who was there") if found.begun else t("Who comes: {n}", n=found.guests.coming)
    return {
        "text": "\n".join(_card(unit, t, found)),
        "may_invite": found.open,
        "has_guests": found.guests.invited > 0,
        "may_choose": stands and found.about.kind is EventKind.ACQUAINTANCE and found.guests.invited > 0,
        "people_label": label,
        "may_fill": stands and found.begun,
        "may_move": stands and not found.settled,
        "may_cancel": stands,
        "fields": [{"id": field, "label": t(said)} for field, said in CHANGES.items()] if stands else [],
        "coming": found.guests.coming,
        "link": found.link or "",
        "has_link": found.link is not None,
        "is_curator": True,
    }


def _card(unit: Unit, t: Translator, found: EventCard) -> list[str]:
    about = found.about
    lines = [
        t("<b>{title}</b>", title=found.title),
        " · ".join([t(EVENT_KINDS[about.kind]), t(LEVELS[about.level]), t(EVENT_FORMATS[about.format])]),
        t(ROLES[about.role]),
        event_days(t, found.days.starts_on, found.days.ends_on, found.begins_at, zone=found.zone, now=unit.now),
    ]
    if found.place:
        lines.append(t("Place: {place}", place=found.place))
    if found.cancelled:
        return [*lines, t("It is off.")]
    if found.guests.invited:
        lines.append(_guests(t, found.guests))
    if found.begun:
        lines += _results(t, found)
        if not found.settled:
            lines.append(t("The results are not complete yet."))
    return lines


def _guests(t: Translator, guests: Guests) -> str:
    return t("Invited: {n}. Come: {yes}, cannot: {no}, no answer: {open}.", n=guests.invited, yes=guests.coming,
             no=guests.not_coming, open=guests.silent)  # fmt: skip


def _results(t: Translator, found: EventCard) -> list[str]:
    known = [f"{t(FIGURE_NAMES[name]).lower()} {value}" for name, value in found.figures.items() if value is not None]
    lines = [t("Were there: {figures}", figures=", ".join(known))] if known else []
    lines += [t("Result: {what}", what=found.result)] if found.result else []
    return lines + ([t("Document: {what}", what=found.document)] if found.document else [])


async def audience(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the groups with how many of each are not invited yet."""
    try:
        found = await groups_to_invite(unit, actor, event_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "groups": [], "grades": []}
    full = [each for each in found if each.new]
    text = t("<b>Whom do you invite?</b>\nEach group shows how many are not invited yet.")
    return {
        "text": text if full else t("Everybody who takes part is invited already."),
        "groups": [
            {"id": each.id, "label": clip(f"{group_name(t, each.id)}: {each.new}")}
            for each in full
            if not each.id.startswith(GRADE)
        ],
        "grades": [
            {"id": each.id, "label": clip(t("gr. {grade}: {n}", grade=each.id.removeprefix(GRADE), n=each.new))}
            for each in full
            if each.id.startswith(GRADE)
        ],
    }


async def sure(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask once more, and say what will happen."""
    data = dialog_manager.dialog_data
    what = data.get("sure")
    try:
        found = await view_event(unit, actor, event_of(dialog_manager))
        lines = [t("<b>{title}</b>", title=found.title)]
        if what == INVITE:
            group = str(data.get("audience", ""))
            new = next((each.new for each in await groups_to_invite(unit, actor, found.id) if each.id == group), 0)
            name = group_name(t, group)
            lines.append(t.plural("{group}: invite {n} person?", "{group}: invite {n} people?", new, group=name))
            lines.append(t("The invitation comes with two buttons. At night and on days off it waits for the morning."))
            yes = t("Yes, invite")
        elif what == MOVE:
            days = chosen_days(dialog_manager)
            lines.append(t("It was: {when}.", when=event_days(
                t, found.days.starts_on, found.days.ends_on, None, zone=found.zone, now=unit.now)))  # fmt: skip
            lines.append(t("It will be: {when}.", when=event_days(
                t, days.starts_on, days.ends_on, None, zone=found.zone, now=unit.now)))  # fmt: skip
            if found.guests.invited:
                lines.append(t("The invited hear of it and are asked anew."))
            yes = t("Yes, move it")
        elif what == CANCEL:
            lines.append(t("Call it off? It stays in the list and counts nowhere."))
            if found.guests.invited:
                lines.append(t("Whoever has not said no hears of it."))
            yes = t("Yes, call it off")
        else:
            raise RefusedError("gone")  # noqa: TRY301 - one place words every refusal
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "yes": "", "ready": False}
    return {"text": "\n".join(lines), "yes": yes, "ready": True}


async def people(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show who comes; from the first day on, ticks of who was there."""
    page = int(dialog_manager.dialog_data.get("page", 0))
    try:
        found = await guest_list(unit, actor, event_of(dialog_manager), page)
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "items": [], "turns": [], "may_settle": False}
    open_ticks = found.begun
    lines = [t("<b>{title}</b>", title=found.title), _guests(t, found.counts)]
    if open_ticks:
        lines.append(t("Ticked were there: {n}. Tap a name to change it.", n=found.counts.present))
    else:
        lines += _named(t, found)
    return {
        "text": "\n".join(lines),
        "items": [
            {"id": f"{each.person_id}.{0 if each.present else 1}",
             "label": clip(f"{'✓ ' if each.present else ''}{each.name.short}", 24)}
            for each in found.guests
        ] if open_ticks else [],
        "turns": page_items(t, found.page, found.pages),
        "may_settle": open_ticks,
    }  # fmt: skip


def _named(t: Translator, found: GuestList) -> list[str]:
    words = {True: t("comes"), False: t("cannot"), None: t("no answer")}
    return [t("{name}: {said}", name=each.name.short, said=words[_said(each)]) for each in found.guests]


def _said(each: Guest) -> bool | None:
    return None if each.coming is None else bool(each.coming)


async def results(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show the figures of an event; each of them is a button."""
    try:
        found = await view_event(unit, actor, event_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "items": [], "may_settle": False}
    lines = [
        t("<b>Results</b> · {title}", title=found.title),
        t("A pupil who mentors stands under pupils and under mentors. Tap what is to be changed."),
    ]
    lines += [t("Result: {what}", what=found.result)] if found.result else []
    lines += [t("Link: {what}", what=found.link)] if found.link else []
    lines += [t("Document: {what}", what=found.document)] if found.document else []
    stands = not found.cancelled and found.begun
    items = [
        {"id": name, "label": clip(f"{t(FIGURE_NAMES[name])}: {'—' if value is None else value}")}
        for name, value in found.figures.items()
    ]
    items += [{"id": "result", "label": t("What came of it")}, {"id": "link", "label": t("Link")},
              {"id": "document", "label": t("Document")}]  # fmt: skip
    return {
        "text": "\n".join(lines),
        "items": items if stands else [],
        "may_settle": stands and not found.settled,
    }


# -- the invited -------------------------------------------------------------------------------------------------------


async def invitation(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one event to somebody who is invited, and what they have said."""
    chosen = dialog_manager.dialog_data.get("event")
    event = int(chosen if chosen is not None else start_data(dialog_manager).get("id") or 0)
    try:
        found = await view_invitation(unit, actor, event)
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "may_come": False, "may_stay": False, "choosings": []}
    lines = [
        t("<b>{title}</b>", title=found.title),
        t("{school} · {kind}", school=found.school, kind=t(EVENT_KINDS[found.kind])),
        _when(unit, t, found),
        t("Place: {place}", place=found.place) if found.place else t(EVENT_FORMATS[EventFormat(found.format)]),
        "",
        _state(t, found),
    ]
    return {
        "text": "\n".join(lines),
        "may_come": found.open and found.coming is not True,
        "may_stay": found.open and found.coming is not False,
        "choosings": [each for each in await _choosings(unit, actor, t) if each["id"] == event],
    }


async def _choosings(unit: Unit, actor: Actor, t: Translator) -> list[dict[str, Any]]:
    """Return where somebody may choose whom they would like to work with; guardians have no choice of their own."""
    try:
        found = await open_choosings(unit, actor)
    except NotAllowedError:
        return []
    return [{"id": event_id, "label": clip(t("Choose: {title}", title=title))} for event_id, title in found[:2]]


def _when(unit: Unit, t: Translator, found: Invitation) -> str:
    return event_days(t, found.starts_on, found.ends_on, found.begins_at, zone=found.zone, now=unit.now)


def _state(t: Translator, found: Invitation) -> str:
    if found.cancelled:
        return t("It is off.")
    if not found.open:
        return t("It has begun, so nothing can be changed now.")
    if found.coming is None:
        return t.you("Will you come?")
    if found.coming:
        return t.you("You come. Thank you! Until it begins you can change your mind.")
    return t.you("You cannot come this time. Until it begins you can change your mind.")


async def mine(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List what somebody is invited to."""
    try:
        found = await my_invitations(unit, actor)
    except NotAllowedError:
        found = ()
    words = {True: t("I come"), False: t("I cannot come"), None: t("no answer yet")}
    lines = [
        t("{number} · {when}: {title}, {said}", number=number, when=_when(unit, t, each), title=clip(each.title, 50),
          said=words[None if each.coming is None else bool(each.coming)])
        for number, each in enumerate(found[:_MOST], 1)
    ]  # fmt: skip
    return {
        "text": "\n".join(lines) if lines else t.you("You are not invited to anything at the moment."),
        "items": [
            {"id": each.event_id, "label": clip(f"{number} · {each.title}")}
            for number, each in enumerate(found[:_MOST], 1)
        ],
        "choosings": await _choosings(unit, actor, t),
    }


_MOST: Final = 6
_ID: Final = 9223372036854775807
_TITLE: Final = "Встреча наставников школы и родителей"
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    EventsSG.list: {
        "schools": [], "many_schools": False, "nowhere": False, "shown": True, "has_past": True, "has_ahead": True,
        "text": f"<b>События</b> · Школа № 2\n1 · чт 17 сентября: {_TITLE}, придут: 12", "is_curator": True,
        "items": [{"id": _ID, "label": "1 · Встреча наставник…"}], "turns": [{"id": 1, "label": "Дальше →"}],
    },
    EventsSG.card: {
        "text": f"<b>{_TITLE}</b>\nСеминар · Школьный уровень · Очно\nПриглашены: 57.", "may_invite": True,
        "has_guests": True, "may_choose": True,
        "people_label": "Кто придёт: 57", "may_fill": True, "may_move": True, "may_cancel": True,
        "fields": [{"id": field, "label": "Название"} for field in CHANGES], "coming": 57,
        "link": "https://school.example", "has_link": True, "is_curator": True,
    },
    EventsSG.audience: {
        "text": "<b>Кого пригласить?</b>", "groups": [{"id": "mentees", "label": "Наставляемые: 1000"}],
        "grades": [{"id": "grade:11", "label": "11 кл.: 99"}],
    },
    EventsSG.sure: {"text": f"<b>{_TITLE}</b>\nПригласить 57 человек?", "yes": "Да, пригласить", "ready": True},
    EventsSG.people: {
        "text": f"<b>{_TITLE}</b>\nОтмечены: 12.", "may_settle": True, "turns": [{"id": 1, "label": "Дальше →"}],
        "items": [{"id": f"{_ID}.0", "label": "✓ Александра-Виктория"}],
    },
    EventsSG.results: {
        "text": f"<b>Итоги</b> · {_TITLE}", "may_settle": True,
        "items": [{"id": name, "label": "Итоги, продукты: 57"} for name in (*FIGURES, "result", "link", "document")],
    },
    InvitedSG.view: {"text": f"<b>{_TITLE}</b>\nПридёшь?", "may_come": True, "may_stay": True,
                     "choosings": [{"id": _ID, "label": "Выбрать: Встреча наст…"}]},
    InvitedSG.mine: {"text": f"1 · завтра, чт 17 сентября: {_TITLE}, приду",
                     "items": [{"id": _ID, "label": "1 · Встреча наставник…"}],
                     "choosings": [{"id": _ID, "label": "Выбрать: Встреча наст…"}]},
    **ENTERING_PREVIEW,
}  # fmt: skip
