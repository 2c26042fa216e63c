"""A request whose body was not kept is tried with what rules had found in it."""

import base64
from urllib.parse import parse_qsl

from waf.trials.rebuilding import rebuilt

REQUEST = {
    "method": "POST",
    "target": "/reviews?page=2",
    "headers": [["host", "shop.acme.test"], ["Content-Type", "application/json"], ["content-length", "400"]],
    "body": "",
}


def form_of(request):
    return dict(parse_qsl(base64.b64decode(request["body"]).decode(), keep_blank_values=True))


def test_what_was_seen_in_the_body_is_put_back_as_a_form():
    found = rebuilt(REQUEST, [("ARGS:json.comment", "select 1 -- ☃"), ("ARGS:json.comment", "select 1 -- ☃")])
    assert form_of(found) == {"json.comment": "select 1 -- ☃"}
    assert found["headers"] == [
        ["host", "shop.acme.test"],
        ["content-type", "application/x-www-form-urlencoded"],
        ["content-length", str(len(base64.b64decode(found["body"])))],
    ]


def test_what_is_in_the_query_or_no_parameter_is_not_put_into_a_body():
    assert rebuilt(REQUEST, [("ARGS:page", "1' or '1'='1"), ("REQUEST_HEADERS:User-Agent", "sqlmap")]) == REQUEST
