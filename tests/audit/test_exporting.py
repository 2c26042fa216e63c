"""The trail as files: of what the caller may read, in four formats, each line as the format has it."""

import csv
import io
import json
import re

import pytest

from console.audit.actor import Actor, ActorKind
from console.audit.formats.syslog import frame, message
from console.audit.models import Entry
from console.audit.verbs import Target
from tests.audit.saying import now, say

EVE = Actor(ActorKind.USER, "eve-1", 'Eve "|=\\ E.', request_id="r-1", ip="198.51.100.7")
ODD = Target("route", "=cmd|' /C calc'!A0", "id-1")


def exported(caller, kind: str, query: str = "") -> str:
    answer = caller.get(f"/audit/export?format={kind}{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def trail(cast):
    say("One\nand = more | here", cast.acme, actor=EVE, target=ODD, changes=({"pointer": "/a", "after": 1},))
    say("Two.", cast.acme, name="team.delete", target=Target("team", "night"))
    say("Another's.", cast.globex)


def test_everybody_exports_what_they_may_read_and_it_is_noted(cast, trail, as_alice, as_mallory, as_bob):
    lines = [json.loads(line) for line in exported(as_alice, "jsonl").splitlines()]
    assert [line["summary"] for line in lines if line["verb"] != "audit.export"] == ["One\nand = more | here", "Two."]
    noted = Entry.objects.get(verb="audit.export")
    assert (noted.chain, noted.summary) == ("acme", "Exported the trail as jsonl.")
    assert "Another's." in exported(as_mallory, "jsonl")
    assert as_bob.get("/audit/export").status_code == 403


def test_filters_hold_for_files_too(cast, trail, as_alice):
    lines = exported(as_alice, "jsonl", "&verb=team").splitlines()
    assert [json.loads(line)["summary"] for line in lines] == ["Two."]
    assert as_alice.get("/audit/export?format=xls").json()["problems"][0]["pointer"] == "?format"


def test_no_cell_of_csv_begins_a_formula(trail, as_alice):
    rows = list(csv.DictReader(io.StringIO(exported(as_alice, "csv", "&verb=route"), newline="")))
    assert rows[0]["target_name"] == "'" + ODD.name
    assert rows[0]["summary"] == "One\nand = more | here"


def test_cef_escapes_what_it_must(trail, as_alice):
    (line,) = exported(as_alice, "cef", "&verb=route").splitlines()
    assert line.startswith("CEF:0|Gatehouse|Gatehouse|1|route.update|One and = more \\| here|3|")
    assert 'suser=Eve "|\\=\\\\ E.' in line
    assert "msg=One\\nand \\= more | here" in line
    assert re.search(r"src=198\.51\.100\.7 ", line)


def test_ocsf_has_what_its_classes_require(cast, trail, as_alice, as_vera):
    (changed,) = (json.loads(line) for line in exported(as_alice, "ocsf", "&verb=route").splitlines())
    assert (changed["class_uid"], changed["activity_id"], changed["type_uid"]) == (3004, 3, 300403)
    assert changed["entity"] == {"uid": "id-1", "name": ODD.name, "type": "route"}
    assert changed["metadata"]["version"] == "1.3.0"
    assert changed["actor"]["user"]["name"] == EVE.name
    (deleted,) = (json.loads(line) for line in exported(as_alice, "ocsf", "&verb=team").splitlines())
    assert (deleted["activity_id"], deleted["status_id"]) == (4, 1)


def test_a_frame_of_syslog_counts_its_octets():
    text = message("gate.example.org", now(), "route.update", "Größe")
    assert re.match(
        rb"<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z gate\.example\.org gatehouse - route\.update - \xef\xbb\xbfGr", text
    )
    assert frame(text) == str(len(text)).encode() + b" " + text


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=NIGHT", ["Two."]), ("ip=198.51.100.7", ["One"]), ("request_id=r-1", ["One"]), ("outcome=refused", []),
     ("q=eve", ["One"]), ("outcome=done&q=two", ["Two."])],
)  # fmt: skip
def test_the_list_is_searched(cast, trail, as_alice, query, found):
    shown = as_alice.get(f"/audit?{query}").json()["items"]
    assert [one["summary"].split("\n")[0] for one in shown] == found


def test_an_entry_is_read_by_its_own_address(cast, trail, as_alice, as_mallory, as_vera, as_olga):
    entry = Entry.objects.filter(chain="acme").first()
    assert as_alice.get(f"/audit/{entry.pk}").json()["position"] == 1
    assert as_mallory.get(f"/audit/{entry.pk}").status_code == 404
    assert as_vera.get(f"/audit/{entry.pk}").status_code == 403
    platforms = say("Nobody's.")
    assert as_alice.get(f"/audit/{platforms.pk}").status_code == 404
    assert as_olga.get(f"/audit/{platforms.pk}").status_code == 200
