"""Asking the inspector beside each Envoy about responses (`ext_proc`, gRPC on a unix socket, cluster `RESPONSES`).

Every listener has the filter, off until a host or route has a policy that looks at responses. Of a response it sends
the head. The inspector says whether it wants to see the body, for which Envoy then waits, as much as it buffers: so
only what is looked at waits, and streams pass as they come. The request is not sent; what is told of it stands in the
metadata that the exchange about a response begins with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import RESPONSES, RESPONSES_FILTER

from policies.compiler.context import SliceContext
from policies.compiler.envoy.unlooked import UNAVAILABLE, write_unlooked
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.waf import FailureMode, WafAttachment

_FILTER: Final = "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor"
_PER_ROUTE: Final = "envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute"
_DISABLED: Final = "envoy.config.route.v3.FilterConfig"
_MESSAGE_SECONDS: Final = 2.0
_RETRIES: Final = 4
FAILED: Final = 'response.code_details.startsWith("ext_proc_error")'
_NOT_LOOKED_AT: Final = "The answer to this request could not be looked at, so it was held back. Try again in a moment."
_TOLD: Final = {
    "x-gatehouse-client": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "x-gatehouse-protocol": "%PROTOCOL%",
    "x-gatehouse-route": "%ROUTE_NAME%",
    "x-gatehouse-ja4": "%TLS_JA4_FINGERPRINT%",
    "x-gatehouse-id": "%REQ(X-REQUEST-ID)%",
    "x-gatehouse-method": "%REQ(:METHOD)%",
    "x-gatehouse-target": "%REQ(:PATH)%",
    "x-gatehouse-host": "%REQ(:AUTHORITY)%",
    "x-gatehouse-asked": "%DYNAMIC_METADATA(envoy.filters.http.ext_authz:x-gatehouse-asked)%",
}
"""What the inspector is told of the request; the last is what a worker noted when it was asked about it."""


def write_filter(manager: Any, schema: EnvoySchema) -> None:
    """Add the filter to a connection manager, turned off, and say what clients read where nobody could look."""
    write_asking(manager, RESPONSES_FILTER, schema)
    write_unlooked(manager, FAILED, _NOT_LOOKED_AT, schema)


def write_asking(manager: Any, name: str, schema: EnvoySchema, *, is_on: bool = False) -> None:
    """Add a filter that asks, turned off; one that is on asks nothing until a route lets it."""
    config = schema.message(_FILTER)(stat_prefix=name, allow_mode_override=True)
    _write_mode(config.processing_mode, asks=not is_on)
    config.status_on_error.code = UNAVAILABLE
    set_duration(config.message_timeout, _MESSAGE_SECONDS)
    service = config.grpc_service
    service.envoy_grpc.cluster_name = RESPONSES
    retry = service.retry_policy
    retry.retry_on, retry.num_retries.value = "connect-failure,refused-stream,reset,unavailable", _RETRIES
    set_duration(retry.retry_back_off.base_interval, 0.005)
    http_filter = manager.http_filters.add(name=name, disabled=not is_on)
    http_filter.typed_config.CopyFrom(schema.to_any(config))


def write_attachment(
    message: Any, attachment: WafAttachment | None, owner: str, context: SliceContext, schema: EnvoySchema
) -> None:
    """Turn the filter on for a virtual host or a route whose policy, of `owner`, looks at responses; off for None."""
    if attachment is None:
        write_silent(message, RESPONSES_FILTER, schema)
        return
    policy, is_open = f"{owner}/{attachment.policy}", attachment.failure_mode is FailureMode.OPEN
    write_per_route(message, RESPONSES_FILTER, policy, is_open, context, schema)


def write_silent(message: Any, name: str, schema: EnvoySchema) -> None:
    """Turn a filter off for a virtual host or a route."""
    config = schema.message(_DISABLED)(disabled=True)
    message.typed_per_filter_config[name].CopyFrom(schema.to_any(config))


def write_per_route(
    message: Any,
    name: str,
    policy: str,
    is_open: bool,
    context: SliceContext,
    schema: EnvoySchema,
    told: Mapping[str, str] | None = None,
) -> None:
    """Turn a filter on for a virtual host or a route, asking by a policy.

    What is `told` is said beside the usual, or instead; with it also a filter that asks nothing by itself is woken.
    """
    config = schema.message(_PER_ROUTE)()
    overrides = config.overrides
    if told is not None:
        _write_mode(overrides.processing_mode, asks=True)
    overrides.failure_mode_allow.value = is_open
    said = {"x-gatehouse-policy": policy, "x-gatehouse-tenant": context.tenant, **_TOLD, **(told or {})}
    for key, value in said.items():
        overrides.grpc_initial_metadata.add(key=key, value=value)
    message.typed_per_filter_config[name].CopyFrom(schema.to_any(config))


def _write_mode(mode: Any, *, asks: bool) -> None:
    mode.request_header_mode, mode.response_header_mode = mode.SKIP, mode.SEND if asks else mode.SKIP
    mode.request_trailer_mode = mode.response_trailer_mode = mode.SKIP
