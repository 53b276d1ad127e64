"""Indexes for what everybody opens every day: own decisions, a guardian's code, answers about one meeting."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_consents_given_by"), "consents", ["given_by"], unique=False)
    op.create_index(op.f("ix_invites_ward_id"), "invites", ["ward_id"], unique=False)
    op.create_index(op.f("ix_survey_requests_subject_id"), "survey_requests", ["subject_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_survey_requests_subject_id"), table_name="survey_requests")
    op.drop_index(op.f("ix_invites_ward_id"), table_name="invites")
    op.drop_index(op.f("ix_consents_given_by"), table_name="consents")
