"""What Envoy refuses by itself the inspector refuses, too, and the other way round: both are asked the same."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from policies.compiler import IntentObject
from policies.compiler.envoy.held_rules import FILTER_NAME
from tests.inspector.envoy.inspected import Inspected, inspected, service
from tests.inspector.envoy.wire import Reply, exchange, http1
from tests.policies.compiler.intents import hostname, made, platform, route

EXPRESSIONS = {
    "path-begins": 'starts_with(http.request.uri.path, "/admin")',
    "path-is": 'http.request.uri.path == "/admin"',
    "path-in": 'http.request.uri.path in {"/admin", "/x/admin", "/"}',
    "path-has": 'http.request.uri.path contains "/adm"',
    "path-ends": 'ends_with(http.request.uri.path, ".php")',
    "path-lower": 'starts_with(lower(http.request.uri.path), "/admin")',
    "not-path": 'not starts_with(http.request.uri.path, "/x") and http.request.method == "GET"',
    "method": 'http.request.method in {"DELETE", "PUT"}',
    "not-method": 'http.request.method != "GET"',
    "header-is": 'http.request.headers["x-debug"] == "on"',
    "header-begins": 'starts_with(http.request.headers["x-debug"], "on")',
    "header-ends": 'ends_with(http.request.headers["x-debug"], "ff")',
    "header-has": 'http.request.headers["x-debug"] contains "o"',
    "header-lower": 'lower(http.request.headers["x-debug"]) == "on"',
    "no-such": 'not http.request.headers["x-debug"] contains "o"',
    "header-there": 'http.request.headers.names == "x-debug"',
    "header-missing": 'not http.request.headers.names == "x-debug"',
    "agent-is": 'http.user_agent == "curl"',
    "agent-has": 'lower(http.user_agent) contains "sqlmap"',
    "not-agent": 'not http.user_agent contains "Mozilla"',
    "referer": 'starts_with(http.referer, "https://bad.test/")',
    "from": "ip.src in {203.0.113.0/24 2001:db8::/32}",
    "not-from": "ip.src != 203.0.113.7",
    "from-list": "ip.src in $office",
    "not-from-list": 'not ip.src in $office and starts_with(http.request.uri.path, "/admin")',
    "either": 'http.request.uri.path == "/admin" and (ip.src in $office or http.request.headers["x-debug"] == "on")',
    "from-words": 'http.request.headers["x-debug"] in $words',
}
EXCEPT = 'ip.src == 203.0.113.9 or http.request.uri.path == "/admin/open"'
"""Lets pass before the rule of the host `except`, which refuses as `path-begins` does."""
PATHS = (
    "/", "/admin", "/ADMIN", "/Admin/x", "/admin/", "/admin/open", "/admin?x=1", "/admin?", "/x?/admin", "/%61dmin",
    "/%61%64%6D%69%6e", "//admin", "////admin", "/./admin", "/x/../admin", "/../../admin", "/%2e/admin",
    "/x/%2e%2E/admin", "/%2fadmin", "/x%2f..%2fadmin", "/%5cadmin", "/x\\..\\admin", "/admin/.", "/admin/x/..",
    "/admin%20", "/admin%09", "/admin;x=1", "/admin%3f", "/admin%23", "/x/..;/admin", "/;/admin", "/%2561dmin",
    "/x/%252e%252e/admin", "/%u0061dmin", "/%c0%afadmin", "/%ef%bd%81dmin", "/x%2Fadmin", "/x/admin", "/x.php",
    "/x%2ephp", "/x.php/", "/x.ph%70?y", "/x.PHP", "/x%zzadmin", "/x%/admin", "/adm", "/ad%4Din",
)  # fmt: skip
DEBUG: tuple[tuple[str | bytes, ...], ...] = (
    ("on",), ("off",), ("ON",), ("on", "off"), ("off", "on"), ("off, on",), ("off,on ,x",), ("off ,\ton",), ("",),
    ("", "on"), ("on;x",), ("xon",), ("xoff, y",), ("y, onto",), (b"\xff, on",), (b"on,\xff",), ("o, n",), ("“on”",),
    (b"on\xa0, x",), ("a b",),
)  # fmt: skip
AGENTS = ("curl", "curl ", "Curl", "x SQLmap/1.0", "", "curl, curl", "Mozilla/5.0 (X11; Linux) x")
CLIENTS = (
    "203.0.113.7", "203.0.113.9", "203.0.114.1", "2001:db8::7", "2001:db9::7", "::ffff:203.0.113.7", "192.0.2.77",
    "192.0.2.78", "10.1.2.3, 203.0.113.7", "203.0.113.7, 10.1.2.3",
)  # fmt: skip

Ask = Callable[[str], bytes]


def _requests() -> Mapping[str, Ask]:
    """Requests by what is special about them, each for any host."""
    found: dict[str, Ask] = {}
    for path in PATHS:
        found[f"path {path}"] = lambda host, path=path: http1(path.encode("latin-1"), host=host)
        found[f"path {path} from the office"] = lambda host, path=path: http1(
            path.encode("latin-1"), ("x-forwarded-for", "203.0.113.7"), host=host
        )
    for values in DEBUG:
        headers = tuple(("x-debug", value) for value in values)
        found[f"x-debug {values!r}"] = lambda host, headers=headers: http1("/admin", *headers, host=host)
    for name in ("X-Debug", "x-debugger"):
        found[f"{name}: on"] = lambda host, name=name: http1("/", (name, "on"), host=host)
    for agent in AGENTS:
        found[f"agent {agent!r}"] = lambda host, agent=agent: http1("/", ("user-agent", agent), host=host)
    twice = (("user-agent", "Mozilla/5.0"), ("user-agent", "curl"))
    found["two agents"] = lambda host: http1("/", *twice, host=host)
    for referer in ("https://bad.test/", "https://bad.test/x", "https://good.test/?https://bad.test/"):
        found[f"referer {referer}"] = lambda host, referer=referer: http1("/", ("referer", referer), host=host)
    for method in ("GET", "HEAD", "DELETE", "PUT", "POST", "OPTIONS", "PATCH"):
        found[f"method {method}"] = lambda host, method=method: http1("/", method=method, host=host)
    for client in CLIENTS:
        for path in ("/", "/admin"):
            headers = (("x-forwarded-for", client),)
            found[f"{path} from {client}"] = lambda host, path=path, headers=headers: http1(path, *headers, host=host)
    return found


REQUESTS = _requests()
HOSTS = (*EXPRESSIONS, "except")
EDGE = platform(
    made("listener", "http", {"protocol": "http", "port": 8080}),
    made("defaults", "defaults", {"trusted_hops": 1}),
).resources


def objects(port: int, streaming: int) -> list[IntentObject]:
    """A host for each expression, whose policy refuses by it and by nothing else."""
    begins = EXPRESSIONS["path-begins"]
    rules = {name: [_rule("it", text, "block")] for name, text in EXPRESSIONS.items()}
    rules["except"] = [_rule("open", EXCEPT, "skip-rules"), _rule("it", begins, "block")]
    entries = [{"value": "203.0.113.0/28"}, {"value": "192.0.2.77"}, {"value": "2001:db8::7"}]
    words = [{"value": "on"}, {"value": "a b"}]
    return [
        made("list", "office", {"type": "address", "entries": entries}),
        made("list", "words", {"type": "string", "entries": words}),
        service("echo", port),
        route("all", hostnames=[f"{name}.acme.test" for name in rules]),
        *(
            made("waf_policy", name, {"mode": "block", "inbound_threshold": 10_000, "rules": it})
            for name, it in rules.items()
        ),
        *(hostname(f"{name}.acme.test", waf={"policy": name, "failure_mode": "open"}) for name in rules),
    ]


def _rule(name: str, expression: str, action: str) -> dict[str, str]:
    return {"name": name, "expression": expression, "action": action}


def _without_ours(manager: Any) -> None:
    kept = [one for one in manager.http_filters if one.name != FILTER_NAME]
    del manager.http_filters[:]
    manager.http_filters.extend(kept)


def ask(gateway: Inspected, request: Ask, host: str) -> Reply:
    """Ask as browsers do: where an encoded slash is redirected, follow."""
    reply = exchange(gateway.port, request(host))
    for _ in range(2):
        if reply.status == 307:
            reply = exchange(gateway.port, http1(urlsplit(reply.location).path, host=host))
    return reply


def _verdicts(gateway: Inspected) -> dict[tuple[str, str], int]:
    return {
        (host, name): ask(gateway, request, f"{host}.acme.test").statuses[-1]
        for host in HOSTS
        for name, request in REQUESTS.items()
    }


@pytest.fixture(scope="module")
def by_the_inspector(inspector: object) -> dict[tuple[str, str], int]:
    """What the inspector says of every request for every host, Envoy itself holding nothing."""
    with inspected(objects, _without_ours, EDGE) as gateway:
        gateway.load()
        return _verdicts(gateway)


@pytest.fixture(scope="module")
def alone(inspector: object) -> Iterator[Inspected]:
    """A gateway whose inspector lets everything pass, as one whose engine is off."""
    with inspected(objects, edge=EDGE) as gateway:
        gateway.load({"policies": {name: {"mode": "off"} for name in gateway.documents["policies"]}, "lists": {}})
        yield gateway


@pytest.fixture(scope="module")
def by_envoy(alone: Inspected) -> dict[tuple[str, str], int]:
    return _verdicts(alone)


def test_there_is_enough_to_compare(by_the_inspector):
    assert len(REQUESTS) >= 140
    for host in HOSTS:
        said = {status for (asked, _), status in by_the_inspector.items() if asked == host}
        assert {200, 403} <= said, host


@pytest.mark.parametrize("host", HOSTS)
def test_envoy_says_what_the_inspector_says(by_the_inspector, by_envoy, host):
    differing = {
        name: (by_the_inspector[host, name], by_envoy[host, name])
        for name in REQUESTS
        if by_the_inspector[host, name] != by_envoy[host, name]
    }
    assert not differing


def test_a_client_reads_the_same_whoever_refuses(alone):
    host, request = "method.acme.test", http1("/", method="DELETE", host="method.acme.test")
    by_envoy = exchange(alone.port, request)
    alone.load()
    by_inspector = exchange(alone.port, request)
    alone.unload()
    by_nobody = exchange(alone.port, request)
    told = [_read(one) for one in (by_envoy, by_inspector, by_nobody)]
    assert told[0] == told[1] == told[2] == (403, "application/json", "no-store", "This request was refused.")
    assert len({json.loads(one.body)["request_id"] for one in (by_envoy, by_inspector, by_nobody)}) == 3
    assert exchange(alone.port, http1("/", host=host)).status == 200


def _read(reply: Reply) -> tuple[int, str, str, str]:
    head = reply.raw.partition(b"\r\n\r\n")[0].decode().lower()
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    return reply.status, fields["content-type"], fields["cache-control"], json.loads(reply.body)["error"]
