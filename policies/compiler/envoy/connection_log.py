"""Counts of connections to a TLS listener as they end: which chain answered, and what became of the handshake.

Envoy's own counters (`ssl.*`) know neither the certificate nor why, and count a node's looks at its own listeners too;
those come from an address of their own and are left out here.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CONNECTION_PREFIX, PROBE_ADDRESS

from policies.compiler.envoy.access_log import CONFIG, TAG_VALUE, act

MOST_COUNTERS: Final = 5_000  # chains times ciphers and reasons; idle ones are evicted
_CHAIN: Final = "%FILTER_CHAIN_NAME%"
_WHY: Final = "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%"
_DONE: Final = "%DOWNSTREAM_HANDSHAKE_DURATION%"  # empty where the handshake did not come to its end
_FROM: Final = "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"


def write_connection_log(log: Any, listener: str, schema: EnvoySchema) -> None:
    """Fill an `AccessLog` of a listener: the counter `gh.tls.<listener>.cx…`."""
    config = schema.message(CONFIG)()
    config.stats_scope.prefix = f"{CONNECTION_PREFIX}.{listener}"
    config.stats_scope.max_counters.value = MOST_COUNTERS
    config.stats_scope.enable_eviction = True
    counter = config.counters.add()
    counter.stat.name = "cx"
    counter.value_fixed.value = 1
    _leave_our_own_out(counter.stat.tags.add(name="from", value_format=_FROM).rules, schema)
    counter.stat.tags.add(name="chain", value_format=_CHAIN)
    _say_whether(counter.stat.tags.add(name="done", value_format=_DONE).rules, schema)
    counter.stat.tags.add(name="why", value_format=_WHY)
    log.name = "connections"
    log.typed_config.CopyFrom(schema.to_any(config))


def _leave_our_own_out(rules: Any, schema: EnvoySchema) -> None:
    """Drop what came from the node itself; of all others the tag is dropped, which is there for this only."""
    exact = _by_value(rules, schema)
    act(exact[PROBE_ADDRESS].action, "drop_stat", schema)
    act(rules.on_no_match.action, "drop_tag", schema)


def _say_whether(rules: Any, schema: EnvoySchema) -> None:
    """Make a duration a yes, and none a no: nobody wants a counter for every millisecond."""
    exact = _by_value(rules, schema)
    act(exact[""].action, "update_tag", schema, new_tag_value="no")
    act(rules.on_no_match.action, "update_tag", schema, new_tag_value="yes")


def _by_value(rules: Any, schema: EnvoySchema) -> Any:
    """Let rules go by what a tag says; return what they do by exact value."""
    tree = rules.matcher_tree
    tree.input.name = "value"
    tree.input.typed_config.CopyFrom(schema.to_any(schema.message(TAG_VALUE)()))
    return tree.exact_match_map.map
