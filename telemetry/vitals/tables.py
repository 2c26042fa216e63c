"""Where vitals lie: ten seconds for two hours, minutes for a week, as counts of requests do. Pure."""

from typing import Final

from telemetry.levels import DAY_SECONDS, HOUR_SECONDS, Table

TEN_SECONDS: Final = Table("telemetry_vital", 10, 2 * HOUR_SECONDS, HOUR_SECONDS)
MINUTE: Final = Table("telemetry_vital_minute", 60, 7 * DAY_SECONDS, DAY_SECONDS)
TABLES: Final = (TEN_SECONDS, MINUTE)
