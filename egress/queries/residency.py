"""What workloads that handle classes of data asked for within a window, summed."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Sum

from egress.models import Flow
from egress.residing import Went
from egress.tables import FLOW
from telemetry.levels import floor

MOST: Final = 20_000
"""Unlike flows that are looked at, those with most bytes."""
_FACES: Final = ("workload", "destination", "way", "outcome", "reason", "node_region")


def went_of(slice_id: UUID, workloads: Collection[str], since: datetime, until: datetime | None) -> list[Went]:
    """Return the flows of these workloads, in one query."""
    rows = Flow.objects.filter(slice_id=slice_id, workload__in=list(workloads), at__gte=floor(since, FLOW.step_seconds))
    if until is not None:
        rows = rows.filter(at__lt=until)
    summed = rows.values_list(*_FACES).annotate(number=Sum("count"), up=Sum("bytes_up"), down=Sum("bytes_down"))
    return [
        Went(workload, destination, way, outcome, reason, region, int(number), int(up), int(down))
        for workload, destination, way, outcome, reason, region, number, up, down in summed.order_by("-up")[:MOST]
    ]
