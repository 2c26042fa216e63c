"""How consumers use their API keys: requests by step, key, policy and what became of them, and when each was last."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from gatehouse_protocol.vitals import WOULD_BE, KeyVerdict, Signal

from telemetry.levels import DAY_SECONDS, HOUR_SECONDS, floor
from telemetry.queries.moments import SLOT, moments, parameters, select
from telemetry.queries.window import Window
from telemetry.signals import scope_of_signal

REMEMBERED_DAYS: Final = 90
_OUTCOME: Final = re.compile(
    rf"(?P<would>{WOULD_BE})?(?P<verdict>{'|'.join(KeyVerdict)})-(?P<code>\d{{1,3}})", re.ASCII
)
_OF: Final = "JOIN telemetry_series ON id = key WHERE %(of)s::text IS NULL OR route LIKE %(of)s"
_UNITS: Final = """
WITH each AS (
  SELECT {slot} AS slot, key, sum(count) AS count FROM {moments}, unnest(series, counts) AS pair (key, count)
  GROUP BY slot, key
)
SELECT slot, route, service, flags, count::bigint FROM each {of}
"""
_LAST: Final = """
WITH each AS (SELECT key, max(at) AS at FROM {moments}, unnest(series) AS key GROUP BY key)
SELECT route, max(at) FROM each {of} GROUP BY route
"""


@dataclass(frozen=True, slots=True)
class Use:
    """So many requests with one verdict and status in one step; consumer and key are empty where nobody is known."""

    slot: int
    consumer: str
    key: str
    policy: str
    verdict: KeyVerdict
    is_shadow: bool
    code: int
    count: int

    @property
    def is_refused(self) -> bool:
        """Whether the request was sent away for its key."""
        return not self.is_shadow and self.verdict not in (KeyVerdict.ALLOWED, KeyVerdict.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Used:
    """`heard` says when each step was reported (absent: nobody was heard); `last` when each (consumer, key) was last
    used: the ten seconds in which it was, while they are recent, and the hour later.
    """

    uses: tuple[Use, ...]
    heard: Mapping[int, datetime]
    last: Mapping[tuple[str, str], datetime]


def used(slice_id: UUID, gateway_id: UUID, window: Window, consumer: str | None = None) -> Used:
    """Return how keys were used in a slice, or those of one consumer; three queries however many there are."""
    scope = scope_of_signal(slice_id, Signal.CONSUMERS)
    of = f"{consumer}/%" if consumer is not None else None
    values = parameters([scope], window) | {"of": of}
    rows = select(_UNITS.format(slot=SLOT, moments=moments(window.level), of=_OF), values)
    heard = select(
        f"SELECT {SLOT} AS slot, max(recorded_at) FROM {moments(window.level)} GROUP BY slot",
        parameters([scope, gateway_id], window),
    )
    uses = (_use(*row) for row in rows)
    return Used(tuple(use for use in uses if use is not None), dict(heard), _last(scope, window, of))


def _last(scope: UUID, window: Window, of: str | None) -> Mapping[tuple[str, str], datetime]:
    long_ago = floor(window.until - timedelta(days=REMEMBERED_DAYS), DAY_SECONDS)
    long = Window(long_ago, window.until, HOUR_SECONDS)
    rows = select(_LAST.format(moments=moments(long.level), of=_OF), parameters([scope], long) | {"of": of})
    return {_names(subject): at for subject, at in rows}


def _use(slot: int, subject: str, policy: str, outcome: str, count: int) -> Use | None:
    """None for what a node calls an outcome and is none that is known here."""
    found = _OUTCOME.fullmatch(outcome)
    if found is None:
        return None
    verdict, is_shadow = KeyVerdict(found["verdict"]), bool(found["would"])
    return Use(slot, *_names(subject), policy, verdict, is_shadow, int(found["code"]), count)


def _names(subject: str) -> tuple[str, str]:
    consumer, _, key = subject.partition("/")
    return consumer, key
