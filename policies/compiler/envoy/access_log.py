"""Counters, bytes and latencies of every request, by Envoy's statistics access logger.

Unlike the router's own statistics it also counts what never reached a service (401, 403, 404, 429), and the agent reads
it with the same poll as everything else. Requests of checks are nobody's traffic.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.checks import write_of_others

PREFIX: Final = "gh"
MOST_COUNTERS: Final = 20_000  # idle ones are evicted when the bootstrap says how often
CONFIG: Final = "envoy.extensions.access_loggers.stats.v3.Config"
TAG_VALUE: Final = "envoy.extensions.matching.common_inputs.stats.v3.StatTagValueInput"
_TRANSFORM: Final = "envoy.extensions.matching.actions.transform_stat.v3.TransformStat"
_ROUTE: Final = "%ROUTE_NAME%"
# Two tags that read like four (`gh.rq.route.….code.….flags.….cluster.…`), as each costs Envoy 0.05 µs a request; the
# last stays apart, for Envoy takes the dot off a value that ends with one, and there may be no cluster.
_COUNTER_TAGS: Final = (
    ("route", f"{_ROUTE}.code.%RESPONSE_CODE%.flags.%RESPONSE_FLAGS%"),
    ("cluster", "%UPSTREAM_CLUSTER%"),
)
# What one request and its answer took on the wire: heads, bodies and framing, as sent, without TLS and TCP.
_BYTES: Final = (("rx", "%DOWNSTREAM_WIRE_BYTES_RECEIVED%"), ("tx", "%DOWNSTREAM_WIRE_BYTES_SENT%"))
_PLACE_TAGS: Final = (("route", _ROUTE), ("cluster", "%UPSTREAM_CLUSTER%"))
_DURATION: Final = "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%"  # first byte received to last byte sent


def write_access_log(log: Any, schema: EnvoySchema) -> None:
    """Fill an `AccessLog`: the counters `gh.rq…` of requests and `gh.rx…` and `gh.tx…` of bytes, and the histogram
    `gh.dur_us…` of microseconds.
    """
    config = schema.message(CONFIG)()
    config.stats_scope.prefix = PREFIX
    config.stats_scope.max_counters.value = MOST_COUNTERS
    config.stats_scope.enable_eviction = True
    counter = config.counters.add()
    counter.stat.name = "rq"
    counter.value_fixed.value = 1
    for name, value in _COUNTER_TAGS:
        counter.stat.tags.add(name=name, value_format=value)
    for name, value in _BYTES:
        _count_bytes(config.counters.add(value_format=value).stat, name)
    histogram = config.histograms.add(unit="Microseconds", value_format=_DURATION)
    histogram.stat.name = "dur_us"
    _leave_out_unfinished(histogram.stat.tags.add(name="sent", value_format=_DURATION).rules, schema)
    histogram.stat.tags.add(name="route", value_format=_ROUTE)
    log.name = "stats"
    write_of_others(log.filter, schema)
    log.typed_config.CopyFrom(schema.to_any(config))


def _count_bytes(stat: Any, name: str) -> None:
    """Bytes are counted by route and service alone, whatever became of the request."""
    stat.name = name
    for tag, value in _PLACE_TAGS:
        stat.tags.add(name=tag, value_format=value)


def _leave_out_unfinished(rules: Any, schema: EnvoySchema) -> None:
    """Drop the latency of an answer whose last byte was never sent; Envoy would log an error for want of a number.

    A tag is looked at before the value is. For all other answers the tag itself is dropped: it is there for this only.
    """
    tree = rules.matcher_tree
    tree.input.name = "value"
    tree.input.typed_config.CopyFrom(schema.to_any(schema.message(TAG_VALUE)()))
    act(tree.exact_match_map.map[""].action, "drop_stat", schema)
    act(rules.on_no_match.action, "drop_tag", schema)


def act(action: Any, what: str, schema: EnvoySchema, **how: str) -> None:
    """Fill what a rule over a tag does: `drop_stat`, `drop_tag` or `update_tag`."""
    transform = schema.message(_TRANSFORM)()
    getattr(transform, what).SetInParent()
    for name, value in how.items():
        setattr(getattr(transform, what), name, value)
    action.name = what
    action.typed_config.CopyFrom(schema.to_any(transform))
