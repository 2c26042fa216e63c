"""What Envoy is told by itself says what the expression says, and where it cannot, nothing is told."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from gatehouse_inspector.expressions import compiled, parse
from gatehouse_inspector.expressions.natively import (
    AddressIn,
    All,
    Any,
    Entries,
    HeaderPresent,
    Not,
    NotNativeError,
    Subject,
    Text,
    Way,
    natively,
    size,
)
from gatehouse_inspector.expressions.networks import Networks
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request
from hypothesis import assume, given
from hypothesis import strategies as st

OFFICE = Entries(("192.0.2.0/24", "2001:db8::1"))
LISTS = {"office": Networks(map(ip_network, OFFICE.values))}


def as_envoy(tree, request):
    """What Envoy says of a request whose path is normal already; tests with a real one are in `envoy/test_held.py`."""
    match tree:
        case All(parts):
            return all(as_envoy(part, request) for part in parts)
        case Any(parts):
            return any(as_envoy(part, request) for part in parts)
        case Not(what):
            return not as_envoy(what, request)
        case AddressIn(networks):
            return any(_plain(request.client) in one for one in networks)
        case HeaderPresent(name):
            return any(name == other.decode() for other, _ in request.headers)
        case Text():
            return any(_compares(tree, value) for value in _values(tree, request))


def _plain(text):
    address: IPv4Address | IPv6Address = ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def _values(text, request):
    if text.subject is Subject.METHOD:
        return [request.method.decode()]
    if text.subject is Subject.PATH:
        return [request.target.partition(b"?")[0].decode()]
    lines = [value.decode() for name, value in request.headers if name.decode() == text.header]
    joined = [",".join(lines)] if lines else []
    return joined + [one.strip() for one in ",".join(lines).split(",") if lines and text.is_list]


def _compares(text, value):
    pattern = re.escape(text.text)
    whole = {Way.IS: "{}", Way.BEGINS: "{}.*", Way.ENDS: ".*{}", Way.CONTAINS: ".*{}.*"}[text.way]
    flags = re.DOTALL | (re.IGNORECASE if text.ignores_case else 0)
    return re.fullmatch(whole.format(pattern), value, flags) is not None


TESTS = st.sampled_from(
    [
        "ip.src in {192.0.2.0/24 2001:db8::/32}", "ip.src == 192.0.2.1", "ip.src != ::ffff:c000:200/120",
        "ip.src in $office", 'http.request.method == "GET"', 'http.request.method in {"POST", "PUT"}',
        'http.request.method != "POST"', 'http.request.headers["x-a"] == "1"', 'http.request.headers.names == "x-a"',
        'http.request.headers.names != "x-a"', 'http.user_agent == "curl"', 'http.request.uri.path == "/admin"',
        'http.request.uri.path in {"/", "/admin"}', 'starts_with(http.request.uri.path, "/adm")',
        'ends_with(http.request.uri.path, "/x")', 'http.request.uri.path contains "min"',
        'http.request.headers["x-a"] contains "1"', 'lower(http.user_agent) contains "url"',
        'starts_with(lower(http.request.uri.path), "/adm")', 'ends_with(http.request.headers["x-a"], "2")',
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
PATHS = [b"/", b"/admin", b"/admin/x", b"/admin?x=1", b"/ADMIN", b"/adm", b"/x/Admin/x"]
CLIENTS = ["192.0.2.1", "192.0.3.1", "::ffff:192.0.2.1", "2001:db8::1", "::1"]
SENT = [(b"x-a", b"1"), (b"x-a", b"2"), (b"x-a", b"3, 1"), (b"user-agent", b"curl"), (b"user-agent", b"CURL")]
HEADERS = st.lists(st.sampled_from(SENT), max_size=3, unique_by=lambda one: one[0] if one[0] != b"x-a" else one)
REQUESTS = st.builds(
    Request, st.sampled_from([b"GET", b"POST"]), st.sampled_from(PATHS), HEADERS, client=st.sampled_from(CLIENTS)
)


@given(EXPRESSIONS, REQUESTS)
def test_envoy_is_told_what_the_expression_says(text, request):
    expression = parse(text)
    try:
        tree = natively(expression, {"office": OFFICE})
    except NotNativeError:
        assume(False)
    assert as_envoy(tree, request) is compiled(expression, LISTS)(RequestFacts(request))


@pytest.mark.parametrize(
    "text",
    [
        "ip.src in $others", 'http.host == "a.test"', 'ip.src.country == "SE"', 'http.request.method == "get"',
        'http.request.method == "GET" xor ip.src == 192.0.2.1', 'http.request.method matches "G.*"',
        'http.request.headers["host"] == "a"', 'http.request.headers["x-forwarded-for"] == "a"',
        'http.request.headers["x-a"] == ""', 'http.request.headers["x-a"] == " a"', 'http.user_agent == "a, b"',
        'http.request.headers.names == "X-A"', 'http.request.headers.names contains "x-"',
        'http.request.uri.path == "/a/../b"', 'http.request.uri.path == "/a//b"', 'http.request.uri.path == "/a?b"',
        'http.request.uri.path == "/%61"', 'http.request.uri.path == "a"', 'http.request.uri.path == "/a b"',
        'http.request.uri.path contains "admin"', 'ends_with(http.request.uri.path, "2f")',
        'starts_with(http.request.uri.path, "")', 'upper(http.user_agent) == "CURL"', 'lower(http.user_agent) == "C"',
        'lower(http.request.method) == "get"', 'not lower(http.user_agent) == "curl"',
        'not http.request.headers["x-a"] == "1"', 'http.request.headers["x-a"] != "1"', "ip.src in {::/0}",
        'http.request.method == "GET" or http.request.body.size > 5', "http.request.body.is_truncated",
        'url_decode(http.request.uri.path) == "/a"', 'http.request.cookies["a"] == "b"',
    ],
)  # fmt: skip
def test_where_it_would_not_be_the_same_nothing_is_told(text):
    with pytest.raises(NotNativeError):
        natively(parse(text), {"office": OFFICE})


def test_entries_that_expire_are_overlooked_and_so_never_negated():
    lists = {"office": Entries(("192.0.2.0/24",), has_expiring=True)}
    assert natively(parse("ip.src in $office"), lists) == AddressIn((ip_network("192.0.2.0/24"),))
    with pytest.raises(NotNativeError, match="expire"):
        natively(parse("not ip.src in $office"), lists)
    with pytest.raises(NotNativeError, match="expire"):
        natively(parse("ip.src in $office"), lists, is_negated=True)


def test_a_tree_and_its_size():
    tree = natively(parse('ip.src in {192.0.2.0/24 2001:db8::/32} and not http.request.method in {"GET", "HEAD"}'))
    methods = tuple(Text(Subject.METHOD, Way.IS, one) for one in ("GET", "HEAD"))
    assert isinstance(tree, All)
    assert tree.parts[1] == Not(Any(methods))
    assert size(tree) == 2 + 1 + 2, "an address of IPv4 is compared in two spellings"
