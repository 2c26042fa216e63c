"""Kill switches and how far each has come: that it is on says its row, that it is off only what nodes run."""

from enum import StrEnum

from django.db.models import OuterRef, QuerySet, Subquery

from fleet.models import Assignment, Switch
from fleet.models.switch import SwitchQuerySet
from fleet.rollout.states import RolloutState


class SwitchState(StrEnum):
    """How a switch stands."""

    ON = "on"
    LIFTING = "lifting"
    OFF = "off"


def with_rollouts(rows: SwitchQuerySet) -> QuerySet[Switch]:
    """Return the rows with what `state_of` and readers need at hand; one query."""
    live = Assignment.objects.filter(slice=OuterRef("slice"), node=None).values("revision__sequence")[:1]
    found = rows.select_related("slice", "rollout__revision").defer("rollout__revision__buckets")
    return found.annotate(live_sequence=Subquery(live))


def state_of(row: Switch) -> SwitchState:
    """Return how a switch (of `with_rollouts`) stands: lifted is off once the lift, or what came after it, is live."""
    if row.lifted_at is None:
        return SwitchState.ON
    state, live = RolloutState(row.rollout.state), getattr(row, "live_sequence", None) or 0
    is_through = state is RolloutState.COMPLETE or (not state.is_active and live > row.rollout.revision.sequence)
    return SwitchState.OFF if is_through else SwitchState.LIFTING
