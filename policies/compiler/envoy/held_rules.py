"""The rules of a WAF policy that Envoy holds by itself, in a filter behind those that ask the inspector.

Behind them, since the inspector tells what it refuses: of such a request there is an event, and of one that only Envoy
refuses a count. What comes to this filter has passed the inspector, or nobody answered. The answer is the inspector's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from gatehouse_inspector.expressions import natively
from gatehouse_inspector.expressions.natively import AddressIn, All, HeaderPresent, Native, Not, Subject, Text, Way
from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import HELD_PREFIX, HELD_STATISTICS

from policies.compiler.envoy.local_replies import answered_where
from policies.compiler.envoy.values import overwrite_header
from policies.compiler.held import Held
from policies.compiler.intent.fields.networks import spellings
from policies.compiler.intent.waf import WafAttachment

FILTER_NAME: Final = "waf_held"
_FILTER: Final = "envoy.extensions.filters.http.rbac.v3.RBAC"
_PER_ROUTE: Final = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute"
_DISABLED: Final = "envoy.config.route.v3.FilterConfig"
_REFUSED: Final = f'response.code_details.startsWith("rbac_access_denied_matched_policy[{HELD_PREFIX}")'
_REFUSAL: Final = {"error": "This request was refused.", "request_id": "%REQ(X-REQUEST-ID)%"}
_FIELDS: Final = {Way.IS: "exact", Way.BEGINS: "prefix", Way.ENDS: "suffix", Way.CONTAINS: "contains"}
_BEFORE: Final = r"(?:\C*,)?[ \t]*"
_AFTER: Final = r"[ \t]*(?:,\C*)?"
_IN_A_LIST: Final = {Way.IS: (_BEFORE, _AFTER), Way.BEGINS: (_BEFORE, r"\C*"), Way.ENDS: (r"\C*", _AFTER)}
"""What may stand around a value in a header: of RE2, whose `.` would stop at bytes that are not UTF-8."""


@dataclass(frozen=True, slots=True)
class HeldRules:
    """What Envoy holds of the policies that a host and its routes name, by their names; `host` is the host's own."""

    policies: Mapping[str, Held] = field(default_factory=dict)
    host: str | None = None

    def of(self, policy: str | None) -> Held:
        """What Envoy holds of a policy; nothing where none is named."""
        return self.policies.get(policy or "", _NOTHING)


_NOTHING: Final = Held()


def write_filter(manager: Any, schema: EnvoySchema) -> None:
    """Add the filter to a connection manager, turned off, and say what a client reads whom it refuses."""
    http_filter = manager.http_filters.add(name=FILTER_NAME, disabled=True)
    config = schema.message(_FILTER)(rules_stat_prefix=HELD_STATISTICS)
    http_filter.typed_config.CopyFrom(schema.to_any(config))
    mapper = answered_where(manager, "held-by-envoy", _REFUSED, schema)
    mapper.body_format_override.content_type = "application/json"
    mapper.body_format_override.json_format.update(_REFUSAL)
    overwrite_header(mapper.headers_to_add, "cache-control", "no-store")


def write_for_host(virtual_host: Any, held: HeldRules, tenant: str, schema: EnvoySchema) -> None:
    """Hold the rules of a host's policy, if there are any."""
    rules = held.of(held.host)
    if rules.rules:
        _write(virtual_host, _packed(rules, f"{tenant}/{held.host}", schema))


def write_for_route(
    route: Any, attachment: WafAttachment, held: HeldRules, tenant: str, schema: EnvoySchema
) -> None:  # fmt: skip
    """Hold those of the route's policy instead, or none where the host's would hold."""
    rules = held.of(attachment.policy)
    if rules.rules:
        _write(route, _packed(rules, f"{tenant}/{attachment.policy}", schema))
    elif held.of(held.host).rules:
        _write(route, schema.to_any(schema.message(_DISABLED)(disabled=True)))


def _write(message: Any, config: Any) -> None:
    message.typed_per_filter_config[FILTER_NAME].CopyFrom(config)


@lru_cache(maxsize=256)
def _packed(held: Held, policy: str, schema: EnvoySchema) -> Any:
    """The configuration of a host or route; Envoy counts for each rule how often it refused."""
    config = schema.message(_PER_ROUTE)()
    config.rbac.rules.action = config.rbac.rules.DENY
    config.rbac.track_per_rule_stats = True
    for name, what in held.rules:
        rule = config.rbac.rules.policies[f"{HELD_PREFIX}{policy}/{name}"]
        rule.permissions.add().any = True
        _write_principal(rule.principals.add(), what)
    return schema.to_any(config)


def _write_principal(principal: Any, what: Native) -> None:
    match what:
        case All(parts):
            for part in parts:
                _write_principal(principal.and_ids.ids.add(), part)
        case natively.Any(parts) if parts:
            for part in parts:
                _write_principal(principal.or_ids.ids.add(), part)
        case AddressIn(networks) if networks:
            for network in networks:
                for prefix, length in spellings(str(network)):
                    remote_ip = principal.or_ids.ids.add().remote_ip
                    remote_ip.address_prefix, remote_ip.prefix_len.value = prefix, length
        case natively.Any() | AddressIn():
            principal.not_id.any = True
        case Not(one):
            _write_principal(principal.not_id, one)
        case HeaderPresent(name):
            principal.header.name, principal.header.present_match = name, True
        case Text(subject=Subject.PATH):
            _write_text(principal.url_path.path, what)
        case Text():
            principal.header.name = ":method" if what.subject is Subject.METHOD else what.header
            _write_text(principal.header.string_match, what)


def _write_text(matcher: Any, what: Text) -> None:
    if what.is_list and what.way in _IN_A_LIST:
        before, after = _IN_A_LIST[what.way]
        flags = "(?i)" if what.ignores_case else ""
        matcher.safe_regex.regex = f"{flags}{before}{re.escape(what.text)}{after}"
    else:
        setattr(matcher, _FIELDS[what.way], what.text)
        matcher.ignore_case = what.ignores_case
