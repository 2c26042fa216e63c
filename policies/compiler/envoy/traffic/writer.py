"""What every type of traffic policy knows of its filters, and how one is turned on and off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.intent.traffic import TrafficSettings

_DISABLED: Final = "envoy.config.route.v3.FilterConfig"


@dataclass(frozen=True, slots=True)
class PolicyWriter:
    """How a type is said to Envoy.

    `filters` are the HTTP filters by name, in order; `add_filters` adds them to a connection manager, all turned off.
    `write` fills a `RouteConfiguration`, `VirtualHost` or `Route` with what acts there. It must leave nothing to what a
    less specific place says: Envoy takes the most specific configuration of a filter as a whole, if it says all.
    """

    filters: tuple[str, ...]
    add_filters: Callable[[Any, EnvoySchema], None]
    write: Callable[[Any, TrafficSettings, EnvoySchema], None]


def add_filter(manager: Any, name: str, config: Any, schema: EnvoySchema) -> None:
    """Add one HTTP filter, turned off: it costs nothing until a place turns it on."""
    manager.http_filters.add(name=name, disabled=True).typed_config.CopyFrom(schema.to_any(config))


def turn_on(message: Any, name: str, config: Any, schema: EnvoySchema) -> None:
    """Configure one filter for a place, which turns it on."""
    message.typed_per_filter_config[name].CopyFrom(schema.to_any(config))


def turn_off(message: Any, name: str, schema: EnvoySchema) -> None:
    """Turn one filter off for a place, whatever a less specific one says."""
    turn_on(message, name, schema.message(_DISABLED)(disabled=True), schema)
