"""The verbs on a consumer's API keys: make one, which is told once, let one end, and take one away.

All change the draft, like everything that nodes do: a key lets in from the publish on. To rotate without a refused
request make the second, publish, let the consumer use it, let the first end or take it away, publish.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from console.audit.actor import Actor
from console.base.errors import Conflict, NotFound
from console.base.secret_text import new_secret
from policies.actions.objects import Written, patch_object
from policies.compiler import Kind
from policies.compiler.limits import KEYS_PER_CONSUMER
from policies.models import DraftObject, Slice

PREFIX: Final = "ghk_"
_HINT_LETTERS: Final = 8  # they tell 24 of a key's 190 bits


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key, which is kept nowhere."""

    written: Written
    name: str
    hint: str
    key: str = field(repr=False)


def add_key(
    *, actor: Actor, slice: Slice, consumer: str, name: str, expires_at: datetime | None, expected: str,
    dry_run: bool = False,
) -> NewKey:  # fmt: skip
    """Give a consumer of the draft another key. Raises NotFound, Conflict `keys_too_many` and `key_exists`."""
    known = _known(slice, consumer)
    if any(one["name"] == name for one in known):
        raise Conflict(f"{consumer} has a key of the name {name} already.", code="key_exists")
    if len(known) >= KEYS_PER_CONSUMER:
        raise Conflict(f"A consumer has at most {KEYS_PER_CONSUMER} keys.", code="keys_too_many")
    key = new_secret(PREFIX)
    made = {
        "name": name,
        "digest": hashlib.sha256(key.encode()).hexdigest(),
        "hint": key[:_HINT_LETTERS],
        "made_at": timezone.now().isoformat(),
        "expires_at": _said(expires_at),
    }
    written = _write(actor, slice, consumer, [*known, made], expected, dry_run)
    return NewKey(written, name, made["hint"], key)


def end_key(
    *, actor: Actor, slice: Slice, consumer: str, name: str, expires_at: datetime | None, expected: str,
    dry_run: bool = False,
) -> Written:  # fmt: skip
    """Let a key end at a moment, or (None) not by itself. Raises NotFound."""
    known = _known(slice, consumer)
    _require(known, name)
    changed = [one | {"expires_at": _said(expires_at)} if one["name"] == name else one for one in known]
    return _write(actor, slice, consumer, changed, expected, dry_run)


def remove_key(
    *, actor: Actor, slice: Slice, consumer: str, name: str, expected: str, dry_run: bool = False
) -> Written:
    """Take a key away; from the next publish on nobody is let in by it. Raises NotFound."""
    known = _known(slice, consumer)
    _require(known, name)
    return _write(actor, slice, consumer, [one for one in known if one["name"] != name], expected, dry_run)


def _require(known: Sequence[dict[str, Any]], name: str) -> None:
    if all(one["name"] != name for one in known):
        raise NotFound


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _known(slice_: Slice, name: str) -> list[dict[str, Any]]:
    row = DraftObject.objects.present().filter(slice=slice_, kind=Kind.CONSUMER, name=name).first()
    if row is None:
        raise NotFound
    return list(row.spec["keys"])


def _write(actor: Actor, slice_: Slice, name: str, keys: list[dict[str, Any]], expected: str, dry_run: bool) -> Written:
    return patch_object(
        actor=actor, slice=slice_, kind=Kind.CONSUMER, name=name, patch={"keys": keys}, expected=expected,
        dry_run=dry_run,
    )  # fmt: skip
