"""Requests on connections that were made for another name are misdirected (RFC 9110, section 15.5.20): 421.

A client may ask any host on a connection that is open. Which certificate it was shown, and what it had to show itself,
was decided by the name that it gave in TLS. A hostname therefore takes requests only from connections for its own name,
from those whose certificate covers it, too (browsers share such connections), and from those that gave no name.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.client_certificates import GUARD_NAME, WRONG_CONNECTION

NAMES_KEY: Final = "gatehouse.names"
"""Where the agent notes on a connection what its certificate covers, as `,shop.acme.test,*.acme.test,`."""

_GUARD_PER_ROUTE: Final = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute"


def write_misdirected(virtual_host: Any, hostname: str, schema: EnvoySchema) -> None:
    """Let a virtual host refuse requests of connections for other names; over plain HTTP none has a name."""
    config = schema.message(_GUARD_PER_ROUTE)()
    config.rbac.rules.action = config.rbac.rules.DENY
    policy = config.rbac.rules.policies[WRONG_CONNECTION]
    asked = policy.permissions.add().not_rule.or_rules.rules
    asked.add().requested_server_name.exact = ""
    wildcard = hostname if hostname.startswith("*.") else f"*.{hostname.partition('.')[2]}"
    if hostname == wildcard:
        asked.add().requested_server_name.suffix = hostname.removeprefix("*")
    else:
        asked.add().requested_server_name.exact = hostname
    covered = policy.principals.add().not_id.or_ids.ids
    for name in dict.fromkeys((hostname, wildcard)):
        note = covered.add().filter_state
        note.key, note.string_match.contains = NAMES_KEY, f",{name},"
    virtual_host.typed_per_filter_config[GUARD_NAME].CopyFrom(schema.to_any(config))
