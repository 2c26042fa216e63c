"""All types of traffic policies in one table. Order is data: it is that of the filters in every connection manager.

What sees answers last stands first (compression, error pages), then what browsers ask before anything else (CORS), then
who may come how often, then what is done to those who may.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Sayings
from policies.compiler.envoy.traffic import (
    adaptive_concurrency,
    bandwidth,
    compression,
    cors,
    error_pages,
    fault,
    headers,
    rate_limit,
    size_limit,
)
from policies.compiler.envoy.traffic.refusals import write_refusals
from policies.compiler.envoy.traffic.writer import PolicyWriter, turn_off
from policies.compiler.intent.traffic import PolicyType

WRITERS: Final[Mapping[PolicyType, PolicyWriter]] = MappingProxyType({
    PolicyType.COMPRESSION: compression.WRITER,
    PolicyType.ERROR_PAGES: error_pages.WRITER,
    PolicyType.CORS: cors.WRITER,
    PolicyType.RATE_LIMIT: rate_limit.WRITER,
    PolicyType.ADAPTIVE_CONCURRENCY: adaptive_concurrency.WRITER,
    PolicyType.SIZE_LIMIT: size_limit.WRITER,
    PolicyType.FAULT: fault.WRITER,
    PolicyType.HEADERS: headers.WRITER,
    PolicyType.BANDWIDTH: bandwidth.WRITER,
})  # fmt: skip


def write_policy_filters(manager: Any, schema: EnvoySchema) -> None:
    """Add the filters of all types, turned off, and what clients read when one refuses them."""
    for writer in WRITERS.values():
        writer.add_filters(manager, schema)
    write_refusals(manager, schema)


def write_said(message: Any, sayings: Sayings, context: SliceContext, schema: EnvoySchema) -> None:
    """Let a `RouteConfiguration`, `VirtualHost` or `Route` do what is said there; less specific places say the rest."""
    for said in sayings:
        writer = WRITERS[said.type]
        if said.settings is not None:
            writer.write(message, said, context, schema)
            continue
        for name in writer.filters:
            turn_off(message, name, schema)
