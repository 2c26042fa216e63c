"""What the demo promises of its traffic."""

from typing import Any, Final

from console.audit.actor import SYSTEM
from fleet.demo.content import ACME
from fleet.demo.people import tenant_of
from policies.models import Gateway
from slo.actions.objectives import add_objective
from slo.api.shapes.objectives import NewObjectiveShape
from slo.models import Objective

OBJECTIVES: Final[tuple[dict[str, Any], ...]] = (
    {
        "slug": "shop-front", "name": "The shop's front page answers", "target": "99.9", "labels": ["shop", "critical"],
        "owner": "Shop team", "window": {"type": "rolling", "days": 30},
        "indicator": {"kind": "availability", "routes": ["shop-root"]},
    },
    {
        "slug": "shop-api", "name": "Orders are taken", "target": "95", "labels": ["shop"], "owner": "Orders team",
        "window": {"type": "calendar", "unit": "month", "time_zone": "Europe/Berlin"},
        "indicator": {"kind": "availability", "routes": ["shop-api"]},
        "policy": {"warn_below": "50", "hold_below": "0"},
    },
    {
        "slug": "shop-api-fast", "name": "Orders are taken within 100 ms", "target": "90", "labels": ["shop"],
        "owner": "Orders team", "indicator": {"kind": "latency", "routes": ["shop-api"], "threshold_ms": 100},
    },
    {
        "slug": "public-api", "name": "The public API answers, minute by minute", "target": "99", "labels": ["api"],
        "indicator": {"kind": "availability", "routes": ["api-v1", "api-v2"]},
        "budgeting": {"method": "timeslices", "slice_seconds": 60, "slice_target": "95"},
    },
    {
        "slug": "shop-checked", "name": "The shop's front page passes its check", "target": "99", "labels": ["shop"],
        "owner": "Shop team", "indicator": {"kind": "synthetic", "checks": ["shop-front"]},
    },
)  # fmt: skip


def promise(edge: Gateway) -> list[str]:
    """Add the objectives where the tenant has none; return their names."""
    tenant = tenant_of(ACME)
    if Objective.objects.filter(tenant=tenant).exists():
        return []
    for wanted in OBJECTIVES:
        read = NewObjectiveShape(data=wanted)
        read.is_valid(raise_exception=True)
        add_objective(tenant, read.validated_data, gateway=edge, actor=SYSTEM)
    return [wanted["slug"] for wanted in OBJECTIVES]
