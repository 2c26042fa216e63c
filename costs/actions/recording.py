"""What the audit trail and the pages that are open learn of prices, budgets and corrections."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from console.accounts.models import Tenant
from console.audit.verbs import PLATFORM_CHAIN, Act, Target


def record(
    act: Act, target: Target, summary: str, *, tenant: Tenant | None, changes: Sequence[dict[str, Any]] = ()
) -> None:
    """Write what was done, in the trail of the tenant or, where it concerns all, of the platform; and announce it."""
    tenant_id: UUID | None = tenant.pk if tenant else None
    act.entry(target, summary, tenant_id=tenant_id, chain=tenant.slug if tenant else PLATFORM_CHAIN, changes=changes)
    act.announce(f"tenant:{tenant.slug if tenant else 'platform'}", "costs", subject=target.id)
