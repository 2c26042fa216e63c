"""Verbs on service accounts: create, change, delete. Who gives them roles holds these; who leaves breaks nothing."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.accounts import roles
from console.accounts.actions.rules import Grantor, change, check_roles, lock, note
from console.accounts.models import ApiToken, ServiceAccount, Tenant
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, NotFound


def create_account(
    *, by: Grantor, tenant: Tenant, slug: str, description: str, given: Sequence[str], dry_run: bool = False
) -> ServiceAccount:
    """Create a service account with these roles; raise Conflict where the slug is taken."""
    with verb("service_account.create", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        check_roles(given, tenant)
        by.require(given, tenant)
        account = ServiceAccount(tenant=tenant, slug=slug, description=description, created_by=by.actor.name[:254])
        try:
            with transaction.atomic():
                account.save()
        except IntegrityError:
            raise _taken(slug) from None
        roles.grant_account(account, given)
        account.save(update_fields=["roles"])
        note(act, tenant, _target(account), f"Created the {account}.", change("/roles", [], account.roles))
    return account


def change_account(
    *, by: Grantor, account: ServiceAccount, if_match: str, changes: dict[str, object], dry_run: bool = False
) -> ServiceAccount:
    """Change what is given of `description`, `roles` and `is_active`.

    Switched off, none of its tokens is good for anything, and none is exchanged, until it is switched on again.
    """
    with verb("service_account.update", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(account.tenant)
        current = _current(account)
        etags.check(if_match, current.version)
        before = _told(current)
        given = changes.get("roles")
        if isinstance(given, list):
            check_roles(given, tenant)
            by.require(set(current.roles) ^ set(given), tenant)
            roles.grant_account(current, given)
        if changes.get("is_active") is True and not current.is_active:
            by.require(current.roles, tenant, field="/is_active")
        current.is_active = bool(changes.get("is_active", current.is_active))
        current.description = str(changes.get("description", current.description))
        current.version += 1
        current.save()
        differences = [change(pointer, before[pointer], after) for pointer, after in _told(current).items()]
        note(act, tenant, _target(current), f"Changed the {current}{_switched(before, current)}.", *differences)
    return current


def delete_account(*, by: Grantor, account: ServiceAccount, if_match: str, dry_run: bool = False) -> None:
    """Delete a service account with its tokens and trusts."""
    with verb("service_account.delete", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(account.tenant)
        current = _current(account)
        etags.check(if_match, current.version)
        by.require(current.roles, tenant)
        living = ApiToken.objects.filter(service_account=current, revoked_at=None, expires_at__gt=timezone.now())
        tokens = f" with {count} tokens that were good" if (count := living.count()) else ""
        note(act, tenant, _target(current), f"Deleted the {current}{tokens}.", change("/roles", current.roles, None))
        current.delete()


def _told(account: ServiceAccount) -> dict[str, object]:
    return {"/description": account.description, "/roles": list(account.roles), "/is_active": account.is_active}


def _switched(before: dict[str, object], account: ServiceAccount) -> str:
    if before["/is_active"] == account.is_active:
        return ""
    return ": it is switched on again" if account.is_active else ": it is switched off"


def _current(account: ServiceAccount) -> ServiceAccount:
    """Return the service account as it is now, under the tenant's lock."""
    current = ServiceAccount.objects.select_related("tenant").filter(pk=account.pk).first()
    if current is None:
        raise NotFound
    return current


def _target(account: ServiceAccount) -> Target:
    return Target(kind="service_account", name=account.slug, id=str(account.pk))


def _taken(slug: str) -> Conflict:
    text = f"There is already a service account {slug}."
    return Conflict(text, code="slug_taken", problems=[FieldProblem(code="slug_taken", pointer="/slug", text=text)])
