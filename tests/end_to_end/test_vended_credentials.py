"""A credential from the API to the wire: workloads get what it opens, and never have it."""

import datetime
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually
from tests.end_to_end.test_egress import Known

CREDENTIAL, DESTINATION = f"{ACME}/credentials/stripe", f"{ACME}/egress-destinations/stripe"
WORKLOAD, POLICY = f"{ACME}/workloads/payer", f"{ACME}/egress-policies/payer"
ASKED = "http://stripe.egress/v1/charges"


def self_signed():
    """A certificate of `api.localhost` that is its own CA, and its key, both PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "api.localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("api.localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    return certificate, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


@pytest.fixture
def stripe(tmp_path):
    """A service that speaks TLS and says what it was authorized by: its port and its CA."""
    certificate, key = self_signed()
    (tmp_path / "pair.pem").write_bytes(key + certificate)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            said = (self.headers.get("authorization") or "").encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], certificate.decode()
    server.shutdown()
    server.server_close()


@pytest.fixture
def payer(api, stripe):
    """A workload that may ask for the service by its alias; all of it is taken away again."""
    port, trust = stripe
    ok(
        api.post(
            f"{ACME}/credentials", json={"name": "stripe", "kind": "header", "prefix": "Bearer ", "secret": "sk_1"}
        )
    )
    ok(api.post(f"{ACME}/workloads", json={"name": "payer", "spec": {}}))
    made = ok(api.post(f"{WORKLOAD}/credentials"))
    spec = {"host": "api.localhost", "port": port, "credential": "stripe", "trust": trust}
    ok(api.post(f"{ACME}/egress-destinations", json={"name": "stripe", "spec": spec}))
    rules = [{"name": "pay", "destinations": [{"host": "stripe.egress", "port": 80, "forwarding": "http"}]}]
    ok(api.post(f"{ACME}/egress-policies", json={"name": "payer", "spec": {"workloads": ["payer"], "rules": rules}}))
    publish_and_settle(api, "a payer")
    yield Known(made["key"], made["user"], made["password"])
    for path in (POLICY, DESTINATION, WORKLOAD):
        ok(api.delete(path, headers={"If-Match": api.get(path).headers["ETag"]}))
    publish_and_settle(api, "no payer")
    ok(api.delete(CREDENTIAL, headers={"If-Match": "*"}))


def is_live(api, version):
    found = ok(api.get(CREDENTIAL))
    return found["state"] == "live" and found["proven_version"] == version and found["nodes"]["have"] == 2


def test_it_is_added_on_every_node_rotated_and_kept_while_it_is_named(product, api, payer):
    eventually(lambda: is_live(api, 1), seconds=60)
    for way_out in product.ways_out:
        answer = eventually(lambda way_out=way_out: payer.ask(way_out, ASKED))
        assert (answer.status_code, answer.text) == (200, "Bearer sk_1")

    ok(
        api.post(
            f"{CREDENTIAL}/rotate", json={"secret": "sk_2"}, headers={"If-Match": api.get(CREDENTIAL).headers["ETag"]}
        )
    )
    eventually(lambda: is_live(api, 2), seconds=60)
    assert {payer.ask(way_out, ASKED).text for way_out in product.ways_out} == {"Bearer sk_2"}

    nodes = ok(api.get(f"{CREDENTIAL}/nodes"))["items"]
    assert [(one["version"], one["error"]) for one in nodes] == [(2, ""), (2, "")]
    told = eventually(lambda: [one for one in ok(api.get(f"{CREDENTIAL}/nodes"))["items"] if one["state"] == "ok"])
    assert told
    refused = api.delete(CREDENTIAL, headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "credential_used")
    assert "stripe (live)" in refused.json()["detail"]


def test_the_demos_workload_is_signed_for_on_every_node_and_nobody_else_is(product, api):
    eventually(lambda: ok(api.get(f"{ACME}/credentials/parcels"))["state"] == "live", seconds=60)
    user, _, password = (product.state / "workloads" / "orders").read_text().strip().partition(":")
    orders = Known("", user, password)
    for way_out in product.ways_out:
        answer = orders.ask(way_out, "http://parcels.egress/labels?to=Bern")
        assert (answer.status_code, answer.json()["signed_by"]) == (200, "acme")
    direct = httpx.get(f"https://127.0.0.1:{product.ports['GATEHOUSE_PARCELS_PORT']}/labels", verify=False)
    assert (direct.status_code, direct.json()["signed"]) == (401, False)
    flows = eventually(lambda: ok(api.get(f"{ACME}/egress/flows?destination=parcels.egress:80"))["items"])
    assert {one["outcome"] for one in flows} == {"allowed"}
