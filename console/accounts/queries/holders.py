"""Who holds what in a tenant, and why: people, teams, service accounts and tokens, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from console.accounts.models import (
    ApiToken,
    ServiceAccount,
    Team,
    Tenant,
    TenantGroupObjectPermission,
    TenantUserObjectPermission,
    User,
)
from console.accounts.permissions import Permission
from console.accounts.roles import permissions_by_role

UNUSED_AFTER: Final = timedelta(days=90)


class ReasonKind(StrEnum):
    """Through what somebody holds a permission."""

    ROLE = "role"
    TEAM = "team"
    PLATFORM_ROLE = "platform_role"
    PLATFORM_TEAM = "platform_team"
    DIRECT = "direct"
    PERSON = "person"
    """Whom a token acts as holds it, and the token has the scope."""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why one permission is held: through what, and what that is called."""

    kind: ReasonKind
    name: str


Held = dict[Permission, list[Reason]]


@dataclass(frozen=True, slots=True)
class Holder:
    """One line of the review. `last_used_at`: the last sign-in or use, None: never; `since`: how long it is there.

    `is_off`: it can do nothing, whatever it holds (disabled, expired). `has_use`: whether use is known of its kind.
    """

    kind: str
    id: str
    name: str
    detail: str
    since: datetime | None
    last_used_at: datetime | None
    is_off: bool = False
    has_use: bool = True
    held: Held = field(default_factory=dict)

    def is_unused(self, now: datetime) -> bool:
        """Whether nobody has used it for 90 days."""
        last = self.last_used_at or self.since
        return self.has_use and last is not None and now - last > UNUSED_AFTER


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of holder: its rows in a tenant, the order they are paged in, and how a page of them reads."""

    rows: Callable[[Tenant], QuerySet[Any]]
    order: Sequence[str]
    describe: Callable[[Tenant, Sequence[Any], datetime], list[Holder]]


def platform_of(tenant: Tenant) -> Tenant | None:
    """Return the platform's tenant, whose people act in `tenant` too; None for the platform itself."""
    return None if tenant.is_platform else Tenant.objects.filter(is_platform=True).first()


def _people(tenant: Tenant) -> QuerySet[User]:
    """Return everybody who holds anything in the tenant, members or not."""
    places = [one.pk for one in (tenant, platform_of(tenant)) if one]
    in_groups = TenantGroupObjectPermission.objects.filter(content_object__in=places).values("group__user")
    directly = TenantUserObjectPermission.objects.filter(content_object__in=places).values("user")
    return User.objects.filter(Q(pk__in=in_groups) | Q(pk__in=directly) | Q(memberships__tenant=tenant)).distinct()


def _describe_people(tenant: Tenant, people: Sequence[User], _now: datetime) -> list[Holder]:
    held = held_by(tenant, [person.pk for person in people])
    return [
        Holder(
            kind="person",
            id=str(person.pk),
            name=person.email,
            detail=person.name,
            since=person.created_at,
            last_used_at=person.last_login,
            is_off=not person.is_active,
            held=held.get(person.pk, {}),
        )
        for person in people
    ]


def held_by(tenant: Tenant, people: Iterable[UUID]) -> Mapping[UUID, Held]:
    """Return what each of these people holds in the tenant, with all reasons, disabled or not."""
    ids, platform = list(people), platform_of(tenant)
    places = {one.pk: one for one in (tenant, platform) if one}
    found: dict[UUID, Held] = defaultdict(lambda: defaultdict(list))
    _add_groups(found, tenant, "group__user", ids)
    directly = TenantUserObjectPermission.objects.filter(content_object__in=places, user__in=ids)
    for person, codename, place in directly.values_list("user", "permission__codename", "content_object"):
        found[person][Permission(codename)].append(Reason(ReasonKind.DIRECT, places[place].name))
    return {person: {one: sorted(why) for one, why in held.items()} for person, held in found.items()}


def held_by_accounts(tenant: Tenant, accounts: Iterable[UUID]) -> Mapping[UUID, Held]:
    """Return what each of these service accounts holds in the tenant, with all reasons, switched off or not."""
    found: dict[UUID, Held] = defaultdict(lambda: defaultdict(list))
    _add_groups(found, tenant, "group__service_accounts", list(accounts))
    return {account: {one: sorted(why) for one, why in held.items()} for account, held in found.items()}


def _add_groups(found: dict[UUID, Held], tenant: Tenant, holder: str, ids: Sequence[UUID]) -> None:
    """Note what these hold through groups; `holder` leads from a permission to whoever is in its group."""
    places = [one.pk for one in (tenant, platform_of(tenant)) if one]
    rows = TenantGroupObjectPermission.objects.filter(**{"content_object__in": places, f"{holder}__in": ids})
    columns = (holder, "permission__codename", "content_object", "group__name", "group__team__slug")
    for one, codename, place, group, team in rows.values_list(*columns):
        found[one][Permission(codename)].append(_reason(group, team, is_here=place == tenant.pk))


def _reason(group: str, team: str | None, *, is_here: bool) -> Reason:
    if team is not None:
        return Reason(ReasonKind.TEAM if is_here else ReasonKind.PLATFORM_TEAM, team)
    role = group.rpartition(":")[2]
    return Reason(ReasonKind.ROLE if is_here else ReasonKind.PLATFORM_ROLE, role)


def _teams(tenant: Tenant) -> QuerySet[Team]:
    return Team.objects.filter(tenant=tenant).select_related("group")


def _describe_teams(tenant: Tenant, teams: Sequence[Team], _now: datetime) -> list[Holder]:
    known = permissions_by_role(tenant)
    sizes: dict[UUID, int] = defaultdict(int)
    for pk in User.objects.filter(groups__team__in=teams).values_list("groups__team", flat=True):
        sizes[pk] += 1
    return [_team(team, sizes[team.pk], known) for team in teams]


def _team(team: Team, size: int, known: Mapping[str, frozenset[Permission]]) -> Holder:
    held: Held = {}
    for role in team.roles:
        for permission in known.get(role, ()):
            held.setdefault(permission, []).append(Reason(ReasonKind.ROLE, role))
    people = "1 person" if size == 1 else f"{size} people"
    return Holder("team", str(team.pk), team.slug, people, None, None, has_use=False, held=held)


def _accounts(tenant: Tenant) -> QuerySet[ServiceAccount]:
    places = [one.pk for one in (tenant, platform_of(tenant)) if one]
    return (
        ServiceAccount.objects.filter(tenant__in=places)
        .select_related("tenant")
        .annotate(used_at=Max("tokens__last_used_at"))
    )


def _describe_accounts(tenant: Tenant, accounts: Sequence[Any], _now: datetime) -> list[Holder]:
    held = held_by_accounts(tenant, [account.pk for account in accounts])
    return [
        Holder(
            kind="service_account",
            id=str(account.pk),
            name=account.slug if account.tenant_id == tenant.pk else f"{account.tenant.slug}/{account.slug}",
            detail=account.description,
            since=account.created_at,
            last_used_at=account.used_at,
            is_off=not account.is_active,
            held=held.get(account.pk, {}),
        )
        for account in accounts
    ]


def _tokens(tenant: Tenant) -> QuerySet[ApiToken]:
    living = ApiToken.objects.filter(tenant=tenant, revoked_at=None)
    return living.select_related("created_by", "service_account__tenant")


def _describe_tokens(tenant: Tenant, tokens: Sequence[ApiToken], now: datetime) -> list[Holder]:
    people = held_by(tenant, {token.created_by_id for token in tokens if token.created_by_id})
    accounts = held_by_accounts(tenant, {token.service_account_id for token in tokens if token.service_account_id})
    return [
        Holder(
            kind="token",
            id=str(token.pk),
            name=token.name,
            detail=f"{token.prefix}… of {token.acts_as.email}, until {token.expires_at:%Y-%m-%d}",
            since=token.created_at,
            last_used_at=token.last_used_at,
            is_off=token.expires_at <= now or not token.acts_as.is_active,
            held={
                permission: [Reason(ReasonKind.PERSON, token.acts_as.email)]
                for permission in (people.get(token.acts_as.pk) or accounts.get(token.acts_as.pk) or {})
                if permission in token.scopes
            },
        )
        for token in tokens
    ]


SOURCES: Final[dict[str, Source]] = {
    "person": Source(_people, ["email"], _describe_people),
    "team": Source(_teams, ["slug"], _describe_teams),
    "service_account": Source(_accounts, ["slug", "id"], _describe_accounts),
    "token": Source(_tokens, ["name", "id"], _describe_tokens),
}
"""By kind, in the order people read them. Another kind of holder is one more row."""
