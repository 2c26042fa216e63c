"""What should be done about a live policy."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from policies.compiler import Kind
from policies.models import Revision, Slice
from tests.fleet.edge import draft, publish_now
from tests.waf.trials.recording import ATTACK, count, record, record_many, tally
from waf.models import Label

SLICE = "/slices/acme@edge"
STAGED = {"name": "no-bots", "expression": 'http.user_agent contains "bot"', "action": "block", "staged": True}


@pytest.fixture
def publish(edge):
    """Publish a policy some days ago."""

    def act(days=0, **spec):
        draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "block", **spec})
        publish_now(edge.acme)
        with connection.cursor() as cursor:  # revisions are immutable: nobody but a test makes one older
            cursor.execute("SET session_replication_role = replica")
            Revision.objects.update(created_at=timezone.now() - timedelta(days=days))
            cursor.execute("SET session_replication_role = origin")
        return Slice.objects.get(pk=edge.acme.pk)

    return act


@pytest.fixture
def findings(as_vera):
    def act():
        answer = as_vera.get(f"{SLICE}/waf/policies/shop/findings")
        assert answer.status_code == 200, answer.content
        return {(one["code"], one["pointer"]): one for one in answer.json()["items"]}

    return act


def test_exclusions_that_expire(publish, findings):
    now = timezone.now()
    ends = [now - timedelta(days=1), now + timedelta(days=13), now + timedelta(days=15), None]
    publish(exclusions=[{"rule": 942100, "expires_at": end.isoformat() if end else None} for end in ends])
    assert list(findings()) == [("exclusion_expired", "/exclusions/0"), ("exclusion_expires", "/exclusions/1")]


@pytest.mark.usefixtures("engine")
def test_old_exclusions_that_change_nothing(publish, findings):
    needed, idle = {"rule": 942100, "target": "ARGS:id"}, {"rule": 941100, "target": "ARGS:b"}
    slice_ = publish(31, exclusions=[needed, idle])
    record_many(slice_, [*["/"] * 100, ATTACK])
    found = findings()
    assert list(found) == [("exclusion_idle", "/exclusions/1")]
    assert "changes nothing for any of 101 recorded requests" in found["exclusion_idle", "/exclusions/1"]["text"]


@pytest.mark.parametrize(("days", "requests"), [(29, 200), (31, 50)], ids=["not old", "too little recorded"])
def test_of_exclusions_nothing_is_said_that_is_not_known(publish, findings, days, requests):
    slice_ = publish(days, exclusions=[{"rule": 941100}])
    record_many(slice_, ["/"] * requests)
    assert findings() == {}


def test_rules_that_matched_nothing(publish, findings):
    rules = [{"name": name, "expression": 'http.host == "a"', "action": "log"} for name in ("busy", "quiet")]
    slice_ = publish(31, rules=rules)
    assert findings() == {}, "nothing was counted, so nothing is known"
    count(slice_, "passed", 1_000)
    count(slice_, "matched", 3, rule="busy")
    assert list(findings()) == [("rule_idle", "/rules/1")]


@pytest.mark.parametrize(
    ("days", "matches", "label", "is_ready", "words"),
    [
        (3, 12, None, True, "ready to be enforced"),
        (2, 12, None, False, "less than 3 days"),
        (3, 0, None, False, "matched nothing yet"),
        (3, 12, "false_positive", False, "100% of what was judged was false"),
        (3, 12, "true_positive", True, "ready to be enforced"),
    ],
)
def test_staged_rules_are_ready_when_they_did_no_harm(publish, findings, days, matches, label, is_ready, words):
    slice_ = publish(days, rules=[STAGED])
    if matches:
        count(slice_, "matched", matches - 1, rule="no-bots")
        count(slice_, "matched", 1, rule="no-bots", route="other")
        tally(slice_, "no-bots", "203.0.113.9")
    if label:
        event = record(slice_, "/", outcome="noted", rules=())
        Label.objects.create(
            event_id=event, slice_id=slice_.pk, policy="shop", route="shop", rule="no-bots", verdict=label
        )
    found = findings()["rule_staged", "/rules/0"]
    assert words in found["text"]
    precision = found["precision"]
    assert (precision["matches"], precision["is_ready"]) == (matches, is_ready)
    if matches:
        assert (precision["routes"], precision["clients"]) == (2, 1)


def test_a_rule_that_was_changed_begins_anew(publish, findings, edge, as_alice):
    slice_ = publish(10, rules=[STAGED])
    count(slice_, "matched", 5, rule="no-bots")
    spec = {"mode": "block", "rules": [STAGED | {"expression": 'http.user_agent contains "crawler"'}]}
    as_alice.put(f"{SLICE}/waf-policies/shop", {"spec": spec}, if_match="*")
    publish_now(edge.acme)
    assert not findings()["rule_staged", "/rules/0"]["precision"]["is_ready"]


def test_a_policy_that_is_not_live_is_not_there(edge, as_vera):
    draft(edge.acme, Kind.WAF_POLICY, "shop", {})
    assert as_vera.get(f"{SLICE}/waf/policies/shop/findings").status_code == 404
