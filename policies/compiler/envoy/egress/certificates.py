"""Certificates of a workload that count no more: routes before all others that refuse, as rules do.

They are asked of each request, so that a connection which is open ends no later than a new one would be refused, and
the agent judges open tunnels by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.answers import help_url_of, write_action
from policies.compiler.envoy.egress.guard import ISSUED, SERIAL
from policies.compiler.envoy.egress.matching import write_way
from policies.compiler.intent.egress import Forwarding, Outcome, Step, WorkloadSpec
from policies.compiler.intent.egress.workload import BACKDATED_SECONDS

_ROUTE: Final = "envoy.config.route.v3.Route"
_REVOKED: Final = Step(
    "denied", Outcome.DENIED, reason="certificate_revoked", text="The certificate was revoked; ask for another one."
)


def revocations(spec: WorkloadSpec, context: SliceContext, schema: EnvoySchema) -> Iterator[Any]:
    """The `Route`s of a workload that refuse what is revoked, one by one or all that were issued before a moment."""
    for forwarding in Forwarding:
        if spec.revoked_certificates:
            route = _refusing(forwarding, context, schema)
            serials = "|".join(sorted({one.serial for one in spec.revoked_certificates}))
            route.match.headers.add(name=SERIAL).string_match.safe_regex.regex = serials
            yield route
        if spec.certificates_since is not None:
            route = _refusing(forwarding, context, schema)
            span = route.match.headers.add(name=ISSUED).range_match
            span.start, span.end = 0, int(spec.certificates_since.timestamp()) - BACKDATED_SECONDS
            yield route


def _refusing(forwarding: Forwarding, context: SliceContext, schema: EnvoySchema) -> Any:
    route = schema.message(_ROUTE)(name=context.scoped(f"egress/{_REVOKED.name}"))
    write_way(route.match, forwarding)
    write_action(route, _REVOKED, forwarding, help_url_of(context))
    return route
