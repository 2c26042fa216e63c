"""Verbs on API tokens: create (the secret is shown once) and revoke."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from console.accounts.access import Access
from console.accounts.actions.rules import change, lock, note
from console.accounts.authentication import TOKEN_PREFIX, token_digest
from console.accounts.models import ApiToken, Tenant
from console.accounts.permissions import Permission
from console.audit.verbs import Target, verb
from console.base.errors import FieldProblem, Forbidden, Invalid, NotFound

LONGEST = timedelta(days=366)
SHOWN_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str = field(repr=False)


def create_token(
    *,
    access: Access,
    tenant: Tenant,
    name: str,
    scopes: Sequence[Permission],
    expires_at: datetime,
    dry_run: bool = False,
) -> NewToken:
    """Create a token that can do at most what its creator can, and lives no longer than the token that creates it."""
    with verb("token.create", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        _check_scopes(scopes, access.held_in(tenant.pk))
        _check_expiry(expires_at, access.token)
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = ApiToken.objects.create(
            tenant=tenant,
            name=name,
            prefix=secret[:SHOWN_CHARACTERS],
            digest=token_digest(secret),
            scopes=sorted(set(scopes)),
            created_by=access.user,
            expires_at=expires_at,
        )
        summary = f"Created the token {name} for {', '.join(token.scopes)} until {expires_at:%Y-%m-%d}."
        note(act, tenant, _target(token), summary, change("/scopes", [], token.scopes))
    return NewToken(token, secret)


def revoke_token(*, access: Access, token: ApiToken, dry_run: bool = False) -> None:
    """Make the token useless from the next request on; raise NotFound where it is revoked already."""
    with verb("token.revoke", actor=access.actor, dry_run=dry_run) as act:
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            raise NotFound
        note(act, token.tenant, _target(token), f"Revoked the token {token.name}.", change("/revoked", False, True))


def _check_scopes(scopes: Sequence[Permission], holds: frozenset[Permission]) -> None:
    if Permission.VIEW not in scopes:
        raise Invalid.field("/scopes", "view_missing", "Every token needs “view”: what it cannot see it cannot change.")
    problems = [
        FieldProblem(code="not_held", pointer=f"/scopes/{index}", text=f"You do not hold “{scope}” here.")
        for index, scope in enumerate(scopes)
        if scope not in holds
    ]
    if problems:
        raise Forbidden("A token cannot do more than the one who makes it.", code="not_held", problems=problems)


def _check_expiry(expires_at: datetime, parent: ApiToken | None) -> None:
    now = timezone.now()
    if expires_at <= now:
        raise Invalid.field("/expires_at", "in_the_past", "This moment is over.")
    if expires_at > now + LONGEST:
        raise Invalid.field("/expires_at", "too_far", f"A token lives at most {LONGEST.days} days.")
    if parent is not None and expires_at > parent.expires_at:
        text = "A token made by a token ends with it at the latest."
        raise Invalid.field("/expires_at", "outlives_creator", text)


def _target(token: ApiToken) -> Target:
    return Target(kind="token", name=token.name, id=str(token.pk))
