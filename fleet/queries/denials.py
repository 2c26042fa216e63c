"""What became of denials of the platform: which listeners do not obey them, and how many tunnels they cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from gatehouse_protocol.egress import CutCause

from egress.models import Cut
from fleet.models import Switch
from fleet.queries.ways_out import NONE, WaysOut, ways_out
from policies.compiler import SWITCHES, SwitchType
from policies.compiler.intent.egress import Destination, Forwarding
from policies.compiler.intent.egress.asked import Asked, in_one_spelling
from policies.compiler.intent.egress.emergency import split_destination
from policies.models import Slice

_LATE: Final = timedelta(minutes=1)
"""Nodes tell of what they cut a little later, by clocks of their own."""


@dataclass(frozen=True, slots=True)
class WhatBecame:
    """Tunnels that were cut by each switch that denies a destination, and the ways out of gateways."""

    cuts: Mapping[UUID, int]
    ways_out: Mapping[UUID, WaysOut]

    def outdated(self, row: Switch) -> list[str]:
        """Return the listeners that do not obey a switch."""
        return list(self.ways_out.get(row.slice.gateway_id, NONE).outdated) if _denies(row) else []


@dataclass(frozen=True, slots=True)
class _Cut:
    gateway_id: UUID
    destination: str
    at: datetime
    count: int


def what_became(rows: Sequence[Switch]) -> WhatBecame:
    """Return it for these switches, in three queries; in none where none of them denies anything."""
    denials = [row for row in rows if SWITCHES[SwitchType(row.type)].is_denial]
    if not denials:
        return WhatBecame({}, {})
    cuts = _cuts(denials)
    counts = {row.pk: sum(one.count for one in cuts if _is_by(row, one)) for row in denials}
    return WhatBecame(counts, ways_out({row.slice.gateway_id for row in denials}))


def outdated_on(gateway_id: UUID, rows: Sequence[Switch]) -> tuple[str, ...]:
    """Return the listeners of a gateway that obey none of these switches; asked only where one denies something."""
    return ways_out([gateway_id]).get(gateway_id, NONE).outdated if any(_denies(row) for row in rows) else ()


def _denies(row: Switch) -> bool:
    return SWITCHES[SwitchType(row.type)].is_denial and row.lifted_at is None


def _cuts(rows: Sequence[Switch]) -> list[_Cut]:
    slices = dict(
        Slice.objects.filter(gateway__in={row.slice.gateway_id for row in rows}).values_list("pk", "gateway_id")
    )
    begun = min(row.thrown_at for row in rows) - _LATE
    cut = Cut.objects.filter(slice_id__in=list(slices), at__gte=begun, cause=str(CutCause.PLATFORM))
    told = cut.values_list("slice_id", "destination", "at").annotate(number=Sum("count"))
    return [_Cut(slices[slice_id], destination, at, number) for slice_id, destination, at, number in told]


def _is_by(row: Switch, cut: _Cut) -> bool:
    end = row.lifted_at or timezone.now()
    is_then = row.thrown_at - _LATE <= cut.at <= end + _LATE
    return is_then and row.slice.gateway_id == cut.gateway_id and _is_for(row.destination, cut.destination)


def _is_for(denied: str, destination: str) -> bool:
    place = in_one_spelling(destination, Forwarding.TUNNEL)
    if place is None:
        return False
    host, port = split_destination(denied)
    asked = Asked(*place, way=Forwarding.TUNNEL, method="CONNECT", path="/")
    return asked.is_for(Destination(host=host, port=port))
