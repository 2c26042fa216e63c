"""Authorization: Envoy's RBAC filter. What denies is compared widely, what allows narrowly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CONSUMERS

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.client_certificates import write_verified
from policies.compiler.envoy.client_origins import write_origins
from policies.compiler.envoy.traffic.claims import write_conditions
from policies.compiler.envoy.traffic.rules import add_rules_filter, turn_on_denials, write_networks
from policies.compiler.envoy.traffic.writer import PolicyWriter
from policies.compiler.intent.traffic import (
    AuthorizationAction,
    AuthorizationPolicy,
    AuthorizationRule,
    PolicyType,
    RuleHeader,
    RuleHeaderType,
    RulePath,
    RulePathType,
)

_TYPE: Final = PolicyType.AUTHORIZATION
_PLAIN_PATH: Final = "[!-~]*"
"""Expressions stop at bytes that are no text, so that nobody would look at what comes behind them."""
_HIDDEN_STEPS: Final = ("/.;", "/..;")
"""A segment `..` with parameters: Envoy takes it for a name (`..;a`), and some services for a step upwards."""
_PARAMETERS: Final = "(?:;[^/]*)?"


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_rules_filter(manager, _TYPE, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    """Reasons of our own begin with a sign that no name of a rule has."""
    settings = said.settings
    assert isinstance(settings, AuthorizationPolicy)
    allowing = [rule for rule in settings.rules if rule.action is AuthorizationAction.ALLOW]
    with turn_on_denials(message, said, context, schema) as denial:
        for rule in settings.rules:
            if rule.action is AuthorizationAction.DENY:
                _write_rule(denial(rule.name), rule, schema)
        if settings.otherwise is AuthorizationAction.DENY:
            _write_rest(denial("_otherwise"), allowing, schema)
        if any(rule.paths for rule in settings.rules):
            _write_odd_paths(denial("_path").or_ids.ids)


def _write_rest(principal: Any, allowing: Iterable[AuthorizationRule], schema: EnvoySchema) -> None:
    """Whoever is allowed by none of the rules."""
    principal.not_id.or_ids.ids.add().not_id.any = True
    for rule in allowing:
        _write_rule(principal.not_id.or_ids.ids.add(), rule, schema)


def _write_odd_paths(alternatives: Any) -> None:
    """Paths that services may read otherwise than rules do."""
    for step in _HIDDEN_STEPS:
        alternatives.add().url_path.path.contains = step
    alternatives.add().not_id.url_path.path.safe_regex.regex = _PLAIN_PATH


def _write_rule(principal: Any, rule: AuthorizationRule, schema: EnvoySchema) -> None:
    is_wide = rule.action is AuthorizationAction.DENY
    all_of = principal.and_ids.ids
    if rule.methods:
        either = all_of.add().or_ids.ids
        for method in rule.methods:
            header = either.add().header
            header.name, header.string_match.exact = ":method", method
    if rule.paths:
        either = all_of.add().or_ids.ids
        for path in rule.paths:
            _write_path(either, path, is_wide=is_wide)
    for condition in rule.headers:
        _write_header(all_of.add(), condition, is_wide=is_wide)
    write_conditions(all_of, rule.claims, rule.scopes)
    if rule.consumers:
        _write_consumers(all_of.add().or_ids.ids, rule.consumers)
    if rule.consumer_groups:
        _write_groups(all_of.add().or_ids.ids, rule.consumer_groups)
    if rule.client_addresses:
        write_networks(all_of.add(), rule.client_addresses)
    write_origins(all_of, rule)
    if rule.certificates:
        write_verified(all_of.add(), rule.certificates, schema)


def _write_path(either: Any, path: RulePath, *, is_wide: bool) -> None:
    if path.type is RulePathType.REGEX:
        either.add().url_path.path.safe_regex.regex = path.value
    elif path.type is RulePathType.PREFIX and path.value == "/":
        either.add().any = True
    elif is_wide:
        below = "(?:/.*)?" if path.type is RulePathType.PREFIX else "/?"
        segments = [re.escape(one) + _PARAMETERS for one in path.value.rstrip("/").split("/")[1:]] or [_PARAMETERS]
        either.add().url_path.path.safe_regex.regex = f"(?i)/{'/'.join(segments)}{below}"
    else:
        either.add().url_path.path.exact = path.value
        if path.type is RulePathType.PREFIX:
            either.add().url_path.path.prefix = f"{path.value}/"


def _write_header(principal: Any, condition: RuleHeader, *, is_wide: bool) -> None:
    """Envoy looks at each header of the name by itself, and takes any that fits."""
    if condition.type is RuleHeaderType.ABSENT:
        absent = principal.not_id.header
        absent.name, absent.present_match = condition.name, True
    else:
        _write_value(principal.header, condition, is_wide=is_wide)


def _write_value(matcher: Any, condition: RuleHeader, *, is_wide: bool) -> None:
    matcher.name = condition.name
    value = re.escape(condition.value)
    match condition.type:
        case RuleHeaderType.PRESENT:
            matcher.present_match = True
        case RuleHeaderType.REGEX:
            matcher.string_match.safe_regex.regex = condition.value
        case RuleHeaderType.EXACT if is_wide:
            matcher.string_match.safe_regex.regex = rf"(?:\C*,)?[ \t]*{value}[ \t]*(?:,\C*)?"
        case RuleHeaderType.PREFIX if is_wide:
            matcher.string_match.safe_regex.regex = rf"(?:\C*,)?[ \t]*{value}\C*"
        case RuleHeaderType.EXACT:
            matcher.string_match.exact = condition.value
        case RuleHeaderType.PREFIX:
            matcher.string_match.prefix = condition.value


def _write_consumers(either: Any, names: Iterable[str]) -> None:
    for name in names:
        _consumer(either.add(), "consumer").string_match.exact = name


def _write_groups(either: Any, names: Iterable[str]) -> None:
    for name in names:
        _consumer(either.add(), "groups").list_match.one_of.string_match.exact = name


def _consumer(principal: Any, key: str) -> Any:
    """The `ValueMatcher` for what is known of who sent an API key."""
    matcher = principal.sourced_metadata.metadata_matcher
    matcher.filter = CONSUMERS
    matcher.path.add(key=key)
    return matcher.value


WRITER: Final = PolicyWriter((_TYPE,), _add_filters, _write)
