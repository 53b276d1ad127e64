"""How somebody from a file is found again in the next one (issue: «the same file twice changes nothing»)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, InMunicipality, WithId


class ImportKey(WithId, InMunicipality, Base):
    """The code that a school's own list gives a person, as a keyed digest: it finds the row and tells nothing."""

    __tablename__ = "import_keys"
    __table_args__ = (UniqueConstraint("organization_id", "digest"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
