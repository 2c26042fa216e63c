"""Generated routes and requests, over an alphabet so small that they meet often."""

from typing import Any

from hypothesis import strategies as st

from policies.compiler import IntentObject
from policies.compiler.matching import Request
from tests.policies.compiler.intents import CONDITIONS, forward, hostname, route, service

_SEGMENTS = st.sampled_from(["a", "b", "ab", "a.b", "a%20b", "a-b"])
_REGEXES = st.sampled_from(
    ["/.*", "/a/.*", "/a/[^/]+", "/(a|b)", "/ab?/?", "/a\\.b.*", ".*b", "/a/b", "^/a{1,2}b*$", "(?i)/A/.*"]
)
_TEMPLATES = st.sampled_from(["/{x}", "/a/{x}", "/{x}/b", "/a/*/{y}", "/a/**", "/{x}/{y=**}", "/a.b/{x}"])
_CALLS = st.sampled_from(
    [{}, {"service": "a"}, {"service": "a", "method": "b"}, {"method": "b"}, {"type": "regex", "service": "a|b"}]
)
_NETWORKS = st.sampled_from(["127.0.0.0/8", "10.0.0.0/8", "127.0.0.1/32", "::/0"])
_COOKIES = st.sampled_from(["one", "two"])
_HEADERS = st.sampled_from(["x-one", "x-two"])
_TYPES = st.sampled_from(["application/grpc", "application/grpc+proto", "application/grpc-web", "application/json"])
_VALUES = st.sampled_from(["1", "2"])


@st.composite
def paths(draw: st.DrawFn) -> str:
    parts = draw(st.lists(_SEGMENTS, max_size=4))
    return "/" + "/".join(parts)


@st.composite
def header_conditions(draw: st.DrawFn, names: st.SearchStrategy[str] = _HEADERS) -> dict[str, Any]:
    kind = draw(st.sampled_from(["exact", "regex", "present"]))
    value = {"exact": draw(_VALUES), "regex": "[1-9]?", "present": ""}[kind]
    return {"name": draw(names), "type": kind, "value": value, "invert": draw(st.booleans())}


@st.composite
def query_conditions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["exact", "present"]))
    return {"name": draw(st.sampled_from(["q", "r"])), "type": kind, "value": draw(_VALUES) if kind == "exact" else ""}


@st.composite
def routes(draw: st.DrawFn, name: str) -> IntentObject:
    kind = draw(st.sampled_from(["exact", "prefix", "prefix", "regex", "template", "calls"]))
    path = draw({"regex": _REGEXES, "template": _TEMPLATES}.get(kind, paths()))
    is_plain = draw(st.booleans())
    some = {} if is_plain else {
        "methods": draw(st.lists(st.sampled_from(["GET", "POST"]), unique=True, max_size=2)),
        "headers": draw(st.lists(header_conditions(), max_size=2)),
        "query": draw(st.lists(query_conditions(), max_size=1)),
        "cookies": draw(st.lists(header_conditions(_COOKIES), max_size=1)),
        "client_addresses": draw(st.lists(_NETWORKS, max_size=1)),
        "scheme": draw(st.sampled_from([None, None, None, "http", "https"])),
    }  # fmt: skip
    if kind == "calls":
        kind, path, some["grpc"] = "prefix", "/", draw(_CALLS)
        some.pop("methods", None)
    return route(name, path, kind, action=draw(st.sampled_from([forward("echo"), forward("other")])), **some)


@st.composite
def many_routes(draw: st.DrawFn, most: int = 14) -> list[IntentObject]:
    count = draw(st.integers(1, most))
    return [draw(routes(f"r{index:02}")) for index in range(count)]


@st.composite
def requests(draw: st.DrawFn) -> Request:
    path = draw(paths()) + draw(st.sampled_from(["", "", "/", "x"]))
    headers = draw(st.dictionaries(_HEADERS, _VALUES, max_size=2))
    query = draw(st.dictionaries(st.sampled_from(["q", "r"]), _VALUES, max_size=2))
    cookies = draw(st.dictionaries(_COOKIES, _VALUES, max_size=2))
    method = draw(st.sampled_from(["GET", "POST", "PUT"]))
    if draw(st.integers(0, 3)) == 0:
        method, headers = "POST", headers | {"content-type": draw(_TYPES)}
    return Request(path.replace("//", "/"), method, headers, query, cookies)


@st.composite
def slices(draw: st.DrawFn) -> list[IntentObject]:
    """Objects of one tenant, of which some may refer to what is not there."""
    hosts = draw(st.lists(st.sampled_from(["a.test", "b.test", "*.c.test"]), unique=True))
    services = draw(st.lists(st.sampled_from(["echo", "other"]), unique=True))
    objects = [hostname(name, redirect_to_https=draw(st.booleans())) for name in hosts]
    objects += [
        service(name, *draw(st.lists(st.sampled_from(["9.9.9.9", "127.0.0.1"]), unique=True))) for name in services
    ]
    for item in draw(many_routes(6)):
        on = draw(st.lists(st.sampled_from(["a.test", "b.test", "*.c.test"]), min_size=1, unique=True))
        spec = item.spec_json() | {"hostnames": on, "enabled": draw(st.integers(0, 4)) > 0}
        match = spec.pop("match")
        parts = {key: match[key] for key in CONDITIONS}
        objects.append(route(item.name, match["path"]["value"], match["path"]["type"], **parts, **spec))
    return objects
