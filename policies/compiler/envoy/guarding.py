"""Asking the inspector beside each Envoy whether a request holds what must not leave (`ext_authz`, as in `inspection`).

Two filters of their own, off until a host, a route or a rule of egress wants one; so what a web application firewall
says and what this says do not depend on each other, and each fails as it is told to.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import DLP_CLOSED_FILTER, DLP_OPEN_FILTER

from policies.compiler.context import SliceContext
from policies.compiler.envoy.inspection import write_asking, write_disabled, write_per_route
from policies.compiler.intent.dlp import DlpAttachment
from policies.compiler.intent.waf import FailureMode

FILTERS: Final = {FailureMode.OPEN: DLP_OPEN_FILTER, FailureMode.CLOSED: DLP_CLOSED_FILTER}
_NOT_TOLD: Final = ("proxy-authorization",)
"""What the proxy itself is told by a caller, and nobody after it."""
_PASSED_ON: Final = ("x-gatehouse-reason",)
"""A refused caller is told why."""


def told_name(policy: str) -> str:
    """Return how a policy is called where those of web application firewalls are called as well."""
    return f"dlp/{policy}"


def write_guards(manager: Any, schema: EnvoySchema) -> None:
    """Add both filters to a connection manager, turned off."""
    for mode, name in FILTERS.items():
        write_asking(manager, name, mode, schema, not_told=_NOT_TOLD)


def write_guard(message: Any, attachment: DlpAttachment | None, context: SliceContext, schema: EnvoySchema) -> None:
    """Turn on the filter of an attachment, and off the other, for a virtual host or a route; nothing for None."""
    if attachment is None:
        return
    for mode, name in FILTERS.items():
        if attachment.policy is not None and attachment.failure_mode is mode:
            policy = context.scoped(told_name(attachment.policy))
            write_per_route(message, name, policy, context.tenant, attachment.inspect_bodies, schema, _PASSED_ON)
        else:
            write_disabled(message, name, schema)
