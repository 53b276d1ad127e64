"""Words for the domain's enums, for curators, reports and notices; the reader's translator speaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.matching.model import Criterion
from domain.readiness import Gap
from domain.training import Need
from domain.vocabulary import (
    ConsentForm,
    ConsentKind,
    MatchStatus,
    MeetingFormat,
    MeetingStatus,
    PersonKind,
    Role,
    Side,
)
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from catalog.model import Catalogue
    from locales import Translator
    from services.broadcast_counts import Counts

GAPS: Final[Mapping[Gap, str]] = {
    Gap.BIRTH_DATE: N_("no birth date"),
    Gap.OWN_CONSENT: N_("own consents"),
    Gap.GUARDIAN_NOT_LINKED: N_("no guardian linked"),
    Gap.GUARDIAN_NOT_CONFIRMED: N_("guardian to confirm"),
    Gap.GUARDIAN_CONSENT: N_("guardian's consents"),
    Gap.QUESTIONNAIRE: N_("questionnaire"),
    Gap.PAPER_CONSENT: N_("consents on paper"),
    Gap.TRAINING: N_("training"),
    Gap.SELECTION: N_("decision on the selection"),
}

NEEDS: Final[Mapping[Need, str]] = {
    Need.TRAINING: N_("training"),
    Need.SELECTION: N_("decision on the selection"),
}

STATUSES: Final[Mapping[MatchStatus, str]] = {
    MatchStatus.PROPOSED: N_("waiting for answers"),
    MatchStatus.AGREED: N_("both agreed, order is next"),
    MatchStatus.APPROVED: N_("order recorded, first meeting is next"),
    MatchStatus.INTRO: N_("introduced, trial is next"),
    MatchStatus.TRIAL: N_("trial held, deciding"),
    MatchStatus.PLANNING: N_("going on, plan is next"),
    MatchStatus.WORKING: N_("working"),
    MatchStatus.FINAL: N_("final meeting held"),
    MatchStatus.CLOSED: N_("completed"),
    MatchStatus.PAUSED: N_("paused"),
    MatchStatus.DECLINED: N_("not agreed"),
    MatchStatus.BROKEN: N_("ended early"),
}

KINDS: Final[Mapping[PersonKind, str]] = {
    PersonKind.PUPIL: N_("pupil"),
    PersonKind.STUDENT: N_("student"),
    PersonKind.TEACHER: N_("teacher"),
    PersonKind.EMPLOYEE: N_("professional"),
    PersonKind.PARENT: N_("parent"),
}

CONSENTS: Final[Mapping[ConsentKind, str]] = {
    ConsentKind.PERSONAL_DATA: N_("Personal data"),
    ConsentKind.GUARDIAN_PERSONAL_DATA: N_("The child's data"),
    ConsentKind.PARTICIPATION: N_("Taking part"),
    ConsentKind.DUTY: N_("Additional duties"),
    ConsentKind.EMPLOYEE_MENTORING: N_("Mentoring at work"),
    ConsentKind.PUBLICATION: N_("Publication"),
    ConsentKind.SPECIAL_CATEGORY: N_("Special data"),
    ConsentKind.THIRD_PARTY: N_("Passing data on"),
    ConsentKind.MENTOR_RULES: N_("Mentor's rules"),
}
"""Consents C1-C9 in a button's length; the full titles stand in the catalogue."""

SIDES: Final[Mapping[Side, str]] = {Side.MENTOR: N_("mentor"), Side.MENTEE: N_("mentee")}

ROLES: Final[Mapping[Role, str]] = {
    Role.MUNICIPAL_CURATOR: N_("municipal curator"),
    Role.CURATOR: N_("curator"),
    Role.SCHOOL_HEAD: N_("school head"),
    Role.PSYCHOLOGIST: N_("psychologist"),
    Role.CLASS_TEACHER: N_("class teacher"),
    Role.SOCIAL_TEACHER: N_("social teacher"),
    Role.PARENT: N_("parent"),
    Role.PARTNER_CONTACT: N_("partner's contact"),
    Role.MENTOR: N_("mentor"),
    Role.MENTEE: N_("mentee"),
    Role.OPERATOR: N_("administrator"),
}

FIT: Final[Mapping[Criterion, str]] = {
    Criterion.AREA: N_("same subject: {what}"),
    Criterion.SLOT: N_("free at the same time: {what}"),
    Criterion.AGE: N_("the preferred age"),
    Criterion.KIND: N_("the kind of mentor wished for"),
    Criterion.GENDER: N_("he or she, as wished"),
    Criterion.FORMAT: N_("the same format of meetings"),
    Criterion.ROLE_MODEL: N_("the role that comes easier"),
    Criterion.DECLINED_BEFORE: N_("they did not come together before"),
}
"""What speaks for one mentor and not for another; what both sides chose is worded by ``choosing_words``."""

MEETING_STATUSES: Final[Mapping[MeetingStatus, str]] = {
    MeetingStatus.PLANNED: N_("planned"),
    MeetingStatus.HELD: N_("held"),
    MeetingStatus.MOVED: N_("moved"),
    MeetingStatus.CANCELLED: N_("did not take place"),
}

FORMATS: Final[Mapping[MeetingFormat, str]] = {
    MeetingFormat.IN_PERSON: N_("in person"),
    MeetingFormat.ONLINE: N_("online"),
    MeetingFormat.ELSEWHERE: N_("at another place"),
}

CONSENT_FORMS: Final[Mapping[ConsentForm, str]] = {
    ConsentForm.BOT: N_("in the chat"),
    ConsentForm.PAPER: N_("on paper"),
    ConsentForm.SCAN: N_("a scan"),
    ConsentForm.E_SIGNATURE: N_("an electronic signature"),
}


def word(t: Translator, table: Mapping[Any, str], value: StrEnum | str | None) -> str:
    """Return the word for an enum's value; the bare value where a newer one has no word yet."""
    if value is None:
        return ""
    return t(table[value]) if value in table else str(value)


def options(catalogue: Catalogue, t: Translator, item_ids: tuple[str, ...]) -> dict[str, str]:
    """Return labels by option id of the first of these items that the catalogue has (newest version)."""
    found: dict[str, str] = {}
    for key in sorted(catalogue.questionnaires):
        for item in catalogue.questionnaires[key].items:
            if item.id in item_ids:
                found |= {option.id: option.label.of(t.locale) for option in item.options}
    return found


DOT: Final = " · "


def labels(words: Mapping[str, str], chosen: Any, by: str = ", ") -> str:
    """Return the labels of the chosen options, joined; many labels hold a comma, so screens take another sign."""
    picked = chosen if isinstance(chosen, list | tuple) else [] if chosen is None else [chosen]
    return by.join(words.get(str(option), str(option)) for option in picked)


def broadcast_message(t: Translator, school: str, author: str, text: str) -> str:
    """Return a curator's message as every receiver sees it; whatever was typed stays plain text."""
    head = t("<b>A message from the curator · {school}</b>", school=school)
    signed = [t("{name}", name=author)] if author else []
    return "\n".join([head, *signed, "", t("{text}", text=text)])


def broadcast_counts(t: Translator, counts: Counts) -> str:
    """Return how the copies ended, in words and numbers; what did not happen is left out."""
    parts = [t("delivered {n}", n=counts.delivered)]
    parts += [t("have blocked the bot {n}", n=counts.blocked)] if counts.blocked else []
    parts += [t("did not go through {n}", n=counts.failed)] if counts.failed else []
    parts += [t("have no chat {n}", n=counts.no_chat)] if counts.no_chat else []
    parts += [t("unclear after a restart {n}", n=counts.unknown)] if counts.unknown else []
    parts += [t("held back {n}", n=counts.stopped)] if counts.stopped else []
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]
