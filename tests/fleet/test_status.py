"""What a node is called, from freshness and proof alone, in Python and in SQL alike."""

from datetime import UTC, datetime, timedelta

import pytest

from fleet.models import Node
from fleet.queries.node_status import status_at
from fleet.status import (
    LastWord,
    NodeCount,
    NodeSliceState,
    NodeStatus,
    Progress,
    SliceStatus,
    node_slice_state,
    node_status,
    slice_status,
)
from tests import make

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
WELL = {"agent_state": "running", "envoy_state": "live"}
TABLE = [
    ("a node that never spoke", None, {}, NodeStatus.NEVER),
    ("one that spoke just now and is well", 0, WELL, NodeStatus.ONLINE),
    ("one at the edge of fresh", 10, WELL, NodeStatus.ONLINE),
    ("one that is silent for a while", 11, WELL, NodeStatus.STALE),
    ("one at the edge of stale", 60, WELL, NodeStatus.STALE),
    ("one that is silent for long", 61, WELL, NodeStatus.OFFLINE),
    ("one whose Envoy crashed", 1, {**WELL, "envoy_state": "crashed"}, NodeStatus.DEGRADED),
    ("one whose agent starts", 1, {**WELL, "agent_state": "starting"}, NodeStatus.DEGRADED),
    ("one with a listener that nobody reached", 1, {**WELL, "unproven_listeners": 1}, NodeStatus.DEGRADED),
    ("one that is degraded and silent", 61, {**WELL, "envoy_state": "crashed"}, NodeStatus.OFFLINE),
    ("one that was revoked, however well", 0, {**WELL, "is_revoked": True}, NodeStatus.REVOKED),
]


@pytest.mark.parametrize(("age", "said", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_nodes_status_in_python_and_in_sql(age, said, expected, db):
    seen_at = NOW - timedelta(seconds=age) if age is not None else None
    node = make.node(make.gateway())
    Node.objects.filter(pk=node.pk).update(
        last_seen_at=seen_at,
        agent={"state": said.get("agent_state", "")},
        envoy={"state": said.get("envoy_state", "")},
        listeners=[{"name": "http", "proven": True}]
        + [{"name": "x", "proven": False}] * said.get("unproven_listeners", 0),
        revoked_at=NOW if said.get("is_revoked") else None,
    )

    assert node_status(LastWord(seen_at, **said), NOW) == expected
    assert Node.objects.annotate(status=status_at(NOW)).get().status == expected


@pytest.mark.parametrize(
    ("progress", "status", "expected"),
    [
        (Progress(3, 3, None), NodeStatus.ONLINE, NodeSliceState.PROVEN),
        (Progress(3, 2, None), NodeStatus.ONLINE, NodeSliceState.CONVERGING),
        (Progress(3, 2, 3), NodeStatus.ONLINE, NodeSliceState.REJECTED),
        (Progress(4, 2, 3), NodeStatus.ONLINE, NodeSliceState.CONVERGING),
        (Progress(3, 3, None), NodeStatus.STALE, NodeSliceState.STALE),
        (Progress(3, 3, None), NodeStatus.OFFLINE, NodeSliceState.STALE),
        (Progress(None, 3, None), NodeStatus.ONLINE, NodeSliceState.CONVERGING),
    ],
)
def test_how_a_slice_stands_on_a_node(progress, status, expected):
    assert node_slice_state(progress, status) == expected


@pytest.mark.parametrize(
    ("is_rolling", "is_held", "nodes", "expected"),
    [
        (True, False, NodeCount(2, 2, 2), SliceStatus.ROLLING),
        (False, True, NodeCount(2, 2, 2), SliceStatus.HELD),
        (False, False, NodeCount(2, 2, 2), SliceStatus.PROVEN),
        (False, False, NodeCount(3, 2, 2), SliceStatus.PROVEN),
        (False, False, NodeCount(2, 2, 1), SliceStatus.UNKNOWN),
        (False, False, NodeCount(2, 0, 0), SliceStatus.UNKNOWN),
        (False, False, NodeCount(0, 0, 0), SliceStatus.UNKNOWN),
    ],
)
def test_how_a_slice_stands_on_its_gateway(is_rolling, is_held, nodes, expected):
    assert slice_status(is_rolling=is_rolling, is_held=is_held, nodes=nodes) == expected
