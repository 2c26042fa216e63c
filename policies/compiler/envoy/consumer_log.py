"""Counts of requests whose keys were asked for, by policy, consumer, key and what became of them; of no others."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CONSUMER_PREFIX, CONSUMERS

from policies.compiler.envoy.access_log import CONFIG
from policies.compiler.envoy.checks import write_of_others

MOST_COUNTERS: Final = 20_000  # idle ones are evicted when the bootstrap says how often
COUNTED: Final = "counted"


def write_consumer_log(log: Any, schema: EnvoySchema) -> None:
    """Fill an `AccessLog` that says nothing, and costs nearly nothing, where no policy asked for a key."""
    scope, _, name = CONSUMER_PREFIX.partition(".")
    config = schema.message(CONFIG)()
    config.stats_scope.prefix = scope
    config.stats_scope.max_counters.value = MOST_COUNTERS
    config.stats_scope.enable_eviction = True
    counter = config.counters.add()
    counter.stat.name = name
    counter.value_fixed.value = 1
    counted = f"%DYNAMIC_METADATA({CONSUMERS}:{COUNTED})%.code.%RESPONSE_CODE%"
    counter.stat.tags.add(name="of", value_format=counted)
    log.name = "consumers"
    both = log.filter.and_filter.filters
    asked = both.add().metadata_filter
    asked.matcher.filter = CONSUMERS
    asked.matcher.path.add(key=COUNTED)
    asked.matcher.value.present_match = True
    asked.match_if_key_not_found.value = False
    write_of_others(both.add(), schema)
    log.typed_config.CopyFrom(schema.to_any(config))
