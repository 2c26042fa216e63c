"""Routes that ask where clients come from, on gateways where a connection does not tell."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import error
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.problems import Problem


def check_origins(item: IntentObject, spec: RouteSpec, context: SliceContext) -> Iterator[Problem]:
    """`origin_behind_proxies`: what proxies say of a client is known only after the route was chosen."""
    hops = context.defaults.trusted_hops
    if not hops:
        return
    for field in ("countries", "asns"):
        if getattr(spec.match, field):
            text = (
                f"never fits on this gateway: its defaults trust the proxies before it (trusted_hops: {hops}), and "
                "where their clients come from is known after the route was chosen; say it in an authorization policy"
            )
            yield error(item, f"/spec/match/{field}", "origin_behind_proxies", text)
