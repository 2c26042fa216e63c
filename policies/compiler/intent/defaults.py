"""The defaults of a gateway: one object of the platform that bounds what any client or service may use."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.records import GatewayRecordsSpec
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic import PolicyNames
from policies.compiler.intent.waf import WafAttachment

_Seconds = Annotated[float, Field(strict=True, ge=1, le=3600)]
_ConnectionSeconds = Annotated[float, Field(strict=True, ge=1, le=86_400)]


class UnderscorePolicy(StrEnum):
    """What happens to a request header with `_` in its name, which some servers read as `-`."""

    REJECT = "reject"
    DROP = "drop"
    ALLOW = "allow"


_PLACES: Final = re.compile(r"\{(?:tenant|gateway|workload|destination)\}", re.ASCII)
_HELP: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:[/?#][!-~]*)?", re.ASCII)
_UNSAFE: Final = frozenset('{}"<>\\^`|')


def _help_url(value: str) -> str:
    """The value itself: an address of the web without user or password, with no other places than those known."""
    bare = _PLACES.sub("x", value)
    if value and (not _HELP.fullmatch(bare) or _UNSAFE & set(bare)):
        text = "must be an address such as https://console.example.com/ask?for={destination}&by={workload}"
        raise refuse("url_invalid", text)
    return value


class DefaultsSpec(Spec):
    """Limits that every listener and every service of the gateway starts from.

    `waf` names a policy of the platform: it looks at the requests of every hostname that says nothing of its own. Like
    all defaults it reaches a tenant's hostnames with the tenant's next publish. Without `records` those are kept that
    `GatewayRecordsSpec` names where nothing is said. `policies` are traffic policies of the platform, which act where
    neither a route nor its service nor its hostname says anything of their type; they act as soon as nodes have them.
    A connection ends after `max_connection_seconds`, or after `max_requests_per_connection`: requests that are on their
    way are finished, and the client makes another one. `egress_help_url` is told to workloads that are refused, with
    `{tenant}`, `{gateway}`, `{workload}` and `{destination}` filled in; it reaches them with the tenant's next publish.
    """

    ADDED_LATER: ClassVar = frozenset(
        {"waf", "records", "egress_help_url", "policies", "max_connection_seconds", "max_requests_per_connection"}
    )

    description: Description = ""
    max_request_headers_kib: Annotated[int, Field(strict=True, ge=1, le=96)] = 60
    max_request_headers: Annotated[int, Field(strict=True, ge=10, le=1000)] = 100
    request_headers_timeout_seconds: _Seconds = 10.0
    request_timeout_seconds: _Seconds = 300.0
    stream_idle_timeout_seconds: _Seconds = 300.0
    connection_idle_timeout_seconds: _Seconds = 900.0
    max_connection_seconds: _ConnectionSeconds | None = None
    max_requests_per_connection: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    drain_timeout_seconds: _Seconds = 5.0
    max_concurrent_streams: Annotated[int, Field(strict=True, ge=1, le=1000)] = 100
    buffer_limit_kib: Annotated[int, Field(strict=True, ge=16, le=1024)] = 32
    trusted_hops: Annotated[int, Field(strict=True, ge=0, le=10)] = 0
    headers_with_underscores: UnderscorePolicy = UnderscorePolicy.REJECT
    allow_websockets: Flag = True
    max_connections_per_service: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 1024
    max_requests_per_service: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 1024
    max_retries_per_service: Annotated[int, Field(strict=True, ge=0, le=1000)] = 3
    waf: WafAttachment | None = None
    records: GatewayRecordsSpec | None = None
    policies: PolicyNames = ()
    egress_help_url: Annotated[str, Field(max_length=500), AfterValidator(_help_url)] = ""
