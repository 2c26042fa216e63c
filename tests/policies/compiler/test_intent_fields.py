"""What a field accepts, in which form it is kept, and the code with which it refuses the rest."""

from typing import Any

import pytest

from policies.compiler import KINDS, IntentObject, object_digest, parse
from policies.compiler.intent.fields.regexes import cost
from tests.policies.compiler.intents import forward, hostname, made, refusals, route, service


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("shop.acme.test", "shop.acme.test"),
        ("SHOP.Acme.Test", "shop.acme.test"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("*.acme.test", "*.acme.test"),
        ("*.Bücher.example", "*.xn--bcher-kva.example"),
        ("localhost", "localhost"),
        ("a" * 63 + ".test", "a" * 63 + ".test"),
        ("1.example", "1.example"),
    ],
)
def test_a_hostname_is_kept_in_its_canonical_form(written: str, kept: str) -> None:
    assert hostname(written).name == kept


@pytest.mark.parametrize(
    "name",
    ["", ".", "a.", ".a", "a..b", "-a.test", "a-.test", "a_b.test", "a" * 64 + ".test", "a b.test", "a.test:80", "*",
     "*.", "*.test", "a.*.test", "**.acme.test", "10.0.0.1", "1.2.3", "0x7f.1", "xn--a.test", "☃\u202e.test", "é" * 300,
     ("a" * 60 + ".") * 5 + "test"],
)  # fmt: skip
def test_what_is_not_a_hostname_is_refused_at_its_name(name: str) -> None:
    assert set(refusals("hostname", name, {})) == {"/name"}


@pytest.mark.parametrize("name", ["a", "a-b", "0", "a" * 63])
def test_a_name_is_a_dns_label(name: str) -> None:
    assert service(name).name == name


@pytest.mark.parametrize("name", ["", "A", "a_b", "-a", "a-", "a.b", "a/b", "a" * 64, "ä", "a\n", " a", None, 7, ["a"]])
def test_what_is_not_a_name_is_refused(name: Any) -> None:
    assert set(refusals("service", name, {"endpoints": {"type": "static"}})) == {"/name"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("/", "/"),
        ("/a", "/a"),
        ("/a/", "/a"),
        ("/a.b/c;d=1", "/a.b/c;d=1"),
        ("/%C3%A9", "/%C3%A9"),
        ("/a%20b", "/a%20b"),
    ],
)
def test_a_prefix_is_kept_without_its_trailing_slash(written: str, kept: str) -> None:
    assert route("r", written).spec_json()["match"]["path"]["value"] == kept


def test_an_exact_path_keeps_its_trailing_slash() -> None:
    assert route("r", "/a/", "exact").spec_json()["match"]["path"]["value"] == "/a/"


@pytest.mark.parametrize(
    ("path", "code"),
    [("", "path_not_absolute"), ("a", "path_not_absolute"), ("/a?b", "path_has_query"), ("/a#b", "path_has_query"),
     ("//a", "path_not_normal"), ("/a//b", "path_not_normal"), ("/./a", "path_not_normal"),
     ("/a/..", "path_not_normal"),
     ("/a b", "path_invalid"), ("/<a>", "path_invalid"), ("/a\\b", "path_invalid"), ("/é", "text_not_ascii"),
     ("/a\x00", "text_control"), ("/a\r\n", "text_control"), ("/%", "path_encoding"), ("/%4", "path_encoding"),
     ("/%zz", "path_encoding"), ("/a%2Fb", "path_encoding"), ("/a%5c", "path_encoding"), ("/%00", "path_encoding"),
     ("/%41", "path_encoding"), ("/%2e%2e", "path_encoding"), ("/" + "a" * 1024, "text_too_long")],
)  # fmt: skip
def test_a_path_that_no_normalised_request_can_have_is_refused(path: str, code: str) -> None:
    for kind in ("exact", "prefix"):
        spec = {"hostnames": ["a.test"], "match": {"path": {"type": kind, "value": path}}, "action": forward("echo")}
        assert refusals("route", "r", spec) == {"/spec/match/path/value": code}


@pytest.mark.parametrize(
    "pattern",
    ["/a", "^/a$", "/[a-z]+", "/(a|b)/.*", "/a{2,5}?", "/\\d+", "(?i)/a", "(?:a)(?P<n>b)", "[^]/]", "/a\\.b", "\\A/"],
)
def test_an_expression_of_both_engines_is_accepted(pattern: str) -> None:
    assert route("r", pattern, "regex")


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("", "regex_empty"), ("(a", "regex_invalid"), ("[a", "regex_invalid"), ("a**", "regex_unsupported"),
     ("*", "regex_invalid"),
     ("(?=a)", "regex_unsupported"), ("(?!a)", "regex_unsupported"), ("(?<=a)b", "regex_unsupported"),
     ("(?<!a)b", "regex_unsupported"), ("(a)\\1", "regex_unsupported"), ("(?P<x>a)(?P=x)", "regex_unsupported"),
     ("(a)?(?(1)b|c)", "regex_unsupported"), ("(?>a)", "regex_unsupported"), ("a++", "regex_unsupported"),
     ("a{2}+", "regex_unsupported"), ("a\\Z", "regex_unsupported"), ("(?#c)a", "regex_unsupported"),
     ("\\N{DIGIT ONE}", "regex_unsupported"),
     ("[^/]{300}", "regex_too_costly"), ("(?:(?:a{40}){40})", "regex_too_costly"),
     ("a{1001}", "regex_too_costly"), ("((a{20}){20}){20}", "regex_too_costly"), ("a" * 513, "text_too_long"),
     ("é", "text_not_ascii"), ("a\nb", "text_control"), ("(" * 21 + ")" * 21, "regex_too_costly")],
)  # fmt: skip
def test_an_expression_that_envoy_lacks_or_cannot_afford_is_refused(pattern: str, code: str) -> None:
    spec = {"hostnames": ["a.test"], "match": {"path": {"type": "regex", "value": pattern}}, "action": forward("echo")}
    assert refusals("route", "r", spec) == {"/spec/match/path/value": code}


@pytest.mark.parametrize("pattern", ["x*", "^$", "a|", "(a?|b?)" * 40])
def test_a_dlp_pattern_that_finds_something_in_every_request_is_refused(pattern: str) -> None:
    spec = {"patterns": [{"name": "a", "pattern": pattern}]}
    assert refusals("dlp_policy", "p", spec) == {"/spec/patterns/0/pattern": "pattern_empty"}


def test_whether_a_dlp_pattern_does_is_known_without_trying_way_after_way() -> None:
    """There are 2⁴⁰ ways through this one, and none of them fits."""
    assert made("dlp_policy", "p", {"patterns": [{"name": "a", "pattern": "(a?|b?)" * 40 + r"\b"}]})


@pytest.mark.parametrize(
    ("pattern", "steps"),
    [("abc", 3), ("a*", 1), ("a{5}", 5), ("(ab){3}", 6), ("(a{3}b){2}", 8), ("[a-z]{4}x", 5), ("a|bc", 3),
     ("\\d{2,7}", 7), ("((a{20}){20}){20}", 8000)],
)  # fmt: skip
def test_the_cost_of_an_expression_multiplies_its_repetitions(pattern: str, steps: int) -> None:
    assert cost(pattern) == steps


@pytest.mark.parametrize(
    ("address", "code"),
    [("127.1", "address_invalid"), ("2130706433", "address_invalid"), ("0x7f000001", "address_invalid"),
     ("010.0.0.1", "address_invalid"), ("fe80::1%eth0", "address_invalid"), ("example.com", "address_invalid"),
     ("0.0.0.0", "endpoint_forbidden"), ("169.254.169.254", "endpoint_forbidden"),
     ("100.100.100.200", "endpoint_forbidden"),
     ("168.63.129.16", "endpoint_forbidden"), ("fd00:ec2::254", "endpoint_forbidden"),
     ("239.1.1.1", "endpoint_forbidden"),
     ("240.0.0.1", "endpoint_forbidden"), ("255.255.255.255", "endpoint_forbidden"), ("::", "endpoint_forbidden"),
     ("ff02::1", "endpoint_forbidden"), ("::ffff:10.0.0.1", "endpoint_forbidden"), ("::10.0.0.1", "endpoint_forbidden"),
     ("2002:a00:1::", "endpoint_forbidden"), ("64:ff9b::a00:1", "endpoint_forbidden"),
     ("64:ff9b:1::a00:1", "endpoint_forbidden")],
)  # fmt: skip
def test_an_endpoint_that_can_never_be_a_service_is_refused_whatever_the_gateway_allows(
    address: str, code: str
) -> None:
    spec = {"endpoints": {"type": "static", "addresses": [{"address": address, "port": 80}]}}
    assert refusals("service", "s", spec) == {"/spec/endpoints/addresses/0/address": code}


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "2130706433", "0x7f.1", "*.acme.test", ""]
)
def test_a_dns_service_names_a_public_host(host: str) -> None:
    assert set(refusals("service", "s", {"endpoints": {"type": "dns", "host": host, "port": 80}})) == {
        "/spec/endpoints/host"
    }


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"port": None}, "/port", "port_missing"),
        ({"record": "srv"}, "/port", "port_unused"),
        ({"host": "_http._tcp.acme.test"}, "/host", "record_needed"),
        ({"host": "_http.bad_label.test"}, "/host", "hostname_invalid"),
        ({"record": "mx"}, "/record", "choice_unknown"),
        ({"refresh_seconds": 0}, "/refresh_seconds", "number_range"),
    ],
)
def test_a_name_says_what_is_asked_for(said: dict[str, Any], pointer: str, code: str) -> None:
    spec = {"endpoints": {"type": "dns", "host": "svc.acme.test", "port": 80} | said}
    assert refusals("service", "s", spec) == {f"/spec/endpoints{pointer}": code}


def test_a_name_of_service_records_goes_without_a_port() -> None:
    found = made("service", "s", {"endpoints": {"type": "dns", "host": "_HTTP._tcp.Acme.test", "record": "srv"}})
    assert found.spec.endpoints.place == "_http._tcp.acme.test"


@pytest.mark.parametrize("said", [{"zone": "EU 1"}, {"region": ""}, {"priority": 8}, {"priority": -1}])
def test_where_an_endpoint_is_and_when_it_is_asked_is_said_plainly(said: dict[str, Any]) -> None:
    spec = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80} | said]}}
    assert set(refusals("service", "s", spec)) == {f"/spec/endpoints/addresses/0/{next(iter(said))}"}


@pytest.mark.parametrize(
    "name",
    ["host", "Host", ":path", "", "a b", "a:b", "é", "x\n", "connection", "Content-Length", "te", "x-envoy-retry-on"],
)
def test_a_header_that_may_not_be_edited_is_refused(name: str) -> None:
    for place in ("set", "add", "remove"):
        edit = name if place == "remove" else {"name": name, "value": "1"}
        spec = {"hostnames": ["a.test"], "action": forward("echo"), "request_headers": {place: [edit]}}
        pointer = f"/spec/request_headers/{place}/0" + ("" if place == "remove" else "/name")
        assert set(refusals("route", "r", spec)) == {pointer}


def test_header_names_are_kept_in_lower_case() -> None:
    edits = {"set": [{"name": "X-One", "value": "A"}]}
    assert route("r", request_headers=edits).spec_json()["request_headers"]["set"] == [{"name": "x-one", "value": "A"}]


def test_every_kind_is_described() -> None:
    assert all(info.label and info.plural and info.name_pattern.startswith("^") for info in KINDS.values())
    assert len({info.plural for info in KINDS.values()}) == len(KINDS)


def test_equal_objects_have_equal_digests_and_others_do_not() -> None:
    short, long = (
        made("hostname", "a.test"),
        made("hostname", "A.test", {"description": "", "redirect_to_https": False}),
    )
    assert isinstance(short, IntentObject)
    assert short == long
    assert object_digest(short) == object_digest(long)
    assert len(object_digest(short)) == 32
    different = [
        made("hostname", "b.test"),
        made("hostname", "a.test", {"description": "x"}),
        made("service", "a", {"endpoints": {"type": "static"}}),
    ]
    assert len({object_digest(item) for item in [short, *different]}) == 4


def test_whole_numbers_of_seconds_are_the_same_however_they_are_written() -> None:
    one, other = (service("s", connect_timeout_seconds=seconds) for seconds in (2, 2.0))
    assert object_digest(one) == object_digest(other)


def test_an_unknown_kind_is_a_problem_and_not_an_exception() -> None:
    found = parse("gadget", "a", {})
    assert isinstance(found, tuple)
    assert found[0].code == "kind_unknown"
