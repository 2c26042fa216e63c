"""How a slice's rollouts and assignments stand, asked of the database; and movers that look without delay."""

from collections.abc import Callable

from django.utils import timezone

from fleet.actions.rollouts import move_due
from fleet.models import Assignment, Rollout
from fleet.rollout.states import RolloutState
from policies.models import Slice
from tests.fleet.waiting import until


def the_rollout(slice: Slice, sequence: int) -> Rollout:
    """The newest rollout of a revision."""
    return Rollout.objects.filter(slice=slice, revision__sequence=sequence).latest("id")


def assigned(slice: Slice) -> int | None:
    """The sequence that all nodes are told to run, unless they are told something else."""
    row = Assignment.objects.filter(slice=slice, node=None).select_related("revision").first()
    return row.revision.sequence if row else None


def exceptions(slice: Slice) -> dict[str, int]:
    """The sequences that single nodes are told to run instead, by name."""
    rows = Assignment.objects.filter(slice=slice, node__isnull=False)
    return dict(rows.values_list("node__name", "revision__sequence"))


def step() -> None:
    """Let every rollout take a step now."""
    Rollout.objects.active().update(next_action_at=timezone.now(), lease_until=None)
    move_due()


def wait_for(slice: Slice, sequence: int, state: RolloutState) -> Rollout:
    """Return the rollout of a revision once it is in `state`; movers look as often as they can."""
    stepping_until(lambda: the_rollout(slice, sequence).state == state)
    return the_rollout(slice, sequence)


def stepping_until(is_so: Callable[[], bool]) -> None:
    """Let rollouts take steps until `is_so()`."""

    def has_come() -> bool:
        step()
        return is_so()

    until(has_come)
