"""What every table shares: naming of constraints, ids, and the tenant's column."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.ids import new_id
from storage.types import UtcDateTime

Word = Annotated[str, mapped_column(String(40))]
"""A member of an enum of ``domain.vocabulary``, as text: readable in the database, extended without a migration."""

Moment = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    """Declarative base; the naming convention lets SQLite and PostgreSQL migrate the same constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        int: BigInteger,
        StrEnum: String(40),
    }


class WithId:
    """A table whose rows the application numbers (see ``storage.ids``)."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)


class InMunicipality:
    """A row below a municipality: the tenant, the permission boundary and, one day, the shard."""

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"), index=True)
