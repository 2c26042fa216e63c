"""What every type of traffic policy knows of its filters, and how one is turned on and off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said

_DISABLED: Final = "envoy.config.route.v3.FilterConfig"
_CHAIN: Final = "envoy.extensions.filters.http.filter_chain.v3.FilterChainConfig"
_CHAIN_OF_PLACE: Final = "envoy.extensions.filters.http.filter_chain.v3.FilterChainConfigPerRoute"


@dataclass(frozen=True, slots=True)
class PolicyWriter:
    """How a type is said to Envoy.

    `filters` are the HTTP filters by name, in order; `add_filters` adds them to a connection manager, all turned off.
    `write` fills a `RouteConfiguration`, `VirtualHost` or `Route` with what acts there by what was said in the slice of
    the context. It must leave nothing to what a less specific place says: Envoy takes the most specific configuration
    of a filter as a whole, if it says all.
    """

    filters: tuple[str, ...]
    add_filters: Callable[[Any, EnvoySchema], None]
    write: Callable[[Any, Said, SliceContext, EnvoySchema], None]


def add_filter(manager: Any, name: str, config: Any, schema: EnvoySchema) -> None:
    """Add one HTTP filter, turned off: it costs nothing until a place turns it on."""
    manager.http_filters.add(name=name, disabled=True).typed_config.CopyFrom(schema.to_any(config))


def turn_on(message: Any, name: str, config: Any, schema: EnvoySchema) -> None:
    """Configure one filter for a place, which turns it on."""
    message.typed_per_filter_config[name].CopyFrom(schema.to_any(config))


def turn_off(message: Any, name: str, schema: EnvoySchema) -> None:
    """Turn one filter off for a place, whatever a less specific one says."""
    turn_on(message, name, schema.message(_DISABLED)(disabled=True), schema)


def add_chain(manager: Any, name: str, schema: EnvoySchema) -> None:
    """Add a filter, turned off, that runs what a place puts into it with `turn_on_chain`.

    It is for filters whose whole configuration belongs to a listener otherwise (keys of tokens, whom to ask), and that
    a tenant could not bring along.
    """
    add_filter(manager, name, schema.message(_CHAIN)(), schema)


def turn_on_chain(message: Any, name: str, filters: Sequence[tuple[str, Any]], schema: EnvoySchema) -> None:
    """Run these HTTP filters at a place, in order: each with the name that Envoy knows it by, and its configuration."""
    config = schema.message(_CHAIN_OF_PLACE)()
    for known_as, one in filters:
        config.filter_chain.filters.add(name=known_as).typed_config.CopyFrom(schema.to_any(one))
    turn_on(message, name, config, schema)
