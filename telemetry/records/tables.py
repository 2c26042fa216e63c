"""How long access records are kept, and in which partitions."""

from typing import Final

from django.conf import settings

from telemetry.levels import DAY_SECONDS, HOUR_SECONDS, Table

_KEPT: Final = settings.RECORDS_KEPT_DAYS * DAY_SECONDS

RECORD: Final = Table("telemetry_record", 1, _KEPT, 6 * HOUR_SECONDS)
GAP: Final = Table("telemetry_record_gap", 60, _KEPT, DAY_SECONDS)
TABLES: Final = (RECORD, GAP)
