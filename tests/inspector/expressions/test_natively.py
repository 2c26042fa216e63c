"""What Envoy is told by itself says what the expression says, and where it cannot, nothing is told."""

import pytest
from gatehouse_inspector.expressions import compiled, parse
from gatehouse_inspector.expressions.natively import (
    AddressIn,
    All,
    Any,
    HeaderIs,
    HeaderPresent,
    MethodIs,
    Not,
    PathIs,
    natively,
)
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request
from hypothesis import assume, given
from hypothesis import strategies as st


def as_envoy(tree, request):  # noqa: PLR0911
    """What Envoy says: values of a header are joined, and of a path nothing is decoded."""
    headers = {}
    for name, value in request.headers:
        headers.setdefault(name.decode(), []).append(value.decode())
    path = request.target.partition(b"?")[0].decode()
    match tree:
        case All(parts):
            return all(as_envoy(part, request) for part in parts)
        case Any(parts):
            return any(as_envoy(part, request) for part in parts)
        case Not(what):
            return not as_envoy(what, request)
        case AddressIn(networks):
            client = RequestFacts(request).address
            client = getattr(client, "ipv4_mapped", None) or client
            return any(client.version == one.version and client in one for one in networks)
        case MethodIs(method):
            return request.method.decode() == method
        case HeaderIs(name, value):
            return ",".join(headers.get(name, [])) == value
        case HeaderPresent(name):
            return name in headers
        case PathIs(literal, is_prefix):
            return path.startswith(literal) if is_prefix else path == literal


TESTS = st.sampled_from(
    [
        "ip.src in {192.0.2.0/24 2001:db8::/32}", "ip.src == 192.0.2.1", "ip.src != ::ffff:c000:200/120",
        "ip.src in {::/0}", 'http.request.method == "GET"', 'http.request.method in {"POST", "PUT"}',
        'http.request.method != "POST"', 'http.request.headers["x-a"] == "1"', 'http.request.headers.names == "x-a"',
        'http.request.headers.names != "x-a"', 'http.user_agent == "curl"', 'http.request.uri.path == "/admin"',
        'http.request.uri.path in {"/", "/admin"}', 'starts_with(http.request.uri.path, "/adm")',
    ]
)  # fmt: skip
EXPRESSIONS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda one: f"({one[0]} {one[1]} {one[2]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=6,
)
PATHS = [b"/", b"/admin", b"/admin/x", b"/%61dmin", b"//admin", b"/admin?x=1", b"/ADMIN", b"/adm"]
CLIENTS = ["192.0.2.1", "192.0.3.1", "::ffff:192.0.2.1", "2001:db8::1", "::1"]
HEADERS = st.lists(st.sampled_from([(b"x-a", b"1"), (b"x-a", b"2"), (b"user-agent", b"curl")]), max_size=3)
REQUESTS = st.builds(
    Request, st.sampled_from([b"GET", b"POST"]), st.sampled_from(PATHS), HEADERS, client=st.sampled_from(CLIENTS)
)


@given(EXPRESSIONS, REQUESTS)
def test_what_envoy_refuses_the_inspector_would(text, request):
    expression = parse(text)
    tree = natively(expression)
    assume(tree is not None)
    if as_envoy(tree, request):
        assert compiled(expression)(RequestFacts(request))


@given(EXPRESSIONS, REQUESTS)
def test_of_what_it_cannot_overlook_it_says_just_the_same(text, request):
    assume(not any(one in text for one in ("path", 'headers["', "user_agent")))
    expression = parse(text)
    assert as_envoy(natively(expression), request) is compiled(expression)(RequestFacts(request))


@pytest.mark.parametrize(
    "text",
    [
        "ip.src in $office", 'http.host == "a.test"', 'http.request.uri.path contains "/admin"',
        'not http.request.uri.path == "/admin"', 'http.request.uri.path != "/admin"', 'http.user_agent != "curl"',
        'not (ip.src == 192.0.2.1 and http.request.headers["x-a"] == "1")',
        'http.request.method == "GET" xor ip.src == 192.0.2.1', 'http.request.method == "get"',
        'http.request.headers["host"] == "a"', 'http.request.headers["x-forwarded-for"] == "a"',
        'http.request.headers["x-a"] == ""', 'http.request.headers["x-a"] == " a"',
        'http.request.headers.names == "X-A"', 'http.request.uri.path == "/a/../b"', 'http.request.uri.path == "/a?b"',
        'http.request.uri.path == "/%61"', 'http.request.uri.path == "a"', 'lower(http.request.uri.path) == "/a"',
        'http.request.method == "GET" or http.request.body.size > 5', 'ends_with(http.request.uri.path, "/a")',
    ],
)  # fmt: skip
def test_where_it_would_not_be_the_same_nothing_is_told(text):
    assert natively(parse(text)) is None


def test_a_tree():
    tree = natively(parse('ip.src in {192.0.2.0/24} and not http.request.method in {"GET", "HEAD"}'))
    assert isinstance(tree, All)
    assert tree.parts[1] == Not(Any((MethodIs("GET"), MethodIs("HEAD"))))
