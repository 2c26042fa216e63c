"""Only the holder of a node's key can make a request in its name, and only that very request, now."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_protocol.signatures import (
    SignatureError,
    Signer,
    Verified,
    claimed_key_id,
    content_digest,
    sign,
    verify,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer(key_id="0199-node", key=KEY)
NOW = 1_800_000_000
PATH, QUERY, BODY = "/node/v1/index", "full=1", b'{"slice":"acme@edge"}'


def signed(method="POST", path=PATH, query=QUERY, body=BODY, signer=SIGNER):
    return sign(method, path, query, body, signer, NOW)


def check(headers, method="POST", path=PATH, query=QUERY, body=BODY, key=KEY, now=NOW) -> Verified:
    return verify(method, path, query, headers, body, key.public_key(), now)


def refusal(*arguments, **changes) -> str:
    with pytest.raises(SignatureError) as refused:
        check(*arguments, **changes)
    return str(refused.value)


def test_a_signed_request_names_its_signer():
    found = check(signed())
    assert (found.key_id, found.created_seconds) == ("0199-node", NOW)
    assert claimed_key_id(signed()) == "0199-node"


def test_a_request_without_a_body_is_signed_without_a_digest():
    headers = signed("GET", body=b"")
    assert "Content-Digest" not in headers
    assert check(headers, "GET", body=b"")


def test_every_signature_has_its_own_nonce():
    assert check(signed()).nonce != check(signed()).nonce


@pytest.mark.parametrize(
    "change",
    [{"method": "PUT"}, {"path": "/node/v1/secrets"}, {"query": ""}, {"body": b"{}"}, {"body": b""}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_request_is_refused(change):
    assert refusal(signed(), **change)


@pytest.mark.parametrize("skew", [-61, 61])
def test_an_old_or_future_signature_is_refused(skew):
    assert "last minute" in refusal(signed(), now=NOW + skew)


def test_another_nodes_key_is_refused():
    assert "does not match" in refusal(signed(), key=Ed25519PrivateKey.generate())


def test_a_body_cannot_be_attached_to_a_request_signed_without_one():
    headers = signed("GET", body=b"") | {"Content-Digest": content_digest(BODY)}
    assert "required components" in refusal(headers, "GET")


def test_a_digest_left_out_of_the_signature_is_refused():
    bare = sign("POST", PATH, QUERY, b"", SIGNER, NOW)
    assert refusal(bare | {"Content-Digest": content_digest(BODY)})


@pytest.mark.parametrize(
    ("header", "was", "becomes"),
    [
        ("Signature-Input", "gh=", "sig1="),
        ("Signature-Input", "ed25519", "hmac-sha256"),
        ("Signature-Input", ' "@query"', ""),
        ("Signature-Input", '"@method" "@path"', '"@path" "@method"'),
        ("Signature-Input", ";created=1800000000", ""),
        ("Signature-Input", ";created=1800000000", ";created=1800000001"),
        ("Signature-Input", 'nonce="', 'nonce="x'),
        ("Signature", "gh=:", "gh=:A"),
        ("Signature", "gh=:", "other=:AAAA:, gh=:"),
    ],
)
def test_another_profile_is_refused(header, was, becomes):
    headers = signed()
    assert was in headers[header]
    assert refusal(headers | {header: headers[header].replace(was, becomes)})


def test_a_short_nonce_is_refused():
    headers = signed()
    start, end = headers["Signature-Input"].split('nonce="')[0], headers["Signature-Input"].split('";keyid')[1]
    assert "profile" in refusal(headers | {"Signature-Input": f'{start}nonce="short";keyid{end}'})


@pytest.mark.parametrize("missing", ["Signature", "Signature-Input", "Content-Digest"])
def test_a_missing_header_is_refused(missing):
    assert refusal({name: value for name, value in signed().items() if name != missing})


def test_a_header_given_twice_is_refused():
    headers = signed()
    assert "exactly one" in refusal(headers | {"signature": headers["Signature"]})


def test_the_signature_base_is_the_one_of_rfc_9421():
    headers = signed()
    params = headers["Signature-Input"].removeprefix("gh=")
    base = (
        f'"@method": POST\n"@path": {PATH}\n"@query": ?{QUERY}\n'
        f'"content-digest": {headers["Content-Digest"]}\n"@signature-params": {params}'
    )
    signature = base64.b64decode(headers["Signature"].removeprefix("gh=:").removesuffix(":"))
    KEY.public_key().verify(signature, base.encode())


def test_the_content_digest_is_the_one_of_rfc_9530():
    assert content_digest(b'{"hello": "world"}') == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
