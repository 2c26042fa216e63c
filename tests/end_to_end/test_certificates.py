"""Certificates on the real product: issued by a real CA, shown and proven on every node, renewed under traffic.

The CA is Pebble, as `make up` runs it; it asks edge-1 for the answers to its challenges.
"""

import datetime
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from console.local.postgres import PostgresServer
from console.local.valkey import ValkeyServer
from tests.access.contract import document
from tests.certificates.pebble import needs_pebble
from tests.certificates.sweep import files, frames, listening, overheard, pages, sweep, tables, valkey_keys
from tests.end_to_end.acts import ACME, ok, signed_in
from tests.end_to_end.product import ask, eventually
from tests.end_to_end.tls import TlsLoad, leaf_shown

SHOP, API, NOBODY = "shop.acme.test", "api.acme.test", "nobody.example"
PATIENCE_SECONDS = 60
DAYS = datetime.timedelta(days=1)
OF_FEW = (
    "/named-by 422", "/quota 404", "/me/account 403", "/me/sessions 403", "/me/proof 403", "/deletion 404",
)  # fmt: skip
"""Pages that must be told what of, pages of policies of one type, of people in a browser, of tenants that leave."""


def doors(product):
    return [product.ports[f"GATEHOUSE_EDGE{number}_HTTPS_PORT"] for number in (1, 2)]


def shown(product, name, root=None):
    """What the two nodes show for a name."""
    return {leaf_shown(port, name, product.state / root if root else None) for port in doors(product)}


def proven(api, certificate_id, *, version):
    """The certificate once both nodes have proven this version of it."""

    def found():
        certificate = ok(api.get(f"/certificates/{certificate_id}"))
        rotation = certificate["rotation"]
        assert rotation["state"] not in {"held", "rolled_back", "abandoned"}, rotation
        is_there = certificate["version"] == version and certificate["serving"]["proven"] == 2
        return certificate if is_there and rotation["state"] in {"proven", "complete"} else None

    return eventually(found, seconds=PATIENCE_SECONDS)


def delete(api, certificate_id):
    etag = api.get(f"/certificates/{certificate_id}").headers["ETag"]
    ok(api.delete(f"/certificates/{certificate_id}", headers={"If-Match": etag}))


@pytest.fixture(scope="module")
def others_before(product):
    """What was shown for a name that nobody has, before this module added anything."""
    return shown(product, NOBODY)


@pytest.fixture(scope="module")
def shop(product, others_before):
    """The shop's certificate from the default issuer, proven on both nodes, and how many seconds that took."""
    with product.api() as api:
        started = time.monotonic()
        added = ok(api.post(f"{ACME}/certificates", json={"hostnames": [SHOP]}))
        certificate = proven(api, added["id"], version=1)
        yield certificate, time.monotonic() - started
        delete(api, added["id"])


@needs_pebble
def test_a_hostname_is_all_it_takes_and_every_node_proves_it(product, api, shop, record_testsuite_property):
    certificate, seconds = shop
    record_testsuite_property("seconds_to_proof", round(seconds, 1))
    assert certificate["issuer"]["name"] == "pebble"
    (leaf,) = certificate["leaves"]
    assert shown(product, SHOP, "acme-root.pem") == {leaf["sha256"]}
    places = ok(api.get(f"/certificates/{certificate['id']}/places"))["items"]
    assert {(place["node"], place["certificate"]) for place in places if place["is_expected"]} == {
        ("edge-1", leaf["sha256"]),
        ("edge-2", leaf["sha256"]),
    }
    assert {ask(edge, SHOP).status_code for edge in product.edges} == {200}


@needs_pebble
def test_it_is_renewed_under_traffic_and_no_handshake_and_no_request_is_lost(product, api, shop):
    certificate, _ = shop
    (before,) = certificate["leaves"]
    with TlsLoad(doors(product), SHOP, product.state / "acme-root.pem", per_second=20) as load:
        eventually(lambda: load.leaves[before["sha256"]] > 20)
        ok(api.post(f"/certificates/{certificate['id']}/renew", json={}))
        (after,) = proven(api, certificate["id"], version=2)["leaves"]
        eventually(lambda: load.leaves[after["sha256"]] > 20)
    assert load.failures == []
    assert set(load.leaves) == {before["sha256"], after["sha256"]}
    assert load.kept_answers > 40
    assert shown(product, SHOP, "acme-root.pem") == {after["sha256"]}
    assert after["sha256"] != before["sha256"]


@needs_pebble
def test_names_of_nobody_are_shown_the_default_as_before(product, shop, others_before):
    assert shown(product, NOBODY) == others_before
    assert shop[0]["leaves"][0]["sha256"] not in others_before


def test_the_private_key_of_an_upload_lies_nowhere_while_it_is_served_and_after_it_was_deleted(product, api):
    key, chain = made_elsewhere(API)
    before = eventually(lambda: shown(product, API, "internal-root.pem"), seconds=PATIENCE_SECONDS)
    redis = ValkeyServer(product.state / "valkey", product.home / "run" / "valkey").url
    (product.home / "theirs.pem").write_text(chain)
    topics = ("slice:acme@edge", "traffic:acme@edge", "gateway:edge", "tenant:acme", "me")
    with (
        listening(redis) as traffic,
        overheard(api) as answers,
        signed_in(product, api, "acme", "watcher@acme.test") as watcher,
        frames(product.console, watcher.cookies, *topics) as live,
    ):
        body = {"certificate": chain, "private_key": key}
        mistaken = {"certificate": made_elsewhere(API)[1], "private_key": key}
        assert api.post(f"{ACME}/certificates/upload", json=mistaken).status_code == 422
        uploaded = ok(api.post(f"{ACME}/certificates/upload", json=body))
        certificate = proven(api, uploaded["id"], version=1)
        assert leaf_shown(doors(product)[0], API, product.home / "theirs.pem") == certificate["leaves"][0]["sha256"]
        assert findings(product, key, redis) == []
        seen = list(pages(api, document()))
        delete(api, uploaded["id"])
        eventually(lambda: shown(product, API) == before)
    assert sweep([key.encode()], traffic.places(), answers, seen, live) == []
    assert [name for name in names_of(seen) if not name.endswith((" 200", *OF_FEW))] == []
    assert {f"GET /api/v1/certificates/{uploaded['id']}{of} 200" for of in ("", "/places", "/events")} <= names_of(seen)
    assert "GET /api/v1/slices/acme@edge/export 200" in names_of(seen)
    assert f"POST /api/v1{ACME}/certificates/upload 422" in names_of(answers)
    assert any(uploaded["id"].encode() in frame.content for frame in live)
    assert findings(product, key, redis) == []


def names_of(places):
    return {place.name for place in places}


def findings(product, key, redis):
    """Every trace of a key in tables, Valkey, logs and on the nodes' disks."""
    database = PostgresServer(product.home / "pg", product.home / "run" / "pg").dsn
    seen = set()

    def noted(places):
        for place in places:
            seen.add(place.name)
            yield place

    folders = (product.state / "logs", product.state / "nodes", product.home / "run", product.home / "up.log")
    found = sweep([key.encode()], noted(tables(database)), valkey_keys(redis), noted(files(*folders)))
    assert {"postgres: public.fleet_secret (binary)", f"file: {product.state / 'logs' / 'web.log'}"} <= seen
    return found


def made_elsewhere(name):
    """A private key and a certificate signed with it, PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Made elsewhere")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAYS)
        .not_valid_after(now + 150 * DAYS)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return text.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()
