"""Verbs on tenants: create, rename, delete. A slug is for ever: slice keys and audit chains carry it."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from console.accounts import roles
from console.accounts.actions.rules import change, lock, note
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem


def create_tenant(*, actor: Actor, slug: str, name: str, dry_run: bool = False) -> Tenant:
    """Create a tenant without people; raise Conflict where the slug is taken, or was: a trail carries it for ever."""
    with verb("tenant.create", actor=actor, dry_run=dry_run) as act:
        if Entry.objects.filter(chain=slug).exists():
            raise _taken(slug)
        try:
            with transaction.atomic():
                tenant = Tenant.objects.create(slug=slug, name=name)
        except IntegrityError:
            raise _taken(slug) from None
        note(act, tenant, _target(tenant), f"Created the tenant {name}.", change("/name", None, name))
    return tenant


def rename_tenant(*, actor: Actor, tenant: Tenant, name: str, if_match: str, dry_run: bool = False) -> Tenant:
    """Give the tenant another name for people."""
    with verb("tenant.update", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        etags.check(if_match, tenant.version)
        before, tenant.name, tenant.version = tenant.name, name, tenant.version + 1
        tenant.save(update_fields=["name", "version"])
        note(act, tenant, _target(tenant), f"Renamed {before} to {name}.", change("/name", before, name))
    return tenant


def delete_tenant(*, actor: Actor, tenant: Tenant, if_match: str, dry_run: bool = False) -> None:
    """Delete a tenant with its people, teams and tokens; raise Conflict while it has slices. Its audit trail stays."""
    with verb("tenant.delete", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        etags.check(if_match, tenant.version)
        if tenant.is_platform:
            raise Conflict("The platform cannot be deleted.", code="platform_tenant")
        note(act, tenant, _target(tenant), f"Deleted the tenant {tenant.name}.", change("/name", tenant.name, None))
        roles.forget(tenant)
        try:
            tenant.delete()
        except ProtectedError:
            text = f"{tenant.name} still has slices. Withdraw it from every gateway first."
            raise Conflict(text, code="tenant_in_use") from None


def _target(tenant: Tenant) -> Target:
    return Target(kind="tenant", name=tenant.slug, id=str(tenant.pk))


def _taken(slug: str) -> Conflict:
    text = f"There is already a tenant {slug}, or there was one."
    return Conflict(text, code="slug_taken", problems=[FieldProblem(code="slug_taken", pointer="/slug", text=text)])
