"""Leaves what the local stack needs in its state folder: join tokens, the owner's API token, passwords of workloads.

Files are readable by their owner only, and written so that nobody ever reads half a token.
"""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from console.accounts.access import Access
from console.accounts.actions.tokens import Terms, create_token
from console.accounts.authentication import find_token
from console.accounts.bearer import token_digest
from console.accounts.models import Tenant, User
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from fleet.actions.join_tokens import create_join_token
from fleet.actions.nodes import revoke_node
from fleet.models import JoinToken, Node
from policies.actions.credentials import add_credential
from policies.compiler import Kind
from policies.models import DraftObject, Gateway, Slice

JOIN_SECONDS = 24 * 3600
OWNER_TOKEN_LIFETIME = timedelta(days=365)
ENROLLED = Path("store") / "enrolled.json"
"""The agent's memory of having joined; without it the node has lost its keys and must join again."""


def leave_join_token(gateway: Gateway, name: str, folder: Path) -> None:
    """Write `folder/join-token` unless the node has joined or has a token that still works."""
    node = Node.objects.filter(gateway=gateway, name=name, revoked_at=None).first()
    if node is not None and (folder / ENROLLED).exists():
        return
    if node is not None:
        revoke_node(node, actor=SYSTEM)
    file = folder / "join-token"
    if not _is_redeemable(gateway, file):
        _write(file, create_join_token(gateway, name=name, expires_in_seconds=JOIN_SECONDS, actor=SYSTEM).secret)


def leave_owner_token(owner: User, file: Path) -> None:
    """Write the platform owner's API token unless the file holds one that works."""
    if file.exists() and find_token(file.read_text().strip()) is not None:
        return
    platform = Tenant.objects.get(is_platform=True)
    terms = Terms("local stack", list(Permission), timezone.now() + OWNER_TOKEN_LIFETIME)
    made = create_token(access=Access(user=owner), tenant=platform, terms=terms)
    _write(file, made.secret)


def leave_credentials(slice: Slice, folder: Path) -> None:
    """Give each workload of a draft a credential, and write it to `folder/<workload>` as `user:password`."""
    for row in DraftObject.objects.present().filter(slice=slice, kind=Kind.WORKLOAD).order_by("name"):
        if not (folder / row.name).exists():
            made = add_credential(actor=SYSTEM, slice=slice, name=row.name, expected="*")
            _write(folder / row.name, f"{made.user}:{made.password}")


def _is_redeemable(gateway: Gateway, file: Path) -> bool:
    if not file.exists():
        return False
    living = JoinToken.objects.filter(gateway=gateway, used_at=None, revoked_at=None, expires_at__gt=timezone.now())
    return living.filter(digest=token_digest(file.read_text().strip())).exists()


def _write(file: Path, secret: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secret + "\n")
    fresh.replace(file)
