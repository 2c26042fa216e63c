"""What went out through a node, handed on exactly once, as counts are; what is of slices elsewhere is left out."""

from collections.abc import Sequence

from egress.ingest import Told, record
from fleet.models import NodeEvent
from fleet.models.node import REGION
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken


def write_egress(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Store it, and tell people what a node could not tell."""
    told = {id(one): _told(one, slice_ids) for one in taken if one.report.egress is not None}
    if not told:
        return
    newest = {one.node.pk: told[id(one)] for one in taken if one.is_newest and id(one) in told}
    record(list(told.values()), list(newest.values()))
    NodeEvent.objects.bulk_create(
        NodeEvent(
            node_id=one.node_id, at=one.at, code="egress_not_told",
            text=f"{one.report.lost} sorts of requests through egress listeners found no room and are not counted",
        )
        for one in told.values()
        if one.report.lost
    )  # fmt: skip


def _told(one: Taken, slice_ids: SliceIds) -> Told:
    assert one.report.egress is not None
    own = {key: pk for (gateway_id, key), pk in slice_ids.items() if gateway_id == one.node.gateway_id}
    return Told(one.node.pk, one.node.name, one.report.egress, one.at, own, one.node.labels.get(REGION, "")[:63])
