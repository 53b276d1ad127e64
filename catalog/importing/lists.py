"""The words of the workbook's lists: id → Russian and English, for the template and for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from catalog.importing.sheets import plain
from domain.categories import Category
from domain.models import ContentModel, NumberModel
from domain.partners import PartnerKind
from domain.vocabulary import MatchStatus, PersonKind, Role, Side

if TYPE_CHECKING:
    from catalog.model import Catalogue

COMMISSION: Final = "commission"
"""Never a category: whose matching goes through the commission for minors is marked on the card (consents §7)."""
Pairs = dict[str, tuple[str, str]]

_FIXED: Final[dict[str, Pairs]] = {
    "partner_kinds": {
        PartnerKind.COMPANY: ("Предприятие", "Company"),
        PartnerKind.COLLEGE: ("Колледж", "College"),
        PartnerKind.UNIVERSITY: ("Вуз", "University"),
        PartnerKind.NGO: ("НКО", "Non-profit"),
        PartnerKind.OTHER: ("Другое", "Other"),
    },
    "categories": {
        Category.GIFTED: ("Одарённый", "Gifted"),
        Category.DISABILITY: ("ОВЗ", "Disability"),
        Category.HARDSHIP: ("Сложная жизненная ситуация", "Hardship"),
        Category.ORPHAN: ("Без попечения, сирота", "Orphan"),
        Category.SUBJECTS: ("Трудности в предметах", "Trouble with subjects"),
        Category.ANTISOCIAL: ("Асоциальное поведение", "Antisocial behaviour"),
        Category.LOW_INCOME: ("Малообеспеченная семья", "Low income"),
        Category.OTHER: ("Другая", "Other"),
    },
    "staff_roles": {
        Role.SCHOOL_HEAD: ("Директор", "Head"),
        Role.PSYCHOLOGIST: ("Психолог", "Psychologist"),
        Role.CLASS_TEACHER: ("Классный руководитель", "Class teacher"),
        Role.SOCIAL_TEACHER: ("Социальный педагог", "Social teacher"),
        Side.MENTEE: ("Наставляемый", "Mentee"),
    },
    "mentor_kinds": {
        PersonKind.PUPIL: ("Ученик", "Pupil"),
        PersonKind.STUDENT: ("Студент", "Student"),
        PersonKind.TEACHER: ("Педагог", "Teacher"),
        PersonKind.EMPLOYEE: ("Специалист", "Employee"),
        PersonKind.PARENT: ("Родитель", "Parent"),
    },
    "number_models": {
        NumberModel.INDIVIDUAL: ("Индивидуальная", "Individual"),
        NumberModel.GROUP: ("Групповая", "Group"),
        NumberModel.COLLECTIVE: ("Коллективная", "Collective"),
        NumberModel.MUTUAL: ("Взаимная", "Mutual"),
    },
    "content_models": {
        ContentModel.MENTORING: ("Наставничество", "Mentoring"),
        ContentModel.MENTORSHIP: ("Менторство", "Mentorship"),
        ContentModel.TUTORING: ("Тьюторство", "Tutoring"),
        ContentModel.COACHING: ("Коучинг", "Coaching"),
        ContentModel.BUDDYING: ("Баддинг", "Buddying"),
    },
    "match_statuses": {
        MatchStatus.APPROVED: ("Приказ подписан", "Order signed"),
        MatchStatus.INTRO: ("Знакомство прошло", "Introduced"),
        MatchStatus.TRIAL: ("Пробная прошла", "Trial held"),
        MatchStatus.PLANNING: ("План составляется", "Planning"),
        MatchStatus.WORKING: ("Работа по плану", "Working"),
    },
    "levels": {
        "enrolled_primary": ("Начальная школа", "Primary"),
        "enrolled_lower": ("Основная школа", "Lower secondary"),
        "enrolled_upper": ("Старшая школа", "Upper secondary"),
    },
    "district_inputs": {
        "residents_10_18": ("Жители 10–18 лет", "Residents aged 10–18"),
        "residents_15_19": ("Жители 15–19 лет", "Residents aged 15–19"),
        "young_teachers": ("Молодые педагоги", "Young teachers"),
        "organizations": ("Организации", "Organisations"),
    },
}
_ALSO: Final[dict[str, dict[str, str]]] = {
    "categories": {"кдн": COMMISSION, "оформляется через кдн": COMMISSION, "commission": COMMISSION},
    "staff_roles": {"куратор": Role.CURATOR, "curator": Role.CURATOR},
    "mentor_kinds": {"учитель": PersonKind.TEACHER, "сотрудник предприятия": PersonKind.EMPLOYEE},
    "forms": {"педагог - ученик": "teacher_pupil", "педагог - педагог": "teacher_teacher"},
}
"""Words that are known, though the template does not offer them."""


def word_lists(catalogue: Catalogue) -> dict[str, Pairs]:
    """Return every list: id → its Russian and its English word."""
    questions = {item.id: item for item in catalogue.questionnaire("IN-ME-P").items}
    options = {"areas": questions["me_needs"].options, "slots": questions["me_slots"].options}
    return {
        **_FIXED,
        **{name: {each.id: (each.label.ru, each.label.en) for each in found} for name, found in options.items()},
        "forms": {form: (spec.title.ru, spec.title.en) for form, spec in catalogue.forms.items()},
    }


def known_words(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return every list as the reader takes it: the plain word, in either language, or the id itself → id."""
    found = {}
    for name, pairs in word_lists(catalogue).items():
        words = {plain(word): str(key) for key, both in pairs.items() for word in both}
        found[name] = {plain(key): str(key) for key in pairs} | words | _also(name)
    return found


def _also(name: str) -> dict[str, str]:
    return {plain(word): str(key) for word, key in _ALSO.get(name, {}).items()}
