"""Checks of a hostname in the metadata of its virtual host, where the agent reads them and Envoy does not look; and the
filter by which requests of checks are left out of what is counted and recorded of traffic.

A request is a check's if it says so and comes from where only the node itself can come from. That takes an expression
(some 35 µs), so it is only asked of those that say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import orjson
from gatehouse_protocol.checks import (
    HEADER,
    METADATA,
    SOURCE,
    CheckDocument,
    CheckRequest,
    Expectations,
    HeaderPair,
    JsonValue,
)
from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.shapes import encode

from policies.compiler.intent import CheckSpec, IntentObject

_EXPRESSION: Final = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"
_OF_OTHERS: Final = f"!source.address.startsWith('{SOURCE}:') && !source.address.startsWith('[::1]:')"


def write_checks(virtual_host: Any, checks: Iterable[IntentObject]) -> None:
    """Write those of these checks that are enabled, and that nodes send, into a `VirtualHost`."""
    documents = {
        item.name: document_text(item.spec)
        for item in checks
        if isinstance(item.spec, CheckSpec) and item.spec.enabled and item.spec.places.has_nodes
    }
    if documents:
        virtual_host.metadata.filter_metadata[METADATA].update(documents)


def document_text(spec: CheckSpec) -> str:
    """Return a check as it travels."""
    return orjson.dumps(encode(document_of(spec)), option=orjson.OPT_SORT_KEYS).decode()


def document_of(spec: CheckSpec) -> CheckDocument:
    """Return what whoever sends a check needs to know of it."""
    asked, expect = spec.request, spec.expect
    request = CheckRequest(
        asked.scheme,
        asked.method,
        asked.hostname,
        asked.path,
        tuple(HeaderPair(one.name, one.value) for one in asked.headers),
        asked.body,
    )
    expected = Expectations(
        expect.statuses,
        tuple(HeaderPair(one.name, one.equals or "") for one in expect.headers),
        expect.body_contains,
        expect.body_matches or "",
        tuple(JsonValue(one.path, one.equals) for one in expect.json_values),
        expect.max_duration_ms,
        expect.certificate_days,
    )
    nodes = None if spec.places.all_nodes else spec.places.nodes
    return CheckDocument(request, expected, spec.every_seconds, round(spec.timeout_seconds * 1000), spec.retries, nodes)


def write_of_others(message: Any, schema: EnvoySchema) -> None:
    """Fill an `AccessLogFilter` that holds for all requests but those of checks."""
    any_of = message.or_filter.filters
    header = any_of.add().header_filter.header
    header.name, header.present_match, header.invert_match = HEADER, True, True
    expression = any_of.add().extension_filter
    expression.name = "expression"
    expression.typed_config.CopyFrom(schema.to_any(schema.message(_EXPRESSION)(expression=_OF_OTHERS)))
