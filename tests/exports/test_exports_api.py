"""Exports over REST: mistakes name their field, headers are never told, and one store at most is read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.audit.models import Entry
from exports.models import Export
from exports.sealing import open_headers
from tests.alerting.receivers import HttpReceiver
from tests.callers import Caller

NEW = {"name": "store", "kind": "remote_write", "url": "https://store.example.org/write"}


def add(api: Caller, **more: object):
    return api.post("/exports", {**NEW, **more})


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"url": "ftp://x"}, "/url"), ({"url": "http://store.example.org"}, "/url"),
        ({"url": "https://user:secret@x"}, "/url"), ({"query_url": "nowhere"}, "/query_url"),
        ({"kind": "otlp", "query_url": "https://x"}, "/query_url"),
        ({"query_url": "https://x", "tenants": ["acme"]}, "/query_url"),
        ({"headers": {"Content-Encoding": "gzip"}}, "/headers/Content-Encoding"),
        ({"headers": {"X-A": "one\r\ntwo"}}, "/headers/X-A"), ({"headers": {"X A": "one"}}, "/headers/X A"),
        ({"tenants": ["nobody"]}, "/tenants"), ({"interval_seconds": 30}, "/interval_seconds"),
        ({"external_labels": {"__name__": "x"}}, "/external_labels"), ({"kind": "carrier"}, "/kind"),
        ({"name": "No Name"}, "/name"), ({"wrong": 1}, "/wrong"),
    ],
)  # fmt: skip
def test_mistakes_name_their_field(as_olga: Caller, wrong: dict[str, object], pointer: str):
    answer = add(as_olga, **wrong)
    assert answer.status_code == 422, answer.content
    assert pointer in [one["pointer"] for one in answer.json()["problems"]]
    assert not Export.objects.exists()


def test_headers_are_sealed_and_never_told(as_olga: Caller):
    made = add(as_olga, headers={"Authorization": "Bearer secret"})
    row = Export.objects.get()
    assert made.json()["header_names"] == ["Authorization"]
    assert b"secret" not in made.content
    assert b"secret" not in bytes(row.ciphertext)
    assert open_headers(row.pk, row.ciphertext) == {"Authorization": "Bearer secret"}
    assert "secret" not in str(list(Entry.objects.values()))
    as_olga.patch(f"/exports/{row.pk}", {"interval_seconds": 10}, if_match=made["ETag"])
    assert open_headers(row.pk, Export.objects.get().ciphertext) == {"Authorization": "Bearer secret"}
    as_olga.patch(f"/exports/{row.pk}", {"headers": {}}, if_match="*")
    assert open_headers(row.pk, Export.objects.get().ciphertext) == {}


def test_who_was_overtaken_changes_nothing(as_olga: Caller):
    made = add(as_olga)
    path = f"/exports/{made.json()['id']}"
    assert as_olga.patch(path, {"is_enabled": False}, if_match=made["ETag"]).status_code == 200
    assert as_olga.patch(path, {"interval_seconds": 10}, if_match=made["ETag"]).status_code == 412
    assert as_olga.get(path).json()["state"] == "off"


def test_the_past_is_read_from_one_store_at_most(as_olga: Caller):
    assert add(as_olga, query_url="https://store.example.org/api/v1/").json()["query_url"].endswith("/api/v1")
    again = add(as_olga, name="other", query_url="https://other.example.org/api/v1")
    assert [one["pointer"] for one in again.json()["problems"]] == ["/query_url"]
    assert add(as_olga).status_code == 422, "the name is taken"


def test_a_test_says_what_the_receiver_answered(as_olga: Caller, receiver: HttpReceiver):
    path = f"/exports/{add(as_olga, url=receiver.url).json()['id']}/test"
    assert as_olga.post(path).json() == {"is_taken": True, "text": "It took a sample of gatehouse_export_test."}
    receiver.status, receiver.answer = 403, b"no"
    assert as_olga.post(path).json() == {"is_taken": False, "text": "It answered 403: no"}
    calls = len(receiver.got)
    assert as_olga.post(f"{path}?dry_run=true").json()["text"] == "Nothing was sent."
    assert len(receiver.got) == calls


def test_a_test_leads_nowhere_without_leave(as_olga: Caller):
    path = f"/exports/{add(as_olga, url='https://127.0.0.1:9/').json()['id']}/test"
    found = as_olga.post(path).json()
    assert not found["is_taken"]
    assert "not on the public internet" in found["text"]


def test_lag_and_trouble_are_shown(as_olga: Caller):
    made = add(as_olga).json()
    assert (made["state"], made["lag_seconds"]) == ("waiting", None)
    now = timezone.now()
    for seconds, state in ((50, "sending"), (900, "behind")):
        Export.objects.update(sent_until=now - timedelta(seconds=seconds))
        found = as_olga.get("/exports").json()["items"][0]
        assert found["state"] == state
        assert seconds <= found["lag_seconds"] <= seconds + 5
    Export.objects.update(failing_since=now, last_error="It answered 503.", next_action_at=now)
    found = as_olga.get(f"/exports/{made['id']}").json()
    assert (found["state"], found["last_error"]) == ("failing", "It answered 503.")
    assert found["next_try_at"]
