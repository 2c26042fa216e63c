"""How many tunnels a workload or a rule may have open on a node: the node's agent counts them, and Envoy refuses.

Envoy counts nothing of the kind by itself: a cluster's circuit breaker lets every destination have one connection
beyond it, and Lua knows neither the other threads nor an end. The agent hears when each tunnel begins and ends; while
as many are open as may be, it says so by a runtime key, and routes that stand before those which lead out are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gatehouse_protocol.vocabulary import FLOWS, FULL_PREFIX, MAX_TUNNELS

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.answers import help_url_of, write_refusal
from policies.compiler.intent.egress import Forwarding, Outcome, Step

Bounds = dict[str, int]
"""How many may be open, by `workload/<name>` and `rule/<policy>/<rule>`."""
_TEXTS: Final = {
    "workload": "The workload has as many tunnels open as it may; try again when one has ended.",
    "rule": "As many tunnels are open by egress rule {} as may be; try again when one has ended.",
}
_STATUS: Final = 429
_REASON: Final = "too_many"


def bounds_of(steps: Mapping[str, Sequence[Step]], workloads: Mapping[str, int | None]) -> Bounds:
    """Return the bounds of rules, and of workloads that do not only observe."""
    found = {
        f"rule/{step.name}": step.max_tunnels
        for mine in steps.values()
        for step in mine
        if step.max_tunnels is not None
    }
    for name, most in workloads.items():
        if most is not None and not any(step.outcome is Outcome.WOULD_DENY for step in steps[name]):
            found[f"workload/{name}"] = most
    return found


def write_bounds(host: Any, bounds: Bounds) -> None:
    """Tell the agent of them, in the metadata of a `VirtualHost`."""
    if bounds:
        host.metadata.filter_metadata[FLOWS].update({MAX_TUNNELS: dict(sorted(bounds.items()))})


def full_routes(route: Any, step: Step, workload: str, bounds: Bounds, context: SliceContext) -> Iterator[Any]:
    """The `Route`s that stand before one which lets tunnels out: the same, but taken while too many are open."""
    is_tunnel = step.destination is not None and step.destination.forwarding is Forwarding.TUNNEL
    if step.outcome is not Outcome.ALLOWED or not is_tunnel:
        return
    for kind, name in (("rule", step.name), ("workload", workload)):
        if (bound := f"{kind}/{name}") in bounds:
            full = type(route)(name=route.name)
            full.match.CopyFrom(route.match)
            full.match.runtime_fraction.default_value.numerator = 0
            full.match.runtime_fraction.runtime_key = f"{FULL_PREFIX}.{context.tenant}.{bound}"
            write_refusal(full, _STATUS, _REASON, _TEXTS[kind].format(name), step.rule, help_url_of(context))
            yield full
