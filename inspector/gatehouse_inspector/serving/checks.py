"""What Envoy asks: the request of a client, with what the gateway knows of it in headers of ours.

Envoy writes those headers itself, over what a client may have sent under their names.
"""

from collections.abc import Iterable
from typing import Final

from gatehouse_inspector.geography import NOWHERE, Geography
from gatehouse_inspector.requests.request import Request, Surroundings

PREFIX: Final = b"x-gatehouse-"
POLICY, CLIENT, PEER, VERSION, ROUTE, TENANT, JA4, TLS, CONSUMER, REDACTS, WORKLOAD, RESPONSES = (
    PREFIX + name
    for name in (
        b"policy",
        b"client",
        b"peer",
        b"protocol",
        b"route",
        b"tenant",
        b"ja4",
        b"tls",
        b"consumer",
        b"redacts",
        b"workload",
        b"responses",
    )
)
REQUEST_ID: Final = b"x-request-id"
_PARTIAL: Final = b"x-envoy-auth-partial-body"
_NOT_THE_CLIENTS: Final = frozenset({b"x-request-id", b"x-forwarded-proto", b"x-forwarded-for"})
_VERSIONS: Final = {b"HTTP/1.0": b"1.0", b"HTTP/1.1": b"1.1", b"HTTP/2": b"2", b"HTTP/3": b"3"}


def asked(
    method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes, geography: Geography = NOWHERE
) -> tuple[str, Request]:
    """Return the name of the policy to look with, and the request as the client sent it."""
    ours, theirs = {}, []
    for name, value in headers:
        lowered = name.lower()
        if lowered.startswith((PREFIX, b"x-envoy-")) or lowered in _NOT_THE_CLIENTS:
            ours[lowered] = value
        else:
            theirs.append((lowered, value))
    client = _text(ours, CLIENT) or "0.0.0.0"
    country, number = geography.of(client)
    around = Surroundings(
        country=country,
        asn=number,
        ja4=_text(ours, JA4),
        tls=_text(ours, TLS).removeprefix("TLSv"),
        route=_text(ours, ROUTE),
        tenant=_text(ours, TENANT),
        consumer=_text(ours, CONSUMER),
        workload=_text(ours, WORKLOAD),
        redacts=_text(ours, REDACTS) == "yes",
        is_asked_again=_text(ours, RESPONSES) == "yes",
        proxy=peer if (peer := _text(ours, PEER)) != client else "",
    )
    request = Request(
        method=method,
        target=target,
        headers=theirs,
        body=body,
        version=_VERSIONS.get(ours.get(VERSION, b""), b"1.1"),
        client=client,
        id=_text(ours, REQUEST_ID),
        is_truncated=ours.get(_PARTIAL) == b"true",
        around=around,
    )
    return _text(ours, POLICY), request


def _text(headers: dict[bytes, bytes], name: bytes) -> str:
    value = headers.get(name, b"").decode("latin-1")
    return "" if value == "-" else value
