"""Verbs on connections: create, change, delete. Who maps groups to roles holds these.

Domains are the platform's to say: a tenant's own provider could otherwise make accounts for addresses of other houses.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction

from console.accounts.access import Access
from console.accounts.actions.mapped_roles import unmap
from console.accounts.actions.rules import Grantor, change, check_roles, lock, note
from console.accounts.models import Connection, Tenant
from console.accounts.permissions import Permission
from console.accounts.roles import permissions_by_role
from console.accounts.single_sign_on.provider import seal_secret
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound

MOST_CONNECTIONS: Final = 20
_TOLD: Final = (
    "name", "issuer", "client_id", "groups_claim", "mappings", "domains", "may_link", "is_password_off",
    "is_second_factor_trusted", "second_factor_contexts", "is_enabled",
)  # fmt: skip


def create_connection(
    *, access: Access, tenant: Tenant, slug: str, terms: Mapping[str, Any], dry_run: bool = False
) -> Connection:
    """Let people of a tenant, or of the platform, sign in by a provider. Raises Conflict where the slug is taken."""
    with verb("connection.create", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if tenant.connections.count() >= MOST_CONNECTIONS:
            raise Conflict(f"A tenant has at most {MOST_CONNECTIONS} connections.", code="too_many_connections")
        connection = Connection(tenant=tenant, slug=slug)
        _set(connection, terms, access, Connection(tenant=tenant))
        try:
            with transaction.atomic():
                connection.save()
        except IntegrityError:
            raise _taken(slug) from None
        changes = [change(f"/{each}", None, getattr(connection, each)) for each in _TOLD]
        note(act, tenant, _target(connection), f"Let people sign in with {connection.name}.", *changes)
    return connection


def change_connection(
    *, access: Access, connection: Connection, if_match: str, terms: Mapping[str, Any], dry_run: bool = False
) -> Connection:
    """Change what is given. Another issuer or client knows other people: those who were linked are then forgotten."""
    with verb("connection.update", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(connection.tenant)
        current, before = _current(connection), _current(connection)
        etags.check(if_match, current.version)
        _set(current, terms, access, before)
        current.version += 1
        current.save()
        if current.issuer != before.issuer:
            for identity in current.identities.select_related("user", "connection"):
                unmap(identity, act)
                identity.delete()
        changes = [change(f"/{each}", getattr(before, each), getattr(current, each)) for each in _TOLD]
        if terms.get("client_secret") is not None:
            changes.append(change("/client_secret", "(before)", "(changed)"))
        note(act, tenant, _target(current), f"Changed single sign-on with {current.name}.", *changes)
    return current


def delete_connection(*, access: Access, connection: Connection, if_match: str, dry_run: bool = False) -> None:
    """Delete a connection; roles that came through it are taken away, accounts stay."""
    with verb("connection.delete", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(connection.tenant)
        current = _current(connection)
        etags.check(if_match, current.version)
        for identity in current.identities.select_related("user", "connection"):
            unmap(identity, act)
        summary = f"Nobody signs in with {current.name} any more."
        note(act, tenant, _target(current), summary, change("/issuer", current.issuer, None))
        current.delete()


def _set(connection: Connection, terms: Mapping[str, Any], access: Access, before: Connection) -> None:
    """Take over what is given, once the caller may give it."""
    for name in (*_TOLD, "ca"):
        if name in terms:
            setattr(connection, name, terms[name])
    if terms.get("client_secret") is not None:
        connection.secret_ciphertext = seal_secret(connection, terms["client_secret"])
    elif connection.issuer != before.issuer and before.secret_ciphertext:
        raise Invalid.field("/client_secret", "required", "Another issuer needs another secret.")
    _check_domains(connection, access, before)
    _check_mappings(connection, access, before)


def _check_domains(connection: Connection, access: Access, before: Connection) -> None:
    is_platforms = access.scope(Permission.MEMBERS).is_everywhere
    if set(connection.domains) != set(before.domains) and not is_platforms:
        text = "Domains are said by the platform: whoever has one makes accounts for all addresses in it."
        raise _forbidden("/domains", text)
    if connection.is_password_off and not connection.tenant.is_platform:
        text = "Only a connection of the platform can be the only way in."
        raise Invalid.field("/is_password_off", "platform_only", text)
    if connection.is_password_off and not connection.domains:
        raise Invalid.field("/is_password_off", "no_domains", "Say first for which domains.")


def _check_mappings(connection: Connection, access: Access, before: Connection) -> None:
    """Raise unless every mapping that is new or goes leads to a tenant in which the caller holds its roles."""
    slugs = {each["tenant"] for each in (*connection.mappings, *before.mappings)}
    mine = Tenant.objects.visible_to(access, Permission.MEMBERS).filter(slug__in=slugs)
    tenants: dict[str, Tenant] = {tenant.slug: tenant for tenant in mine}
    for index, each in enumerate(connection.mappings):
        at = f"/mappings/{index}"
        is_foreign = not connection.tenant.is_platform and each["tenant"] != connection.tenant.slug
        if each in before.mappings and not is_foreign:
            continue
        if is_foreign or each["tenant"] not in tenants:
            text = (
                "A tenant's connection gives roles in that tenant only." if is_foreign else "There is no such tenant."
            )
            raise Invalid.field(f"{at}/tenant", "not_yours", text)
        tenant = tenants[each["tenant"]]
        check_roles(each["roles"], tenant, field=f"{at}/roles")
        Grantor(access.actor, access.held_in(tenant.pk)).require(each["roles"], tenant, field=f"{at}/roles")
    for each in before.mappings:
        if each not in connection.mappings and each["tenant"] in tenants:
            tenant = tenants[each["tenant"]]
            there = [role for role in each["roles"] if role in permissions_by_role(tenant)]
            Grantor(access.actor, access.held_in(tenant.pk)).require(there, tenant, field="/mappings")


def _current(connection: Connection) -> Connection:
    """Return the connection as it is now, under the tenant's lock."""
    current = Connection.objects.select_related("tenant").filter(pk=connection.pk).first()
    if current is None:
        raise NotFound
    return current


def _forbidden(pointer: str, text: str) -> Forbidden:
    return Forbidden(text, code="platform_only", problems=[FieldProblem("platform_only", pointer, text)])


def _target(connection: Connection) -> Target:
    return Target(kind="connection", name=connection.slug, id=str(connection.pk))


def _taken(slug: str) -> Conflict:
    text = f"The name {slug} is taken."
    return Conflict(text, code="slug_taken", problems=[FieldProblem(code="slug_taken", pointer="/slug", text=text)])
