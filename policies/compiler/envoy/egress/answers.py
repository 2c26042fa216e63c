"""What a route does: lead to the forwarding cluster, or answer in words why not."""

from __future__ import annotations

from typing import Any, Final

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.flow_log import write_would_deny
from policies.compiler.envoy.egress.guard import DESTINATION, WORKLOAD
from policies.compiler.envoy.egress.resolution import CLUSTER_NAME
from policies.compiler.envoy.values import literal, overwrite_header, set_duration
from policies.compiler.intent.egress import Forwarding, Outcome, Step

TUNNEL_SECONDS: Final = 3600.0
"""How old a tunnel may get; what it was allowed by may have changed since."""
ASKED: Final = {
    "workload": f"%REQ({WORKLOAD})%",
    "destination": f"%REQ({DESTINATION})%",
    "request_id": "%REQ(X-REQUEST-ID)%",
}
"""What a refused caller is told of itself; all but the id of the request is in the guard's spelling."""


def write_action(route: Any, step: Step, forwarding: Forwarding, help_url: str) -> None:
    """Fill a `Route` with what becomes of the requests that it takes."""
    if step.outcome is Outcome.DENIED:
        write_refusal(route, 403, step.reason, step.text, step.rule, help_url)
    else:
        _forward(route, forwarding)
        if step.outcome is Outcome.WOULD_DENY:
            write_would_deny(route)


def _forward(route: Any, forwarding: Forwarding) -> None:
    action = route.route
    action.cluster = CLUSTER_NAME
    if forwarding is Forwarding.TUNNEL:
        set_duration(action.timeout, 0)
        set_duration(action.max_stream_duration.max_stream_duration, TUNNEL_SECONDS)
        action.upgrade_configs.add(upgrade_type="CONNECT").connect_config.SetInParent()


def write_refusal(route: Any, status: int, reason: str, text: str, rule: str, help_url: str) -> None:
    """Refuse, and say all that helps. What a caller wrote is only said as JSON text, where nothing ends a string."""
    route.direct_response.status = status
    body = {"error": literal(text), "reason": reason, "rule": rule, **ASKED}
    if help_url:
        body["link"] = help_url
    route.direct_response.body_format.json_format.update(body)
    for name, value in (("x-gatehouse-reason", reason), ("content-type", "application/json")):
        overwrite_header(route.response_headers_to_add, name, value)


def help_url_of(context: SliceContext) -> str:
    """Where access can be asked for, for Envoy to fill in who asks for what; empty where the gateway has no place."""
    asked = {"{workload}": ASKED["workload"], "{destination}": ASKED["destination"]}
    known = {"{tenant}": context.tenant, "{gateway}": context.gateway}
    url = literal(context.defaults.egress_help_url)
    for place, value in (known | asked).items():
        url = url.replace(place, value)
    return url
