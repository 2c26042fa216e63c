"""Brings credentials to nodes: what the slice should have becomes its next revision, with a rollout of its own."""

from collections.abc import Sequence

from django.db import transaction

from console.audit.verbs import Act
from console.base.errors import Conflict
from fleet.actions.parts import CREDENTIALS, publish_part
from fleet.actions.start_rollout import Start, start_rollout
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from policies.models import Slice
from vending.models import Credential
from vending.queries.content import content_of


def publish(act: Act, slice: Slice, changed: Sequence[Credential], message: str, *, override_freeze: str = "") -> None:
    """Publish what the slice should have, and let the credentials that changed follow the rollout.

    The slice is locked by the caller. A rollout under way is taken over: the new one carries what it carried.
    """
    start = Start(CREDENTIALS, override_freeze=override_freeze, is_meant=True)
    rollout = _published(act, slice, message, start) or _again(act, slice, start)
    for row in changed:
        row.rollout = rollout
        row.save(update_fields=["rollout"])


def _published(act: Act, slice: Slice, message: str, start: Start) -> Rollout | None:
    """Return the rollout of what is new; None where that is the last revision already."""
    try:
        with transaction.atomic():
            return publish_part(act, slice, (), content_of(slice), message=message, start=start)
    except Conflict as conflict:
        if conflict.code != "nothing_to_publish":
            raise
    return None


def _again(act: Act, slice: Slice, start: Start) -> Rollout | None:
    """What is wanted is the last revision already: let it set out once more if it was rolled back."""
    last = Rollout.objects.filter(slice=slice).select_related("revision").order_by("-id").first()
    if last is None or RolloutState(last.state).is_active or last.state == RolloutState.COMPLETE:
        return last
    return start_rollout(act, slice, last.revision, start)
