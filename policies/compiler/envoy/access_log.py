"""Counters and latencies of every request, by Envoy's statistics access logger.

Unlike the router's own statistics it also counts what never reached a service (401, 403, 404, 429), and the agent reads
it with the same poll as everything else.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

PREFIX: Final = "gh"
MOST_COUNTERS: Final = 20_000  # idle ones are evicted when the bootstrap says how often
_CONFIG: Final = "envoy.extensions.access_loggers.stats.v3.Config"
_ROUTE_TAG: Final = ("route", "%ROUTE_NAME%")
_COUNTER_TAGS: Final = (
    _ROUTE_TAG,
    ("code", "%RESPONSE_CODE%"),
    ("flags", "%RESPONSE_FLAGS%"),
    ("cluster", "%UPSTREAM_CLUSTER%"),
)
_DURATION: Final = "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%"  # first byte received to last byte sent


def write_access_log(log: Any, schema: EnvoySchema) -> None:
    """Fill an `AccessLog`: the counter `gh.rq…` of requests and the histogram `gh.dur_us…` of microseconds."""
    config = schema.message(_CONFIG)()
    config.stats_scope.prefix = PREFIX
    config.stats_scope.max_counters.value = MOST_COUNTERS
    config.stats_scope.enable_eviction = True
    counter = config.counters.add()
    counter.stat.name = "rq"
    counter.value_fixed.value = 1
    for name, value in _COUNTER_TAGS:
        counter.stat.tags.add(name=name, value_format=value)
    histogram = config.histograms.add(unit="Microseconds", value_format=_DURATION)
    histogram.stat.name = "dur_us"
    histogram.stat.tags.add(name=_ROUTE_TAG[0], value_format=_ROUTE_TAG[1])
    log.name = "stats"
    log.typed_config.CopyFrom(schema.to_any(config))
