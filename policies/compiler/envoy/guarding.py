"""Asking the inspector beside each Envoy whether a request holds what must not leave (`ext_authz`, as in `inspection`).

Two filters of their own, off until a host, a route or a rule of egress wants one; so what a web application firewall
says and what this says do not depend on each other, and each fails as it is told to.

On the way out Envoy knows the route only after the guard of the listener has read who asks; filters that are off are
left out before that. There they are on, and act where metadata of the request says so, which a line of Lua takes
from the route: routes without any, as those of an earlier version are, are never asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import (
    ASKS_ABOUT_RESPONSES,
    DLP_CLOSED_FILTER,
    DLP_OPEN_FILTER,
    DLP_RESPONSES_FILTER,
)

from policies.compiler.context import SliceContext
from policies.compiler.envoy import redacting, responses
from policies.compiler.envoy.egress.guard import WORKLOAD
from policies.compiler.envoy.inspection import More, asking, write_asking, write_disabled, write_per_route
from policies.compiler.intent.dlp import DlpAttachment
from policies.compiler.intent.waf import FailureMode
from policies.compiler.limits import INSPECTED_BODY_BYTES

FILTERS: Final = {FailureMode.OPEN: DLP_OPEN_FILTER, FailureMode.CLOSED: DLP_CLOSED_FILTER}
METADATA: Final = "gatehouse.dlp"
CHOOSER: Final = "gatehouse.dlp.chooser"
_LUA: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_CHOOSER: Final = f"""
function envoy_on_request(handle)
  local name = handle:metadata():get("filter")
  if name ~= nil then handle:streamInfo():dynamicMetadata():set("{METADATA}", "filter", name) end
end
"""
_NOT_TOLD: Final = ("proxy-authorization",)
"""What the proxy itself is told by a caller, and nobody after it."""
_MORE: Final = More(redacting.TOLD, passed_on=("x-gatehouse-reason",))
"""A refused caller is told why."""
_MORE_OUTWARD: Final = More({**_MORE.told, WORKLOAD: f"%REQ({WORKLOAD})%"}, _MORE.passed_on)
"""On the way out the inspector is told who asks, whose claim was proven before."""
_GROWTH_BYTES: Final = 65_536
"""What a body may become longer by when something in it is replaced; Envoy keeps all of it."""
_OUTWARD: Final = {
    "x-gatehouse-workload": "%DYNAMIC_METADATA(gatehouse.egress:workload)%",
    "x-gatehouse-host": "%DYNAMIC_METADATA(gatehouse.egress:destination)%",
}
"""The same when a response is there, of which the guard's headers are gone."""


def told_name(policy: str) -> str:
    """Return how a policy is called where those of web application firewalls are called as well."""
    return f"dlp/{policy}"


def write_guards(manager: Any, schema: EnvoySchema) -> None:
    """Add both filters to a connection manager, turned off."""
    for mode, name in FILTERS.items():
        write_asking(manager, name, mode, schema, not_told=_NOT_TOLD)
    redacting.write_filter(manager, schema)
    responses.write_asking(manager, DLP_RESPONSES_FILTER, schema)


def write_egress_guards(manager: Any, schema: EnvoySchema) -> None:
    """Add both filters to the connection manager of an egress listener, and what says which of them acts."""
    chooser = schema.message(_LUA)()
    chooser.default_source_code.inline_string = _CHOOSER
    manager.http_filters.add(name=CHOOSER).typed_config.CopyFrom(schema.to_any(chooser))
    for mode, name in FILTERS.items():
        config = asking(name, mode, schema, _NOT_TOLD)
        config.filter_enabled_metadata.filter = METADATA
        config.filter_enabled_metadata.path.add(key="filter")
        config.filter_enabled_metadata.value.string_match.exact = name
        manager.http_filters.add(name=name).typed_config.CopyFrom(schema.to_any(config))
    redacting.write_filter(manager, schema, is_on=True)
    responses.write_asking(manager, DLP_RESPONSES_FILTER, schema, is_on=True)


def write_egress_guard(
    route: Any, attachment: DlpAttachment | None, context: SliceContext, schema: EnvoySchema
) -> None:
    """Let the filter of an attachment act on a route of an egress listener; nothing for none."""
    if attachment is None or attachment.policy is None or attachment.failure_mode is None:
        return
    name = FILTERS[attachment.failure_mode]
    route.metadata.filter_metadata[CHOOSER].update({"filter": name})
    policy = context.scoped(told_name(attachment.policy))
    more = _with_responses(_MORE_OUTWARD, attachment)
    write_per_route(route, name, policy, context.tenant, attachment.inspect_bodies, schema, more)
    if attachment.inspect_responses:
        _write_responses(route, attachment, policy, context, schema, _OUTWARD)


def write_guard(message: Any, attachment: DlpAttachment | None, context: SliceContext, schema: EnvoySchema) -> None:
    """Turn on the filter of an attachment, and off the other, for a virtual host or a route; nothing for None."""
    if attachment is None:
        return
    for mode, name in FILTERS.items():
        if attachment.policy is not None and attachment.failure_mode is mode:
            policy = context.scoped(told_name(attachment.policy))
            more = _with_responses(_MORE, attachment)
            write_per_route(message, name, policy, context.tenant, attachment.inspect_bodies, schema, more)
            redacting.write_route(message, schema)
        else:
            write_disabled(message, name, schema)
    if attachment.policy is None or not attachment.inspect_responses:
        responses.write_silent(message, DLP_RESPONSES_FILTER, schema)
    else:
        _write_responses(message, attachment, context.scoped(told_name(attachment.policy)), context, schema)


def _write_responses(
    message: Any, attachment: DlpAttachment, policy: str, context: SliceContext, schema: EnvoySchema,
    told: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    limit = message.request_body_buffer_limit  # of responses, too
    limit.value = max(limit.value, INSPECTED_BODY_BYTES + _GROWTH_BYTES)
    is_open = attachment.failure_mode is FailureMode.OPEN
    responses.write_per_route(message, DLP_RESPONSES_FILTER, policy, is_open, context, schema, told)


def _with_responses(more: More, attachment: DlpAttachment) -> More:
    """Tell the inspector with a request that it will be asked about the response as well."""
    return More({**more.told, ASKS_ABOUT_RESPONSES: "yes"}, more.passed_on) if attachment.inspect_responses else more
