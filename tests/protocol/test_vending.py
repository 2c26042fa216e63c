"""A credential on its way to a node: read strictly, told wholly, and never seen where it is printed."""

import json

import pytest
from gatehouse_protocol.request_signing import RequestSigning
from gatehouse_protocol.shapes import ShapeError
from gatehouse_protocol.vending import (
    SigningAlgorithm,
    VendedCredential,
    VendedKind,
    read_vended,
    vended_name,
    write_vended,
)

SECRET, TOKEN = "hunter2-and-more", "session-of-hunter2"
STRIPE = VendedCredential(VendedKind.HEADER, 3, SECRET, prefix="Bearer ")
STORAGE = VendedCredential(
    VendedKind.AWS_SIGV4, 1, SECRET, service="s3", region="eu-central-1", access_key_id="AKIA", session_token=TOKEN
)
SIGNED = VendedCredential(
    VendedKind.HMAC, 1, SECRET, key_id="acme-1", signing=RequestSigning(components=("@path", "content-digest"))
)  # fmt: skip


def changed(credential, **fields):
    return json.dumps(json.loads(write_vended(credential)) | fields).encode()


@pytest.mark.parametrize("credential", [STRIPE, STORAGE, SIGNED])
def test_what_is_written_is_read(credential):
    assert read_vended(write_vended(credential)) == credential


def test_the_same_credential_is_the_same_bytes():
    assert write_vended(STRIPE) == write_vended(read_vended(write_vended(STRIPE)))


def test_what_an_earlier_node_does_not_know_is_only_told_where_it_says_something():
    assert "signing" not in json.loads(write_vended(STRIPE))
    assert json.loads(write_vended(SIGNED))["signing"]["components"] == ["@path", "content-digest"]


def test_no_secret_is_printed():
    assert SECRET not in repr(STORAGE)
    assert TOKEN not in repr(STORAGE)


def test_tokens_are_bearers_unless_it_says_otherwise():
    app = VendedCredential(VendedKind.GITHUB_APP, 1, "key", app_id="1", installation_id="2")
    assert (app.usual_prefix, app.algorithm) == ("Bearer ", SigningAlgorithm.RS256)
    assert VendedCredential(VendedKind.HEADER, 1, "key").usual_prefix == ""


def test_it_is_named_below_its_tenant():
    assert vended_name("acme", "stripe") == "acme/vended/stripe"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "password"}, "/kind"),
        ({"secret": ""}, "/secret"),
        ({"secret": "two\nlines"}, "/secret"),
        ({"header": "Authorization"}, "/header"),
        ({"header": "host"}, "/header"),
        ({"header": "x-gatehouse-tenant"}, "/header"),
        ({"prefix": "a\r\nb"}, "/prefix"),
        ({"kind": "basic"}, "/username"),
        ({"kind": "basic", "username": "a:b"}, "/username"),
        ({"kind": "aws_sigv4", "service": "s3", "region": "eu-central-1"}, "/access_key_id"),
        ({"kind": "oauth2_client_credentials", "client_id": "a"}, "/token_url"),
        ({"kind": "oauth2_client_credentials", "client_id": "a", "token_url": "http://a.test/"}, "/token_url"),
        ({"kind": "oauth2_client_credentials", "client_id": "a", "token_url": "https://u:p@a.test/"}, "/token_url"),
        ({"signing": {}}, "/signing"),
        ({"kind": "hmac", "signing": {"components": ["@status"]}}, "/signing/components/0"),
        ({"kind": "hmac", "signing": {"scheme": "template"}}, "/signing/string_to_sign"),
        ({"kind": "hmac", "signing": {"secret_encoding": "hex"}}, "/secret"),
        ({"lifetime": 3}, "/lifetime"),
        ({"expires_at": "tomorrow"}, "/expires_at"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field_without_the_secret(fields, pointer):
    with pytest.raises(ShapeError) as found:
        read_vended(changed(STRIPE, **fields))
    assert found.value.pointer == pointer
    assert SECRET not in str(found.value)


def test_what_is_no_document_is_refused_without_saying_what_it_was():
    with pytest.raises(ShapeError) as found:
        read_vended(SECRET.encode())
    assert SECRET not in str(found.value)
