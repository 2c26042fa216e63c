"""Envoy's RBAC filter, always with rules that deny: each refusal then has a name, `<type>:<tenant>/<policy>:<why>`.

Envoy puts the name into the details of its answer, from which access records and clients learn what refused. In shadow
it puts it into the request's metadata instead, under `envoy.filters.http.rbac`, `<type>_shadow_effective_policy_id`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import add_filter, turn_on
from policies.compiler.intent.fields.networks import spellings
from policies.compiler.intent.traffic import PolicyType

RULES: Final = "envoy.extensions.filters.http.rbac.v3.RBAC"
RULES_NAME: Final = "envoy.filters.http.rbac"
_PER_ROUTE: Final = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute"
_ACTION: Final = "envoy.config.rbac.v3.Action"
_HEADER_INPUT: Final = "envoy.type.matcher.v3.HttpRequestHeaderMatchInput"
_JOINED: Final = "authorization"

Denials = Callable[[str], Any]
"""Gives the `Principal` to fill for one reason to refuse."""


def add_rules_filter(manager: Any, type_: PolicyType, schema: EnvoySchema) -> None:
    """Add an RBAC filter, turned off, that is named after its type, as are Envoy's counters of what it does."""
    config = schema.message(RULES)(rules_stat_prefix=f"{type_}_", shadow_rules_stat_prefix=f"{type_}_")
    add_filter(manager, type_, config, schema)


def denials(config: Any, said: Said, context: SliceContext, *, shadow: bool) -> Denials:
    """Let an RBAC filter refuse whom the principals describe that this gives by their reasons, or only tell of them."""
    if shadow:
        config.shadow_rules_stat_prefix = f"{said.type}_"
        config.track_per_rule_stats = True
    rules = config.shadow_rules if shadow else config.rules
    rules.action = rules.DENY

    def denial(why: str) -> Any:
        policy = rules.policies[f"{said.type}:{context.scoped(said.name or '')}:{why}"]
        policy.permissions.add().any = True
        return policy.principals.add()

    return denial


def deny_lists(
    config: Any, said: Said, context: SliceContext, headers: Sequence[str], schema: EnvoySchema
) -> None:  # fmt: skip
    """Let an RBAC filter refuse (`twice`) who sends one of the headers with several values, or only tell of them.

    Envoy joins several `Authorization` by commas as they come, and a principal sees them all. Of other headers it sees
    the first; a matcher, which costs 1 to 2 µs more, sees the others, too.
    """
    is_shadow = bool(getattr(said.settings, "shadow", False))
    if tuple(headers) == (_JOINED,):
        several = denials(config, said, context, shadow=is_shadow)("twice").header
        several.name, several.string_match.contains = _JOINED, ","
    else:
        _match_lists(config.shadow_matcher if is_shadow else config.matcher, said, context, headers, schema)
    if is_shadow:
        config.shadow_rules_stat_prefix = f"{said.type}_twice_"


def _match_lists(
    matcher: Any, said: Said, context: SliceContext, headers: Iterable[str], schema: EnvoySchema
) -> None:  # fmt: skip
    for header in headers:
        one = matcher.matcher_list.matchers.add()
        single = one.predicate.single_predicate
        single.input.name = "header"
        single.input.typed_config.CopyFrom(schema.to_any(schema.message(_HEADER_INPUT)(header_name=header)))
        single.value_match.contains = ","
        _write_action(one.on_match, f"{said.type}:{context.scoped(said.name or '')}:twice", "DENY", schema)
    _write_action(matcher.on_no_match, "allowed", "ALLOW", schema)


def _write_action(on_match: Any, name: str, action: str, schema: EnvoySchema) -> None:
    config = schema.message(_ACTION)(name=name, action=action)
    on_match.action.name = name
    on_match.action.typed_config.CopyFrom(schema.to_any(config))


@contextmanager
def turn_on_denials(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> Iterator[Denials]:
    """Let the filter of a policy's type refuse at a place what is written meanwhile."""
    config = schema.message(_PER_ROUTE)()
    yield denials(config.rbac, said, context, shadow=bool(getattr(said.settings, "shadow", False)))
    turn_on(message, said.type, config, schema)


def write_networks(principal: Any, networks: Iterable[str]) -> None:
    """Let a `Principal` be whoever comes from one of the networks."""
    for network in networks:
        for address, length in spellings(network):
            remote_ip = principal.or_ids.ids.add().remote_ip
            remote_ip.address_prefix, remote_ip.prefix_len.value = address, length
