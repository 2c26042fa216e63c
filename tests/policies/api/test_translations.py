"""Configuration of other products over the API: translated, and then imported as anything else is."""

import pytest

AT = "/slices/acme@edge/translations"
NGINX = """
upstream shop { server 9.9.9.1:80; }
server { server_name shop.acme.test; location / { proxy_pass http://shop; } }
"""


@pytest.fixture
def translated(edge, as_bob):
    return as_bob.post(AT, {"format": "nginx", "document": NGINX})


def test_what_a_document_makes_can_be_imported_as_it_is(translated, as_bob):
    assert translated.status_code == 200
    assert [(one["kind"], one["name"]) for one in translated.data["objects"]] == [
        ("hostname", "shop.acme.test"),
        ("service", "shop"),
        ("route", "shop-acme-test"),
    ]
    done = as_bob.post("/slices/acme@edge/import", {"objects": translated.data["objects"]})
    assert (done.status_code, done.data["added"], done.data["problems"]) == (200, 3, [])


def test_what_is_there_already_is_told_and_stays(translated, as_bob):
    as_bob.post("/slices/acme@edge/import", {"objects": translated.data["objects"]})
    again = as_bob.post(AT, {"format": "nginx", "document": NGINX}).data
    assert [one["name"] for one in again["objects"]] == ["shop-2", "shop-acme-test-2"]
    assert [note["severity"] for note in again["notes"]] == ["told"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"format": "nginx", "document": "server {"}, "/document"),
        ({"format": "nginx"}, "/document"),
        ({"format": "apache", "document": "x"}, "/format"),
        ({"format": "openapi", "document": "openapi: 3.0.0", "hostnames": ["no name"]}, "/hostnames/0"),
        ({"format": "openapi", "document": "openapi: 3.0.0", "more": 1}, "/more"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_at_its_field(edge, as_bob, body, pointer):
    answer = as_bob.post(AT, body)
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.data["problems"]] == [pointer]
