"""Who may read which live topics, for one socket or for all of them in the same handful of queries.

A topic is visible through the tenants it concerns: a slice, its traffic, a tenant and its objectives through one, a
gateway and its nodes through every tenant with a slice there. Unknown topics and foreign ones are told apart by nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from console.accounts.access import Access, Scope
from console.accounts.models import Tenant, TenantGroupObjectPermission, TenantUserObjectPermission, User
from console.accounts.permissions import Permission
from fleet.models import Node
from policies.models import Gateway, Slice

OWN = "me"
Owners = dict[str, frozenset[UUID]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The topics one session wants to read."""

    session_key: str
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Permit:
    """Those of them it may read. `scope` is what the person may see at all."""

    topics: frozenset[str]
    scope: Scope


def permits(asked: Sequence[Asked]) -> list[Permit | None]:
    """Return a permit per question, None where the session has ended."""
    users = _people({question.session_key for question in asked})
    scopes = _scopes(users.values())
    owners = owners_of({topic for question in asked for topic in question.topics})
    return [
        _permit(question.topics, scopes[user.pk], owners) if (user := users.get(question.session_key)) else None
        for question in asked
    ]


def owners_of(topics: Collection[str]) -> Owners:
    """Return the tenants through which each existing topic can be seen."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for topic in topics:
        kind, _, name = topic.partition(":")
        wanted[kind].add(name)
    slices = dict(Slice.objects.filter(key__in=wanted["slice"] | wanted["traffic"]).values_list("key", "tenant_id"))
    named = wanted["tenant"] | wanted["objectives"]
    tenants = dict(Tenant.objects.filter(slug__in=named).values_list("slug", "pk"))
    gateway_of = _gateways_of_nodes(wanted["node"])
    gateways = _tenants_of_gateways(wanted["gateway"] | set(gateway_of.values()))
    return {
        **{f"{kind}:{key}": frozenset({pk}) for kind in ("slice", "traffic") for key, pk in slices.items()},
        **{f"{kind}:{slug}": frozenset({pk}) for kind in ("tenant", "objectives") for slug, pk in tenants.items()},
        **{f"gateway:{slug}": ids for slug, ids in gateways.items()},
        **{f"node:{node}": gateways[slug] for node, slug in gateway_of.items()},
    }


def _permit(topics: frozenset[str], scope: Scope, owners: Owners) -> Permit:
    seen = {
        topic
        for topic in topics
        if topic == OWN or (topic in owners and (scope.is_everywhere or scope.tenant_ids & owners[topic]))
    }
    return Permit(frozenset(seen), scope)


def _people(session_keys: Collection[str]) -> dict[str, User]:
    """Return who is signed in with each living session (what django.contrib.auth.get_user does, for many)."""
    sessions = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    contents = {session.session_key: session.get_decoded() for session in sessions}
    users = User.objects.filter(is_active=True).in_bulk({c[SESSION_KEY] for c in contents.values() if SESSION_KEY in c})
    by_id = {str(pk): user for pk, user in users.items()}
    return {
        key: by_id[content[SESSION_KEY]]
        for key, content in contents.items()
        if content.get(SESSION_KEY) in by_id and _is_signed_in(content, by_id[content[SESSION_KEY]])
    }


def _is_signed_in(content: dict[str, str], user: User) -> bool:
    """Tell whether the session was opened by a backend in use and with the password still valid."""
    digest = content.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS and any(
        constant_time_compare(digest, valid) for valid in hashes
    )


def _scopes(users: Iterable[User]) -> dict[UUID, Scope]:
    """Return what each person may see, as `Access` decides it, with the grants of all of them read at once."""
    people = {user.pk: user for user in users}
    of_users = TenantUserObjectPermission.objects.filter(user__in=people, permission__codename=Permission.VIEW)
    of_groups = TenantGroupObjectPermission.objects.filter(group__user__in=people, permission__codename=Permission.VIEW)
    grants: dict[UUID, set[UUID]] = defaultdict(set)
    for user_id, tenant_id in of_users.values_list("user_id", "content_object_id"):
        grants[user_id].add(tenant_id)
    for user_id, tenant_id in of_groups.values_list("group__user", "content_object_id"):
        grants[user_id].add(tenant_id)
    platform_id = Tenant.objects.filter(is_platform=True).values_list("pk", flat=True).first()
    return {pk: _scope(user, grants[pk], platform_id) for pk, user in people.items()}


def _scope(user: User, tenant_ids: set[UUID], platform_id: UUID | None) -> Scope:
    access = Access(user=user)
    access.grants = {Permission.VIEW: tenant_ids}
    access.platform_id = platform_id
    return access.scope(Permission.VIEW)


def _gateways_of_nodes(names: Iterable[str]) -> dict[str, str]:
    ids = {name for name in names if _is_id(name)}
    return {str(pk): slug for pk, slug in Node.objects.filter(pk__in=ids).values_list("pk", "gateway__slug")}


def _tenants_of_gateways(slugs: Collection[str]) -> dict[str, frozenset[UUID]]:
    found: dict[str, set[UUID]] = defaultdict(set)
    for slug, tenant_id in Gateway.objects.filter(slug__in=slugs).values_list("slug", "slices__tenant_id"):
        found[slug] |= {tenant_id} if tenant_id else set()
    return {slug: frozenset(ids) for slug, ids in found.items()}


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
