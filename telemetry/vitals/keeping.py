"""Adds ten seconds up into minutes, each row exactly once: the most of each gauge, the sum of each trouble."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from telemetry import partitions
from telemetry.models import Progress
from telemetry.vitals.tables import MINUTE, TEN_SECONDS

PORTION: Final = 50_000
"""Row numbers taken in one transaction; requests are numbered by the same sequence."""
_SLOTS: Final = f"""
SELECT DISTINCT date_bin('60 seconds', at, 'epoch'::timestamptz) FROM {TEN_SECONDS.name}
WHERE id > %(after)s AND id <= %(until)s
"""
_ROLL_UP: Final = f"""
WITH fresh AS MATERIALIZED (
  SELECT *, date_bin('60 seconds', at, 'epoch'::timestamptz) AS slot FROM {TEN_SECONDS.name}
  WHERE id > %(after)s AND id <= %(until)s
),
used AS (
  SELECT slot, node_id, key, max((value->>0)::bigint) AS used, max((value->>1)::bigint) AS most
  FROM fresh, jsonb_each(gauges) GROUP BY slot, node_id, key
),
gone AS (
  SELECT slot, node_id, key, sum(value::bigint)::bigint AS count
  FROM fresh, jsonb_each(troubles) GROUP BY slot, node_id, key
),
all_used AS (
  SELECT slot, node_id, jsonb_object_agg(key, jsonb_build_array(used, most)) AS gauges FROM used GROUP BY slot, node_id
),
all_gone AS (SELECT slot, node_id, jsonb_object_agg(key, count) AS troubles FROM gone GROUP BY slot, node_id),
heard AS (SELECT slot, node_id, max(recorded_at) AS recorded_at FROM fresh GROUP BY slot, node_id)
INSERT INTO {MINUTE.name} (at, node_id, recorded_at, gauges, troubles)
SELECT slot, node_id, recorded_at, coalesce(gauges, '{{}}'), coalesce(troubles, '{{}}')
FROM heard LEFT JOIN all_used USING (slot, node_id) LEFT JOIN all_gone USING (slot, node_id)
"""


def roll_up_vitals(now: datetime, upto: int) -> None:
    """Roll up all rows to a cut that was made."""
    Progress.objects.get_or_create(table=TEN_SECONDS.name)
    while _portion(upto):
        pass
    Progress.objects.filter(table=TEN_SECONDS.name).update(rolled_at=now)


def _portion(upto: int) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        progress = Progress.objects.select_for_update().get(table=TEN_SECONDS.name)
        span = {"after": progress.rolled_upto, "until": min(upto, progress.rolled_upto + PORTION)}
        if span["until"] <= span["after"]:
            return False
        cursor.execute(_SLOTS, span)
        partitions.ensure(MINUTE, [at for (at,) in cursor.fetchall()])
        cursor.execute(_ROLL_UP, span)
        progress.rolled_upto = span["until"]
        progress.save()
        return True
