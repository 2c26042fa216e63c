"""Makes the partitions that come next and drops those past their time."""

import logging
from datetime import datetime

from django.db import OperationalError

from telemetry import partitions
from telemetry.levels import DAY_SECONDS, seconds
from telemetry.locks import Lock, held_alone
from waf.models import Ban, Flood
from waf.tables import TABLES

_KEPT_SECONDS = 30 * DAY_SECONDS
"""Bans and floods, after they are over."""
log = logging.getLogger(__name__)


def keep(now: datetime) -> None:
    """Do both, unless somebody else is at it; what a busy table does not let us drop is dropped next time."""
    with held_alone(Lock.KEEPING_FINDINGS) as is_ours:
        if not is_ours:
            return
        for table in TABLES:
            ahead = [now + seconds(table.partition_seconds) * step for step in range(partitions.AHEAD + 1)]
            partitions.ensure(table, ahead)
            for name in partitions.expired(table, now, rolled_upto=None):
                _drop(name)
        Ban.objects.filter(until__lt=now - seconds(_KEPT_SECONDS)).delete()
        Flood.objects.filter(ended_at__lt=now - seconds(_KEPT_SECONDS)).delete()


def _drop(name: str) -> None:
    try:
        partitions.drop(name)
    except OperationalError as fault:  # a lock that was not to be had in time
        log.warning("housekeeping of %s is put off: %s", name, fault)
