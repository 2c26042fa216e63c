"""Finds the objective that an address names, with what is shown of it at hand."""

from typing import Any
from uuid import UUID

from django.db.models import FloatField, Value
from django.db.models.functions import Coalesce

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.errors import Invalid, NotFound
from policies.models import Gateway
from slo.models import Objective

LAST: float = 1e9
"""Where objectives without a known budget stand in a list by what is left."""


def objectives_at_hand(rows: Any) -> Any:
    """Return objectives with tenant, gateway, state and burns; `left` is what is left of the budget."""
    left = Coalesce("state__remaining", Value(LAST), output_field=FloatField())
    return rows.annotate(left=left).select_related("tenant", "gateway", "state").prefetch_related("burns")


def gateway_of(access: Access, slug: str | None) -> Gateway | None:
    """Return the gateway that a body names, None where it names none. Raises Invalid."""
    if slug is None:
        return None
    found = Gateway.objects.visible_to(access).filter(slug=slug).first()
    if found is None:
        raise Invalid.field("/gateway", "unknown", "There is no such gateway.")
    return found


def objective_of(access: Access, pk: UUID, permission: Permission) -> Objective:
    """Return an objective, once the caller may do this with it. Raises NotFound, Forbidden."""
    found: Objective | None = objectives_at_hand(Objective.objects.visible_to(access)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    access.require(permission, found.tenant_id)
    return found
