"""Writes down which nodes are told of a rollout's revision, and how they were at that moment. Part of a step."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import connection

from fleet.evidence.baseline import take_baseline
from fleet.models import Rollout
from fleet.queries.node_status import heard_since
from fleet.rollout.states import NodeState
from policies.models import Slice

_TELL: Final = """
INSERT INTO fleet_rolloutnode (rollout_id, node_id, stage, pushed_at, waiting_since, state, at, before)
SELECT %(rollout)s, id, %(stage)s, %(now)s, CASE WHEN is_heard THEN %(now)s END, %(state)s, %(now)s,
  jsonb_build_object('heard', is_heard, 'epoch', epoch::text, 'restarts', coalesce((envoy ->> 'restarts')::int, 0))
  || coalesce(counted::jsonb, '{}')
FROM (SELECT *, coalesce(last_seen_at >= %(heard_since)s, false) AS is_heard FROM fleet_node) AS node
JOIN unnest(%(nodes)s::uuid[], %(counted)s::text[]) AS joining (node_id, counted) ON node_id = id
"""


def tell(rollout: Rollout, slice: Slice, joining: Collection[UUID], stage: int, now: datetime) -> None:
    """Note these nodes as told in `stage`; strategies that judge also note the hour before."""
    before: Mapping[UUID, Mapping[str, int]] = {}
    if rollout.strategy["judge"]:
        before = take_baseline(rollout, slice, joining, now)
    values = {
        "rollout": rollout.pk,
        "stage": stage,
        "now": now,
        "heard_since": heard_since(now),
        "state": str(NodeState.WAITING),
        "nodes": list(joining),
        "counted": [orjson.dumps(before.get(node_id, {})).decode() if before else None for node_id in joining],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, values)
