"""TXT records are written where the CA will look, values live side by side, and every refusal names the server."""

import hmac
import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import dns.name
import dns.rcode
import pytest

from certificates.acme.dns import visible
from certificates.acme.dns.provider import NoDns, challenge_record
from certificates.acme.dns.rfc2136 import Rfc2136Dns
from certificates.acme.dns.webhook import SIGNATURE_HEADER, WebhookDns, signature
from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind
from console.base.outbound.leave import Leave
from tests.certificates.acme.name_server import KEY_NAME, KEY_SECRET, name_server
from tests.certificates.pebble import free_ports

RECORD = "_acme-challenge.shop.a.example"
HERE = Leave(networks=(ip_network("127.0.0.0/8"),))
look, await_everywhere = partial(visible.look, leave=HERE), partial(visible.await_everywhere, leave=HERE)


@pytest.fixture
def server():
    with name_server() as found:
        found.zone("a.example", "ns1.a.example", "ns2.a.example")
        yield found


def _provider(server, **changes):
    settings = {"key_name": KEY_NAME, "key_secret": KEY_SECRET, "port": server.port, "resolver": server.resolver()}
    return Rfc2136Dns("127.0.0.1", **{**settings, **changes})


def _fault(call):
    with pytest.raises(AcmeFault) as caught:
        call()
    return caught.value


def test_a_wildcard_and_its_base_share_one_record():
    assert challenge_record("*.a.example") == challenge_record("a.example.") == "_acme-challenge.a.example"


def test_values_live_side_by_side_and_go_one_by_one(server):
    provider = _provider(server)
    for value in ("apex", "wildcard", "wildcard"):
        provider.present(RECORD, value)
    assert server.values(RECORD) == {"apex", "wildcard"}
    provider.remove(RECORD, "apex")
    provider.remove(RECORD, "apex")
    assert server.values(RECORD) == {"wildcard"}


def test_the_closest_zone_takes_the_record(server):
    server.zone("shop.a.example")
    _provider(server).present(RECORD, "v")
    assert server.values(RECORD) == {"v"}


def test_a_delegated_record_is_written_where_its_alias_leads(server):
    server.zone("validation.example")
    server.add(RECORD, "CNAME", "acme.validation.example.")
    _provider(server).present(RECORD, "v")
    assert (server.values("acme.validation.example"), server.values(RECORD)) == ({"v"}, set())
    assert look(RECORD, "v", server.resolver(), port=server.port).record_name == "acme.validation.example"


def test_a_key_the_server_does_not_know_is_a_refusal(server):
    fault = _fault(lambda: _provider(server, key_name="stranger.").present(RECORD, "v"))
    assert (fault.kind, server.values(RECORD)) == (FaultKind.REJECTED, set())
    assert f"127.0.0.1 port {server.port}" in fault.text
    assert "may not know that key" in fault.text


def test_a_wrong_secret_is_a_refusal_and_is_not_shown(server):
    secret = "d3JvbmcgYnV0IGxvbmcgZW5vdWdoIGZvciBhIGtleQ=="
    provider = _provider(server, key_secret=secret)
    fault = _fault(lambda: provider.present(RECORD, "v"))
    assert (fault.kind, server.values(RECORD)) == (FaultKind.REJECTED, set())
    assert secret not in repr(provider) + str(fault)


@pytest.mark.parametrize("change", [{"key_secret": "no base64!"}, {"key_algorithm": "hmac-rot13"}])
def test_a_key_that_is_none_is_said_so(server, change):
    assert "cannot be used" in _fault(lambda: _provider(server, **change).present(RECORD, "v")).text


def test_an_answer_without_signature_is_not_believed(server):
    server.is_signing = False
    assert "not signed with" in _fault(lambda: _provider(server).present(RECORD, "v")).text


@pytest.mark.parametrize(
    ("rcode", "kind"), [(dns.rcode.REFUSED, FaultKind.REJECTED), (dns.rcode.SERVFAIL, FaultKind.TEMPORARY)]
)
def test_what_the_server_answers_decides(server, rcode, kind):
    server.update_rcode = rcode
    fault = _fault(lambda: _provider(server).present(RECORD, "v"))
    assert fault.kind is kind
    assert RECORD in fault.text


def test_a_record_outside_the_zone_is_refused_before_anything_is_sent(server):
    fault = _fault(lambda: _provider(server, zone="other.example").present(RECORD, "v"))
    assert (fault.kind, fault.identifier) == (FaultKind.REJECTED, RECORD)


def test_a_name_no_zone_holds_is_rejected(server):
    assert _fault(lambda: _provider(server).present("_acme-challenge.b.test", "v")).kind is FaultKind.REJECTED


def test_a_server_that_is_not_there_is_temporary(server):
    (empty,) = free_ports(1)
    fault = _fault(lambda: _provider(server, port=empty, zone="a.example").present(RECORD, "v"))
    assert fault.kind is FaultKind.TEMPORARY
    assert "cannot be reached" in fault.text


def test_a_value_is_everywhere_once_every_server_has_it(server):
    server.add(RECORD, "TXT", '"v"')
    found = look(RECORD, "v", server.resolver(), port=server.port)
    assert (found.is_everywhere, found.servers) == (True, ("ns1.a.example", "ns2.a.example"))
    await_everywhere(RECORD, "v", server.resolver(), port=server.port)


def test_servers_without_the_value_are_named(server):
    server.add(RECORD, "TXT", '"another"')
    found = look(RECORD, "v", server.resolver(), port=server.port)
    assert found.missing == tuple(f"ns{each}.a.example (127.0.0.1) has 1 other value" for each in (1, 2))
    fault = _fault(lambda: await_everywhere(RECORD, "v", server.resolver(), patience_seconds=0, port=server.port))
    assert (fault.kind, fault.identifier) == (FaultKind.TEMPORARY, RECORD)
    assert "ns1.a.example" in fault.text


def test_it_waits_until_the_value_appears(server, monkeypatch):
    monkeypatch.setattr(visible, "PAUSE_SECONDS", 0.05)
    appear = threading.Timer(0.2, server.add, (RECORD, "TXT", '"v"'))
    appear.start()
    await_everywhere(RECORD, "v", server.resolver(), patience_seconds=20, port=server.port)
    appear.join()
    assert server.values(RECORD) == {"v"}


def test_a_failing_server_and_one_without_address_are_named(server):
    server.add("a.example", "NS", "lost.a.example.")
    server.servfail.add(dns.name.from_text(RECORD))
    resolver = server.resolver()
    with pytest.raises(AcmeFault, match="aliases"):
        look(RECORD, "v", resolver, port=server.port)
    server.servfail.clear()
    assert "lost.a.example has no address" in look(RECORD, "v", resolver, port=server.port).missing


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("169.254.169.254", "link-local, a metadata service or otherwise no host"),
        ("10.0.0.1", "not on the public internet"),
        ("127.0.0.1", "not on the public internet"),
    ],
)
def test_a_zone_leads_nobody_inside(server, address, why):
    server.zone("b.example", "ns.b.example")
    server.records[dns.name.from_text("ns.b.example"), "A"] = {address}
    server.add("_acme-challenge.b.example", "TXT", '"v"')
    found = visible.look("_acme-challenge.b.example", "v", server.resolver(), port=server.port)
    assert found.missing == (f"ns.b.example is not connected to: its address is {address}, which is {why}",)


def test_nowhere_takes_everything():
    NoDns().present(RECORD, "v")
    NoDns().remove(RECORD, "v")


@pytest.fixture
def hook():
    """A service that keeps what it is sent and answers with `status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.seen.append((self.headers[SIGNATURE_HEADER], body))
            self.send_response(self.server.status)
            self.send_header("Location", "http://169.254.169.254/")
            self.send_header("Retry-After", "7")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.seen, server.status = [], 204
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _hooked(hook, secret=b"shared"):
    return WebhookDns(f"http://127.0.0.1:{hook.server_address[1]}/dns", secret)


def test_a_webhook_gets_a_signed_request(hook):
    _hooked(hook).present(f"{RECORD}.", "v")
    _hooked(hook).remove(RECORD, "v")
    (header, body), (_, second) = hook.seen
    assert json.loads(body) == {"action": "present", "record": RECORD, "value": "v"}
    assert json.loads(second)["action"] == "remove"
    assert header == signature(b"shared", int(header.partition(",")[0].removeprefix("t=")), body)


def test_a_signature_covers_time_and_body():
    expected = hmac.new(b"key", b"1700000000.{}", "sha256").hexdigest()
    assert signature(b"key", 1700000000, b"{}") == f"t=1700000000,v1={expected}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, FaultKind.REJECTED),
        (302, FaultKind.REJECTED),
        (429, FaultKind.TEMPORARY),
        (500, FaultKind.TEMPORARY),
    ],
)
def test_what_a_webhook_answers_decides(hook, status, kind):
    hook.status = status
    fault = _fault(lambda: _hooked(hook).present(RECORD, "v"))
    assert (fault.kind, fault.identifier) == (kind, RECORD)
    assert len(hook.seen) == 1
    assert str(status) in fault.text


@pytest.mark.parametrize("url", ["http://dns.example/", "ftp://127.0.0.1/", "https://u:p@dns.example/"])
def test_a_webhook_without_https_is_never_called(url):
    fault = _fault(lambda: WebhookDns(url, b"s").present(RECORD, "v"))
    assert fault.kind is FaultKind.REJECTED
    assert "https://" in fault.text


def test_a_webhook_that_is_not_there_is_temporary():
    (empty,) = free_ports(1)
    assert _fault(lambda: WebhookDns(f"http://127.0.0.1:{empty}/", b"s").present(RECORD, "v")).kind is (
        FaultKind.TEMPORARY
    )
