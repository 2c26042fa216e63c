"""Counts of requests that policies refused, by route and by what Envoy says of why; of no others.

Of which policy, and for which of its rules, is in what Envoy says where rules refuse (`rules.py`). What rules in shadow
would refuse Envoy counts by itself, by rule.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CACHES, REFUSAL_PREFIX

from policies.compiler.envoy.access_log import TAG_VALUE, act
from policies.compiler.envoy.checks import write_of_others
from policies.compiler.envoy.counted import one_counter

_LEAST_STATUS: Final = 400
_FIREWALL: Final = "%DYNAMIC_METADATA(envoy.filters.http.ext_authz:x-gatehouse-waf)%"
_CACHED: Final = f"%DYNAMIC_METADATA({CACHES}:age)%"
_NOT_BY_POLICIES: Final = (
    "via_upstream", "upstream_", "downstream_", "http1.", "http2.", "http3.", "direct_response", "route_not_found",
    "cluster_not_found", "no_healthy_upstream", "no_cluster", "max_duration", "stream_idle_timeout", "overload",
    "response_timeout", "request_overall_timeout", "request_header_timeout", "missing_host", "path_normalization",
    "low_version", "internal_redirect", "maintenance_mode", "filter_chain_not_found", "codec_error",
)  # fmt: skip
"""How what Envoy says begins where the service, the client or the lack of a route was why: some of it has a text of
its own for each failure, and none of it is a policy."""


def write_refusal_log(log: Any, schema: EnvoySchema) -> None:
    """Fill an `AccessLog` that is asked about failed requests alone."""
    config, counter = one_counter(REFUSAL_PREFIX, schema)
    counter.stat.tags.add(name="of", value_format="%ROUTE_NAME%")
    why = _tree(counter.stat.tags.add(name="why", value_format="%RESPONSE_CODE_DETAILS%").rules, schema)
    for beginning in _NOT_BY_POLICIES:
        act(why.matcher_tree.prefix_match_map.map[beginning].action, "drop_stat", schema)
    for name, said in (("looked", _FIREWALL), ("cached", _CACHED)):
        _leave_out(counter.stat.tags.add(name=name, value_format=said), schema)
    log.name = "refusals"
    both = log.filter.and_filter.filters
    failed = both.add().status_code_filter.comparison
    failed.op, failed.value.default_value, failed.value.runtime_key = failed.GE, _LEAST_STATUS, f"{REFUSAL_PREFIX}.from"
    write_of_others(both.add(), schema)
    log.typed_config.CopyFrom(schema.to_any(config))


def _leave_out(tag: Any, schema: EnvoySchema) -> None:
    """Leave out answers of which this is said: what a firewall refused it tells itself, and an error of a service that
    a cache gives again nobody refused.
    """
    rules = _tree(tag.rules, schema)
    act(rules.matcher_tree.exact_match_map.map[""].action, "drop_tag", schema)
    act(rules.on_no_match.action, "drop_stat", schema)


def _tree(rules: Any, schema: EnvoySchema) -> Any:
    rules.matcher_tree.input.name = "value"
    rules.matcher_tree.input.typed_config.CopyFrom(schema.to_any(schema.message(TAG_VALUE)()))
    return rules
