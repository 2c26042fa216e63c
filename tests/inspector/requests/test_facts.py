"""What rules may ask of a request."""

import ipaddress

import pytest
from gatehouse_inspector.expressions.fields import FIELDS, Type
from gatehouse_inspector.requests.arguments import MOST, TooManyError, of_cookies, of_form, of_json
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.paths import extension, normal_path
from gatehouse_inspector.requests.request import Request, Surroundings
from hypothesis import given
from hypothesis import strategies as st

WHOLE = Request(
    b"POST", b"/a//b/../%63.PHP?x=1&x=2&y=%2561#f",
    ((b"Host", b"Shop.Test:8443"), (b"X-A", b"1"), (b"x-a", b"two"), (b"Cookie", b"a=1; b=%32"), (b"Cookie", b"a=3"),
     (b"Content-Type", b"application/JSON; charset=utf-8"), (b"User-Agent", b"curl/8")),
    b'{"user": {"name": "Ada", "name": "Eve", "tags": ["a", 1, null, true]}}', b"2", "::ffff:192.0.2.1",
    around=Surroundings("DE", 64496, "t13d", "1.3", "shop-root", "acme", "ada"),
)  # fmt: skip
VALUES = {
    "http.host": "shop.test", "http.request.method": "POST", "http.request.version": "2",
    "http.request.uri": "/a//b/../%63.PHP?x=1&x=2&y=%2561#f", "http.request.uri.path": "/a/c.PHP",
    "http.request.uri.path.raw": "/a//b/../%63.PHP", "http.request.uri.path.extension": "php",
    "http.request.uri.query": "x=1&x=2&y=%2561#f", "http.request.uri.args.names": ("x", "y"),
    "http.request.body.args.names": ("user.name", "user.tags", *(f"user.tags.{number}" for number in range(4))),
    "http.request.body.size": 70,
    "http.request.body.is_truncated": False, "http.user_agent": "curl/8", "http.referer": "",
    "http.content_type": "application/json", "ip.src": ipaddress.ip_address("::ffff:192.0.2.1"), "ip.src.country": "DE",
    "ip.src.asn": 64496, "tls.ja4": "t13d", "tls.version": "1.3", "gateway.route": "shop-root",
    "gateway.tenant": "acme", "gateway.consumer": "ada", "waf.score": 7, "client.score": 9,
    "client.claimed_bot": "googlebot", "client.bot_check": "verified", "client.verified_bot": "googlebot",
    "http.request.body.raw": WHOLE.body.decode(),
    "http.request.headers.names": ("host", "x-a", "cookie", "content-type", "user-agent"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(name for name, field in FIELDS.items() if field.type is not Type.MAP))
def test_every_field_has_its_value(name):
    facts = RequestFacts(WHOLE, score=7, client_score=lambda _facts: 9, bot=lambda _facts: ("googlebot", "verified"))
    assert facts.value(name) == VALUES[name]


@pytest.mark.parametrize("name", sorted(name for name, field in FIELDS.items() if field.type is not Type.MAP))
def test_every_field_has_one_of_a_request_with_next_to_nothing(name):
    value = RequestFacts(Request(b"GET", b"/")).value(name)
    types = {Type.STRING: str, Type.INTEGER: int, Type.BOOLEAN: bool, Type.STRINGS: tuple}
    assert isinstance(value, types.get(FIELDS[name].type, ipaddress.IPv4Address))


def test_maps_give_all_values_of_a_name():
    facts = RequestFacts(WHOLE)
    assert facts.values("http.request.headers", "x-a") == ("1", "two")
    assert facts.values("http.request.uri.args", "x") == ("1", "2")
    assert facts.values("http.request.uri.args", "y") == ("%61",), "decoded once"
    assert facts.values("http.request.cookies", "a") == ("1", "3")
    assert facts.values("http.request.cookies", "b") == ("2",)
    assert facts.values("http.request.body.args", "user.name") == ("Ada", "Eve"), "both of one name"
    assert facts.values("http.request.body.args", "user.tags") == ("a", "1", "null", "true")
    assert facts.values("http.request.body.args", "user.tags.1") == ("1",)
    assert facts.values("http.request.body.args", "nope") == ()


def multipart(body, content_type=b'multipart/form-data; boundary="x y"'):
    facts = RequestFacts(Request(b"POST", b"/", ((b"content-type", content_type),), body.replace(b"\n", b"\r\n")))
    return {name: facts.values("http.request.body.args", name) for name in facts.value("http.request.body.args.names")}


def test_fields_of_multipart_forms_are_arguments_and_files_are_their_names():
    body = (
        b'preamble\n--x y\nContent-Disposition: form-data; name="a"\n\n1\n2\n--x y\nX: 1\n'
        b'content-disposition: form-data;\n name=up; filename="e\\"vil.php"\nContent-Type: text/plain\n\n<?php ?>\n'
        b'--x y\nContent-Disposition: form-data; filename="b"; name="a"\n\n\n--x y--\n'
        b'Content-Disposition: form-data; name="z"\n\n'
    )
    assert multipart(body) == {"a": ("1\r\n2", "b"), "up": ('e"vil.php',)}
    assert multipart(body, b"multipart/form-data; boundary=nope") == {}
    assert multipart(body, b"multipart/form-data") == {}
    assert multipart(b"--x y\n\n1\n" * (MOST + 2)) == {}
    assert multipart(b"--x y\nnonsense") == {"": ("",)}


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/", "/"), (b"", "/"), (b"/a/b", "/a/b"), (b"/a/b/", "/a/b/"), (b"/%61dmin", "/admin"),
        (b"//admin", "/admin"),
        (b"/x/../admin", "/admin"), (b"/x/%2e%2e/admin", "/admin"), (b"/x/..%2fadmin", "/admin"),
        (b"/../../admin", "/admin"), (b"/./admin", "/admin"), (b"/admin/.", "/admin/"), (b"/admin/x/..", "/admin/"),
        (b"\\admin", "/admin"), (b"/a\\..\\admin", "/admin"), (b"/%2561dmin", "/%61dmin"), (b"/a?b=/../c", "/a"),
        (b"/%ff", "/\udcff"), (b"admin", "/admin"),
    ],
)  # fmt: skip
def test_paths_are_what_routes_see(target, path):
    assert normal_path(target) == path


@given(st.binary(max_size=40))
def test_a_normal_path_has_neither_dot_segments_nor_double_slashes(target):
    path = normal_path(target)
    assert path.startswith("/")
    assert "//" not in path
    assert not {".", ".."} & set(path.split("/"))


def test_extensions():
    assert [extension(one) for one in ("/a.PHP", "/a", "/a.b/c", "/a.", "/.env")] == ["php", "", "", "", "env"]


def test_too_much_is_none_for_rules_and_told_to_who_asks():
    many = b"&".join(b"a=1" for _ in range(MOST + 1))
    with pytest.raises(TooManyError, match="1000 arguments"):
        of_form(many)
    with pytest.raises(TooManyError, match="1000 values"):
        of_json(b"[" + b",".join([b"1"] * (MOST + 1)) + b"]")
    for deep in (b'{"a":' * 70 + b"1" + b"}" * 70, b"[" * 100_000):
        with pytest.raises(TooManyError, match="64 levels"):
            of_json(deep)
    assert RequestFacts(Request(b"GET", b"/?" + many)).value("http.request.uri.args.names") == ()


def test_odd_ones_are_read_as_well_as_they_can_be():
    assert of_form(b"a&b=&=c&a=%zz&%ff=1") == {"a": ("", "%zz"), "b": ("",), "": ("c",), "\udcff": ("1",)}
    assert of_cookies('a; b="x y" ;; c=1=2') == {"b": ("x y",), "c": ("1=2",)}


def test_lines_of_one_header_that_envoy_has_joined_are_each_a_value():
    joined = Request(b"GET", b"/", ((b"x-debug", b"off, on"), (b"cookie", b"a=1,role=root")))
    facts = RequestFacts(joined)
    assert facts.values("http.request.headers", "x-debug") == ("off, on", "off", "on")
    assert facts.values("http.request.cookies", "role") == ("root",)
