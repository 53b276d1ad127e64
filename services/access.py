"""Who is acting, and the three kinds of use case; each checks the actor's right before anything else happens."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, TypeVar

from domain.permissions import FOR_ANOTHER, UseCase, allowed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from domain.vocabulary import Role
    from storage.unit import Unit

P = ParamSpec("P")
R = TypeVar("R")
if TYPE_CHECKING:
    Service: TypeAlias = Callable[Concatenate[Unit, "Actor", P], Awaitable[R]]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a place: one organisation, or a whole municipality when ``organization_id`` is ``None``."""

    role: Role
    municipality_id: int | None
    organization_id: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person in a chat, or a stranger (``person_id`` is ``None``) who has yet to join."""

    chat_id: int
    person_id: int | None = None
    municipality_id: int | None = None
    locale: str = "ru"
    first_name: str | None = None
    kind: str | None = None
    birth_date: date | None = None
    child: bool = False
    """Under 18 on the day of the update; decides between «ты» and «вы»."""
    zone: str = "Europe/Moscow"
    """The time zone of the actor's school, or of the municipality."""
    grants: tuple[Grant, ...] = field(default=())
    by: int | None = None
    """Who taps for this person, who has no account (``services.standing_in``); ``None``: the person."""

    @property
    def roles(self) -> frozenset[Role]:
        """All roles, wherever held."""
        return frozenset(grant.role for grant in self.grants)

    def roles_in(self, municipality_id: int | None, organization_id: int | None) -> frozenset[Role]:
        """Return the roles that count in a place; a role in the whole municipality counts in each of its schools."""
        return frozenset(
            grant.role
            for grant in self.grants
            if (grant.municipality_id is None)
            or (grant.municipality_id == municipality_id and grant.organization_id in (None, organization_id))
        )

    @property
    def district(self) -> int | None:
        """The municipality in which a role is held that is no single school's; an operator's belongs to none."""
        held = (g.municipality_id for g in self.grants if g.organization_id is None)
        return next((each for each in held if each is not None), None)

    def organizations(self, *roles: Role) -> tuple[int, ...]:
        """Return the organisations in which the actor holds one of ``roles``, in a steady order."""
        found = {g.organization_id for g in self.grants if g.role in roles and g.organization_id is not None}
        return tuple(sorted(found))


class NotAllowedError(Exception):
    """The actor's roles do not grant the use case here."""

    def __init__(self, case: UseCase) -> None:
        super().__init__(case.value)
        self.case = case


class RefusedError(Exception):
    """A rule speaks against it; ``reason`` is a code that the chat turns into words (``dialogs.kit.refusals``)."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def demand(actor: Actor, case: UseCase, municipality_id: int | None, organization_id: int | None) -> None:
    """Refuse the actor unless a role held in that very place grants ``case``.

    Raises:
        NotAllowedError: no role there grants it.
    """
    if not allowed(actor.roles_in(municipality_id, organization_id), case):
        raise NotAllowedError(case)


REGISTRY: dict[str, UseCase] = {}
"""Every service function by its dotted name: the test of the permission matrix walks it."""


def reads(case: UseCase) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a use case that only reads."""
    return _declare(case, exclusive=False)


def writes(case: UseCase) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a use case that decides on what it reads: from its start to the commit nobody else writes."""
    return _declare(case, exclusive=True)


def appends(case: UseCase) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare one whose writes hold whatever others write meanwhile, so that they may share a transaction.

    This is what makes a questionnaire answer cheap; use it only where every write is guarded by a unique key.
    """
    return _declare(case, exclusive=False)


def _declare(case: UseCase, *, exclusive: bool) -> Callable[[Service[P, R]], Service[P, R]]:
    def decorate(function: Service[P, R]) -> Service[P, R]:
        REGISTRY[f"{function.__module__}.{function.__qualname__}"] = case

        @functools.wraps(function)
        async def checked(unit: Unit, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not allowed(actor.roles, case) or (actor.by is not None and case not in FOR_ANOTHER):
                raise NotAllowedError(case)
            if exclusive:
                await unit.exclusive()
            return await function(unit, actor, *args, **kwargs)

        return checked

    return decorate
