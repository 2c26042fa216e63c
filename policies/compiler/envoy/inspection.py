"""Asking the inspector beside each Envoy about requests (`ext_authz` over HTTP on a unix socket, cluster `INSPECTOR`).

Every listener has two filters, both off until a host or route wants one: they differ in what becomes of a request when
the inspector cannot be asked. What is asked with is a header that Envoy writes itself, over whatever a client sent.
A third filter asks about responses (`responses.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import INSPECTOR

from policies.compiler.context import SliceContext
from policies.compiler.envoy import responses
from policies.compiler.envoy.unlooked import UNAVAILABLE, write_unlooked
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.waf import FailureMode, WafAttachment
from policies.compiler.limits import INSPECTED_BODY_BYTES

FILTERS: Final = {FailureMode.OPEN: "waf_open", FailureMode.CLOSED: "waf_closed"}

_FILTER: Final = "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz"
_PER_ROUTE: Final = "envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute"
_DISABLED: Final = "envoy.config.route.v3.FilterConfig"
_CHECK_SECONDS: Final = 2.0
_PLATFORM: Final = "platform"
_RETRIES: Final = 4
"""A generation of workers that ends closes its connections: a request may meet several of those."""
_TOLD: Final = {
    "x-gatehouse-client": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "x-gatehouse-peer": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%",
    "x-gatehouse-protocol": "%PROTOCOL%",
    "x-gatehouse-route": "%ROUTE_NAME%",
    "x-gatehouse-tls": "%DOWNSTREAM_TLS_VERSION%",
    "x-gatehouse-ja4": "%TLS_JA4_FINGERPRINT%",
}
"""What the inspector is told of each request besides the request itself; `-` stands for what there is not.

What Envoy knows nothing of it leaves out, and a client could say it instead: such headers of clients are not passed on.
"""
_OURS: Final = "x-gatehouse-"
FAILED: Final = 'response.code_details == "ext_authz_error"'
_NOT_LOOKED_AT: Final = "This request could not be looked at, so it was not let through. Try again in a moment."


@dataclass(frozen=True, slots=True)
class More:
    """What the inspector is told beside the usual, and which headers of its answer clients see beside the usual."""

    told: Mapping[str, str] = field(default_factory=dict)
    passed_on: tuple[str, ...] = ()


NOTHING_MORE: Final = More()


def write_filters(manager: Any, schema: EnvoySchema) -> None:
    """Add both filters to a connection manager, turned off."""
    for mode, name in FILTERS.items():
        write_asking(manager, name, mode, schema)
    responses.write_filter(manager, schema)
    write_unlooked(manager, FAILED, _NOT_LOOKED_AT, schema)


def write_asking(manager: Any, name: str, mode: FailureMode, schema: EnvoySchema, not_told: Sequence[str] = ()) -> None:
    """Add one filter that asks, turned off; headers that are `not_told` the inspector does not see."""
    http_filter = manager.http_filters.add(name=name, disabled=True)
    http_filter.typed_config.CopyFrom(schema.to_any(asking(name, mode, schema, not_told)))


def asking(name: str, mode: FailureMode, schema: EnvoySchema, not_told: Sequence[str]) -> Any:
    """The configuration of a filter that asks the inspector."""
    config = schema.message(_FILTER)(failure_mode_allow=mode is FailureMode.OPEN, stat_prefix=name)
    config.status_on_error.code = UNAVAILABLE
    config.allowed_headers.patterns.add().safe_regex.regex = ".*"
    config.disallowed_headers.patterns.add().prefix = _OURS
    for header in not_told:
        config.disallowed_headers.patterns.add().exact = header
    config.with_request_body.max_request_bytes = INSPECTED_BODY_BYTES
    config.with_request_body.allow_partial_message = True
    _write_service(config.http_service, "-", "-")
    return config


def write_attachment(message: Any, attachment: WafAttachment, context: SliceContext, schema: EnvoySchema) -> None:
    """Turn on the filter of an attachment, and off the other, for a virtual host or a route of the slice."""
    _write(message, attachment, context.tenant, context, schema)
    looks_at_responses = attachment.policy in context.looking_at_responses
    responses.write_attachment(message, attachment if looks_at_responses else None, context.tenant, context, schema)


def write_inherited(virtual_host: Any, attachment: WafAttachment, context: SliceContext, schema: EnvoySchema) -> None:
    """Do so for a virtual host that follows the gateway's defaults."""
    _write(virtual_host, attachment, _PLATFORM, context, schema)
    inherited = attachment if context.inherits_looking_at_responses else None
    responses.write_attachment(virtual_host, inherited, _PLATFORM, context, schema)


def _write(message: Any, attachment: WafAttachment, owner: str, context: SliceContext, schema: EnvoySchema) -> None:
    """A body waits in Envoy until it has been looked at, beyond what Envoy buffers for others."""
    for mode, name in FILTERS.items():
        if attachment.policy is not None and attachment.failure_mode is mode:
            policy = f"{owner}/{attachment.policy}"
            write_per_route(message, name, policy, context.tenant, attachment.inspect_bodies, schema)
        else:
            write_disabled(message, name, schema)


def write_per_route(
    message: Any,
    name: str,
    policy: str,
    tenant: str,
    inspects_bodies: bool,
    schema: EnvoySchema,
    more: More = NOTHING_MORE,
) -> None:
    """Turn a filter on for a virtual host or a route, asking by a policy as the inspector knows it."""
    config = schema.message(_PER_ROUTE)()
    settings = config.check_settings
    _write_service(settings.http_service, policy, tenant, more)
    if inspects_bodies:
        message.request_body_buffer_limit.value = INSPECTED_BODY_BYTES
        settings.with_request_body.max_request_bytes = INSPECTED_BODY_BYTES
        settings.with_request_body.allow_partial_message = True
    else:
        settings.disable_request_body_buffering = True
    message.typed_per_filter_config[name].CopyFrom(schema.to_any(config))


def write_disabled(message: Any, name: str, schema: EnvoySchema) -> None:
    """Turn a filter off for a virtual host or a route."""
    config = schema.message(_DISABLED)(disabled=True)
    message.typed_per_filter_config[name].CopyFrom(schema.to_any(config))


def _write_service(service: Any, policy: str, tenant: str, more: More = NOTHING_MORE) -> None:
    service.server_uri.uri, service.server_uri.cluster = f"http://{INSPECTOR}", INSPECTOR
    set_duration(service.server_uri.timeout, _CHECK_SECONDS)
    for name, value in {"x-gatehouse-policy": policy, "x-gatehouse-tenant": tenant, **_TOLD, **more.told}.items():
        service.authorization_request.headers_to_add.add(key=name, value=value)
    service.authorization_response.allowed_client_headers.patterns.add().exact = "content-type"
    for header in (
        "set-cookie",
        "location",
        "retry-after",
        "cache-control",
        "ratelimit",
        "ratelimit-policy",
        *more.passed_on,
    ):
        service.authorization_response.allowed_client_headers.patterns.add().exact = header
    service.authorization_response.dynamic_metadata_from_headers.patterns.add().prefix = _OURS
    retry = service.retry_policy
    retry.retry_on, retry.num_retries.value = "connect-failure,refused-stream,reset,5xx", _RETRIES
    set_duration(retry.retry_back_off.base_interval, 0.005)
    set_duration(retry.retry_back_off.max_interval, _CHECK_SECONDS)  # Envoy bounds each try with it
