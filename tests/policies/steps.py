"""What tests of revisions do over and over: fill a draft, publish it, look at what is live."""

from collections.abc import Iterable
from typing import Any

from console.audit.actor import SYSTEM
from console.audit.verbs import verb
from policies.actions.objects import import_objects
from policies.actions.planning import check_draft
from policies.actions.revisions import SecretEntry, create_revision
from policies.drafting.slices import lock_slice
from policies.models import Revision, Slice, SliceResource


def fill(slice_: Slice, objects: Iterable[dict[str, Any]], *, prune: bool = False) -> None:
    """Write these objects into the draft."""
    import_objects(actor=SYSTEM, slice=slice_, objects=list(objects), prune=prune)


def publish(slice_: Slice, *, acknowledged: Iterable[str] = (), secrets: Iterable[SecretEntry] = ()) -> Revision:
    """Publish the draft as the fleet does, without a rollout."""
    checked = check_draft(slice_)
    with verb("revision.publish", actor=SYSTEM) as act:
        locked = lock_slice(slice_.pk)
        revision = create_revision(
            act,
            locked,
            checked,
            message="",
            plan_digest=None,
            acknowledged=frozenset(acknowledged),
            secrets=tuple(secrets),
        )
    slice_.refresh_from_db()
    return revision


def live(slice_: Slice) -> dict[str, bytes]:
    """Name → digest of what the last revision consists of, types put in front of names."""
    rows = SliceResource.objects.filter(slice=slice_, to_sequence=None)
    return {f"{row.type_url.rpartition('.')[2]} {row.name}": bytes(row.digest) for row in rows}
