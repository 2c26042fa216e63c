"""The verbs on a workload's proxy credentials: make one, whose password is told once, and take one away.

Both change the draft, like everything that nodes do: a credential lets somebody in from the publish on. To rotate
without a refused request make the second, publish, let the workload use it, take the first away, publish.
"""

import base64
import hashlib
import secrets
import string
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from console.audit.actor import Actor
from console.base.errors import Conflict, NotFound
from policies.actions.objects import Written, patch_object
from policies.compiler import Kind
from policies.compiler.intent.egress import ProxyCredential, proxy_user
from policies.compiler.limits import CREDENTIALS_PER_WORKLOAD
from policies.models import DraftObject, Slice

_KEY_CHARACTERS = string.ascii_lowercase + string.digits
_KEY_LENGTH = 6
_PASSWORD_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A credential and its password, which is kept nowhere."""

    written: Written
    key: str
    user: str
    password: str = field(repr=False)


def add_credential(*, actor: Actor, slice: Slice, name: str, expected: str, dry_run: bool = False) -> NewCredential:
    """Give a workload of the draft another credential. Raises NotFound, and Conflict `credentials_too_many`."""
    known = _known(slice, name)
    if len(known) >= CREDENTIALS_PER_WORKLOAD:
        raise Conflict(f"A workload has at most {CREDENTIALS_PER_WORKLOAD} credentials.", code="credentials_too_many")
    key = "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(_KEY_LENGTH))
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    digest = hashlib.sha1(password.encode()).digest()  # what Envoy compares; of 256 random bits nobody finds them
    made = ProxyCredential(key=key, sha1=base64.b64encode(digest).decode(), made_at=timezone.now())
    written = _write(actor, slice, name, [*known, made.model_dump(mode="json")], expected, dry_run)
    return NewCredential(written, key, proxy_user(slice.tenant.slug, name, made), password)


def remove_credential(
    *, actor: Actor, slice: Slice, name: str, key: str, expected: str, dry_run: bool = False
) -> Written:
    """Take a credential away; from the next publish on nobody is let in by it. Raises NotFound."""
    known = _known(slice, name)
    left = [one for one in known if one["key"] != key]
    if len(left) == len(known):
        raise NotFound
    return _write(actor, slice, name, left, expected, dry_run)


def _known(slice_: Slice, name: str) -> list[dict[str, Any]]:
    row = DraftObject.objects.present().filter(slice=slice_, kind=Kind.WORKLOAD, name=name).first()
    if row is None:
        raise NotFound
    return list(row.spec["credentials"])


def _write(
    actor: Actor, slice_: Slice, name: str, credentials: list[dict[str, Any]], expected: str, dry_run: bool
) -> Written:
    return patch_object(
        actor=actor, slice=slice_, kind=Kind.WORKLOAD, name=name, patch={"credentials": credentials},
        expected=expected, dry_run=dry_run,
    )  # fmt: skip
