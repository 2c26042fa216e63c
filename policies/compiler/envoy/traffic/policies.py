"""All types of traffic policies in one table. Order is data: it is that of the filters in every connection manager.

What sees answers last stands first (compression, error pages), then what browsers ask before anything else (CORS), then
who may come at all, then how often, then what is done to those who may.

Two stand apart, behind whatever looks at requests and answers (`write_filters_behind`). A cache, so that nobody gets a
kept answer who is not let in, and that edits, compression and CORS are done anew to each; and behind it the finding out
of what a service bears, which is by the time of its answers and not of kept ones.
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
    api_key,
    authorization,
    bandwidth,
    cache,
    compression,
    cors,
    error_pages,
    external_authorization,
    fault,
    headers,
    ip_access,
    jwt,
    oidc,
    quota,
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
    PolicyType.IP_ACCESS: ip_access.WRITER,
    PolicyType.API_KEY: api_key.WRITER,
    PolicyType.OIDC: oidc.WRITER,
    PolicyType.JWT: jwt.WRITER,
    PolicyType.EXTERNAL_AUTHORIZATION: external_authorization.WRITER,
    PolicyType.AUTHORIZATION: authorization.WRITER,
    PolicyType.RATE_LIMIT: rate_limit.WRITER,
    PolicyType.QUOTA: quota.WRITER,
    PolicyType.SIZE_LIMIT: size_limit.WRITER,
    PolicyType.FAULT: fault.WRITER,
    PolicyType.HEADERS: headers.WRITER,
    PolicyType.BANDWIDTH: bandwidth.WRITER,
    PolicyType.CACHE: cache.WRITER,
    PolicyType.ADAPTIVE_CONCURRENCY: adaptive_concurrency.WRITER,
})  # fmt: skip


_BEHIND: Final = (PolicyType.CACHE, PolicyType.ADAPTIVE_CONCURRENCY)


def write_policy_filters(manager: Any, schema: EnvoySchema) -> None:
    """Add the filters of all types but the last, turned off, and what clients read when one refuses them."""
    for type_, writer in WRITERS.items():
        if type_ not in _BEHIND:
            writer.add_filters(manager, schema)
    write_refusals(manager, schema)


def write_filters_behind(manager: Any, schema: EnvoySchema) -> None:
    """Add those of the last types, turned off; only the router comes after them."""
    for type_, writer in WRITERS.items():
        if type_ in _BEHIND:
            writer.add_filters(manager, schema)


def write_said(message: Any, sayings: Sayings, context: SliceContext, schema: EnvoySchema) -> None:
    """Let a `RouteConfiguration`, `VirtualHost` or `Route` do what is said there; less specific places say the rest."""
    for said in sayings:
        writer = WRITERS[said.type]
        if said.settings is not None:
            writer.write(message, said, context, schema)
            continue
        for name in writer.filters:
            turn_off(message, name, schema)
