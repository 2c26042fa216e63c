"""What is no document is refused with its reason, and nothing a document says disappears in silence."""

import pytest

from policies.translating import Format, Known, translate
from policies.translating.documents import Untranslatable
from policies.translating.translation import Severity

GATEWAY_API = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec: {hostnames: [shop.example.com], rules: [{matches: [{path: {value: /a}}], backendRefs: [{name: a, port: 1}]}]}
"""


@pytest.mark.parametrize(
    ("format_", "text", "reason"),
    [
        (Format.GATEWAY_API, "a: [", "This is no YAML"),
        (Format.GATEWAY_API, "just words", "no documents with fields"),
        (Format.GATEWAY_API, "a: &x [1]\nb: *x", "aliases are not read"),
        (Format.GATEWAY_API, "{a: " * 80 + "1" + "}" * 80, "nested deeper"),
        (Format.GATEWAY_API, "a: 1\n" * 500_001, "at most 2000000 characters"),
        (Format.OPENAPI, "swagger: '2.0'", "no OpenAPI document of version 3"),
        (Format.DECK, "services: []", "no _format_version"),
        (Format.NGINX, "server { listen 80;", "has no end"),
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
