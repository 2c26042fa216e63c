"""What is no document is refused with its reason, and nothing a document says disappears in silence."""

import pytest

from policies.translating import Format, Known, translate
from policies.translating.documents import Untranslatable
from policies.translating.translation import Severity, Translation

GATEWAY_API = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec: {hostnames: [shop.example.com], rules: [{matches: [{path: {value: /a}}], backendRefs: [{name: a, port: 1}]}]}
"""
RULES = "kind: HTTPRoute\nmetadata: {{name: x}}\nspec: {{hostnames: [{}], rules: [{}]}}"
TARGETS_BY_SERVICES = f"""
_format_version: "3.0"
upstreams: [{{name: a, targets: [{"{target: '9.9.9.9:1'}," * 5_000}]}}]
services: [{"{url: http://a}," * 5_000}]
"""


@pytest.mark.parametrize(
    ("format_", "text", "reason"),
    [
        (Format.GATEWAY_API, "a: [", "This is no YAML"),
        (Format.GATEWAY_API, "just words", "no documents with fields"),
        (Format.GATEWAY_API, "a: &x [1]\nb: *x", "aliases are not read"),
        (Format.GATEWAY_API, "{a: " * 80 + "1" + "}" * 80, "nested deeper"),
        (Format.GATEWAY_API, "[" * 500_000, "nested deeper"),
        (Format.GATEWAY_API, "a: 1\n" * 500_001, "at most 2000000 characters"),
        (Format.GATEWAY_API, f"[{'1,' * 200_000}]", "more than 200000 values"),
        (Format.GATEWAY_API, f"a: 1{':1' * 300_000}", "a number has at most 100 characters"),
        (Format.GATEWAY_API, "a: !!binary aGk=", "tags are not read"),
        (Format.GATEWAY_API, f"{'%TAG !a! a' * 101}", "tags are not read"),
        (Format.GATEWAY_API, "{kind: List, items: 5}", "no documents with fields"),
        (Format.GATEWAY_API, RULES.format("x", "{filters: [{type: a}]}," * 20_000), "more to say of it than 10000"),
        (Format.GATEWAY_API, RULES.format("x" * 100_000, "{}," * 9_000), "Written out it has more than 16000000"),
        (Format.DECK, TARGETS_BY_SERVICES, "Written out it has more than 16000000"),
        (Format.OPENAPI, "swagger: '2.0'", "no OpenAPI document of version 3"),
        (Format.OPENAPI, 'openapi: 3.0.0\nservers: [{url: "http://[x"}]', "A number or an address in it is none"),
        (Format.DECK, "services: []", "no _format_version"),
        (Format.NGINX, "server { listen 80;", "has no end"),
        (Format.NGINX, f"server {{ server_name a; return {'9' * 5000}; }}", "A number or an address in it is none"),
        (Format.NGINX, "server } {", "has no beginning"),
        (Format.NGINX, "listen 80", "has no end"),
        (Format.NGINX, 'a "open;', "no configuration of NGINX (line 1)"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(format_: Format, text: str, reason: str) -> None:
    with pytest.raises(Untranslatable, match=reason.replace("(", r"\(").replace(")", r"\)")):
        translate(format_, text, Known())


def test_what_the_slice_has_stays_and_routes_get_a_name_of_their_own() -> None:
    names = {"hostname": frozenset({"shop.example.com"}), "service": frozenset({"a"}), "route": frozenset({"shop"})}
    told = translate(Format.GATEWAY_API, GATEWAY_API, Known(names))
    assert [(one["kind"], one["name"]) for one in told.objects] == [("route", "shop-2")]
    assert {note.severity for note in told.notes} == {Severity.TOLD}


def test_a_name_that_comes_often_gets_a_number_each_time() -> None:
    told = Translation(Known())
    names = [told.add("route", "n" * 63, {}) for _ in range(1_500)]
    assert (len(set(names)), names[0], names[-1]) == (1_500, "n" * 63, f"{'n' * 55}-1500")


def test_a_long_name_is_not_said_again_with_every_part() -> None:
    rules = f"{{name: {'r' * 10_000}, filters: [{{type: a}}]}}," * 5
    text = RULES.replace("name: x", f"name: {'x' * 10_000}").format("a", rules)
    told = translate(Format.GATEWAY_API, text, Known())
    assert max(len(note.place) for note in told.notes) <= 600


@pytest.mark.parametrize("path", ["/{a}" + "}" * 200_000, "/" + "{" * 200_000 + "a}", "/{a}b" * 50_000])
def test_a_path_of_brackets_is_read_once(path: str) -> None:
    document = f"openapi: 3.0.0\nservers: [{{url: 'http://a.example.com'}}]\npaths:\n  ? '{path}'\n  : {{get: {{}}}}"
    (route,) = [one for one in translate(Format.OPENAPI, document, Known()).objects if one["kind"] == "route"]
    assert route["spec"]["match"]["path"]["type"] == "regex"


def test_headers_beyond_those_of_a_route_are_told() -> None:
    edits = "".join(f"proxy_set_header a{number} b; add_header c{number} d;" for number in range(40))
    told = translate(Format.NGINX, f"server {{ server_name a.test; {edits} return 200 ok; }}", Known())
    (route,) = [one["spec"] for one in told.objects if one["kind"] == "route"]
    assert (len(route["request_headers"]["set"]), len(route["response_headers"]["set"])) == (32, 32)
    assert len([note for note in told.notes if note.text == "A route sets at most 32 headers."]) == 16


@pytest.mark.parametrize("wrong", [5, "text", [1], {"name": {"a": 1}}, [{"name": ["x"]}], [[]], None, True])
def test_fields_of_another_shape_are_told_and_end_nothing(wrong: object) -> None:
    rule = {"matches": wrong, "filters": wrong, "backendRefs": wrong, "timeouts": wrong, "retry": wrong}
    spec = {"hostnames": ["a.example.com"], "rules": [rule, {**rule, "matches": [{"path": wrong, "headers": wrong}]}]}
    document = {"kind": "HTTPRoute", "metadata": {"name": "x"}, "spec": spec}
    deck = {"_format_version": "3.0", "services": wrong, "consumers": wrong, "plugins": wrong, "upstreams": wrong}
    paths = {"/x": wrong, "/y": {"get": wrong}}
    api = {"openapi": "3.0.0", "servers": [{"url": "http://a.example.com"}], "paths": paths}
    for format_, one in ((Format.GATEWAY_API, document), (Format.DECK, deck), (Format.OPENAPI, api)):
        translate(format_, str(one).replace("None", "null").replace("True", "true"), Known())
