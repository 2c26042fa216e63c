"""The language of custom rules: what it says of requests, and what it says of mistakes."""

import ipaddress

import pytest
from gatehouse_inspector.expressions import ExpressionError, compiled, parse
from gatehouse_inspector.expressions.completing import complete
from gatehouse_inspector.expressions.costs import cost
from gatehouse_inspector.expressions.fields import FIELDS, Type
from gatehouse_inspector.expressions.networks import Networks
from hypothesis import given
from hypothesis import strategies as st

LISTS = {"office": Type.ADDRESS, "bots": Type.STRING, "networks": Type.INTEGER}
ENTRIES = {"office": {ipaddress.ip_address("10.1.2.3")}, "bots": {"curl/8"}}
EMPTY = {Type.STRING: "", Type.INTEGER: 0, Type.BOOLEAN: False, Type.STRINGS: (), Type.MAP: ()}


class Asked:
    """A request with these values, and nothing else."""

    def __init__(self, address="10.1.2.3", maps=None, **values):
        self._values = {name.replace("__", "."): value for name, value in values.items()}
        self._values["ip.src"] = ipaddress.ip_address(address)
        self._maps = maps or {}

    def value(self, field):
        return self._values.get(field, EMPTY.get(FIELDS[field].type))

    def values(self, field, key):
        return self._maps.get((field, key), ())


HEADERS = {("http.request.headers", "x-a"): ("1", "two")}
REQUEST = Asked(
    maps=HEADERS, http__host="shop.test", http__request__uri__path="/admin/x", http__user_agent="curl/8",
    http__request__body__size=5, http__request__body__is_truncated=True,
    http__request__headers__names=("host", "x-a"),
)  # fmt: skip


def holds(text, request=REQUEST, entries=ENTRIES):
    return compiled(parse(text, LISTS), entries)(request)


@pytest.mark.parametrize(
    "text",
    [
        'http.host == "shop.test"',
        'http.host eq "shop.test"',
        'http.host != "other.test"',
        'http.request.uri.path contains "min"',
        'http.request.uri.path matches "^/ad"',
        r'http.request.uri.path ~ r"^/\w+/x$"',
        'http.user_agent wildcard "CURL/*"',
        'http.host in {"a.test" "shop.test"}',
        'http.host in {"a.test", "shop.test"}',
        "http.request.body.size > 4",
        "http.request.body.size <= 5",
        "http.request.body.size in {5 6}",
        "http.request.body.is_truncated",
        'not http.host == "a"',
        '! (http.host == "a")',
        'http.request.headers["x-a"] == "two"',
        'http.request.headers["X-A"] contains "w"',
        'http.request.headers.names == "x-a"',
        'len(http.request.headers["x-a"]) == 2',
        "len(http.host) == 9",
        'upper(http.host) == "SHOP.TEST"',
        'starts_with(http.request.uri.path, "/admin")',
        'not starts_with(http.request.headers["x-a"], "three")',
        'starts_with(http.request.headers["x-a"], "tw")',
        'ends_with(lower(http.host), ".test")',
        "ip.src == 10.1.2.3",
        "ip.src in {10.0.0.0/8}",
        "ip.src in {2001:db8::/32 10.1.2.0/24}",
        "ip.src != 10.0.0.0/24",
        "ip.src in $office",
        "http.user_agent in $bots",
        "not ip.src.asn in $networks",
        'http.host == "a" or http.host == "shop.test" and http.request.body.size == 5',
        '(http.host == "a" or http.host == "shop.test") && !(http.request.body.size == 6)',
        'http.host == "shop.test" xor http.host == "a"',
        'not (http.host == "shop.test" ^^ ip.src == 10.1.2.3)',
        'http.host == "shop.test" # a comment\n and http.request.body.size == 5',
    ],
)
def test_what_holds(text):
    assert holds(text)
    assert not holds(f"not ({text})")


def test_and_binds_closer_than_xor_and_that_closer_than_or():
    yes, no = "ip.src == 10.1.2.3", "ip.src == 10.9.9.9"
    assert holds(f"{yes} or {no} and {no}")
    assert holds(f"{yes} xor {yes} and {no}")
    assert holds(f"{yes} or {yes} xor {yes}")
    assert not holds(f"not {yes} or {no}"), "not is for what follows it alone"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('http.request.headers["nope"] == ""', False),
        ('http.request.headers["nope"] != "v"', True),
        ('http.request.headers["x-a"] != "two"', False),
        ('http.request.headers["nope"] contains ""', False),
        ('len(http.request.headers["nope"]) == 0', True),
        ('http.referer == ""', True),
        ('tls.ja4 contains "t13"', False),
        ("ip.src.asn == 0", True),
    ],
)
def test_what_is_not_there_is_empty_and_unequal_is_exactly_not_equal(text, expected):
    assert holds(text) is expected


def test_an_ipv4_address_written_as_ipv6_is_that_address():
    assert holds("ip.src in {10.0.0.0/8}", Asked("::ffff:10.1.2.3"))
    assert not holds("ip.src in {10.0.0.0/8}", Asked("2001:db8::1"))
    assert not holds("ip.src in {::/0}", Asked("10.1.2.3"))
    assert holds("ip.src in {::ffff:a00:0/104}", Asked("10.1.2.3"))


def test_a_list_of_networks_holds_what_the_same_set_holds():
    written = ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.1", "::/0", "2001:db8::/32"]
    entries = {"office": Networks(map(ipaddress.ip_network, written))}
    for address in (
        "10.255.255.255",
        "11.0.0.0",
        "192.0.2.1",
        "192.0.2.2",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:11.0.0.1",
    ):
        asked = Asked(address)
        assert holds("ip.src in $office", asked, entries) is holds(f"ip.src in {{{' '.join(written)}}}", asked), address
    assert not holds("ip.src in $office", Asked("11.0.0.1"), entries), "IPv4 lies in no network of IPv6"


def test_a_list_is_asked_anew_each_time_and_one_that_is_gone_has_no_entries():
    entries = {"bots": set()}
    condition = compiled(parse("http.user_agent in $bots", LISTS), entries)
    assert not condition(REQUEST)
    entries["bots"] = {"curl/8"}
    assert condition(REQUEST)
    entries.clear()
    assert not condition(REQUEST)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", (0, 0), "The expression ends here; expected http.host"),
        ('http.hosts == "a"', (0, 10), "There is no field http.hosts"),
        ('trim(http.host) == "a"', (0, 4), "There is no function trim"),
        ('http.host = "a"', (10, 11), "= has no meaning here"),
        ("http.host ==", (12, 12), "expected a string"),
        ("http.host == 3", (13, 14), "expected a string"),
        ('http.host < "a"', (10, 11), "< does not go with a string"),
        ('ip.src contains "10"', (7, 15), "contains does not go with an address"),
        ("ip.src in $nope", (10, 15), "There is no list"),
        ("ip.src in $bots", (10, 15), "entries of another type"),
        ("ip.src == 10.0.0.1/8", (10, 20), "has host bits set"),
        ("ip.src in {}", (10, 12), "1 to 1000 members"),
        ('http.host matches "(a"', (18, 22), "missing )"),
        ('http.host matches "(?=a)"', (18, 25), "RE2 cannot read"),
        ('http.host == "abc', (13, 14), "has no end"),
        (r'http.host == "a\n"', (15, 17), "Only"),
        ('(http.host == "a"', (17, 17), "expected ), and"),
        ('http.host == "a" http.host', (17, 26), "expected and, or, xor"),
        ('http.request.headers == "a"', (21, 23), "expected ["),
        ("lower(http.request.body.size) == 1", (6, 28), "lower takes a string, not an integer"),
        ("starts_with(http.host)", (21, 22), "expected ,"),
        ("http.request.body.size", (22, 22), "expected ==, !="),
        ("not " * 40 + 'http.host == "a"', (128, 131), "More than 32 levels"),
        (" or ".join(['http.host == "a"'] * 201), (4000, 4009), "More than 200 comparisons"),
        ('http.host == "' + "a" * 5000 + '"', (4096, 5015), "at most 4096 characters"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, place, said):
    with pytest.raises(ExpressionError) as refused:
        parse(text, LISTS)
    assert said in str(refused.value)
    assert (refused.value.start, refused.value.end) == place


PIECES = ["http.host", "==", '"a"', "and", "not", "(", ")", "in", "{", "}", "10.0.0.1", "ip.src", "5"]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text):
    assert mistake_in(text) in {None, True}


def mistake_in(text):
    """None without one; else whether its place lies in the text."""
    try:
        parse(text, LISTS)
    except ExpressionError as error:
        return 0 <= error.start <= error.end <= len(text)
    return None


def suggested(text, cursor=None):
    return [one.text for one in complete(text, len(text) if cursor is None else cursor, LISTS)]


def test_an_editor_is_told_what_may_follow():
    assert set(FIELDS) <= set(suggested(""))
    assert suggested("http.request.uri.pa") == [
        "http.request.uri.path", "http.request.uri.path.raw", "http.request.uri.path.extension",
    ]  # fmt: skip
    assert suggested("http.host ") == ["==", "!=", "contains", "matches", "wildcard", "in"]
    assert suggested("http.host con") == ["contains"]
    assert suggested("ip.src in ") == ["{", "$bots", "$networks", "$office"]
    assert suggested("ip.src in $o") == ["$office"]
    assert suggested('http.host == "a" ') == ["and", "or", "xor"]
    assert suggested('http.host == "a" and not i')[0] == "ip.src"
    assert suggested("http.host == ") == [], "a string is the person's own"
    assert suggested('http.hots == "a" and ') == []
    assert suggested('http.ho == "a"', cursor=7) == ["http.host"]


def test_cost_grows_with_what_must_be_looked_at():
    cheap, dear = parse('http.host == "a"'), parse('http.request.body.raw matches "a" or http.host == "a"')
    assert 0 < cost(cheap) < cost(dear)
    assert cost(parse("ip.src in {10.0.0.0/8 11.0.0.0/8}")) > cost(parse("ip.src == 10.0.0.0/8"))
