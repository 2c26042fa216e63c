"""Join tokens of workloads: told once, kept as a digest, good for a number of certificates until they end."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from typing import Final

from django.utils import timezone

from certificates.actions.workload_certificates import draft_of
from certificates.models import WorkloadToken
from console.accounts.bearer import token_digest
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Invalid
from policies.models import Slice

PREFIX: Final = "ghw_"
SHORTEST_SECONDS: Final = 60
USUAL_SECONDS: Final = 24 * 3600
LONGEST_SECONDS: Final = 90 * 24 * 3600
MOST_USES: Final = 10_000
MOST_NETWORKS: Final = 20


@dataclass(frozen=True, slots=True)
class NewWorkloadToken:
    """A fresh token and its secret, which is told this once and never printed."""

    row: WorkloadToken
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """For how long a token is good, how often, and from where (CIDRs; none: anywhere)."""

    name: str = ""
    expires_in_seconds: int = USUAL_SECONDS
    most_uses: int = 1
    networks: Sequence[str] = ()


def create_workload_token(
    slice: Slice, workload: str, terms: Terms, *, actor: Actor, dry_run: bool = False
) -> NewWorkloadToken:
    """Make a token for a workload of the draft. Raises NotFound, and Invalid for a network."""
    draft_of(slice, workload)
    secret = PREFIX + secrets.token_urlsafe(32)
    with verb("workload_token.create", actor=actor, dry_run=dry_run) as act:
        row = WorkloadToken.objects.create(
            slice=slice, workload=workload, name=terms.name, prefix=secret[:12], digest=token_digest(secret),
            networks=[_network(place, one) for place, one in enumerate(terms.networks)], most_uses=terms.most_uses,
            created_by=actor.name, expires_at=timezone.now() + timedelta(seconds=terms.expires_in_seconds),
        )  # fmt: skip
        until = f"{row.expires_at:%Y-%m-%d %H:%M} UTC"
        text = f"Made a join token for workload {workload}: {terms.most_uses} uses until {until}"
        act.entry(Target(kind="workload_token", name=row.shown_name, id=str(row.pk)), text, **slice.trail)
        act.announce(f"slice:{slice.key}", "workload_certificates", subject=workload)
    return NewWorkloadToken(row, secret)


def revoke_workload_token(row: WorkloadToken, *, actor: Actor, dry_run: bool = False) -> None:
    """Make a token useless; what came of it stays."""
    with verb("workload_token.revoke", actor=actor, dry_run=dry_run) as act:
        locked = WorkloadToken.objects.select_for_update().get(pk=row.pk)
        locked.revoked_at = locked.revoked_at or timezone.now()
        locked.save(update_fields=["revoked_at"])
        text = f"Revoked a join token of workload {row.workload}"
        act.entry(Target(kind="workload_token", name=row.shown_name, id=str(row.pk)), text, **row.slice.trail)
        act.announce(f"slice:{row.slice.key}", "workload_certificates", subject=row.workload)


def _network(place: int, text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        hint = "A network such as 10.1.0.0/16 or 2001:db8::/32, with no bits set behind it."
        raise Invalid.field(f"/networks/{place}", "invalid", hint) from None
