"""Short ways to have objectives and their evidence."""

import copy
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from console.accounts.models import Tenant
from policies.models import Gateway
from slo.judging.round import judge_round
from slo.models import BurnState, Objective, ObjectiveState
from slo.spec import DEFAULTS


def spec(**changes: Any) -> dict[str, Any]:
    """An objective that says nothing but this; mappings are laid over those of the defaults."""
    made = copy.deepcopy(dict(DEFAULTS))
    for name, value in changes.items():
        made[name] = {**made[name], **value} if isinstance(value, Mapping) else value
    return made


def objective(tenant: Tenant, slug: str = "shop", gateway: Gateway | None = None, **changes: Any) -> Objective:
    """An objective of `tenant`."""
    return Objective.objects.create(
        tenant=tenant, slug=slug, name=slug.title(), gateway=gateway, spec=spec(**changes), created_by="somebody"
    )


def judged(wanted: Objective) -> ObjectiveState:
    """How it stands after another round."""
    assert judge_round(timezone.now())
    return ObjectiveState.objects.get(pk=wanted.pk)


def firing(wanted: Objective) -> set[str]:
    """The conditions that hold."""
    return set(BurnState.objects.filter(objective=wanted, is_firing=True).values_list("condition", flat=True))
