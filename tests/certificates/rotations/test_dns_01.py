"""DNS-01 and CAA, with a real name server that a real Pebble asks: records are written, seen, answered, taken away."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import dns.name
import dns.rcode
import pytest
from django.conf import settings
from django.utils import timezone

from certificates.actions.keys import seal_for_issuer
from certificates.actions.rotation import dns_records
from certificates.actions.rotation.dns_records import provider_of, remove_left_records
from certificates.actions.rotation.giving_up import give_up
from certificates.actions.rotation.looks import Fault
from certificates.models import Certificate, Leaf, RotationEvent
from tests.certificates import pebble as pebbles
from tests.certificates.acme.name_server import KEY_NAME, KEY_SECRET, name_server
from tests.certificates.faulty_proxy import DIRECTORY, NEW_ORDER, Trouble
from tests.certificates.pebble import needs_pebble, temporary_pebble
from tests.certificates.rotating import claim, issuing_until, newest
from tests.certificates.rotations.conftest import OF_ACME

pytestmark = needs_pebble
RECORD = "_acme-challenge.acme.test"
CA = "pebble.example"


@pytest.fixture
def names():
    """The name server of acme.test."""
    with name_server() as found:
        found.zone("acme.test", "ns1.acme.test", "ns2.acme.test")
        yield found


@pytest.fixture
def acme_dns(acme, proxy, names, monkeypatch):
    """An issuer that proves names over DNS, at a Pebble that asks that name server."""
    monkeypatch.setattr(settings, "OUTBOUND_NETWORKS", [ip_network("127.0.0.0/8")])
    prepare = pebbles.prepare_launch

    def asking(*arguments):
        launch = prepare(*arguments)
        return replace(launch, pebble=(*launch.pebble[:-1], f"127.0.0.1:{names.port}"))

    monkeypatch.setattr(pebbles, "prepare_launch", asking)
    acme.challenge = "dns-01"
    acme.dns = {
        "type": "rfc2136", "server": "127.0.0.1", "port": names.port, "key_name": KEY_NAME,
        "algorithm": "hmac-sha256", "visible_at": f"127.0.0.1:{names.port}",
    }  # fmt: skip
    acme.dns_ciphertext = seal_for_issuer(acme, "dns_ciphertext", KEY_SECRET.encode())
    acme.save()
    with temporary_pebble(nonce_reject_percent=0) as pebble:
        proxy.pebble = pebble
        yield acme


@pytest.fixture
def wild(edge, pair, acme_dns, as_alice):
    """A certificate for a wildcard and the name below it, on its way."""
    claim(edge, "acme.test", "*.acme.test")
    wanted = {"hostnames": ["acme.test", "*.acme.test"], "issuer": "pebble"}
    answer = as_alice.post(OF_ACME, wanted)
    assert answer.status_code == 201, answer.content
    return Certificate.objects.get(pk=answer.data["id"])


def left():
    return [kept for leaf in Leaf.objects.all() for kept in leaf.authorizations if kept.get("dns", {}).get("is_left")]


def test_a_wildcard_is_proven_over_dns_and_the_records_are_taken_away(pair, wild, names):
    seen = set()

    def is_issued():
        seen.update(names.values(RECORD))
        return newest(wild.pk).state == "issued"

    issuing_until(pair, is_issued)

    assert len(seen) == 2, "two values side by side"
    assert newest(wild.pk).faults == []
    assert Leaf.objects.get().facts["names"] == ["acme.test", "*.acme.test"]
    assert remove_left_records() == 2
    assert names.values(RECORD) == set()
    assert (left(), remove_left_records()) == ([], 0)


def test_the_ca_is_told_nothing_before_every_name_server_has_the_record(pair, wild, names, proxy, monkeypatch):
    hidden = names.records[dns_name("ns2.acme.test"), "A"].copy()
    names.records[dns_name("ns2.acme.test"), "A"].clear()

    issuing_until(pair, lambda: "ns2.acme.test has no address" in newest(wild.pk).text)

    assert not [path for path in proxy.requests if path.startswith("/chalZ/")]
    monkeypatch.setattr(dns_records, "PATIENCE", timedelta())
    issuing_until(pair, lambda: newest(wild.pk).faults)
    assert "is not visible everywhere: ns2.acme.test has no address" in newest(wild.pk).cause
    names.records[dns_name("ns2.acme.test"), "A"] |= hidden
    issuing_until(pair, lambda: newest(wild.pk).state == "issued")
    assert proxy.requests.count(NEW_ORDER) == 1


def dns_name(text):
    return dns.name.from_text(text)


def test_a_dns_server_that_refuses_is_for_whoever_runs_the_platform(pair, wild, names, acme_dns):
    names.update_rcode = dns.rcode.REFUSED
    issuing_until(pair, lambda: newest(wild.pk).state == "held")

    rotation = newest(wild.pk)
    assert "The DNS server 127.0.0.1" in rotation.cause
    assert rotation.faults[-1]["kind"] == "account"
    names.update_rcode = dns.rcode.NOERROR
    issuing_until(pair, lambda: newest(wild.pk).state == "issued")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "do not say where DNS records are written"),
        ({"type": "rfc2136", "server": "127.0.0.1"}, "lack key_name"),
        ({"type": "webhook", "url": "https://dns.example"}, "lack the secret"),
    ],
)
def test_settings_that_lack_something_say_what(acme_dns, settings, words):
    acme_dns.dns = settings
    acme_dns.dns_ciphertext = b""
    with pytest.raises(Fault, match=words) as refused:
        provider_of(acme_dns)
    assert refused.value.kind == "account"


def test_records_of_what_was_given_up_are_taken_away_later(pair, wild, names):
    issuing_until(pair, lambda: len(names.values(RECORD)) == 2)
    give_up(wild, "Somebody thought better of it.")
    names.update_rcode = dns.rcode.SERVFAIL
    assert remove_left_records() == 0
    assert len(left()) == 2
    assert remove_left_records() == 0, "not before a minute"
    names.update_rcode = dns.rcode.NOERROR
    for leaf in Leaf.objects.all():
        for kept in leaf.authorizations:
            kept["dns"]["again_at"] = timezone.now().isoformat()
        leaf.save()
    assert remove_left_records() == 2
    assert names.values(RECORD) == set()


def test_an_order_that_is_forgotten_remembers_its_records(pair, wild, names, proxy):
    issuing_until(pair, lambda: len(names.values(RECORD)) == 2)
    gone = {"status": 404, "problem": {"type": "malformed", "detail": "no such order"}}
    proxy.fail(r"/authZ/.*", Trouble.PROBLEM, **gone)

    issuing_until(pair, lambda: newest(wild.pk).state == "issued")

    assert proxy.requests.count(NEW_ORDER) == 2
    assert remove_left_records() >= 2
    assert names.values(RECORD) == set()


def test_a_webhook_writes_them_as_well(edge, pair, acme_dns, names, as_alice):
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            values = names.records[dns_name(asked["record"]), "TXT"]
            change = values.add if asked["action"] == "present" else values.discard
            change(json.dumps(asked["value"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        acme_dns.dns = {
            "type": "webhook", "url": f"http://127.0.0.1:{server.server_port}/dns",
            "visible_at": f"127.0.0.1:{names.port}",
        }  # fmt: skip
        acme_dns.dns_ciphertext = seal_for_issuer(acme_dns, "dns_ciphertext", b"a signing key")
        acme_dns.save()
        claim(edge, "shop.acme.test")
        found = as_alice.post(OF_ACME, {"hostnames": ["shop.acme.test"], "issuer": "pebble"}).data
        issuing_until(pair, lambda: newest(found["id"]).state == "issued")
        assert remove_left_records() == 1
        assert names.values("_acme-challenge.shop.acme.test") == set()
        server.shutdown()


# --- CAA --------------------------------------------------------------------------------------------------------


def _with_identity(proxy):
    proxy.fail(DIRECTORY, Trouble.REWRITE, times=None, change=lambda found: found["meta"].update(caaIdentities=[CA]))


def test_a_name_that_lets_another_ca_issue_is_not_ordered(pair, wild, names, proxy):
    _with_identity(proxy)
    names.add("acme.test", "CAA", '0 issue "other-ca.example"')
    issuing_until(pair, lambda: newest(wild.pk).faults)

    rotation = newest(wild.pk)

    assert rotation.faults[-1]["kind"] == "rejected"
    assert '0 issue "other-ca.example"' in rotation.cause
    assert proxy.requests.count(NEW_ORDER) == 0
    names.add("acme.test", "CAA", f'0 issue "{CA}"')
    issuing_until(pair, lambda: newest(wild.pk).state == "issued")


def test_a_name_server_that_fails_is_a_line_in_the_timeline_alone(pair, wild, names, proxy):
    _with_identity(proxy)
    names.servfail.add(dns_name("acme.test"))
    issuing_until(pair, lambda: proxy.requests.count(NEW_ORDER) == 1)

    (line,) = RotationEvent.objects.filter(kind="note")
    assert "The CAA records of acme.test cannot be read" in line.text
    names.servfail.clear()
    issuing_until(pair, lambda: newest(wild.pk).state == "issued")


def test_a_ca_that_gives_no_identity_is_not_asked_for(pair, wild, names, proxy):
    names.add("acme.test", "CAA", '0 issue "other-ca.example"')
    proxy.fail(DIRECTORY, Trouble.REWRITE, times=None, change=lambda found: found["meta"].pop("caaIdentities", None))
    issuing_until(pair, lambda: proxy.requests.count(NEW_ORDER) == 1)
    assert not RotationEvent.objects.filter(kind="note").exists()
