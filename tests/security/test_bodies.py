"""Bodies that are bombs, or that two programs would read differently, are refused before anything is done with them."""

import gzip
import time

import httpx
import pytest

from console.accounts.models import Tenant
from fleet.node_api.tokens import new_token
from fleet.signing_keys import forget
from policies.models import Gateway
from tests import make
from tests.cast import Cast
from tests.live.web import Web

KIB = 1024


@pytest.fixture
def alice(web: Web, cast: Cast):
    """Alice's token, as a client that sends JSON."""
    _, secret = make.token(cast.acme, cast.alice)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", "If-Match": "*"}
    with httpx.Client(base_url=f"{web.url}/api/v1", headers=headers, timeout=60) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"name": "a", "name": "b"}', "said twice"),
        (b'{"name": "a", "n\\u0061me": "b"}', "said twice"),
        (b'{"x": {"y": [{"a": 1, "a": 2}]}}', "said twice"),
        (b'{"name": NaN}', "Not JSON"),
        (b'{"name": Infinity}', "Not JSON"),
        (b'{"name": -Infinity}', "Not JSON"),
        (b"[" * 65 + b"]" * 65, "64 deep"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "64 deep"),
        (b"[" * 100_000, "Not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "Not JSON"),
        (b'{"name": "\xff"}', "Not JSON"),
        (b'{"name": "\\ud800"}', "Not JSON"),
        (b'{"name": "a"} {"name": "b"}', "Not JSON"),
        (b"{'name': 'a'}", "Not JSON"),
        (b'{"name": "a",}', "Not JSON"),
        (b'/* */ {"name": "a"}', "Not JSON"),
        (b'\xef\xbb\xbf{"name": "a"}', "Not JSON"),
        (b"\0", "Not JSON"),
    ],
)
def test_json_that_is_read_in_two_ways_is_refused(alice: httpx.Client, body: bytes, says: str):
    answer = alice.patch("/tenants/acme", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [b"", b"null", b"1", b'"x"', b"[]", b"true", b'{"name": 1e999}', b'{"name": ' + b"9" * 5000 + b"}"]
)
def test_json_of_another_shape_is_refused_with_its_field(alice: httpx.Client, body: bytes):
    answer = alice.patch("/tenants/acme", content=body)
    assert answer.status_code in {400, 422}
    assert Tenant.objects.get(slug="acme").name == "Acme"


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "a\u202eb", "\ufeff", "x" * 121, " ", ["a"], {"a": 1}, 7, None, True])
def test_a_name_that_hides_something_is_refused(alice: httpx.Client, name: object):
    answer = alice.patch("/tenants/acme", json={"name": name})
    assert answer.status_code in {200, 422}
    assert Tenant.objects.get(slug="acme").name in {"Acme", "True", "7"}


def test_a_body_beyond_what_its_operation_takes_is_refused(alice: httpx.Client):
    answer = alice.patch("/tenants/acme", content=b'{"name": "' + b"x" * 1024 * KIB + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_an_import_takes_more(alice: httpx.Client, cast: Cast):
    body = b'{"x": "' + b"x" * 2048 * KIB + b'"}'
    assert alice.post("/slices/acme@edge/import", content=body).status_code == 422


def test_strangers_send_little(web: Web):
    answer = httpx.post(f"{web.url}/sign-in", content=b"x" * 65 * KIB)
    assert answer.status_code == 413


def test_a_body_of_many_small_things_is_refused_before_it_is_read(alice: httpx.Client, cast: Cast):
    answer = alice.post("/slices/acme@edge/import", content=b"[" + b"[]," * 2_000_000 + b"[]]")
    assert answer.status_code == 400
    assert "values" in answer.json()["detail"]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x"])
def test_packed_bodies_are_not_unpacked(alice: httpx.Client, coding: str):
    answer = alice.patch("/tenants/acme", content=gzip.compress(b'{"name": "b"}'), headers={"Content-Encoding": coding})
    assert answer.status_code == 415


def test_a_nodes_packed_body_does_not_swell(web: Web, edge: Gateway):
    forget()
    token, _ = new_token(make.node(edge, "packing").pk, time.time())
    bomb = gzip.compress(b" " * 10_000 * KIB)
    assert len(bomb) < 64 * KIB, "as it comes it is small enough for any address"
    headers = {"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"}
    answer = httpx.post(f"{web.url}/node/v1/reports", content=bomb, headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/tenants", "/sign-out", "/sign-in/once/x"])
def test_forms_with_files_are_taken_nowhere(web: Web, path: str):
    assert httpx.post(web.url + path, files={"file": b"x"}).status_code == 415


@pytest.mark.parametrize("kind", ["application/xml", "text/xml", "application/x-yaml", "application/x-python-pickle"])
def test_other_languages_are_not_read(alice: httpx.Client, kind: str):
    answer = alice.patch("/tenants/acme", content=b"<!DOCTYPE x>", headers={"Content-Type": kind})
    assert answer.status_code == 415
