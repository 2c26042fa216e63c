"""The ways around that HTTP/2 can carry, through a TLS listener, whose filters and fields are others."""

import ssl
from collections.abc import Iterator

import pytest
from gatehouse_inspector.inspection import Inspector

from policies.compiler import IntentObject
from tests.inspector.envoy.bypasses import http2, names, paths, values
from tests.inspector.envoy.bypasses.case import Case
from tests.inspector.envoy.inspected import Inspected, inspected
from tests.inspector.envoy.shop import BLOCK, RULES, objects
from tests.inspector.envoy.wire import Fields
from tests.inspector.envoy.wire import http2 as over_http2
from tests.policies.compiler.intents import made
from tests.policies.compiler.test_tls import client, https

REFUSAL = b"This request was refused."
_OF_HTTP1 = {"connection", "te", "host", "transfer-encoding", "keep-alive", "upgrade", "content-length"}
"""Fields that HTTP/2 has not got, or says otherwise."""
_FOLLOWED = "%2f", "%5c"
"""What is redirected is asked again, at the new place, over plain text; here it need only not come through."""


def _fields(request: bytes) -> tuple[Fields, bytes] | None:
    """A request of HTTP/1 as fields of HTTP/2; None where it says what HTTP/2 cannot."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    method, _, rest = first.partition(b" ")
    target = rest.rpartition(b" ")[0]
    said = [(name.lower(), value) for name, _, value in (line.partition(b": ") for line in lines)]
    hosts = [value for name, value in said if name == b"host"]
    if any(sign in value for _, value in said for sign in b"\r\n") or any(not name.strip() for name, _ in said):
        return None
    if not target.startswith(b"/") or len(hosts) != 1 or any(sign <= 0x20 or sign == 0x23 for sign in target):
        return None
    if any(line[:1] in {b" ", b"\t"} for line in lines) or any(
        name.decode("latin-1") in _OF_HTTP1 - {"host", "connection"} for name, _ in said
    ):
        return None
    pseudo = [(b":method", method), (b":scheme", b"https"), (b":authority", hosts[0]), (b":path", target)]
    usual = [(name, value) for name, value in said if name not in {b"host", b"connection"}]
    return [*pseudo, *usual], body


def _is_telling(case: Case) -> bool:
    return not case.passes and not case.is_http2 and _fields(case.make(case.attack)) is not None


ALL = [one for module in (names, paths, values) for one in module.found() if _is_telling(one)]
FRAMED = [one for one in http2.found() if not one.passes]


def _objects(port: int, streaming: int) -> list[IntentObject]:
    """The shop's, without the rule that trusts TLS 1.3."""
    found = [one for one in objects(port, streaming) if (one.kind, one.name) != ("waf_policy", "shop")]
    return [*found, made("waf_policy", "shop", {**BLOCK, "rules": RULES[1:]})]


@pytest.fixture(scope="module")
def shop(inspector: Inspector) -> Iterator[Inspected]:
    with inspected(_objects, edge=https("intermediate")) as found:
        found.load()
        yield found


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    context = client()
    context.set_alpn_protocols(["h2"])
    return context


def ask(shop: Inspected, tls: ssl.SSLContext, fields: Fields, body: bytes, trailers: Fields = ()) -> tuple[int, bytes]:
    """How often the service saw it, and what was answered."""
    before = len(shop.seen)
    answer = over_http2(shop.port, fields, body, trailers, tls)
    return len(shop.seen) - before, answer


def test_there_are_enough():
    assert len(ALL) + len(FRAMED) >= 80


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_attack_does_not_reach_the_service_through_tls_and_its_honest_twin_does(shop, tls, case):
    fields, body = _fields(case.make(case.attack))
    reached, answer = ask(shop, tls, fields, body)
    assert reached == 0, answer
    if case.honest is not None and not any(sign in case.honest.lower() for sign in _FOLLOWED):
        fields, body = _fields(case.make(case.honest))
        assert ask(shop, tls, fields, body)[0] == 1


@pytest.mark.parametrize("case", FRAMED, ids=lambda case: case.name)
def test_tricks_of_http2_itself_do_not_reach_the_service_through_tls(shop, tls, case):
    trailers = [(b"x-debug", b"on")] if case.trick == "trailers" else []
    fields, body = http2.fields(case.make(case.attack).replace(b":scheme\x01http\x00", b":scheme\x01https\x00"))
    reached, answer = ask(shop, tls, fields, body, trailers)
    assert reached == 0, answer


def test_a_refusal_through_tls_is_the_inspectors(shop, tls):
    fields, body = _fields(paths.found()[0].make("/admin"))
    assert REFUSAL in ask(shop, tls, fields, body)[1]
