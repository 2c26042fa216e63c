"""The workloads, egress policies and named destinations of a slice: those that are live, and those of the draft."""

from collections.abc import Iterable
from typing import Any, Final

from egress import standing
from egress.way_out import WayOut
from policies.compiler import IntentObject, Kind
from policies.compiler.intent.egress import EgressDestinationSpec, EgressPolicySpec, WorkloadSpec
from policies.compiler.switches import emergencies
from policies.drafting.rows import intent_of
from policies.models import DraftObject, Slice
from policies.queries.published import Content

KINDS: Final = (Kind.WORKLOAD, Kind.EGRESS_POLICY, Kind.EGRESS_DESTINATION, Kind.SWITCH)


def live(slice: Slice) -> WayOut:
    """Return what nodes hold unless told otherwise; nothing before a first revision has come through."""
    return published(slice, standing.live_sequence(slice) or 0)


def published(slice: Slice, sequence: int) -> WayOut:
    """Return what a revision has, whether or not it has come through."""
    rows = Content(slice, sequence).rows().filter(kind__in=KINDS)
    return _way_out(rows.values_list("kind", "name", "spec"), sequence)


def drafted(slice: Slice) -> WayOut:
    """Return what the draft has."""
    rows = DraftObject.objects.present().filter(slice=slice, kind__in=KINDS)
    return _way_out(rows.values_list("kind", "name", "spec"), None)


def _way_out(rows: Iterable[tuple[str, str, Any]], sequence: int | None) -> WayOut:
    found: list[IntentObject] = [intent_of(*row) for row in rows]
    workloads = frozenset(item.name for item in found if isinstance(item.spec, WorkloadSpec))
    policies = {item.name: item.spec for item in found if isinstance(item.spec, EgressPolicySpec)}
    named = {item.name: item.spec for item in found if isinstance(item.spec, EgressDestinationSpec)}
    return WayOut(workloads, dict(sorted(policies.items())), sequence, emergencies(found), named)
