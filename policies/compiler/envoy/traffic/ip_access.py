"""IP access: Envoy's RBAC filter on the client's address, as trusted hops say it."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.rules import add_rules_filter, turn_on_denials, write_networks
from policies.compiler.envoy.traffic.writer import PolicyWriter
from policies.compiler.intent.traffic import IpAccessPolicy, PolicyType

_TYPE: Final = PolicyType.IP_ACCESS


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_rules_filter(manager, _TYPE, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, IpAccessPolicy)
    with turn_on_denials(message, said, context, schema) as denial:
        if settings.deny:
            write_networks(denial("denied"), settings.deny)
        if settings.allow:
            write_networks(denial("not_allowed").not_id, settings.allow)


WRITER: Final = PolicyWriter((_TYPE,), _add_filters, _write)
