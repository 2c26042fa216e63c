"""Join tokens: made once, shown once, used once."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.utils import timezone

from console.accounts.bearer import token_digest
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict
from fleet.models import JoinToken
from policies.models import Gateway

PREFIX: Final = "ghj_"
MIN_SECONDS: Final = 60
MAX_SECONDS: Final = 30 * 24 * 3600
DEFAULT_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class NewJoinToken:
    """A fresh token and its secret, which is told this once and never printed."""

    row: JoinToken
    secret: str = field(repr=False)


def create_join_token(
    gateway: Gateway, *, name: str, expires_in_seconds: int, actor: Actor, dry_run: bool = False
) -> NewJoinToken:
    """Make a token that lets one node join `gateway` within `expires_in_seconds`."""
    secret = PREFIX + secrets.token_urlsafe(32)
    with verb("join_token.create", actor=actor, dry_run=dry_run) as act:
        row = JoinToken.objects.create(
            gateway=gateway,
            name=name,
            prefix=secret[:12],
            digest=token_digest(secret),
            created_by=actor.name,
            expires_at=timezone.now() + timedelta(seconds=expires_in_seconds),
        )
        target = Target(kind="join_token", name=name or row.prefix, id=str(row.pk))
        act.entry(target, f"Made a join token for gateway {gateway.slug}")
        act.announce(f"gateway:{gateway.slug}", "node")
    return NewJoinToken(row, secret)


def revoke_join_token(row: JoinToken, *, actor: Actor, dry_run: bool = False) -> None:
    """End an unused token; raise Conflict when a node already used it."""
    with verb("join_token.revoke", actor=actor, dry_run=dry_run) as act:
        locked = JoinToken.objects.select_for_update(of=("self",)).select_related("gateway").get(pk=row.pk)
        if locked.used_at is not None:
            raise Conflict("A node has used this token; revoke the node instead.", code="join_token_used")
        locked.revoked_at = locked.revoked_at or timezone.now()
        locked.save(update_fields=["revoked_at"])
        target = Target(kind="join_token", name=locked.name or locked.prefix, id=str(locked.pk))
        act.entry(target, f"Revoked a join token of gateway {locked.gateway.slug}")
        act.announce(f"gateway:{locked.gateway.slug}", "node")
