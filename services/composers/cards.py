"""A sheet of cards for a class, made when it is sent: the links stand nowhere in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.vocabulary import PersonKind, Role
from locales import translator
from locales.marks import NY_
from reports.cards import make_cards, pages_for
from services.codes import deep_link, spaced
from services.composers.registry import Due, composer
from services.notices import File, Outgoing, Skip
from services.places import place_of
from storage.tables import Invite

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_INVITED_AS = {
    Role.MENTEE: NY_("Find a mentor: point your camera here, or write this code to @{bot}"),
    Role.MENTOR: NY_("Become a mentor: point your camera here, or write this code to @{bot}"),
}


@composer("invite_cards")
async def invite_cards(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the cards of a sheet that still let somebody in."""
    rows = await unit.all(
        select(Invite.token, Invite.role, Invite.person_kind, Invite.label, Invite.organization_id, Invite.expires_at)
        .where(
            Invite.batch_id == due.subject_id,
            Invite.revoked_at.is_(None),
            Invite.uses_left > 0,
            Invite.expires_at > unit.now,
        )
        .order_by(Invite.id)
    )
    if not rows:
        return Skip("invite_over")
    first, bot = rows[0], str(due.params["bot"])
    place = await place_of(unit, first.organization_id)
    until = t.full_date(first.expires_at.astimezone(ZoneInfo(place.zone)).date())
    # Cards speak to whoever gets them: a class is «ты», teachers and parents are «вы».
    speak = translator(t.locale, child=first.person_kind == PersonKind.PUPIL)
    foot = t("until {day}, for one person", day=until)
    data = await make_cards(
        {
            "title": f"{place.name} {first.label or ''}".strip(),
            "school": place.name,
            "sentence": speak.you(_INVITED_AS[Role(first.role)], bot=bot),
            "foot": f"{first.label} · {foot}" if first.label else foot,
            "cards": [{"link": deep_link(bot, row.token), "code": spaced(row.token)} for row in rows],
        }
    )
    count = t.plural("{n} card", "{n} cards", len(rows))
    pages = t.plural("{n} page", "{n} pages", pages_for(len(rows)))
    text = t(
        "The cards for the class are ready.\n{count}, {pages} of A4. Print, cut along the lines, hand out. "
        "Each lets one person in, until {day}.",
        count=count,
        pages=pages,
        day=until,
    )
    return Outgoing(text, file=File(f"cards-{place.code}-{len(rows)}.pdf", data))
