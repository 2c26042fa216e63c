"""Makes the partitions that come next, drops those past their time, and the oldest while all take up too much room."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection

from telemetry import partitions
from telemetry.levels import seconds
from telemetry.records.tables import RECORD, TABLES

log = logging.getLogger(__name__)
GIGABYTE = 1024**3


def keep_records(now: datetime) -> None:
    """Do it; what a busy table does not let us drop is dropped next time."""
    for table in TABLES:
        ahead = [now + seconds(table.partition_seconds) * step for step in range(partitions.AHEAD + 1)]
        partitions.ensure(table, ahead)
        for name in partitions.expired(table, now, rolled_upto=None):
            _drop(name)
    for name in too_large(now, settings.RECORDS_MOST_GB * GIGABYTE):
        log.warning("%s is dropped before its time: records take up more than GATEHOUSE_RECORDS_MOST_GB", name)
        _drop(name)


def too_large(now: datetime, most_bytes: int) -> list[str]:
    """Return the oldest partitions beyond so many bytes of all, indexes included; never the present one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text, pg_total_relation_size(inhrelid) FROM pg_inherits "
            "WHERE inhparent = %s::regclass ORDER BY 1 DESC",
            [RECORD.name],
        )
        sizes = cursor.fetchall()
    present = partitions.name_of(RECORD, RECORD.partition_start(now))
    found, total = [], 0
    for name, size in sizes:
        total += size
        if total > most_bytes and name < present:
            found.append(name)
    return found


def _drop(name: str) -> None:
    try:
        partitions.drop(name)
    except OperationalError as fault:  # a lock that was not to be had in time
        log.warning("housekeeping of %s is put off: %s", name, fault)
