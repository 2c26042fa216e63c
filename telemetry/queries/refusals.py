"""Whom traffic policies refused in a window, or in shadow would have: by route, policy and reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from gatehouse_protocol.vitals import WOULD_BE, Signal

from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window
from telemetry.signals import scope_of_signal

MOST_ROWS: Final = 1_000
_SUMS: Final = """
WITH each AS (
  SELECT key, sum(count) AS count FROM {moments}, unnest(series, counts) AS pair (key, count) GROUP BY key
)
SELECT route, service, flags, count::bigint FROM each JOIN telemetry_series ON id = key
WHERE (%(route)s::text IS NULL OR route = %(route)s) AND (%(policy)s::text IS NULL OR service = %(policy)s)
  AND (%(policy)s::text IS NOT NULL OR route <> '' OR starts_with(flags, %(would_be)s))
ORDER BY count DESC, route, service, flags LIMIT {most}
"""
_HEARD: Final = "SELECT max(recorded_at) FROM {moments}"


@dataclass(frozen=True, slots=True)
class Refused:
    """So many requests were refused, or would have been, for one reason.

    `route` and `policy` are empty where it is not known: of what a policy in shadow would refuse the route, of limits,
    sizes, faults and failed keys or tokens the policy, which the route has one of for each type. `reason` is the rule,
    or what was wrong; empty where the type says it all.
    """

    route: str
    policy: str
    type: str
    reason: str
    is_shadow: bool
    count: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """The most frequent first; `as_of` is when a node was last heard in the window, None: never."""

    found: tuple[Refused, ...]
    as_of: datetime | None


def refused(
    slice_id: UUID, gateway_id: UUID, window: Window, *, route: str | None = None, policy: str | None = None
) -> Refusals:
    """Return the refusals of a slice in the window, or those of one route or policy; two queries.

    Limits are told of by route and, apart, by policy; the latter are only asked for by the policy's name.
    """
    scope = scope_of_signal(slice_id, Signal.REFUSALS)
    found = moments(window.level)
    values = parameters([scope], window) | {"route": route, "policy": policy, "would_be": WOULD_BE}
    rows = select(_SUMS.format(moments=found, most=MOST_ROWS), values)
    ((as_of,),) = select(_HEARD.format(moments=found), parameters([scope, gateway_id], window))
    return Refusals(tuple(_refused(*row) for row in rows), as_of)


def _refused(route: str, policy: str, outcome: str, count: int) -> Refused:
    is_shadow = outcome.startswith(WOULD_BE)
    type_, _, reason = outcome.removeprefix(WOULD_BE).partition(":")
    return Refused(route, policy, type_, reason, is_shadow, count)
