"""The key sets that nodes have: of one policy on every node of its gateway, or of one node for every policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console.accounts.access import Access
from fleet.models import KeySetStatus, Node
from fleet.queries.node_status import heard_since, is_heard
from policies.models import Slice

OLD_AFTER: Final = timedelta(days=1)


class KeySetState(StrEnum):
    """Fetched within a day, older than that, not there although the node tried, or nothing was said of it."""

    FRESH = "fresh"
    OLD = "old"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeySetOnNode:
    """A key set on a node, as that told last."""

    node: Node
    is_heard: bool
    state: KeySetState
    told: KeySetStatus | None


def key_sets_of_policy(slice_: Slice, policy: str, now: datetime) -> list[KeySetOnNode]:
    """The nodes of the slice's gateway, by name, each with its set; two queries."""
    told = {row.node_id: row for row in KeySetStatus.objects.filter(slice=slice_, policy=policy)}
    nodes = Node.objects.filter(gateway=slice_.gateway_id, revoked_at=None).order_by("name")
    since = heard_since(now)
    return [
        KeySetOnNode(node, is_heard(node, since), state_of(told.get(node.pk), now), told.get(node.pk)) for node in nodes
    ]


def key_sets_on(node: Node, access: Access) -> Sequence[KeySetStatus]:
    """The sets on a node of slices that the caller may see, by slice and policy; one query."""
    visible = Slice.objects.visible_to(access).filter(gateway=node.gateway_id)
    rows = KeySetStatus.objects.filter(node=node, slice__in=visible.values("pk")).select_related("slice")
    return list(rows.order_by("slice__key", "policy"))


def state_of(row: KeySetStatus | None, now: datetime) -> KeySetState:
    """How a set is at that time."""
    if row is None:
        return KeySetState.UNKNOWN
    if row.fetched_at is None:
        return KeySetState.MISSING
    return KeySetState.OLD if now - row.fetched_at > OLD_AFTER else KeySetState.FRESH
