"""Recorded requests through the live policy and a changed one, and what is proposed for an event."""

from datetime import timedelta
from uuid import uuid4

import pytest

from policies.compiler import Kind
from tests.fleet.edge import draft, publish_now
from tests.waf.trials.recording import ATTACK, count, record
from waf.models import Sample

pytestmark = pytest.mark.usefixtures("engine")

BASE = "/slices/acme@edge/waf"
EXCLUSION = {"rule": 942100, "target": "ARGS:id", "path": "/find"}
SCRIPT = "/find?id=1%27%20or%20%271%27=%271&b=%3Cscript%3Ealert(1)%3C/script%3E"


@pytest.fixture
def shop(edge):
    """A policy that blocks, live."""
    draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "block"})
    publish_now(edge.acme)
    edge.acme.refresh_from_db()
    return edge.acme


@pytest.fixture
def try_change(as_vera):
    def act(**change):
        answer = as_vera.post(f"{BASE}/trials", {"policy": "shop", **change})
        assert answer.status_code == 200, answer.content
        return answer.json()

    return act


@pytest.fixture
def redraft(as_alice):
    def act(**spec):
        done = as_alice.put(f"{BASE.removesuffix('/waf')}/waf-policies/shop", {"spec": spec}, if_match="*")
        assert done.status_code == 200, done.content

    return act


class TestTrials:
    def test_it_says_what_would_newly_pass_and_what_of_it_looks_hostile(self, shop, try_change):
        for number in range(4):
            record(shop, ATTACK.replace("id=1", f"id={number}"), outcome="refused", rules=("942100",))
        scanned = record(shop, ATTACK, outcome="refused", client="198.51.100.7", rules=("942100",))
        record(shop, "/etc/passwd", outcome="refused", client="198.51.100.7", rules=("930120",), is_kept=False)
        record(shop, SCRIPT, outcome="refused", client="198.51.100.8", rules=("942100", "941100"))
        record(shop, "/")
        said = try_change(exclusions=[EXCLUSION])
        assert (said["requests"], said["compared"], said["not_comparable"]) == (7, 7, 0)
        assert (said["newly_passed"], said["newly_refused"], said["unchanged"], said["hostile"]) == (5, 0, 2, 1)
        hostile, honest = said["examples"]
        assert (hostile["event"], hostile["looks_hostile"]) == (str(scanned), True)
        assert hostile["why"] == "Its client 198.51.100.7 was refused once for something else."
        assert (honest["requests"], honest["before"], honest["after"], honest["why"]) == (4, "refused", "passed", "")

    def test_other_rules_that_still_find_something_are_named(self, shop, try_change):
        record(shop, f"{ATTACK}&ip=x", outcome="refused", rules=("942100",), headers=[["host", "192.0.2.1"]])
        said = try_change(exclusions=[EXCLUSION])
        assert (said["newly_passed"], said["hostile"]) == (1, 1)
        assert said["examples"][0]["why"] == "Other rules still find something in it: 920350 (score 3)."

    def test_the_draft_against_what_is_live(self, shop, try_change, redraft):
        record(shop, "/admin")
        record(shop, "/shop")
        record(shop, ATTACK, outcome="refused")
        rule = {"name": "no-admin", "expression": 'http.request.uri.path == "/admin"', "action": "block"}
        redraft(mode="block", rules=[rule], exclusions=[EXCLUSION])
        said = try_change(against="draft")
        assert (said["newly_passed"], said["newly_refused"], said["unchanged"]) == (1, 1, 1)
        changes = {one["path"]: (one["event"] is None, one["before"], one["after"]) for one in said["examples"]}
        assert changes == {"/admin": (True, "passed", "refused"), "/find": (False, "refused", "passed")}

    def test_coverage_is_told(self, shop, try_change):
        record(shop, "/login", method="POST", body=b"user=a&password=***", redacted=("arg:password",))
        record(shop, "/late", ago=timedelta(hours=25))
        record(shop, "/other", policy="other")
        record(shop, "/")
        count(shop, "passed", 400)
        count(shop, "refused", 3)
        count(shop, "matched", 900, rule="942100")
        said = try_change(against="live")
        assert said["coverage"] | {"since": ""} == {
            "since": "", "recorded": 2, "of_requests": 403, "bodies_kept": 1, "redacted": 1,
        }  # fmt: skip
        assert said["unchanged"] == said["compared"] == 2

    def test_the_share_of_all_requests_counts_what_is_kept_seldom_as_often_as_it_came(self, shop, try_change, redraft):
        for number in range(4):
            record(shop, f"/a{number}x")
        record(shop, ATTACK, outcome="refused")
        count(shop, "passed", 396)
        count(shop, "refused", 4)
        redraft(mode="block", rules=[{"name": "a", "expression": 'http.request.uri.path == "/a1x"', "action": "block"}])
        said = try_change(against="draft")
        assert said["newly_refused"] == 1
        assert said["share_newly_refused"] == pytest.approx(99 / 400)

    def test_nothing_recorded_is_no_all_clear(self, shop, try_change):
        said = try_change(against="live")
        assert (said["requests"], said["share_newly_refused"], said["coverage"]["of_requests"]) == (0, None, None)

    def test_what_cannot_be_opened_is_counted(self, shop, try_change):
        row = record(shop, "/")
        Sample.objects.filter(pk=row).update(ciphertext=b"noise")
        assert try_change(against="live")["not_comparable"] == 1

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"policy": "shop"}, ""),
            ({"policy": "shop", "against": "draft", "exclusions": []}, ""),
            ({"policy": "none", "against": "draft"}, "/policy"),
            ({"policy": "shop", "against": 9}, "/against"),
            ({"policy": "shop", "exclusions": [{"rule": 1, "colour": "red"}]}, "/exclusions/0/colour"),
            ({"policy": "shop", "exclusions": [{"rule": 942100, "target": 'ARGS:"'}]}, "/exclusions/0/target"),
            ({"policy": "shop", "exclusions": [EXCLUSION, {}]}, "/exclusions/1/rule"),
        ],
    )
    def test_bad_input_is_named(self, shop, as_vera, body, pointer):
        refused = as_vera.post(f"{BASE}/trials", body)
        assert refused.status_code == 422, refused.content
        assert refused.json()["problems"][0]["pointer"] == pointer


class TestEvents:
    def test_what_would_let_its_request_pass(self, shop, as_vera):
        event = record(shop, ATTACK, outcome="refused", rules=("942100",))
        said = as_vera.get(f"{BASE}/events/{event}/proposals").json()
        assert said["items"][0]["text"] == "Rule 942100 does not look at ARGS:id of GET /find"
        assert said["items"][0]["lets_it_pass"]

    def test_one_whose_request_was_not_kept(self, shop, as_vera):
        event = record(shop, ATTACK, outcome="refused", rules=("942100",), is_kept=False)
        refused = as_vera.get(f"{BASE}/events/{event}/proposals")
        assert (refused.status_code, refused.json()["code"]) == (409, "not_kept")

    def test_one_of_somebody_else_is_not_there(self, shop, edge, as_vera):
        event = record(edge.globex, ATTACK, outcome="refused", rules=("942100",))
        assert as_vera.get(f"{BASE}/events/{event}/proposals").status_code == 404
        assert as_vera.get(f"{BASE}/events/{uuid4()}/proposals").status_code == 404

    def test_simulating_it_tells_no_more_of_it_than_the_event(self, shop, as_vera):
        event = record(shop, SCRIPT, outcome="refused", rules=("942100",), headers=[["x-secret", "treasure"]])
        answer = as_vera.post(f"{BASE}/simulate", {"policy": "shop", "request": {"event": str(event)}})
        said = answer.json()
        assert said["verdict"]["outcome"] == "refused"
        assert (said["request"]["target"], said["request"]["headers"]) == ("/find", [])
        shown = {one["rule"] for one in said["matches"] if one["value"]}
        assert shown == {942100}
        assert "treasure" not in answer.content.decode()
        assert "alert" not in answer.content.decode()
