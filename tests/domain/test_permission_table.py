"""Every role against every use case, written out by hand from programme §9: a change of the table is noticed here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.permissions import GRANTS, UseCase, allowed
from domain.vocabulary import Role

# One column a role, in this order; "+" may, "." may not. The first column is somebody without any role.
COLUMNS = {
    "-": None,
    "op": Role.OPERATOR,
    "mc": Role.MUNICIPAL_CURATOR,
    "cu": Role.CURATOR,
    "sh": Role.SCHOOL_HEAD,
    "ps": Role.PSYCHOLOGIST,
    "ct": Role.CLASS_TEACHER,
    "so": Role.SOCIAL_TEACHER,
    "mr": Role.MENTOR,
    "me": Role.MENTEE,
    "gu": Role.LEGAL_GUARDIAN,
    "pa": Role.PARTNER_CONTACT,
    "co": Role.MENTOR_COUNCIL,
    "rc": Role.REGIONAL_CENTER,
    "sa": Role.SITE_ADMIN,
}

TABLE = """
                             -  op mc cu sh ps ct so mr me gu pa co rc sa
municipality.create          .  +  .  .  .  .  .  .  .  .  .  .  .  .  .
municipal_curator.invite     .  +  .  .  .  .  .  .  .  .  .  .  .  .  .
school.create                .  +  +  .  .  .  .  .  .  .  .  .  .  .  .
school.list                  .  +  +  .  .  .  .  .  .  .  .  .  .  .  .
school.edit                  .  +  +  +  .  .  .  .  .  .  .  .  .  .  .
curator.invite               .  +  +  .  .  .  .  .  .  .  .  .  .  .  .
staff.invite                 .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
cycle.open                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
cycle.close                  .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
cycle.come_again             .  .  .  +  .  .  .  .  +  +  +  .  .  .  .
story.tell                   .  .  .  +  .  .  .  .  +  +  +  .  .  .  .
story.publish                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
bank.view                    .  .  +  +  .  .  .  .  .  .  .  .  .  .  .
forms.switch                 .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
invite.link                  .  +  +  +  .  .  .  .  .  .  .  .  .  .  .
invite.create                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
invite.revoke                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
invite.accept                +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
profile.edit_own             .  +  +  +  +  +  +  +  +  +  +  +  +  +  +
language.switch              +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
menu.view                    +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
mydata.view                  +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
consent.give_own             .  +  +  +  +  +  +  +  +  +  +  +  +  +  +
consent.give_for_ward        .  .  .  .  .  .  .  .  .  .  +  .  .  .  .
consent.withdraw_own         +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
consent.withdraw_for_ward    .  .  .  .  .  .  .  .  .  .  +  .  .  .  .
consent.record_paper         .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
consent.view_register        .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
erasure.view                 .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
erasure.carry_out            .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
guardian.link_code           .  .  .  +  .  .  .  .  +  +  .  .  .  .  .
guardian.link                +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
guardian.confirm             .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
questionnaire.answer         .  .  .  +  +  +  +  +  +  +  +  +  .  .  .
pool.view                    .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
pool.view_unmatched          .  .  .  +  +  +  .  .  .  .  .  .  .  .  .
person.view                  .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
person.remind                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
person.enter                 .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
people.import                .  .  +  +  .  .  .  .  .  .  .  .  .  .  .
person.hand_over             .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
person.act_for               .  .  .  +  .  .  .  .  .  .  +  .  .  .  .
broadcast.send               .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
own_survey.run               .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
referral.send                .  .  .  .  .  +  +  +  .  .  +  .  .  .  .
referral.see                 .  .  .  +  .  +  .  .  .  .  .  .  .  .  .
referral.decide              .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
source.set                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
partner.run                  .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
partner.view_own             .  .  .  .  .  .  .  .  .  .  .  +  .  .  .
training.do                  .  .  .  .  .  .  .  .  +  .  .  .  .  .  .
training.record              .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
selection.view               .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
selection.decide             .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
requirements.switch          .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
match.propose                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
match.best                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
match.fairness               .  .  .  +  .  +  .  .  .  .  .  .  .  .  .
match.answer                 .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
match.approve                .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
match.answer_trial           .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
match.pause                  .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
pair.wish                    .  .  .  .  .  .  .  .  +  +  +  .  .  .  .
note.write                   .  .  .  .  .  +  .  .  .  .  .  .  .  .  .
note.read                    .  .  .  +  .  +  .  .  .  .  .  .  .  .  .
material.read                .  .  .  +  .  +  .  .  +  .  .  .  .  .  .
material.edit                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
school.hand_over             .  +  +  +  +  .  .  .  .  .  .  .  .  .  .
match.end                    .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
match.reflect                .  .  .  .  .  .  .  .  +  +  +  .  .  .  .
closing.run                  .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
award.run                    .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
award.join                   .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
match.describe               .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
match.view_own               .  .  .  .  .  .  .  .  +  +  +  .  .  .  .
match.view_school            .  .  .  +  +  +  .  .  .  .  .  .  .  .  .
term.record                  .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
category.note                .  .  .  +  .  +  .  .  .  .  .  .  .  .  .
commission.mark              .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
totals.view                  .  .  .  +  +  +  .  .  .  .  .  .  .  .  .
practice.file                .  .  .  .  .  .  .  .  +  .  .  .  .  .  .
plan.view                    .  .  .  +  +  .  .  .  +  +  +  .  .  .  .
plan.write                   .  .  .  .  .  .  .  .  +  .  .  .  .  .  .
plan.answer                  .  .  .  .  .  .  .  .  .  +  .  .  .  .  .
plan.approve                 .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
meeting.propose              .  .  .  +  .  .  .  .  +  +  .  .  .  .  .
meeting.confirm              .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
meeting.cancel               .  .  .  +  .  .  .  .  +  +  .  .  .  .  .
meeting.calendar             .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
meeting.log                  .  .  .  +  .  .  .  .  +  .  .  .  .  .  .
meeting.feedback             .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
meeting.view_own             .  .  .  .  .  .  .  .  +  +  +  .  .  .  .
meeting.view_school          .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
meeting.correct              .  .  .  +  .  .  .  .  +  .  .  .  .  .  .
meeting.settle               .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
group.change                 .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
feedback.view                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
diary.view                   .  .  .  +  .  .  .  .  +  +  .  .  .  .  .
diary.add                    .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
diary.remove                 .  .  .  +  .  .  .  .  +  +  .  .  .  .  .
sheet.pair                   .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
sheet.fill                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
stage.view                   .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
stage.go_on                  .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
round.view                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
round.open                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
today.view                   .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
export.school                .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
audit.view                   .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
summary.view                 .  .  +  .  .  .  .  .  .  .  .  .  +  +  .
document.view                .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
document.record              .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
roadmap.view                 .  .  +  +  +  .  .  .  .  .  .  .  .  .  .
roadmap.keep                 .  .  +  +  .  .  .  .  .  .  .  .  .  .  .
roadmap.report               .  .  +  +  +  +  +  +  +  .  .  +  .  .  +
roadmap.agree                .  .  +  .  .  .  .  .  .  .  .  .  .  .  .
school.remind                .  .  +  .  .  .  .  .  .  .  .  .  .  .  .
indicators.view              .  .  +  +  +  .  .  .  .  .  .  .  .  .  .
indicators.input             .  .  +  +  .  .  .  .  .  .  .  .  .  .  .
indicators.close             .  .  +  +  .  .  .  .  .  .  .  .  .  .  .
indicators.trace             .  .  .  +  +  .  .  .  .  .  .  .  .  .  .
event.run                    .  .  .  +  .  .  .  .  .  .  .  .  .  .  .
event.answer                 .  .  .  .  .  .  .  .  +  +  +  .  .  .  .
event.choose                 .  .  .  .  .  .  .  .  +  +  .  .  .  .  .
waiting.care                 .  .  .  +  .  +  .  .  .  .  .  .  .  .  .
signal.raise                 +  +  +  +  +  +  +  +  +  +  +  +  +  +  +
signal.see                   .  +  +  +  +  +  .  .  .  .  .  .  .  .  .
signal.acknowledge           .  +  +  +  +  +  .  .  .  .  .  .  .  .  .
reminder.snooze              .  +  +  +  +  +  +  +  +  +  +  +  +  +  +
reminder.settings            .  +  +  +  +  +  +  +  +  +  +  +  +  +  +
"""

OF_A_PARENT = {
    "consent.give_own",
    "profile.edit_own",
    "questionnaire.answer",
    "referral.send",
    "reminder.settings",
    "reminder.snooze",
}
"""What a parent may who has come only to suggest a child, beside what is open to everybody: a column of few signs."""


def expected():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    assert head == list(COLUMNS)
    for name, *marks in rows:
        assert len(marks) == len(head), name
        for column, mark in zip(head, marks, strict=True):
            yield name, COLUMNS[column], mark == "+"
        yield name, Role.PARENT, name in OF_A_PARENT or marks[0] == "+"


def test_the_table_covers_every_role_and_every_use_case_once():
    cells = [(name, role) for name, role, _ in expected()]
    assert set(cells) == {(case.value, role) for case in UseCase for role in (None, *Role)}
    assert len(cells) == len(set(cells))


@pytest.mark.parametrize("use_case", UseCase)
def test_each_use_case_is_open_to_those_of_the_table_and_no_one_else(use_case):
    for name, role, may in expected():
        if name == use_case.value:
            assert allowed({role} if role else set(), use_case) is may, role


def test_every_use_case_has_a_grant():
    assert set(GRANTS) == set(UseCase)


def test_a_use_case_without_a_grant_is_refused_to_all(monkeypatch):
    monkeypatch.setattr("domain.permissions.GRANTS", {})
    assert not any(allowed(set(Role), case) for case in UseCase)


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(Role)), st.sampled_from(UseCase))
def test_several_roles_give_what_each_gives_and_no_more(some, others, use_case):
    both = allowed(some | others, use_case)
    assert both is (allowed(some, use_case) or allowed(others, use_case))


def test_no_role_outside_the_school_reads_persons():
    persons = {
        UseCase.PERSON_VIEW,
        UseCase.POOL_VIEW,
        UseCase.MATCH_VIEW_SCHOOL,
        UseCase.FEEDBACK_VIEW,
        UseCase.EXPORT_SCHOOL,
        UseCase.CONSENT_VIEW_REGISTER,
        UseCase.TODAY_VIEW,
        UseCase.AUDIT_VIEW,
    }
    outside = {
        Role.OPERATOR,
        Role.MUNICIPAL_CURATOR,
        Role.MENTOR_COUNCIL,
        Role.REGIONAL_CENTER,
        Role.PARTNER_CONTACT,
        Role.SITE_ADMIN,
    }
    assert not any(allowed(outside, case) for case in persons)
