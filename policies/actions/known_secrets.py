"""The verbs on the secrets that a DLP policy looks for: take one in, of which only a salted digest is kept, and let go.

Both change the draft; nodes look for a secret from the publish on.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from gatehouse_inspector.dlp.known import KnownSecret, WeakSecretError, new_salt

from console.audit.actor import Actor
from console.base.errors import Conflict, Invalid, NotFound
from policies.actions.objects import Written, patch_object
from policies.compiler import Kind
from policies.compiler.limits import DLP_KNOWN_SECRETS
from policies.models import DraftObject, Slice


@dataclass(frozen=True, slots=True)
class WantedSecret:
    """A secret that shall be looked for; what finding it means is `action`. It is never printed."""

    name: str
    text: str = field(repr=False)
    action: str


def add_secret(
    *, actor: Actor, slice: Slice, policy: str, wanted: WantedSecret, expected: str, dry_run: bool = False
) -> Written:
    """Let a policy of the draft look for a secret.

    Raises NotFound, Conflict `secrets_too_many` or `secret_exists`, and Invalid where it could be guessed.
    """
    known = _known(slice, policy)
    if len(known) >= DLP_KNOWN_SECRETS:
        raise Conflict(f"A policy looks for at most {DLP_KNOWN_SECRETS} secrets.", code="secrets_too_many")
    if any(one["name"] == wanted.name for one in known):
        raise Conflict(f"The policy looks for a secret called {wanted.name} already.", code="secret_exists")
    try:
        made = KnownSecret.of(wanted.name, wanted.text, new_salt())
    except WeakSecretError as error:
        raise Invalid.field("/secret", "secret_weak", str(error)) from None
    return _write(actor, slice, policy, [*known, {**asdict(made), "action": wanted.action}], expected, dry_run)


def remove_secret(
    *, actor: Actor, slice: Slice, policy: str, name: str, expected: str, dry_run: bool = False
) -> Written:
    """Look for a secret no longer, from the next publish on. Raises NotFound."""
    known = _known(slice, policy)
    left = [one for one in known if one["name"] != name]
    if len(left) == len(known):
        raise NotFound
    return _write(actor, slice, policy, left, expected, dry_run)


def _known(slice_: Slice, policy: str) -> list[dict[str, Any]]:
    row = DraftObject.objects.present().filter(slice=slice_, kind=Kind.DLP_POLICY, name=policy).first()
    if row is None:
        raise NotFound
    return list(row.spec["secrets"])


def _write(
    actor: Actor, slice_: Slice, policy: str, secrets: list[dict[str, Any]], expected: str, dry_run: bool
) -> Written:
    return patch_object(
        actor=actor, slice=slice_, kind=Kind.DLP_POLICY, name=policy, patch={"secrets": secrets},
        expected=expected, dry_run=dry_run,
    )  # fmt: skip
