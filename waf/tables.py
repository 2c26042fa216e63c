"""How long what inspectors found is kept, and in which partitions."""

from typing import Final

from django.conf import settings

from telemetry.levels import DAY_SECONDS, HOUR_SECONDS, Table

_KEPT: Final = settings.WAF_EVENTS_KEPT_DAYS * DAY_SECONDS

EVENT = Table("waf_event", 1, _KEPT, DAY_SECONDS)
SAMPLE = Table("waf_sample", 1, _KEPT, DAY_SECONDS)
ATTACK = Table("waf_attack", 1, _KEPT, DAY_SECONDS)
TALLY = Table("waf_tally", HOUR_SECONDS, _KEPT, DAY_SECONDS)
MINUTE = Table("waf_minute", 60, 7 * DAY_SECONDS, DAY_SECONDS)
HOUR = Table("waf_hour", HOUR_SECONDS, 400 * DAY_SECONDS, 30 * DAY_SECONDS)

TABLES: Final = (EVENT, SAMPLE, ATTACK, TALLY, MINUTE, HOUR)
