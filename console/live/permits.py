"""Who may read which live topics, for one socket or for all of them in the same handful of queries.

A topic is visible through the tenants it concerns: a slice, its traffic and records, a tenant, its objectives and
alerts through one, a gateway and its nodes through every tenant with a slice there. Unknown topics and foreign ones are
told apart by nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from console.accounts.access import Access, Scope
from console.accounts.actions.sessions import PROVED_ELSEWHERE
from console.accounts.factors.owed import owes_second_factor, with_factors
from console.accounts.limits import limited_to
from console.accounts.models import (
    BrowserSession,
    Tenant,
    TenantGroupObjectPermission,
    TenantUserObjectPermission,
    User,
)
from console.accounts.permissions import Permission
from console.accounts.sessions.store import stored_key
from console.accounts.viewing import View, marked, views_of
from fleet.models import Node
from policies.models import Gateway, Slice

OWN = "me"
OF_SLICES = ("slice", "traffic", "records")
"""Kinds of topics that are named after a slice."""
_OF_TENANTS = ("tenant", "objectives", "alerts")
"""Kinds of topics that are named after a tenant."""
Owners = dict[str, frozenset[UUID]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The topics one session wants to read. A browser names it by its key, a socket that is open by its public id:
    the key changes while the socket stays."""

    session: str
    topics: frozenset[str] = frozenset()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Permit:
    """Those of them it may read. `scope` is what the person may see at all, `session` the session's public id."""

    topics: frozenset[str]
    scope: Scope
    session: str = ""


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """A session, its person, the only tenant in which it counts (None for all), and of which view it is, if any."""

    session: BrowserSession
    user: User
    limited_to: UUID | None
    view_id: UUID | None


def permits(asked: Sequence[Asked]) -> list[Permit | None]:
    """Return a permit per question, None where the session has ended."""
    signed_in = _people(asked)
    scopes = _scopes({one.user.pk: one.user for one in signed_in.values()}.values())
    views = views_of({one.view_id for one in signed_in.values() if one.view_id})
    owners = owners_of({topic for question in asked for topic in question.topics})
    found: list[Permit | None] = []
    for question in asked:
        one = signed_in.get((question.is_open, question.session))
        if one is None:
            found.append(None)
            continue
        own = scopes[one.user.pk].within(one.limited_to)
        scope = _scope_of_view(views.get(one.view_id), one.user) if one.view_id else own
        found.append(_permit(question.topics, scope, owners, str(one.session.public_id)))
    return found


def owners_of(topics: Collection[str]) -> Owners:
    """Return the tenants through which each existing topic can be seen."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for topic in topics:
        kind, _, name = topic.partition(":")
        wanted[kind].add(name)
    keys = {name for kind in OF_SLICES for name in wanted[kind]}
    slices = dict(Slice.objects.filter(key__in=keys).values_list("key", "tenant_id"))
    named = set().union(*(wanted[kind] for kind in _OF_TENANTS))
    tenants = dict(Tenant.objects.filter(slug__in=named).values_list("slug", "pk"))
    gateway_of = _gateways_of_nodes(wanted["node"])
    gateways = _tenants_of_gateways(wanted["gateway"] | set(gateway_of.values()))
    return {
        **{f"{kind}:{key}": frozenset({pk}) for kind in OF_SLICES for key, pk in slices.items()},
        **{f"{kind}:{slug}": frozenset({pk}) for kind in _OF_TENANTS for slug, pk in tenants.items()},
        **{f"gateway:{slug}": ids for slug, ids in gateways.items()},
        **{f"node:{node}": gateways[slug] for node, slug in gateway_of.items()},
    }


def _permit(topics: frozenset[str], scope: Scope, owners: Owners, session: str) -> Permit:
    seen = {
        topic
        for topic in topics
        if topic == OWN or (topic in owners and (scope.is_everywhere or scope.tenant_ids & owners[topic]))
    }
    return Permit(frozenset(seen), scope, session)


def _people(asked: Sequence[Asked]) -> dict[tuple[bool, str], _SignedIn]:
    """Return who is signed in with each living session (what django.contrib.auth.get_user does, for many)."""
    keys = {stored_key(question.session) for question in asked if not question.is_open}
    ids = {question.session for question in asked if question.is_open}
    living = BrowserSession.objects.filter(expire_date__gt=timezone.now(), user__isnull=False)
    sessions = {one: one.get_decoded() for one in living.filter(Q(session_key__in=keys) | Q(public_id__in=ids))}
    people = User.objects.filter(is_active=True, pk__in={session.user_id for session in sessions})
    users = {user.pk: user for user in with_factors(people)}
    found = {
        named: _SignedIn(session, users[session.user_id], limited_to(content), marked(content))
        for session, content in sessions.items()
        if session.user_id in users and _is_signed_in(content, users[session.user_id])
        for named in (session.session_key, str(session.public_id))
    }
    names = {(one.is_open, one.session): one.session if one.is_open else stored_key(one.session) for one in asked}
    return {question: found[name] for question, name in names.items() if name in found}


def _is_signed_in(content: dict[str, str], user: User) -> bool:
    """Tell whether the session was opened by a backend in use, with the password still valid, and nothing is owed."""
    digest = content.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    is_valid = content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS and any(
        constant_time_compare(digest, valid) for valid in hashes
    )
    return is_valid and not owes_second_factor(user, is_proved=bool(content.get(PROVED_ELSEWHERE)))


def _scopes(users: Iterable[User]) -> dict[UUID, Scope]:
    """Return what each person may see, as `Access` decides it, with the grants of all of them read at once."""
    people = {user.pk: user for user in users}
    seen = {"permission__codename": Permission.VIEW, "content_object__suspended_at": None}
    of_users = TenantUserObjectPermission.objects.filter(user__in=people, **seen)
    of_groups = TenantGroupObjectPermission.objects.filter(group__user__in=people, **seen)
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


def _scope_of_view(view: View | None, person: User) -> Scope:
    """Return what a platform person sees as somebody else; there are never many of them."""
    if view is None or view.is_over or view.by != person:
        return Scope()
    is_allowed = Access(user=person).scope(Permission.OPERATE).is_everywhere
    return Access(user=view.viewed, view=view).scope(Permission.VIEW) if is_allowed else Scope()


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
