"""CORS: Envoy's own filter answers preflights and adds the headers that browsers ask for."""

from __future__ import annotations

import re
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_on
from policies.compiler.intent.traffic import ANY_ORIGIN, CorsPolicy

_NAME: Final = "envoy.filters.http.cors"
_FILTER: Final = "envoy.extensions.filters.http.cors.v3.Cors"
_POLICY: Final = "envoy.extensions.filters.http.cors.v3.CorsPolicy"
_ALWAYS_SENT: Final = "accept"  # browsers send it without asking, so that naming it permits nothing
_ALWAYS_READ: Final = "cache-control"  # and this they let every page read


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_filter(manager, _NAME, schema.message(_FILTER)(), schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    """Every field is said: Envoy would take what is empty from a less specific place."""
    settings = said.settings
    assert isinstance(settings, CorsPolicy)
    config = schema.message(_POLICY)(
        allow_methods=", ".join(settings.methods),
        allow_headers=", ".join(settings.request_headers or (_ALWAYS_SENT,)),
        expose_headers=", ".join(settings.response_headers or (_ALWAYS_READ,)),
        max_age=str(settings.max_age_seconds),
    )
    for origin in settings.origins:
        _write_origin(config.allow_origin_string_match.add(), origin)
    config.allow_credentials.value = settings.credentials
    config.allow_private_network_access.value = False
    config.forward_not_matching_preflights.value = False
    config.filter_enabled.default_value.numerator = 100
    turn_on(message, _NAME, config, schema)


def _write_origin(matcher: Any, origin: str) -> None:
    if origin == ANY_ORIGIN:
        matcher.safe_regex.regex = ".*"
    elif "*." in origin:
        scheme, _, rest = origin.partition("*.")
        matcher.safe_regex.regex = f"{re.escape(scheme)}[a-z0-9.-]+\\.{re.escape(rest)}"
    else:
        matcher.exact = origin


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
