"""Counts of requests by what filters of ours left with them: whose keys were asked for, what a cache did."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CACHE_PREFIX, CACHES, CONSUMER_PREFIX, CONSUMERS

from policies.compiler.envoy.access_log import CONFIG, MOST_COUNTERS
from policies.compiler.envoy.checks import write_of_others

COUNTED: Final = "counted"
"""The key, in the metadata of a filter, of what its counter is named by."""


def write_consumer_log(log: Any, schema: EnvoySchema) -> None:
    """Count requests whose keys were asked for, by policy, consumer, key and what became of them."""
    _count_left(log, "consumers", CONSUMER_PREFIX, CONSUMERS, "code.%RESPONSE_CODE%", schema)


def write_cache_log(log: Any, schema: EnvoySchema) -> None:
    """Count requests of which a cache was asked, by policy, what it did, and route."""
    _count_left(log, "caches", CACHE_PREFIX, CACHES, "route.%ROUTE_NAME%", schema)


def one_counter(prefix: str, schema: EnvoySchema) -> tuple[Any, Any]:
    """Return the configuration of a log with one counter of requests, and that counter; idle ones are evicted."""
    scope, _, name = prefix.partition(".")
    config = schema.message(CONFIG)()
    config.stats_scope.prefix = scope
    config.stats_scope.max_counters.value = MOST_COUNTERS
    config.stats_scope.enable_eviction = True
    counter = config.counters.add()
    counter.stat.name = name
    counter.value_fixed.value = 1
    return config, counter


def _count_left(log: Any, name: str, prefix: str, metadata: str, by: str, schema: EnvoySchema) -> None:
    """Fill an `AccessLog` that says nothing, and costs nearly nothing, where the filter left nothing."""
    config, counter = one_counter(prefix, schema)
    counter.stat.tags.add(name="of", value_format=f"%DYNAMIC_METADATA({metadata}:{COUNTED})%.{by}")
    log.name = name
    both = log.filter.and_filter.filters
    asked = both.add().metadata_filter
    asked.matcher.filter = metadata
    asked.matcher.path.add(key=COUNTED)
    asked.matcher.value.present_match = True
    asked.match_if_key_not_found.value = False
    write_of_others(both.add(), schema)
    log.typed_config.CopyFrom(schema.to_any(config))
