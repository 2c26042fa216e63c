"""What the audit trail and the pages that are open learn of an objective."""

from collections.abc import Sequence
from typing import Any

from console.audit.verbs import Act, Target
from slo.models import Objective


def record(act: Act, row: Objective, summary: str, changes: Sequence[dict[str, Any]] = ()) -> None:
    """Write what was done to an objective, and announce it."""
    act.entry(
        Target(kind="objective", name=row.slug, id=str(row.pk)), summary,
        tenant_id=row.tenant_id, chain=str(row.tenant.slug), changes=changes,
    )  # fmt: skip
    act.announce(f"tenant:{row.tenant.slug}", "objective", subject=str(row.pk))
