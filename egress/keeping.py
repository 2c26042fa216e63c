"""Makes the partitions that come next, and forgets what is past its time."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, connection

from egress.models import Cut, Hit, Sight, Teller, Tunnel
from egress.tables import CUTS_KEPT, HITS_KEPT, SIGHTS_KEPT, TABLES
from telemetry import partitions
from telemetry.levels import seconds
from telemetry.locks import Lock, held_alone

SILENT: Final = timedelta(hours=2)
"""After which what a node told of open tunnels is over: each is an hour old at most."""
RECOUNT: Final = """
UPDATE egress_intake AS known SET sights = counted.number
FROM (
  SELECT intake.slice_id, count(sight.id) AS number
  FROM egress_intake AS intake LEFT JOIN egress_sight AS sight USING (slice_id) GROUP BY intake.slice_id
) AS counted
WHERE known.slice_id = counted.slice_id AND known.sights <> counted.number
"""
log = logging.getLogger(__name__)


def keep(now: datetime) -> None:
    """Do both, unless somebody else is at it; what a busy table does not let us drop is dropped next time."""
    with held_alone(Lock.KEEPING_EGRESS) as is_ours:
        if not is_ours:
            return
        for table in TABLES:
            ahead = [now + seconds(table.partition_seconds) * step for step in range(partitions.AHEAD + 1)]
            partitions.ensure(table, ahead)
            for name in partitions.expired(table, now, rolled_upto=None):
                _drop(name)
        Cut.objects.filter(at__lt=now - CUTS_KEPT).delete()
        Hit.objects.filter(day__lt=(now - HITS_KEPT).date()).delete()
        _forget_silent(now)
        if Sight.objects.filter(last_at__lt=now - SIGHTS_KEPT).delete()[0]:
            with connection.cursor() as cursor:
                cursor.execute(RECOUNT)


def _forget_silent(now: datetime) -> None:
    silent = list(Teller.objects.filter(told_at__lt=now - SILENT).values_list("pk", flat=True))
    Tunnel.objects.filter(node_id__in=silent).delete()
    Teller.objects.filter(pk__in=silent).delete()


def _drop(name: str) -> None:
    try:
        partitions.drop(name)
    except OperationalError as fault:  # a lock that was not to be had in time
        log.warning("housekeeping of %s is put off: %s", name, fault)
