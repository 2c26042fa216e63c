"""The plan of a publish: its changes, what is unsafe about them, and the digest by which it is approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.compiler.intent import IntentObject, object_digest
from policies.compiler.plan.changes import Change, changes_between
from policies.compiler.plan.unsafe import Unsafe, unsafe_findings


@dataclass(frozen=True, slots=True)
class Plan:
    """`digest` (64 hexadecimal digits) names exactly these changes: whoever approves it approves nothing else."""

    changes: tuple[Change, ...]
    unsafe: tuple[Unsafe, ...]
    digest: str


def plan(before: Iterable[IntentObject], after: Iterable[IntentObject]) -> Plan:
    """What leads from one state of a slice to another. Both are whole, as unsafe findings are shares of the whole."""
    old = {item.key: item for item in before}
    new = {item.key: item for item in after}
    changes = changes_between(old.values(), new.values())
    return Plan(changes, unsafe_findings(old, new, changes), _digest(changes))


def _digest(changes: Sequence[Change]) -> str:
    """SHA-256 over each change's kind, name and the digests of the object before and after (32 zero bytes: absent)."""
    total = hashlib.sha256()
    for change in changes:
        total.update(f"{change.kind}\0{change.name}\0".encode())
        for item in (change.before, change.after):
            total.update(bytes(32) if item is None else object_digest(item))
    return total.hexdigest()
