import pytest

from domain.forms import FormRule, PlaceFault, open_forms, place_fault
from domain.vocabulary import MentoringForm, PersonKind, Side

PUPILS = FormRule(
    MentoringForm.PUPIL_PUPIL,
    frozenset({PersonKind.PUPIL}),
    frozenset({PersonKind.PUPIL}),
    mentor_min_grade=5,
)
STUDENTS = FormRule(
    MentoringForm.STUDENT_PUPIL,
    frozenset({PersonKind.STUDENT}),
    frozenset({PersonKind.PUPIL}),
    mentee_min_grade=5,
)


@pytest.mark.parametrize(
    ("rule", "side", "kind", "grade", "fault"),
    [
        (PUPILS, Side.MENTOR, PersonKind.PUPIL, 8, None),
        (PUPILS, Side.MENTOR, PersonKind.PUPIL, 4, PlaceFault.GRADE_TOO_LOW),
        (PUPILS, Side.MENTOR, PersonKind.PUPIL, None, None),
        (PUPILS, Side.MENTEE, PersonKind.PUPIL, 2, None),
        (PUPILS, Side.MENTOR, PersonKind.TEACHER, None, PlaceFault.WRONG_KIND),
        (STUDENTS, Side.MENTEE, PersonKind.PUPIL, 4, PlaceFault.GRADE_TOO_LOW),
        (STUDENTS, Side.MENTOR, PersonKind.STUDENT, 1, None),
    ],
)
def test_who_may_be_who(rule, side, kind, grade, fault):
    assert place_fault(rule, side, kind, grade) is fault


def test_open_forms_keep_the_files_order():
    rules = [STUDENTS, PUPILS]
    assert open_forms(rules, Side.MENTEE, PersonKind.PUPIL) == (STUDENTS.form, PUPILS.form)
    assert open_forms(rules, Side.MENTEE, PersonKind.PUPIL, 3) == (PUPILS.form,)
    assert open_forms(rules, Side.MENTOR, PersonKind.EMPLOYEE) == ()
