"""Keeps who came on temporary lists: what several nodes say of one client at a time is one row."""

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from gatehouse_inspector.policies.bans import LONGEST_SECONDS, MOST_CLIENTS
from gatehouse_protocol.findings import WafBan

from telemetry.ids import id_at
from waf.intake.rows import believable
from waf.intake.sorting import Finding, Found
from waf.models import Ban

MOST_AT_ONCE: Final = 10_000
"""Of one slice; who comes on a list beyond that is on it on that node, and not told of."""
_LONGEST: Final = timedelta(seconds=LONGEST_SECONDS)
_NETWORK_BITS: Final = 64
_Key = tuple[str, str, bool]


def write_bans(by_slice: Mapping[UUID, Found]) -> None:
    """Write what was said; the caller has locked the slices."""
    for slice_id, found in by_slice.items():
        if found.bans:
            _write(slice_id, found)


def _write(slice_id: UUID, found: Found) -> None:
    said = [row for one in found.bans if (row := _row(slice_id, found, *one)) is not None]
    if not said:
        return
    on_lists = Ban.objects.filter(slice_id=slice_id, until__gte=min(one.since for one in said))
    same = on_lists.filter(client__in={one.client for one in said}, released_at=None)
    known = {_key(row): row for row in same.order_by("since")}
    before, room = set(known.values()), MOST_AT_ONCE - on_lists.count()
    fresh: list[Ban] = []
    for one in said:
        row = known.get(_key(one))
        if row is not None and row.until >= one.since:
            row.until, row.times = max(row.until, one.until), max(row.times, one.times)
        elif len(fresh) < room:
            known[_key(one)] = one
            fresh.append(one)
    Ban.objects.bulk_update(before, ["until", "times"])
    Ban.objects.bulk_create(fresh)


def _row(slice_id: UUID, found: Found, finding: Finding, said: WafBan) -> Ban | None:
    client = client_of(said.client)
    if client is None:
        return None
    since = believable(said.at, finding.at)
    lasting = min(max(said.until - said.at, timedelta()), _LONGEST)
    return Ban(
        id=id_at(since), slice_id=slice_id, node_id=finding.node_id, policy=found.own(said.policy), client=client,
        country=said.country[:2], route=found.own(said.route), rule=said.rule[:100], since=since,
        until=since + lasting, action=str(said.action), is_enforced=said.enforced, times=min(said.times, 1_000_000),
        most=min(max(said.most, 1), MOST_CLIENTS), released_by="",
    )  # fmt: skip


def client_of(text: str) -> str | None:
    """Return an address, or a network of IPv6, as it is written usually; None for anything else."""
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        return None
    if network.prefixlen == network.max_prefixlen:
        return str(network.network_address)
    return str(network) if network.version == 6 and network.prefixlen == _NETWORK_BITS else None


def _key(row: Ban) -> _Key:
    return row.policy, row.client, row.is_enforced
