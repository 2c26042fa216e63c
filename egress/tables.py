"""How long what went out is kept, and in which partitions."""

from datetime import timedelta
from typing import Final

from django.conf import settings

from telemetry.levels import DAY_SECONDS, Table

FLOW: Final = Table("egress_flow", 60, 30 * DAY_SECONDS, DAY_SECONDS)
DENIAL: Final = Table("egress_denial", 1, settings.RECORDS_KEPT_DAYS * DAY_SECONDS, DAY_SECONDS)

TABLES: Final = (FLOW, DENIAL)

CUTS_KEPT: Final = timedelta(days=30)
HITS_KEPT: Final = timedelta(days=400)
SIGHTS_KEPT: Final = timedelta(days=400)
"""After they were last seen."""
