"""A hostname and its routes as an Envoy virtual host: a plain list while it is short, a matcher tree when it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Sayings
from policies.compiler.envoy.answers import write_answer
from policies.compiler.envoy.client_certificates import write_client_certificate
from policies.compiler.envoy.guarding import write_guard
from policies.compiler.envoy.held_rules import HeldRules, write_for_host
from policies.compiler.envoy.inspection import write_attachment, write_inherited
from policies.compiler.envoy.misdirected import write_misdirected
from policies.compiler.envoy.path_tree import write_path_tree
from policies.compiler.envoy.routes import write_routes
from policies.compiler.envoy.strict_transport import write_hsts
from policies.compiler.envoy.traffic.api_key import write_consumers
from policies.compiler.envoy.traffic.policies import write_said
from policies.compiler.envoy.values import VIRTUAL_HOST
from policies.compiler.intent import HostnameSpec, IntentObject
from policies.compiler.matching import PathTree, RouteEntry
from policies.compiler.switches import Answer

CLOSED: Final = "tenant_suspend"  # the name of the one route of a closed host, which no route of a tenant can have
LONGEST_LIST: Final = 32  # a list is scanned: the 1 000th route cost 2.3 times the CPU of the first, the 32nd nothing


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in a host: `routes` in order of precedence, and `tree`, the same as a tree, for a long list.

    `held` is what Envoy holds of its WAF policies; `said` what the hostname itself says of traffic policies;
    `consumers` are there where keys are asked for.
    """

    routes: Sequence[RouteEntry]
    tree: PathTree | None
    held: HeldRules
    said: Sayings = ()
    consumers: Sequence[IntentObject] = ()


def virtual_host(schema: EnvoySchema, name: str, spec: HostnameSpec, inside: Inside, context: SliceContext) -> Any:
    """The `VirtualHost` of a hostname."""
    held = inside.held
    message = schema.message(VIRTUAL_HOST)(name=context.scoped(name), domains=[name])
    if spec.redirect_to_https:
        message.require_tls = message.ALL
    if spec.hsts is not None:
        write_hsts(message, spec.hsts, schema)
    if spec.client_certificate is not None:
        write_client_certificate(message, spec.client_certificate, schema)
    else:
        write_misdirected(message, name, schema)
    if spec.waf is not None:
        write_attachment(message, spec.waf, context, schema)
        write_for_host(message, held, context.tenant, schema)
    elif context.inherited_waf is not None:
        write_inherited(message, context.inherited_waf, context, schema)
    write_guard(message, spec.dlp, context, schema)
    write_said(message, inside.said, context, schema)
    write_consumers(message, inside.consumers)
    if inside.tree is None:
        for route in inside.routes:
            write_routes(message.routes.add, route, context, schema, held)
    else:
        write_path_tree(message.matcher, schema, inside.tree, context, held)
    return message


def closed_host(schema: EnvoySchema, name: str, answer: Answer, context: SliceContext) -> Any:
    """The `VirtualHost` of a hostname that answers every request alike, on http as on https."""
    message = schema.message(VIRTUAL_HOST)(name=context.scoped(name), domains=[name])
    route = message.routes.add(name=context.scoped(CLOSED))
    route.match.prefix = "/"
    write_answer(route, answer)
    return message
