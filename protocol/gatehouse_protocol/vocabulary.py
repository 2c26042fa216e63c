"""The kinds of value that messages are made of, each with the condition it must meet."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check

INSPECTOR: Final = "gatehouse.inspector"
"""The cluster by which an Envoy asks the inspector beside it; each node has its own."""
RESPONSES: Final = "gatehouse.inspector.responses"
"""The same for responses."""
RESPONSES_FILTER: Final = "waf_responses"
"""The filter of listeners that asks about responses; without it in a listener nobody is asked there."""
DLP_OPEN_FILTER: Final = "dlp_open"
DLP_CLOSED_FILTER: Final = "dlp_closed"
DLP_RESPONSES_FILTER: Final = "dlp_responses"
ASKS_ABOUT_RESPONSES: Final = "x-gatehouse-responses"
"""A header that stands in routes whose responses are looked at for what must not leave, and in no others."""
"""The filters that ask whether requests hold what must not leave; by what becomes of those that nobody can look at."""
HELD_PREFIX: Final = "waf/"
"""How Envoy calls rules of WAF policies that it holds by itself: `waf/<tenant>/<policy>/<rule>`."""
HELD_STATISTICS: Final = "held."
"""What its counts of them begin with, after the listener: `http.<listener>.rbac.held.policy.<as above>.denied`."""

STOOD_DOWN: Final = "gatehouse.waf"
"""Metadata of the route table: `{"off": true}` where no policy of any tenant looks, `{"rules_off": [942100]}` where
rules of the Core Rule Set do not."""

AGENT_CLUSTER: Final = "gatehouse/agent"
"""The cluster by which an Envoy finds the agent beside it; every bootstrap has it."""

RUNTIME: Final[Mapping[str, int]] = MappingProxyType({"re2.max_program_size.error_level": 5_000})
"""What every Envoy of ours is started with. Expressions are bounded where they are written; Envoy's own bound of 100
instructions would refuse `[^/]{20}`. Those of rules that deny are longer than what was written."""

PROBE_ADDRESS: Final = "127.71.72.73"
"""Whence a node looks at its own listeners over loopback: such connections are nobody's, and are not counted."""
CONNECTION_PREFIX: Final = "gh.tls"
"""What Envoy's counts of connections to TLS listeners begin with:
`gh.tls.<listener>.cx.chain.<name>.done.<yes or no>.why.<what went wrong>`."""

CLIENT_CERTIFICATES: Final = "client-certificates"
"""Clusters name the certificate that they show to a service `<tenant>/client-certificates/<name>`; each node puts the
secret there that its certificate has at the time."""
LISTENER_BOUNDS: Final = "gatehouse.bounds"
"""Metadata of a listener: `{"max_connections": 1000}`, how many a node lets in at once."""
CONNECTION_BOUND: Final = "envoy.resource_limits.listener.{listener}.connection_limit"
"""The runtime key of Envoy's by which the agent says so."""

FINGERPRINTS_STATE: Final = "gatehouse.tls"
"""Filter state of connections to TLS listeners: JA4 and JA3 of the client's hello, with a comma between."""
ORIGIN_STATE: Final = "envoy.geoip"
"""Filter state of connections of which a node knows where they come from: `{"asn":"64500","country":"DE"}`. The key is
Envoy's own."""
ORIGIN_COUNTRY: Final = "country"
ORIGIN_ASN: Final = "asn"
"""What is known there, each left out where it is not."""

CONSUMERS: Final = "gatehouse.consumer"
"""Dynamic metadata of a request whose key was asked for: `consumer`, `key`, `groups` of whom it is, and `counted`."""
CONSUMER_PREFIX: Final = "gh.cn"
"""What Envoy's counts of such requests begin with:
`gh.cn.of.<tenant>/<policy>/<consumer>/<key>/<verdict>.code.<code>`. Consumer and key are empty if nobody is known."""
REFUSAL_PREFIX: Final = "gh.no"
"""What its counts of refused requests begin with: `gh.no.of.<route>.why.<what Envoy says>`, where rules refused with
their name in it, `<type>:<tenant>/<policy>:<rule>`."""

CACHES: Final = "gatehouse.cache"
"""Dynamic metadata of a request of which a cache was asked: what it `did`, and `counted`, `<tenant>/<policy>/<did>`."""
CACHE_PREFIX: Final = "gh.ca"
"""What Envoy's counts of such requests begin with: `gh.ca.of.<tenant>/<policy>/<did>.route.<tenant>/<route>`."""

RECORD_FIELDS: Final[Mapping[str, str]] = MappingProxyType({
    "at": "%START_TIME(%s.%6f)%",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "trace_parent": "%REQ(TRACEPARENT)%",
    "trace_state": "%REQ(TRACESTATE)%",
    "client": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "method": "%REQ(:METHOD)%",
    "host": "%REQ(:AUTHORITY)%",
    "target": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
    "route": "%ROUTE_NAME%",
    "service": "%UPSTREAM_CLUSTER%",
    "upstream": "%UPSTREAM_HOST%",
    "status": "%RESPONSE_CODE%",
    "flags": "%RESPONSE_FLAGS%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "bytes_in": "%BYTES_RECEIVED%",
    "bytes_out": "%BYTES_SENT%",
    "duration": "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%",
    "first_byte": "%COMMON_DURATION(DS_RX_BEG:DS_TX_BEG:us)%",
    "upstream_time": "%COMMON_DURATION(US_TX_BEG:US_RX_END:us)%",
    "lasted": "%DURATION%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "protocol": "%PROTOCOL%",
    "tls": "%DOWNSTREAM_TLS_VERSION%",
    "ja4": "%TLS_JA4_FINGERPRINT%",
    "ja3": "%TLS_JA3_FINGERPRINT%",
    "origin": f"%FILTER_STATE({ORIGIN_STATE}:PLAIN)%",
    "server_name": "%REQUESTED_SERVER_NAME%",
    "user_agent": "%REQ(USER-AGENT)%",
    "waf": "%DYNAMIC_METADATA(envoy.filters.http.ext_authz:x-gatehouse-waf)%",
    "shown": "%DYNAMIC_METADATA(envoy.filters.http.ext_authz:x-gatehouse-target)%",
    "hidden": "%METADATA(ROUTE:gatehouse.records:hidden)%",
    "below": "%METADATA(ROUTE:gatehouse.records:below)%",
    "slow": "%METADATA(ROUTE:gatehouse.records:slow)%",
})  # fmt: skip
"""What Envoy tells the agent of a request, `-` where there is nothing; `lasted` is in milliseconds, times in µs.
`shown` is the target as it may be told where it holds what must not leave; `below` and `slow` are what the route says
of its own share and of what is long; `origin` is what is noted of the connection under `ORIGIN_STATE`."""


class RecordUsual(StrEnum):
    """What is told beside those of every request, the same for all: the first id (eight digits) beyond the share of
    routes that say nothing, the first beyond any share, and what is long (`1.5s`). With it Envoy tells of every id
    below `MOST_BELOW`, and whoever is told leaves out those beyond the share of their route.
    """

    BELOW = "usual_below"
    MOST_BELOW = "most_below"
    SLOW = "usual_slow"


FLOWS: Final = "gatehouse.egress"
"""Metadata of requests through egress listeners: what the guard has read off them (`tenant`, `workload`, `credential`,
`destination`); of routes: `{"outcome": "would_deny"}` where a rule says no and nobody is denied yet."""

NODE_REGION: Final = "GATEHOUSE_NODE_REGION"
"""By which variable of its environment the guard of an Envoy knows where it is."""
GUARD_VERSION: Final = 2
"""What an egress listener of this version knows of (`version` in the same metadata of the listener; 1 where it is not
said): 2 obeys times, networks, and denials for everybody."""
MAX_TUNNELS: Final = "max_tunnels"
"""Metadata `FLOWS` of the virtual host of a tenant's workloads: how many tunnels may be open on a node, as
`{"max_tunnels": {"workload/<name>": 100, "rule/<policy>/<rule>": 10}}`."""
FULL_PREFIX: Final = "gatehouse.egress.full"
"""What Envoy's runtime keys begin with by which the agent says that so many are: `<this>.<tenant>.<as above>`, 100 if
they are and 0 if not."""

FLOW_FIELDS: Final[Mapping[str, str]] = MappingProxyType({
    "route": "gatehouse/proof",
    "type": "%ACCESS_LOG_TYPE%",
    "began": "%START_TIME(%s.%6f)%",
    "lasted": "%DURATION%",
    "tenant": f"%DYNAMIC_METADATA({FLOWS}:tenant)%",
    "workload": f"%DYNAMIC_METADATA({FLOWS}:workload)%",
    "credential": f"%DYNAMIC_METADATA({FLOWS}:credential)%",
    "destination": f"%DYNAMIC_METADATA({FLOWS}:destination)%",
    "method": "%REQ(:METHOD)%",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "rule": "%ROUTE_NAME%",
    "outcome": f"%METADATA(ROUTE:{FLOWS}:outcome)%",
    "status": "%RESPONSE_CODE%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "reason": "%RESP(X-GATEHOUSE-REASON)%",
    "protocol": "%PROTOCOL%",
    "client": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%",
    "client_side": "%DOWNSTREAM_LOCAL_ADDRESS%",
    "upstream": "%UPSTREAM_REMOTE_ADDRESS%",
    "upstream_side": "%UPSTREAM_LOCAL_ADDRESS%",
    "bytes_up": "%UPSTREAM_WIRE_BYTES_SENT%",
    "bytes_down": "%UPSTREAM_WIRE_BYTES_RECEIVED%",
})  # fmt: skip
"""What Envoy tells the agent of a tunnel or request through an egress listener, `-` where there is nothing; `lasted` is
in milliseconds. An agent that does not know of flows takes them by their `route` for looks of its own, and leaves them
alone."""
FLOW_PERIOD_SECONDS: Final = 10.0
"""How often an open tunnel is told of."""

_DIGEST: Final = r"[0-9a-f]{64}"
_SLUG: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_SLICE: Final = rf"{_SLUG}(\.(certificates|credentials))?@{_SLUG}"


def _matching(pattern: str, text: str) -> Check:
    compiled = re.compile(pattern)
    return Check(text, lambda value: compiled.fullmatch(value) is not None, {"pattern": f"^{pattern}$"})


def _long(least: int, most: int, text: str) -> Check:
    return Check(text, lambda value: least <= len(value) <= most, {"minLength": least, "maxLength": most})


Digest = Annotated[str, _matching(_DIGEST, "expected 64 hexadecimal digits")]
SliceKey = Annotated[
    str,
    _matching(_SLICE, "expected <tenant>@<gateway>, <tenant>.certificates@<gateway> or <tenant>.credentials@<gateway>"),
]
Count = Annotated[int, Check("expected zero or more", lambda number: number >= 0, {"minimum": 0})]
Name = Annotated[str, _long(1, 512, "expected 1 to 512 characters")]
Text = Annotated[str, _long(0, 4096, "expected at most 4096 characters")]
