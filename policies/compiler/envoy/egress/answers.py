"""What a route does: lead to the forwarding cluster, or answer in words why not."""

from __future__ import annotations

from typing import Any, Final

import orjson

from policies.compiler.envoy.egress.resolution import CLUSTER_NAME
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.egress import Forwarding, Outcome, Step

TUNNEL_SECONDS: Final = 3600.0
"""How old a tunnel may get; what it was allowed by may have changed since."""
_OVERWRITE: Final = 2  # HeaderValueOption.OVERWRITE_IF_EXISTS_OR_ADD


def write_action(route: Any, step: Step, forwarding: Forwarding) -> None:
    """Fill a `Route` with what becomes of the requests that it takes."""
    if step.outcome is Outcome.DENIED:
        _answer(route, step)
    else:
        _forward(route, forwarding)


def _forward(route: Any, forwarding: Forwarding) -> None:
    action = route.route
    action.cluster = CLUSTER_NAME
    if forwarding is Forwarding.TUNNEL:
        set_duration(action.timeout, 0)
        set_duration(action.max_stream_duration.max_stream_duration, TUNNEL_SECONDS)
        action.upgrade_configs.add(upgrade_type="CONNECT").connect_config.SetInParent()


def _answer(route: Any, step: Step) -> None:
    route.direct_response.status = 403
    body = {"error": step.text, "reason": step.reason}
    route.direct_response.body.inline_string = orjson.dumps(body).decode() + "\n"
    for name, value in (("x-gatehouse-reason", step.reason), ("content-type", "application/json")):
        option = route.response_headers_to_add.add(append_action=_OVERWRITE)
        option.header.key, option.header.value = name, value
