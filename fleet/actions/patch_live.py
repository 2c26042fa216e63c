"""Changes what is live, beside the draft: a revision of the live content with a patch, on its way at once.

The shared end of kill switches, shifts and grants; not a verb of its own. The revision is built on what is *live* and
not on the last one, so that nothing that waits, is tried on a few nodes or was rolled back rides along with an
emergency. Only access that was granted a moment ago does: nobody meant to take it back.
"""

from console.audit.verbs import Act
from console.base.errors import Conflict
from fleet.actions.secrets import secrets_of
from fleet.actions.start_rollout import Start, start_rollout
from fleet.models import Rollout
from fleet.queries.live import live_sequence
from fleet.queries.on_the_way import grants_on_the_way
from policies.actions.patches import create_patch
from policies.models import Slice
from policies.queries.published import Edits


def patch_live(act: Act, slice: Slice, edits: Edits, *, message: str, start: Start) -> Rollout:
    """Publish the live content with `edits` made; the caller has locked the slice.

    Raises Conflict `nothing_live`, and what `create_patch` raises.
    """
    live = live_sequence(slice)
    if live is None:
        raise Conflict(
            f"No revision of {slice.key} has come through yet; abort its rollout instead.", code="nothing_live"
        )
    whole = {**grants_on_the_way(slice, live), **edits}
    revision = create_patch(act, slice, live, whole, message=message, secrets=secrets_of(slice))
    return start_rollout(act, slice, revision, start)
