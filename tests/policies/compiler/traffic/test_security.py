"""Nobody gets around a policy: each trick is tried on a real Envoy, beside an honest twin that gets through.

The judge is the service behind it: what counts is what reached it, read as forgivingly as any service might.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.inspector.envoy.wire import Fields, exchange, http1, http2
from tests.policies.compiler.intents import hostname, route
from tests.policies.compiler.traffic.noting import noting_service, understood
from tests.policies.compiler.traffic.tokens import Issuer, key_set
from tests.policies.compiler.traffic.world import at, gateway_of, policy

pytestmark = pytest.mark.envoy
ISSUER = Issuer()
SHOP, OPEN = "shop.acme.test", "open.acme.test"
PUBLIC = "public"


@dataclass(frozen=True)
class World:
    """The port of the gateway, and what reached the service."""

    port: int
    seen: list[tuple[str, dict[str, str]]]

    def reached(self, send: Callable[[], object]) -> list[tuple[str, dict[str, str]]]:
        """What reached the service because of something that is sent."""
        before = len(self.seen)
        send()
        return self.seen[before:]

    def admin(self, send: Callable[[], object], host: str = SHOP) -> list[str]:
        """The paths below `/admin` of a host that the service was asked for."""
        asked = [path for path, headers in self.reached(send) if headers.get("host", "").startswith(host)]
        return [path for path in asked if f"{understood(path)}/".startswith("/admin/")]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """`shop` keeps everybody from /admin, `near` takes clients of one network alone, `open` takes everything."""
    rule = {"name": "no-admin", "action": "deny", "paths": [{"type": "prefix", "value": "/admin"}]}
    keys = {"type": "inline", "jwks": key_set(ISSUER)}
    told = [{"claim": "sub", "header": "x-user"}]
    objects = [
        policy("no-admin", "authorization", rules=[rule], otherwise="allow"),
        policy("office", "ip_access", allow=["192.0.2.0/24"]),
        policy("not-here", "ip_access", deny=["127.0.0.0/8"]),
        policy("tokens", "jwt", keys=keys, required=False, claims_to_headers=told, forward_token=True),
        hostname(SHOP, policies=["no-admin", "tokens"]),
        hostname(OPEN),
        hostname("near.acme.test", policies=["office"]),
        hostname("far.acme.test", policies=["not-here"]),
        route("all", hostnames=[SHOP, OPEN, "near.acme.test", "far.acme.test"]),
    ]
    with noting_service() as (port, seen), gateway_of(*objects, at("echo", port)) as (gateway, _):
        yield World(gateway.port, seen)


def odd(word: str) -> dict[str, str]:
    """Ways to write a path so that it does not look like `/word`."""
    first = f"%{ord(word[0]):02x}{word[1:]}"
    return {
        "two slashes": f"//{word}",
        "many slashes": f"/////{word}",
        "an escaped letter": f"/{first}",
        "an escaped letter in capitals": f"/%{ord(word[0]):02X}{word[1:]}",
        "a step up": f"/x/../{word}",
        "two steps up": f"/x/y/../../{word}",
        "a step out of the root": f"/../{word}",
        "a step on the spot": f"/./{word}",
        "an escaped step on the spot": f"/%2e/{word}",
        "an escaped step up": f"/x/%2e%2e/{word}",
        "a half escaped step up": f"/x/.%2e/{word}",
        "an escaped slash": f"/%2f{word}",
        "an escaped slash behind": f"/{word}%2fx",
        "an escaped step and slash": f"/x%2f..%2f{word}",
        "an escaped slash in capitals": f"/x%2F..%2F{word}",
        "a backslash": f"/\\{word}",
        "an escaped backslash": f"/x%5c..%5c{word}",
        "a slash behind": f"/{word}/",
        "slashes behind": f"/{word}//",
        "a dot behind": f"/{word}/.",
        "a parameter": f"/{word};x",
        "a parameter with a value": f"/{word};a=b/c",
        "an empty parameter": f"/{word};",
        "capitals": f"/{word.upper()}",
        "one capital": f"/{word.capitalize()}",
        "a query": f"/{word}?a=b",
        "a query with a step": f"/{word}?/../x",
        "something below": f"/{word}/x",
        "a step inside": f"/{word}/x/..",
        "a step up with a parameter": f"/x/..;/{word}",
        "a step on the spot with a parameter": f"/.;/{word}",
        "a tab behind": f"/{word}\t",
    }


def refused(word: str) -> dict[str, bytes]:
    """Ways that nobody needs, and that are refused whatever the path is."""
    return {
        "a step up with a parameter, escaped": f"/x/%2e%2e;a=b/{word}".encode(),
        "an escaped zero": f"/{word}%00".encode(),
        "bytes that are no text": b"/" + word.encode() + b"/\xff",
        "bytes that are no text in a parameter": b"/" + word.encode() + b";\xff\xfe",
    }


def plain(path: str | bytes, *headers: tuple[str, str | bytes], host: str = SHOP) -> bytes:
    return http1(path, *headers, host=host)


@pytest.mark.parametrize("trick", list(odd("admin")))
def test_a_path_is_the_same_however_it_is_written(world: World, trick: str) -> None:
    assert world.admin(lambda: exchange(world.port, plain(odd("admin")[trick]))) == []
    twin = odd(PUBLIC)[trick]
    reply = exchange(world.port, plain(twin))
    assert reply.status in (200, 307), reply.raw
    if reply.status == 307:
        assert exchange(world.port, plain(reply.location.partition(SHOP)[2] or reply.location)).status == 200


@pytest.mark.parametrize("trick", list(refused("admin")))
def test_paths_that_services_read_in_several_ways_reach_none(world: World, trick: str) -> None:
    for word in ("admin", PUBLIC):
        assert world.reached(lambda asked=word: exchange(world.port, plain(refused(asked)[trick]))) == []
    assert exchange(world.port, plain(f"/{PUBLIC}/x;a")).status == 200


SPOOFED = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "X-Client-IP", "CF-Connecting-IP",
           "X-Envoy-External-Address", "X-Original-Forwarded-For", "Client-IP"]  # fmt: skip


@pytest.mark.parametrize("header", SPOOFED)
def test_nobody_says_himself_where_he_comes_from(world: World, header: str) -> None:
    value = "for=192.0.2.1" if header == "Forwarded" else "192.0.2.1"
    for host in ("near.acme.test", "far.acme.test"):
        for headers in ([(header, value)], [(header, value)] * 2, [(header, f"{value}, {value}")]):
            request = plain("/", *headers, host=host)
            assert world.reached(lambda sent=request: exchange(world.port, sent)) == []
    assert exchange(world.port, plain("/", (header, value), host=OPEN)).status == 200


@pytest.mark.parametrize("name", ["x-user", "X-User", "X-USER", "x_user"])
def test_nobody_says_himself_who_he_is(world: World, name: str) -> None:
    token = ("authorization", f"Bearer {ISSUER.token(sub='ann')}")
    for headers, said in (([(name, "root")], None), ([(name, "root"), token], "ann"), ([token, (name, "root")], "ann")):
        found = world.reached(lambda sent=headers: exchange(world.port, plain("/", *sent)))
        assert {sent.get("x-user") for _, sent in found} <= {said}
        assert not any("root" in sent.values() for _, sent in found)
    assert exchange(world.port, plain("/", token)).status == 200


def two_hosts(path: str) -> list[bytes]:
    return [
        f"GET {path} HTTP/1.1\r\nHost: {OPEN}\r\nHost: {SHOP}\r\nConnection: close\r\n\r\n".encode(),
        f"GET {path} HTTP/1.1\r\nHost: {SHOP}\r\nHost: {OPEN}\r\nConnection: close\r\n\r\n".encode(),
        f"GET {path} HTTP/1.1\r\nHost: {OPEN}\r\n Host: {SHOP}\r\nConnection: close\r\n\r\n".encode(),
        f"GET {path} HTTP/1.1\r\nHost: {OPEN}, {SHOP}\r\nConnection: close\r\n\r\n".encode(),
        f"GET {path} HTTP/1.1\r\nHost : {OPEN}\r\nHost: {SHOP}\r\nConnection: close\r\n\r\n".encode(),
        f"GET {path} HTTP/1.1\r\nHost: {SHOP}@{OPEN}\r\nConnection: close\r\n\r\n".encode(),
    ]


@pytest.mark.parametrize("number", range(len(two_hosts("/"))))
def test_a_request_with_two_hosts_is_for_none(world: World, number: int) -> None:
    assert world.reached(lambda: exchange(world.port, two_hosts("/admin")[number])) == []
    assert exchange(world.port, plain("/admin", host=OPEN)).status == 200


def test_the_host_of_the_first_line_is_the_one(world: World) -> None:
    both = [(f"http://{SHOP}/admin", OPEN), (f"http://{SHOP}:80/admin", OPEN), (f"HTTP://{SHOP.upper()}/admin", OPEN)]
    for request in (plain(target, host=host) for target, host in both):
        assert world.admin(lambda sent=request: exchange(world.port, sent), host="") == []
    found = world.reached(lambda: exchange(world.port, plain(f"http://{OPEN}/admin", host=SHOP)))
    assert [headers["host"] for _, headers in found] == [OPEN]
    assert exchange(world.port, plain(f"http://{SHOP}/{PUBLIC}")).status == 200


@pytest.mark.parametrize("host", [SHOP.upper(), f"{SHOP}.", f"{SHOP}:80", f"{SHOP}:10080", "Shop.Acme.Test.:443"])
def test_a_host_is_the_same_however_it_is_written(world: World, host: str) -> None:
    assert world.admin(lambda: exchange(world.port, plain("/admin", host=host)), host="") == []
    assert exchange(world.port, plain("/public", host=host)).status == 200


def framed(inner: bytes) -> dict[str, bytes]:
    """Requests that look like one to some and like two to others; the second is hidden in the body."""

    def post(*headers: str, body: bytes) -> bytes:
        lines = "\r\n".join((f"POST /{PUBLIC} HTTP/1.1", f"Host: {SHOP}", "Connection: close", *headers))
        return lines.encode() + b"\r\n\r\n" + body

    ended = b"0\r\n\r\n" + inner
    whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(inner), inner)
    short = f"Content-Length: {len(f'{len(inner):x}') + 2}"
    both = f"Content-Length: {len(ended)}"
    chunked = "Transfer-Encoding: chunked"
    return {
        "CL.TE": post(both, chunked, body=ended),
        "CL.TE, the other way round": post(chunked, both, body=ended),
        "TE.CL": post(short, chunked, body=whole),
        "TE.TE": post(chunked, "Transfer-Encoding: x", body=ended),
        "TE.TE, identity": post("Transfer-Encoding: identity", chunked, both, body=ended),
        "TE with a space": post("Transfer-Encoding : chunked", both, body=ended),
        "TE with a tab": post("Transfer-Encoding:\tchunked", both, body=ended),
        "TE with a vertical tab": post("Transfer-Encoding: \x0bchunked", both, body=ended),
        "TE on a second line": post("Transfer-Encoding:\r\n chunked", both, body=ended),
        "TE in quotes": post('Transfer-Encoding: "chunked"', both, body=ended),
        "TE with more": post("Transfer-Encoding: chunked, identity", both, body=ended),
        "TE hidden by a bare CR": post("X: y\rTransfer-Encoding: chunked", both, body=ended),
        "TE hidden by a bare LF": post("X: y\nTransfer-Encoding: chunked", both, body=ended),
        "two lengths": post("Content-Length: 0", f"Content-Length: {len(inner)}", body=inner),
        "two lengths in one": post(f"Content-Length: 0, {len(inner)}", body=inner),
        "a length with a sign": post("Content-Length: +0", body=inner),
        "a length in hexadecimal": post("Content-Length: 0x0", body=inner),
        "a negative length": post("Content-Length: -1", body=inner),
        "a length with a space before": post(f"Content-Length : {len(inner)}", "Content-Length: 0", body=inner),
        "a chunk size that overflows": post(chunked, body=b"10000000000000000\r\n\r\n" + inner),
        "a chunk size with more behind": post(chunked, body=b"0;\n\r\n\r\n" + inner),
        "a chunk that is longer": post(chunked, body=b"2\r\nabc\r\n0\r\n\r\n" + inner),
        "lines that end with CR": post(both, body=ended).replace(b"\r\n", b"\r", 2),
    }


@pytest.mark.parametrize("trick", list(framed(b"")))
def test_no_request_is_hidden_in_another(world: World, trick: str) -> None:
    hidden = f"GET /admin/{trick.replace(' ', '-')} HTTP/1.1\r\nHost: {SHOP}\r\nConnection: close\r\n\r\n".encode()
    assert world.admin(lambda: exchange(world.port, framed(hidden)[trick]), host="") == []
    body = b"3\r\nabc\r\n0\r\n\r\n"
    honest = http1(f"/{PUBLIC}", ("transfer-encoding", "chunked"), method="POST", body=body)
    assert exchange(world.port, honest).status == 200


@pytest.mark.parametrize("line", [b"X-A: b\rX-User: root", b"X-A: b\nX-User: root", b"X-A\r: b", b"X-A: b\x00c"])
def test_a_header_line_is_one_line(world: World, line: bytes) -> None:
    request = f"GET / HTTP/1.1\r\nHost: {SHOP}\r\nConnection: close\r\n".encode() + line + b"\r\n\r\n"
    found = world.reached(lambda: exchange(world.port, request))
    assert not any("root" in headers.values() or "x-user" in headers for _, headers in found)
    assert exchange(world.port, plain("/", ("X-A", "b"))).status == 200


def test_ten_thousand_headers_are_too_many(world: World) -> None:
    for headers in ([(f"x-{number}", "1") for number in range(10_000)], [("x", "1")] * 10_000):
        assert world.reached(lambda sent=headers: exchange(world.port, plain("/admin", *sent))) == []
        assert world.reached(lambda sent=headers: exchange(world.port, plain("/", *sent))) == []
    assert exchange(world.port, plain("/", *((f"x-{number}", "1") for number in range(90)))).status == 200


def fields(path: bytes = b"/admin", authority: bytes = SHOP.encode(), *more: tuple[bytes, bytes]) -> Fields:
    return [(b":method", b"GET"), (b":scheme", b"http"), (b":authority", authority), (b":path", path), *more]


def downgraded() -> dict[str, Fields]:
    """What HTTP/2 can say and HTTP/1.1 cannot, or says otherwise."""
    first = b" HTTP/1.1\r\nHost: " + SHOP.encode()
    return {
        "another host": fields(b"/admin", SHOP.encode(), (b"host", OPEN.encode())),
        "a host before its authority": [(b"host", OPEN.encode()), *fields()],
        "two authorities": fields(b"/admin", OPEN.encode(), (b":authority", SHOP.encode())),
        "no authority": [(b":method", b"GET"), (b":scheme", b"http"), (b":path", b"/admin"), (b"host", SHOP.encode())],
        "two paths": fields(b"/public", SHOP.encode(), (b":path", b"/admin")),
        "a line break in the path": fields(b"/public" + first + b"\r\n\r\nGET /admin"),
        "a line break in a value": fields(b"/public", SHOP.encode(), (b"x-a", b"b\r\n\r\nGET /admin" + first)),
        "a LF in a value": fields(b"/public", SHOP.encode(), (b"x-a", b"b\nx-user: root")),
        "a line break in a name": fields(b"/public", SHOP.encode(), (b"x-a: b\r\nx-user", b"root")),
        "a colon in a name": fields(b"/public", SHOP.encode(), (b"x-user: root\r\nx", b"b")),
        "capitals in a name": fields(b"/public", SHOP.encode(), (b"X-User", b"root")),
        "a length that is not so": fields(b"/public", SHOP.encode(), (b"content-length", b"60")),
        "transfer-encoding": fields(b"/public", SHOP.encode(), (b"transfer-encoding", b"chunked")),
        "connection": fields(b"/public", SHOP.encode(), (b"connection", b"x-user"), (b"x-user", b"root")),
        "a step up": fields(b"/x/../admin"),
        "an escaped letter": fields(b"/%61dmin"),
        "two slashes": fields(b"//admin"),
        "a parameter": fields(b"/admin;x"),
        "a space in the method": [(b":method", b"GET /admin HTTP/1.1\r\nx:"), *fields(b"/public")[1:]],
        "a path that is a URL": fields(b"http://shop.acme.test/admin"),
        "a path without a slash": fields(b"admin"),
    }


@pytest.mark.parametrize("trick", list(downgraded()))
def test_http2_says_nothing_that_http1_would_take_otherwise(world: World, trick: str) -> None:
    found = world.reached(lambda: http2(world.port, downgraded()[trick]))
    assert [
        path for path, headers in found if understood(path).startswith("/admin") and OPEN not in headers["host"]
    ] == []
    assert not any("root" in headers.values() for _, headers in found)
    assert len(world.reached(lambda: http2(world.port, fields(b"/public")))) == 1
