"""What spent budgets mean for whoever wants to change something."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from policies.models import Slice
from slo.evidence.scopes import scopes_of
from slo.models import Objective

FRESH: Final = timedelta(minutes=2)
"""An older judgement says nothing of now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Whether any budget of a slice is kept, and the sentence on the one that holds changes back; empty: none does."""

    is_known: bool
    text: str = ""


def hold_on(slice: Slice, now: datetime) -> Hold:
    """Return what the budgets over a slice's requests say of new rollouts; two queries."""
    rows = Objective.objects.filter(is_enabled=True, state__judged_at__gte=now - FRESH, state__remaining__isnull=False)
    rows = rows.select_related("tenant", "state").order_by("state__remaining")
    scopes = scopes_of(rows)
    over = [one for one in rows if slice.pk in scopes[one.pk].slice_ids]
    for one in over:
        below = one.promise.policy.hold_below
        if below is not None and one.state.remaining < below:
            return Hold(True, _text(one))
    return Hold(bool(over))


def _text(one: Objective) -> str:
    left = f"{one.state.remaining:.0%} of its budget are left" if one.state.remaining > 0 else "its budget is spent"
    return f"Objective {one.name} ({one.tenant.slug}) holds new rollouts: {left}."
