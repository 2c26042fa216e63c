"""Every refusal is a problem document: a stable code, a pointer per field, a request id, never a stack trace."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from console.accounts.api.shapes import roles
from console.base import etags
from console.base.errors import FieldProblem, Invalid, PreconditionFailed, PreconditionRequired, flatten, pointer


def test_a_refusal_has_one_shape(as_alice):
    response = as_alice.post("/tenants/acme/teams", {"slug": "X", "colour": 1}, headers={"X-Request-Id": "request-77"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "https://gatehouse.dev/problems/invalid",
        "title": "The request has mistakes",
        "status": 422,
        "detail": "There is no such field.",
        "code": "invalid",
        "request_id": "request-77",
        "problems": [
            {"code": "unknown_field", "pointer": "/colour", "text": "There is no such field.", "severity": "error"}
        ],
    }


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "malformed"),
        ('{"slug": NaN}', "application/json", 400, "malformed"),
        ("[" * 100_000, "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        ("slug=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("<a/>", "application/xml", 415, "unsupported_media_type"),
        ("<a/>", "text/xml", 415, "unsupported_media_type"),
        ("[]", "application/json", 422, "invalid"),
        ("null", "application/json", 422, "invalid"),
        ('"text"', "application/json", 422, "invalid"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_refusal(as_olga, body, kind, status, code):
    response = as_olga.generic("POST", "/tenants", body, content_type=kind)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_method_or_an_address_that_is_not_there(as_olga):
    assert as_olga.put("/tenants", {}).json()["code"] == "method_not_allowed"
    assert as_olga.get("/tenants/acme/members/not-a-uuid").status_code == 404


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space and more", "new\nline-is-bad"])
def test_a_silly_request_id_is_replaced(as_alice, given):
    response = as_alice.get("/me", headers={"X-Request-Id": given})
    assert response["X-Request-Id"] != given
    assert len(response["X-Request-Id"]) == 36


def test_a_crash_tells_nothing_of_itself(as_alice, monkeypatch):
    monkeypatch.setattr(roles, "DESCRIPTIONS", {})
    response = as_alice.get("/roles")
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert b"KeyError" not in response.content


def test_a_missing_database_is_a_503_that_says_when_to_come_back(as_alice, monkeypatch):
    class Away(dict):
        def __getitem__(self, key):
            raise OperationalError("connection to server at 10.0.0.5 failed")

    monkeypatch.setattr(roles, "DESCRIPTIONS", Away())
    response = as_alice.get("/roles")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response["Retry-After"] == "5"
    assert b"10.0.0.5" not in response.content


def test_pointers_escape_their_steps():
    assert pointer("spec", "a/b~c", 0) == "/spec/a~1b~0c/0"


def test_a_tree_of_mistakes_becomes_a_flat_list():
    tree = {"spec": {"retries": ["Too many."], "hosts": [["Bad."], ["Worse."]]}, "non_field_errors": ["All wrong."]}
    assert [(problem.pointer, problem.text) for problem in flatten(tree)] == [
        ("/spec/retries", "Too many."),
        ("/spec/hosts/0", "Bad."),
        ("/spec/hosts/1", "Worse."),
        ("", "All wrong."),
    ]


def test_a_problem_names_its_object_only_where_there_is_one():
    assert FieldProblem("c", "/p", "t").as_dict() == {"code": "c", "pointer": "/p", "text": "t", "severity": "error"}
    assert Invalid.field("?limit", "c", "t").problems[0].pointer == "?limit"


@pytest.mark.parametrize(
    ("sent", "fits"), [('"3"', True), ("*", True), ('"1", "3"', True), ('"4"', False), ("3", False), ('W/"3"', False)]
)
def test_if_match_names_the_version_strongly(sent, fits):
    if fits:
        etags.check(sent, 3)
    else:
        with pytest.raises(PreconditionFailed):
            etags.check(sent, 3)


def test_a_write_without_if_match_is_refused():
    with pytest.raises(PreconditionRequired):
        etags.if_match(RequestFactory().patch("/"))


@pytest.mark.parametrize(("value", "status"), [("true", 201), ("TRUE", 201), ("yes", 422), ("1", 422)])
def test_dry_run_is_true_or_false(as_olga, value, status):
    assert as_olga.post(f"/tenants?dry_run={value}", {"slug": "x", "name": "X"}).status_code == status
    assert as_olga.get("/tenants/x").status_code == 404
