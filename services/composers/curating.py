"""What a curator's work sends out: the order, a proposal taken back, reminders of what is missing, files asked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno
from sqlalchemy import select

from domain.readiness import Gap, GapOwner, owner
from domain.vocabulary import MatchStatus, Side
from locales.marks import N_
from services.composers.registry import Due, composer
from services.exporting import export_bytes
from services.notices import Button, File, Outgoing, Skip
from services.pair_rows import pair
from services.places import place_of
from services.pool import Member, members, names_of
from storage.tables import Guardianship, Invite, Participation

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_TODO = {
    Gap.BIRTH_DATE: N_("tell your birth date"),
    Gap.OWN_CONSENT: N_("answer about the consents"),
    Gap.GUARDIAN_NOT_LINKED: N_("pass the link on to a parent or guardian"),
    Gap.QUESTIONNAIRE: N_("finish the questionnaire"),
    Gap.TRAINING: N_("go through the training"),
}


@composer("match_approved")
async def match_approved(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a side that the order is recorded and the first meeting is next."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.person_id) if found else None
    if found is None or place is None or found.status is not MatchStatus.APPROVED:
        return Skip("match_moved_on")
    text = t.you(
        "It is official: the order is recorded.\nYou are a pair now: {names}. The next step is the first meeting, "
        "to get to know each other. The curator comes along.",
        names=found.names(due.person_id),
    )
    if place.side is Side.MENTOR:
        return Outgoing(text, ((Button(t("Choose a time"), f"propose:{found.id}"),),))
    return Outgoing(text, ((Button(t("Open"), f"match:{found.id}"),),))


@composer("match_withdrawn")
async def match_withdrawn(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell whoever was asked that the curator took the proposal back, without a reason."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.DECLINED:
        return Skip("match_gone")
    text = t.you(
        "A change of plans.\nThe curator has taken the last proposal back and goes on looking. "
        "Nothing is asked of you now."
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("missing_steps")
async def missing_steps(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a participant of the own next steps; nothing is sent once they are done."""
    member = await _member(unit, due.subject_id)
    if member is None or member.person_id != due.person_id:
        return Skip("left")
    todo = [
        t(_TODO[gap])
        for gap in member.gaps
        if gap in _TODO
        # Who has no chat is trained in person: nobody can learn in their place.
        and (gap is not Gap.TRAINING or member.has_account)
        and (owner(gap) is GapOwner.PERSON or gap is Gap.GUARDIAN_NOT_LINKED)
    ]
    if not todo:
        return Skip("done_meanwhile")
    text = t.you(
        "A small step is left.\nThe curator asks you to finish: {todo}. It takes a few minutes. "
        "Then we can look for a pair for you.",
        todo=", ".join(todo),
    )
    return Outgoing(text, ((Button(t("Go on"), "menu"),),))


@composer("missing_guardian_consent")
async def missing_guardian_consent(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a guardian that the child's participation waits for a decision."""
    member = await _member(unit, due.subject_id)
    if member is None or Gap.GUARDIAN_CONSENT not in member.gaps:
        return Skip("done_meanwhile")
    linked = await unit.scalar(
        select(Guardianship.id).where(
            Guardianship.minor_id == member.person_id,
            Guardianship.guardian_id == due.person_id,
            Guardianship.refused_at.is_(None),
        )
    )
    if linked is None:
        return Skip("not_guardian")
    name = (await names_of(unit, [member.person_id]))[member.person_id]
    text = t.you(
        "Your decision is needed.\nThe school's programme waits for your answer about: {name}. "
        "There are two short documents, you may agree or refuse.",
        name=name.first_name or name.code,
    )
    return Outgoing(text, ((Button(t("Read and decide"), "consents"),),))


@composer("invite_qr")
async def invite_qr(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send an invite link as a QR picture, for a poster or a parents' meeting."""
    row = await unit.first(
        select(Invite.revoked_at, Invite.expires_at, Invite.uses_left).where(Invite.id == due.subject_id)
    )
    if row is None or row.revoked_at is not None or row.expires_at <= unit.now or row.uses_left <= 0:
        return Skip("invite_over")
    link = str(due.params["link"])
    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
    text = t.you("The QR code you asked for.\nPrint it or show it: it opens {link}", link=link)
    return Outgoing(text, file=File("qr.png", picture.getvalue(), picture=True))


@composer("school_export")
async def school_export(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send a school's workbook, made now, to the curator who asked for it."""
    name, data = await export_bytes(unit, due.subject_id, t, due.person_id)
    text = t(
        "The workbook you asked for.\nPeople stand in it by their codes. With names it is made on the server: "
        "nastavnik export"
    )
    return Outgoing(text, file=File(name, data))


async def _member(unit: Unit, participation_id: int) -> Member | None:
    row = await unit.first(
        select(Participation.organization_id, Participation.cycle_id).where(
            Participation.id == participation_id, Participation.left_at.is_(None)
        )
    )
    if row is None:
        return None
    place = await place_of(unit, row.organization_id)
    found = await members(unit, place, row.cycle_id, participation_ids=[participation_id])
    return found[0] if found else None
