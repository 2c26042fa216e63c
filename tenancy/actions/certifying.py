"""The certificate of a deletion: what was done and that nothing remains, in the platform's chain of the trail."""

import hashlib
import json
from typing import Any

from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from tenancy.actions import claiming
from tenancy.catalogue.sweep import Sweep
from tenancy.models import Deletion, DeletionState


def certify(row: Deletion, seen: Sweep) -> None:
    """Write the certificate and end the deletion; nothing where it is somebody else's turn."""
    with verb("tenant.deleted", actor=SYSTEM) as act:
        locked = claiming.locked(row)
        if locked is None:
            raise AssertionError(f"somebody else goes on with {row.slug}")
        now = timezone.now()
        locked.certificate = document(locked, seen, now.isoformat())
        locked.state, locked.finished_at, locked.next_action_at = str(DeletionState.DONE), now, None
        locked.people, locked.remains, locked.lease_until = [], [], None
        locked.save()
        rows = sum(locked.rows.values())
        act.entry(
            Target(kind="tenant", name=row.slug, id=str(row.tenant_id)),
            f"Deleted the tenant {row.name}: {rows:,} rows in {len(locked.rows)} tables; {seen.columns} columns of "
            f"{seen.tables} tables were searched and nothing of it was found but its trail.",
            changes=[{"pointer": "/certificate", "before": None, "after": locked.certificate["sha256"]}],
        )
        act.announce("tenant:platform", "tenant", subject=row.slug)


def document(row: Deletion, seen: Sweep, issued_at: str) -> dict[str, Any]:
    """Return the certificate with the SHA-256 of its canonical JSON without that field (keys sorted, no blanks)."""
    trail = Entry.objects.filter(chain=row.slug).order_by("-position").values("chain", "position", "digest").first()
    said = {
        "tenant": {"id": str(row.tenant_id), "slug": row.slug, "name": row.name, "slices": sorted(row.slices.values())},
        "asked": {"by": row.asked_by, "at": row.asked_at.isoformat(), "reason": row.reason},
        "confirmed": {"by": row.confirmed_by, "at": row.confirmed_at.isoformat()} if row.confirmed_at else None,
        "nodes": row.nodes,
        "rows": row.rows,
        "sweep": seen.as_dict(),
        "kept": {"trail": trail, "entries": Entry.objects.filter(chain=row.slug).count()},
        "issued_at": issued_at,
    }
    return {**said, "sha256": digest_of(said)}


def digest_of(said: dict[str, Any]) -> str:
    """Return the SHA-256 of a certificate without its own digest, in hexadecimal."""
    covered = {key: value for key, value in said.items() if key != "sha256"}
    text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
