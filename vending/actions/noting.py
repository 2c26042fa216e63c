"""What the audit trail and whoever looks are told of credentials; never a secret."""

from collections.abc import Mapping
from typing import Any

from console.audit.actor import SYSTEM
from console.audit.verbs import Act, Target, verb
from console.base.live import announce
from vending.models import Credential


def record(act: Act, row: Credential, summary: str, before: Mapping[str, Any] | None = None) -> None:
    """Write the entry of a verb with what differs from `before` (`essence`), and tell who looks."""
    after = essence(row) if before is not None else {}
    changes = [
        {"pointer": f"/{name}", "before": before.get(name), "after": after[name]}
        for name in after
        if before is not None and before.get(name) != after[name]
    ]
    act.entry(target_of(row), summary, **row.slice.trail, changes=changes)
    announce_change(row)


def record_own(name: str, row: Credential, summary: str) -> None:
    """Write an entry of what happens by itself."""
    with verb(name, actor=SYSTEM) as act:
        record(act, row, summary)


def essence(row: Credential) -> dict[str, Any]:
    """Return what people may read and change of a credential."""
    return {
        "description": row.description, "owner": row.owner, "parameters": dict(row.parameters), "store": dict(row.store)
    }  # fmt: skip


def target_of(row: Credential) -> Target:
    """Return the credential as the audit trail names it."""
    return Target(kind="credential", name=f"{row.traffic_key}/{row.name}", id=str(row.pk))


def announce_change(row: Credential) -> None:
    """Tell who looks at the slice, after commit."""
    announce(f"slice:{row.traffic_key}", "credential", subject=row.name)
