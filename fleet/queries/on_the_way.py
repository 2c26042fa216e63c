"""What is on its way to the nodes and must not be taken back by the next patch of what is live.

A patch is built on what is live, so that nothing rides along that waits or was rolled back. Two things are small, were
decided by somebody, and are wanted now: access that was granted, and switches; the latter stay in every revision.
"""

from typing import Final

from django.db.models import Q

from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from policies.compiler import IntentObject, Kind, ObjectKey
from policies.drafting.rows import intent_of
from policies.models import RevisionObject, Slice

GRANTED: Final = "granted-"
"""What the policies are called that hold what was granted."""


_GOING_BACK: Final = [str(state) for state in RolloutState if state.is_going_back]


def grants_on_the_way(slice: Slice, live: int) -> dict[ObjectKey, IntentObject]:
    """Return the policies of granted access that the revision under way has otherwise than revision `live`."""
    if not _is_under_way(slice):
        return {}
    rows = RevisionObject.objects.filter(
        slice=slice, kind=Kind.EGRESS_POLICY, name__startswith=GRANTED, from_sequence__gt=live, to_sequence=None
    )
    found = [intent_of(*row) for row in rows.values_list("kind", "name", "spec")]
    return {item.key: item for item in found}


def is_switch_on_the_way(slice: Slice, live: int) -> bool:
    """Whether a switch was thrown or lifted that not all nodes have heard of yet."""
    since = Q(from_sequence__gt=live) | Q(to_sequence__gt=live)
    return _is_under_way(slice) and RevisionObject.objects.filter(since, slice=slice, kind=Kind.SWITCH).exists()


def _is_under_way(slice: Slice) -> bool:
    rows = Rollout.objects.active().exclude(state__in=_GOING_BACK)
    return rows.filter(slice=slice, revision__sequence=slice.last_sequence).exists()
