"""Streams over REST: mistakes name their field, secrets never come out, and every change is in the trail they tell."""

import pytest

from console.audit.models import Entry
from exports.models import Stream
from exports.streams.sealing import unseal
from tests.alerting.receivers import HttpReceiver
from tests.callers import Caller
from tests.exports.siem import Authority

PATH = "/tenants/acme/audit-streams"
NEW = {"name": "siem", "kind": "webhook", "url": "https://siem.example.org/trail"}
SYSLOG = {"kind": "syslog", "url": "syslog+tls://siem.example.org"}


def add(api: Caller, **more: object):
    return api.post(PATH, {**NEW, **more})


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"url": "ftp://x"}, "/url"), ({"url": "http://siem.example.org"}, "/url"), ({"kind": "carrier"}, "/kind"),
        ({**SYSLOG, "url": "https://x"}, "/url"), ({**SYSLOG, "url": "syslog+tls://me@x"}, "/url"),
        ({**SYSLOG, "url": "syslog+tls://x:99999"}, "/url"),
        ({**SYSLOG, "signing_secret": "whsec_" + "A" * 40}, "/signing_secret"),
        ({"client_pem": "x"}, "/client_pem"), ({**SYSLOG, "client_pem": "x"}, "/client_pem"),
        ({"ca_pem": "x"}, "/ca_pem"), ({"signing_secret": "short"}, "/signing_secret"), ({"format": "xml"}, "/format"),
        ({"name": "No Name"}, "/name"), ({"wrong": 1}, "/wrong"),
    ],
)  # fmt: skip
def test_mistakes_name_their_field(as_alice: Caller, wrong: dict[str, object], pointer: str):
    answer = add(as_alice, **wrong)
    assert answer.status_code == 422, answer.content
    assert pointer in [one["pointer"] for one in answer.json()["problems"]]
    assert not Stream.objects.exists()


def test_a_secret_that_was_made_is_told_once(as_alice: Caller):
    made = add(as_alice)
    secret = made.json()["signing_secret"]
    assert secret.startswith("whsec_")
    row = Stream.objects.get()
    assert secret.encode() not in bytes(row.ciphertext)
    assert unseal(row).signing_secret == secret
    assert secret not in as_alice.get(f"{PATH}/{row.pk}").content.decode()
    assert secret not in str(list(Entry.objects.values()))
    own = "whsec_" + "B" * 40
    as_alice.patch(f"{PATH}/{row.pk}", {"signing_secret": own}, if_match="*")
    assert unseal(Stream.objects.get()).signing_secret == own


def test_a_client_certificate_is_sealed_and_never_told(as_alice: Caller):
    authority = Authority()
    pem = authority.for_client().both
    made = add(as_alice, **SYSLOG, ca_pem=authority.pem, client_pem=pem).json()
    assert made["has_client_certificate"]
    assert made["signing_secret"] == ""
    assert "PRIVATE KEY" not in str(made)
    assert unseal(Stream.objects.get()).client_pem == pem.strip()
    as_alice.patch(f"{PATH}/{made['id']}", {"client_pem": ""}, if_match="*")
    assert not Stream.objects.get().has_client_certificate


def test_every_change_is_in_the_trail_that_it_tells(as_alice: Caller):
    made = add(as_alice)
    path = f"{PATH}/{made.json()['id']}"
    assert as_alice.patch(path, {"is_enabled": False}, if_match=made["ETag"]).json()["state"] == "off"
    assert as_alice.patch(path, {"is_enabled": True}, if_match=made["ETag"]).status_code == 412
    assert as_alice.delete(path, if_match="*").status_code == 204
    verbs = list(Entry.objects.filter(chain="acme").order_by("position").values_list("verb", flat=True))
    assert verbs == ["audit_stream.add", "audit_stream.change", "audit_stream.remove"]
    change = Entry.objects.get(verb="audit_stream.change").changes
    assert change == [{"pointer": "/is_enabled", "before": True, "after": False}]


def test_names_are_taken_once_and_there_are_ten_at_most(as_alice: Caller):
    add(as_alice)
    assert add(as_alice).json()["problems"][0]["pointer"] == "/name"
    for number in range(9):
        assert add(as_alice, name=f"n{number}").status_code == 201
    assert add(as_alice, name="one-more").json()["code"] == "too_many"


def test_a_test_says_what_the_receiver_answered(as_alice: Caller, receiver: HttpReceiver):
    path = f"{PATH}/{add(as_alice, url=receiver.url).json()['id']}/test"
    assert as_alice.post(path).json() == {"is_taken": True, "text": "It took a message of audit.test."}
    receiver.status, receiver.answer = 403, b"no"
    assert as_alice.post(path).json() == {"is_taken": False, "text": "It answered 403: no"}
    calls = len(receiver.got)
    assert as_alice.post(f"{path}?dry_run=true").json()["text"] == "Nothing was sent."
    assert len(receiver.got) == calls


def test_what_waits_is_shown(as_alice: Caller):
    add(as_alice)
    assert as_alice.get(PATH).json()["items"][0]["backlog"] == 1, "the entry that tells of it"
    assert as_alice.get("/tenants/globex/audit-streams").status_code == 404
