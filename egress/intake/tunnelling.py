"""Which tunnels are open on each node, as its newest report has them."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from egress.intake.sorting import Told
from egress.models import Teller, Tunnel

WRITTEN_AT_ONCE: Final = 500
Key = tuple[UUID, UUID, str, str]
"""Node, slice, workload, destination."""


def write_tunnels(newest: Sequence[Told]) -> set[UUID]:
    """Make what is known of each node exactly what it tells; return the slices in which something changed.

    The caller has locked the nodes, and gives of each the newest of what it told.
    """
    tellers = [Teller(node_id=one.node_id, node_name=one.node_name[:63], told_at=one.at) for one in newest]
    tellers.sort(key=lambda row: row.node_id)
    Teller.objects.bulk_create(
        tellers, update_conflicts=True, unique_fields=["node_id"], update_fields=["node_name", "told_at"]
    )
    known = {_key(row): row for row in Tunnel.objects.filter(node_id__in=[one.node_id for one in newest])}
    said = _said(newest)
    changed = {key: count for key, count in said.items() if key not in known or known[key].count != count}
    gone = known.keys() - said.keys()
    Tunnel.objects.bulk_create(
        [_row(key, changed[key]) for key in sorted(changed)],
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["node_id", "slice_id", "workload", "destination"],
        update_fields=["count"],
    )
    if gone:
        Tunnel.objects.filter(pk__in=[known[key].pk for key in gone]).delete()
    return {key[1] for key in (*changed, *gone)}


def _said(newest: Sequence[Told]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for one in newest:
        for tunnels in one.report.tunnels:
            slice_id = one.slice_ids.get(tunnels.slice)
            if slice_id is not None and tunnels.count:
                key = (one.node_id, slice_id, tunnels.workload[:63], tunnels.destination[:300])
                found[key] = min(found[key] + tunnels.count, 2**30)
    return found


def _key(row: Tunnel) -> Key:
    return row.node_id, row.slice_id, row.workload, row.destination


def _row(key: Key, count: int) -> Tunnel:
    node_id, slice_id, workload, destination = key
    return Tunnel(node_id=node_id, slice_id=slice_id, workload=workload, destination=destination, count=count)
