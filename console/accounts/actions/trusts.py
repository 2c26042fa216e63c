"""Verbs on trusts of service accounts: create, change, delete. A trust is as much as a token, and checked as one."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.accounts.access import Access
from console.accounts.actions.rules import change, lock, note
from console.accounts.actions.tokens import check_scopes
from console.accounts.federation.conditions import problems
from console.accounts.models import ApiToken, FederationTrust, ServiceAccount
from console.accounts.permissions import Permission
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound

MOST_TRUSTS: Final = 20
_TOLD: Final = ("issuer", "audience", "conditions", "scopes", "lifetime_seconds")


def create_trust(
    *, access: Access, account: ServiceAccount, name: str, terms: Mapping[str, Any], dry_run: bool = False
) -> FederationTrust:
    """Let a service account trust an issuer's tokens. Raises Conflict where the name is taken or there are too many."""
    with verb("federation_trust.create", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(account.tenant)
        _check(access, account, terms)
        if account.trusts.count() >= MOST_TRUSTS:
            raise Conflict(f"A service account has at most {MOST_TRUSTS} trusts.", code="too_many_trusts")
        trust = FederationTrust(service_account=account, name=name, created_by=access.actor.name[:254], **terms)
        trust.scopes = sorted(set(trust.scopes))
        try:
            with transaction.atomic():
                trust.save()
        except IntegrityError:
            raise _taken(name) from None
        summary = f"Let the {account} trust tokens of {trust.issuer}."
        changes = [change(f"/{each}", None, getattr(trust, each)) for each in _TOLD]
        note(act, tenant, _target(trust), summary, *changes)
    return trust


def change_trust(
    *, access: Access, trust: FederationTrust, if_match: str, terms: Mapping[str, Any], dry_run: bool = False
) -> FederationTrust:
    """Change what is given; tokens that were exchanged under it end."""
    with verb("federation_trust.update", actor=access.actor, dry_run=dry_run) as act:
        account = trust.service_account
        tenant = lock(account.tenant)
        current = _current(trust)
        etags.check(if_match, current.version)
        before = {each: getattr(current, each) for each in _TOLD}
        for each, value in terms.items():
            setattr(current, each, value)
        _check(access, account, {each: getattr(current, each) for each in _TOLD})
        current.version += 1
        current.save()
        _end_tokens(current)
        changes = [change(f"/{each}", before[each], getattr(current, each)) for each in _TOLD]
        note(act, tenant, _target(current), f"Changed the trust {current.name} of the {account}.", *changes)
    return current


def delete_trust(*, access: Access, trust: FederationTrust, if_match: str, dry_run: bool = False) -> None:
    """Delete a trust and the tokens that were exchanged under it."""
    with verb("federation_trust.delete", actor=access.actor, dry_run=dry_run) as act:
        account = trust.service_account
        tenant = lock(account.tenant)
        current = _current(trust)
        etags.check(if_match, current.version)
        summary = f"The {account} no longer trusts tokens of {current.issuer}."
        note(act, tenant, _target(current), summary, change("/issuer", current.issuer, None))
        current.delete()


def _check(access: Access, account: ServiceAccount, terms: Mapping[str, Any]) -> None:
    scopes = [Permission(scope) for scope in terms["scopes"]]
    check_scopes(scopes, access.held_in(account.tenant_id), account)
    if found := problems(terms["issuer"], terms["conditions"]):
        raise Invalid.of(found)


def _end_tokens(trust: FederationTrust) -> None:
    ApiToken.objects.filter(trust=trust, revoked_at=None).update(revoked_at=timezone.now())


def _current(trust: FederationTrust) -> FederationTrust:
    """Return the trust as it is now, under the tenant's lock."""
    current = FederationTrust.objects.select_related("service_account__tenant").filter(pk=trust.pk).first()
    if current is None:
        raise NotFound
    return current


def _target(trust: FederationTrust) -> Target:
    return Target(kind="federation_trust", name=trust.name, id=str(trust.pk))


def _taken(name: str) -> Conflict:
    text = f"There is already a trust {name}."
    return Conflict(text, code="name_taken", problems=[FieldProblem(code="name_taken", pointer="/name", text=text)])
