"""How many connections a listener takes: at once, which the agent beside Envoy says to it, and new ones in a second."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import LISTENER_BOUNDS

from policies.compiler.envoy.values import set_duration
from policies.compiler.intent import ListenerSpec

_RATE: Final = "envoy.extensions.filters.listener.local_ratelimit.v3.LocalRateLimit"
_RATE_NAME: Final = "envoy.filters.listener.local_ratelimit"


def write_connection_bounds(listener: Any, spec: ListenerSpec, schema: EnvoySchema) -> None:
    """Bound a `Listener`.

    Envoy's filter of connections counts for each filter chain, and a listener has one for each certificate; its bound
    of a whole listener is a runtime key, for which the metadata asks.
    """
    if spec.max_connections is not None:
        listener.metadata.filter_metadata[LISTENER_BOUNDS].update({"max_connections": spec.max_connections})
    if spec.connections_per_second is not None:
        config = schema.message(_RATE)(stat_prefix=listener.name)
        bucket = config.token_bucket
        bucket.max_tokens = bucket.tokens_per_fill.value = spec.connections_per_second
        set_duration(bucket.fill_interval, 1)
        others = list(listener.listener_filters)
        del listener.listener_filters[:]
        listener.listener_filters.add(name=_RATE_NAME).typed_config.CopyFrom(schema.to_any(config))
        listener.listener_filters.extend(others)
