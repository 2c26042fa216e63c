"""The trail arrives where it is sent: in order, at least once, signed or under TLS, and a dead target stops nothing."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from console.audit import checkpoints
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from exports.actions.streams import Added, add_stream, change_stream
from exports.models import Stream
from exports.sending.calling import Fate
from exports.streams import sender, syslog
from exports.streams.batch import backlog, heads_of
from exports.streams.syslog import send_frames
from tests.alerting.receivers import HttpReceiver, running
from tests.audit.saying import say, tamper
from tests.exports.siem import Authority, Collector


def stream(tenant: Any, url: str, **more: Any) -> Added:
    kind = "syslog" if url.startswith("syslog") else "webhook"
    return add_stream(tenant, {"name": "siem", "kind": kind, "url": url, **more}, actor=SYSTEM)


def send() -> Stream:
    Stream.objects.update(next_action_at=timezone.now() - timedelta(hours=1))
    while sender.send_due():
        pass
    return Stream.objects.get()


def waiting(row: Stream) -> int:
    return backlog(row, heads_of(row.tenant))


def summaries(receiver: HttpReceiver) -> list[str]:
    return [entry["summary"] for document in receiver.documents() for entry in document.get("entries", [])]


@pytest.fixture
def authority():
    return Authority()


@pytest.fixture
def collector(this_machine, authority, tmp_path):
    with running(Collector(tmp_path, authority)) as server:
        yield server


def test_a_webhook_is_told_what_happens_from_now_on_signed(cast, receiver):
    say("Before.", cast.acme)
    added = stream(cast.acme, receiver.url)
    say("After.", cast.acme)
    say("Another's.", cast.globex)
    row = send()
    assert summaries(receiver) == ["Added the audit stream siem to " + receiver.url + ".", "After."]
    _, headers, body = receiver.got[0]
    key = base64.b64decode(added.signing_secret.removeprefix("whsec_"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (waiting(row), row.messages_sent, row.failing_since) == (0, 2, None)


def test_what_is_told_verifies_without_us(cast, receiver):
    stream(cast.acme, receiver.url)
    say("One.", cast.acme)
    send()
    one, two = receiver.documents()[0]["entries"]
    assert (two["previous"], two["position"]) == (one["digest"], one["position"] + 1)
    assert two["digest"] == Entry.objects.get(pk=two["id"]).digest


def test_the_platforms_stream_is_told_everything_and_checkpoints(cast, receiver):
    say("Acme's.", cast.acme)
    stream(cast.platform, receiver.url, from_beginning=True)
    say("Globex's.", cast.globex)
    checkpoints.take()
    send()
    assert {"Acme's.", "Globex's."} <= set(summaries(receiver))
    told = [one for document in receiver.documents() for one in document["checkpoints"]]
    assert {"acme", "globex", "platform"} <= {one["chain"] for one in told}
    assert send().messages_sent == len(summaries(receiver)) + len(told), "nothing twice"


def test_a_tenants_stream_is_told_only_its_own_checkpoints(cast, receiver):
    stream(cast.acme, receiver.url)
    say("Globex's.", cast.globex)
    checkpoints.take()
    send()
    told = [one["chain"] for document in receiver.documents() for one in document["checkpoints"]]
    assert told == ["acme"]


def test_a_dead_target_stops_no_change_and_is_told_later_in_order(cast, receiver, as_alice):
    stream(cast.acme, receiver.url)
    receiver.status, receiver.answer = 500, b"away"
    assert as_alice.patch("/tenants/acme", {"name": "A"}, if_match="*").status_code == 200
    row = send()
    assert (row.last_error, row.attempts_failed) == ("It answered 500: away", 1)
    assert waiting(row) == 2
    say("Later.", cast.acme)
    receiver.status = 400
    assert waiting(send()) == 3, "no answer makes it give anything up"
    receiver.status = 200
    receiver.got.clear()
    assert waiting(send()) == 0
    assert summaries(receiver)[-1] == "Later."
    assert len(summaries(receiver)) == 3


def test_who_dies_between_sending_and_noting_sends_again(cast, receiver, monkeypatch):
    stream(cast.acme, receiver.url)
    monkeypatch.setattr(sender, "_note", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        send()
    monkeypatch.undo()
    Stream.objects.update(lease_until=None)
    send()
    assert len(summaries(receiver)) == 2
    assert len({entry["id"] for document in receiver.documents() for entry in document["entries"]}) == 1


def test_many_entries_go_in_batches(cast, receiver):
    for number in range(5):
        say(f"n{number}", cast.acme)
    stream(cast.acme, receiver.url, from_beginning=True)
    from exports.streams import batch

    row = Stream.objects.select_related("tenant").get()
    assert [entry.position for entry in batch.next_batch(row, 4).entries] == [1, 2, 3, 4]
    send()
    assert summaries(receiver)[:5] == [f"n{number}" for number in range(5)]


def test_nothing_leads_into_private_networks_without_the_operators_leave(cast):
    stream(cast.acme, "syslog+tls://127.0.0.1:9")
    assert "not on the public internet" in send().last_error
    change_stream(Stream.objects.get(), {"url": "syslog+tls://169.254.169.254"}, expected="*", actor=SYSTEM)
    assert "metadata" in send().last_error


def test_syslog_over_tls_counts_octets_and_verifies_names(cast, collector, authority):
    stream(cast.acme, collector.url, ca_pem=authority.pem)
    say("Größe.", cast.acme)
    row = send()
    assert row.failing_since is None, row.last_error
    assert [json.loads(text)["summary"] for text in collector.texts()][-1] == "Größe."
    assert collector.got[-1].startswith(b"<109>1 ")
    assert waiting(row) == 0


@pytest.mark.parametrize(("kind", "begins"), [("cef", "CEF:0|Gatehouse|"), ("ocsf", '{"class_uid": 3004')])
def test_syslog_carries_other_formats(cast, collector, authority, kind, begins):
    stream(cast.acme, collector.url, ca_pem=authority.pem, format=kind)
    send()
    assert collector.texts()[0].startswith(begins)


def test_a_collector_whose_ca_is_not_trusted_is_told_nothing(cast, collector):
    stream(cast.acme, collector.url)
    row = send()
    assert "certificate is not trusted" in row.last_error
    assert (collector.got, waiting(row)) == ([], 1)


def test_a_collector_of_another_name_is_told_nothing(cast, this_machine, authority, tmp_path):
    with running(Collector(tmp_path, authority)) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        stream(cast.acme, url, ca_pem=authority.pem)
        assert "certificate is not trusted" in send().last_error
        assert server.got == []


def test_a_collector_that_wants_a_certificate_gets_ours(cast, this_machine, authority, tmp_path):
    with running(Collector(tmp_path, authority, wants_client=True)) as server:
        stream(cast.acme, server.url, ca_pem=authority.pem)
        row = send()
        assert row.failing_since, "without a certificate nothing is taken"
        change_stream(row, {"client_pem": authority.for_client().both}, expected="*", actor=SYSTEM)
        assert send().failing_since is None
        assert (("commonName", "gatehouse"),) in server.clients[-1]["subject"]
        assert len(server.texts()) == 2


def test_a_refusal_is_heard_every_time_although_it_comes_when_our_handshake_is_over(this_machine, authority, tmp_path):
    with running(Collector(tmp_path, authority, wants_client=True)) as server:
        told = [send_frames(server.url, [b"<109>1 " + b"x" * 300], ca_pem=authority.pem) for _ in range(30)]
        assert {outcome.fate for outcome in told} == {Fate.WAITING}, told
        assert server.got == []


def test_a_collector_that_gives_no_tickets_says_nothing_and_is_believed(this_machine, authority, tmp_path, monkeypatch):
    monkeypatch.setattr(syslog, "FIRST_WORD_SECONDS", 0.2)
    with running(Collector(tmp_path, authority)) as server:
        server.context.num_tickets = 0
        assert send_frames(server.url, [b"<109>1 -"], ca_pem=authority.pem).fate is Fate.TAKEN
        assert server.got == [b"<109>1 -"]


def speak_only(context: ssl.SSLContext, version: ssl.TLSVersion) -> None:
    """Let one end speak this version of TLS and no other, however old."""
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = version
    context.maximum_version = version


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
@pytest.mark.parametrize(("version", "is_taken"), [(ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_1, False)])
def test_tls_is_at_least_1_2(cast, this_machine, authority, tmp_path, version, is_taken):
    with running(Collector(tmp_path, authority)) as server:
        speak_only(server.context, version)
        stream(cast.acme, server.url, ca_pem=authority.pem)
        row = send()
        assert (row.failing_since is None, "TLS failed" in row.last_error) == (is_taken, not is_taken), row.last_error
        assert len(server.got) == is_taken
        lax = ssl.create_default_context(cadata=authority.pem)
        speak_only(lax, version)
        with socket.create_connection(server.server_address) as plain:
            lax.wrap_socket(plain, server_hostname="127.0.0.1").close()  # the server would have spoken it


def test_a_stream_goes_on_behind_what_was_archived(cast, receiver):
    for number in range(3):
        say(f"n{number}", cast.acme)
    stream(cast.acme, receiver.url, from_beginning=True)
    tamper("DELETE FROM audit_entry WHERE chain = 'acme' AND position <= 2")
    send()
    assert summaries(receiver)[0] == "n2"
