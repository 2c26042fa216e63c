"""What went out, as the API tells it: summed over the window, newest first, by everything that is asked for."""

from datetime import timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from console.audit.actor import SYSTEM
from egress.models import Hit
from egress.queries.learning import unused_of
from fleet.models import Node
from policies.actions.objects import patch_object
from policies.compiler import Kind
from policies.models import Revision
from tests import make
from tests.egress.telling import STRIPE, ago, cut, denied, flow, tell, tunnels
from tests.fleet.edge import draft, publish_now

BASE = "/slices/acme@edge/egress"


def read(caller, path: str, **query):
    answer = caller.get(f"{BASE}/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_alike_flows_are_one_over_the_window_and_the_newest_comes_first(acme, alice):
    tell(acme, flow(at=ago(600), count=2, address="192.0.2.7:443"), flow(at=ago(120), address="192.0.2.8:443"))
    tell(acme, denied(at=ago(60), count=5))

    answer = read(alice, "flows")

    evil, stripe = answer["items"]
    assert (evil["destination"], evil["outcome"], evil["count"], evil["rule"]) == (
        "evil.example.com:443", "denied", 5, "denied",
    )  # fmt: skip
    assert (stripe["count"], stripe["bytes_up"], stripe["bytes_down"]) == (3, 1_600, 18_000)
    assert stripe["addresses"] == ["192.0.2.7:443", "192.0.2.8:443"]
    assert answer["uncounted"] == 0
    later = read(alice, "flows", since=ago(300), destination=STRIPE)["items"]
    assert [one["count"] for one in later] == [1]


def test_every_filter_of_flows_finds_its_own(acme, alice):
    odd = {
        "workload": "reports", "destination": "api.github.com:443", "way": "http", "outcome": "would_deny",
        "reason": "rule", "rule": "acme/egress/trial/own", "identified_by": "source",
    }  # fmt: skip
    tell(acme, flow(identified_by="password"), flow(**odd))
    wanted = {**odd, "rule": "trial/own", "policy": "trial", "q": "GitHub"}
    for name, value in wanted.items():
        found = read(alice, "flows", **{name: value})["items"]
        assert [one["destination"] for one in found] == ["api.github.com:443"], name
    assert read(alice, "flows", since=ago(60), until=ago(-60))["items"]
    odd_ones = ("identified_by", "outcome", "way", "since")
    for query in (*({name: "x"} for name in odd_ones), {"since": ago(40 * 86_400)}):
        answer = alice.get(f"{BASE}/flows", query)
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["pointer"] == f"?{next(iter(query))}"


def test_how_workloads_were_known_tells_flows_and_denials_apart(acme, alice):
    tell(acme, flow(identified_by="certificate"), flow(identified_by="password"), flow(), flow(identified_by="?"))
    tell(acme, denied(identified_by="source"), denied(identified_by="none"))

    flows = read(alice, "flows", destination=STRIPE)["items"]
    assert sorted((one["identified_by"], one["count"]) for one in flows) == [
        ("", 2), ("certificate", 1), ("password", 1),
    ]  # fmt: skip
    (refused,) = read(alice, "denials", identified_by="source")["items"]
    assert (refused["reason"], refused["identified_by"]) == ("no_rule", "source")


def test_pages_of_flows_hold_each_once_also_those_of_one_moment(acme, alice):
    at = ago(120)
    tell(acme, *[flow(at=at, destination=f"h{number}.example.com:443") for number in range(7)])

    seen, cursor = [], None
    while True:
        answer = read(alice, "flows", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [one["destination"] for one in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == [f"h{number}.example.com:443" for number in reversed(range(7))]
    assert alice.get(f"{BASE}/flows?cursor=bm8").status_code == 422


def test_destinations_say_who_goes_there_and_how_it_went(acme, alice):
    tell(acme, flow(count=2, at=ago(1800)), flow(workload="reports", outcome="would_deny", bytes_up=1, bytes_down=1))
    tell(acme, denied(count=50))

    answer = read(alice, "destinations")
    stripe, evil = answer["items"]
    assert (stripe["destination"], stripe["allowed"], stripe["would_deny"]) == (STRIPE, 2, 1)
    assert [(one["workload"], one["bytes_up"]) for one in stripe["workloads"]] == [("orders", 800), ("reports", 1)]
    assert sum(point["count"] for point in stripe["trend"]) == 3
    assert sum(point["bytes"] for point in stripe["trend"]) == 9_802
    assert 30 <= len(stripe["trend"]) <= 32
    assert stripe["first_seen_at"] < stripe["last_seen_at"]
    assert evil["denied"] == 50
    assert [one["destination"] for one in read(alice, "destinations", by="count", limit=1)["items"]] == [
        evil["destination"]
    ]
    assert alice.get(f"{BASE}/destinations?by=fame").json()["problems"][0]["pointer"] == "?by"


def test_denials_are_found_by_their_request(acme, alice):
    tell(acme, flow(), denied(request_id="one"), denied("api.github.com:443", request_id="two", reason="rule"))

    assert len(read(alice, "denials")["items"]) == 2
    found = read(alice, "denials", request_id="two")["items"]
    assert [(one["destination"], one["reason"], one["client"]) for one in found] == [
        ("api.github.com:443", "rule", "10.1.2.3")
    ]
    assert [one["request_id"] for one in read(alice, "denials", reason="no_rule")["items"]] == ["one"]


def test_rules_say_what_they_did_and_who_would_miss_them(acme, alice):
    tell(acme, flow(count=4), flow(count=1, outcome="failed"))
    tell(acme, flow(destination="api.github.com:443", rule="acme/egress/payments/github", count=7))
    would = {"workload": "reports", "outcome": "would_deny", "rule": "acme/egress/would-deny", "reason": "no_rule"}
    tell(acme, denied("api.openai.com:443", count=9, **would))

    payments, trial = read(alice, "rules")["items"]

    rules = {rule["name"]: rule for rule in payments["rules"]}
    stripe = rules["stripe"]
    assert (stripe["hits"], stripe["allowed"], stripe["failed"], stripe["bytes_down"]) == (5, 4, 1, 18_000)
    assert [(one["destination"], one["count"], one["without"]) for one in stripe["users"]] == [(STRIPE, 5, "allowed")]
    assert [one["without"] for one in rules["github"]["users"]] == ["denied"]
    assert (rules["never"]["hits"], rules["never"]["last_hit_at"], rules["never"]["users"]) == (0, None, [])
    assert trial["mode"] == "observe"
    assert [(one["destination"], one["count"]) for one in trial["would_deny"]] == [("api.openai.com:443", 9)]
    assert [one["policy"] for one in read(alice, "rules", policy="trial")["items"]] == ["trial"]
    first = read(alice, "rules", limit=1)
    assert [one["policy"] for one in read(alice, "rules", limit=1, cursor=first["next"])["items"]] == ["trial"]


def test_a_rule_keeps_its_age_while_its_policy_is_edited(acme, alice):
    for names in (["stripe", "never"], ["stripe", "never", "late"], ["stripe", "late"], ["stripe", "late", "never"]):
        rules = [{"name": name, "destinations": [{"host": f"{name}.example.com"}]} for name in names]
        change = {"patch": {"rules": rules}, "expected": "*"}
        patch_object(actor=SYSTEM, slice=acme, kind=Kind.EGRESS_POLICY, name="payments", **change)
        publish_now(acme)
    made = dict(Revision.objects.filter(slice=acme).values_list("created_at", "sequence"))

    since = {rule["name"]: parse_datetime(rule["since"]) for rule in read(alice, "rules")["items"][0]["rules"]}

    assert {name: made[at] for name, at in since.items()} == {"stripe": 1, "late": 3, "never": 5}


def test_open_tunnels_of_a_silent_node_are_not_counted(acme, alice):
    here, silent = make.node(acme.gateway, "edge-1"), make.node(acme.gateway, "edge-2")
    Node.objects.filter(pk=here.pk).update(last_seen_at=timezone.now())
    Node.objects.filter(pk=silent.pk).update(last_seen_at=timezone.now() - timedelta(minutes=5))
    for node, count in ((here, 2), (silent, 3)):
        tell(acme, node=node.pk, tunnels=[tunnels(count)])

    answer = read(alice, "tunnels")

    assert answer["total"] == 2
    assert {one["node"]: (one["is_silent"], one["tunnels"][0]["count"]) for one in answer["nodes"]} == {
        str(here.pk): (False, 2), str(silent.pk): (True, 3),
    }  # fmt: skip


def test_a_cut_names_the_revision_that_caused_it(acme, alice):
    draft(acme, Kind.WORKLOAD, "third", {})
    publish_now(acme, message="Stripe goes.")
    tell(acme, cuts=[cut(3, revision_sequence=2), cut(1, revision_sequence=99)])

    items = {one["count"]: one for one in read(alice, "cuts")["items"]}

    assert (items[3]["cause"], items[3]["rule"]) == ("denied", "payments/stripe")
    assert (items[3]["revision"]["sequence"], items[3]["revision"]["message"]) == (2, "Stripe goes.")
    assert items[1]["revision"] is None


def test_rules_without_hits_are_unused_but_neither_young_ones_nor_those_that_deny(acme):
    tell(acme, flow(), flow(rule="acme/egress/trial/own", workload="reports"))
    now = timezone.now()
    Hit.objects.filter(rule="trial/own").update(last_at=now - timedelta(days=5))

    assert unused_of(acme, 30, now) == []
    later = [(one.policy, one.use.rule.name) for one in unused_of(acme, 30, now + timedelta(days=29))]
    assert later == [("trial", "own")]
    in_a_month = {one.use.rule.name for one in unused_of(acme, 30, now + timedelta(days=31))}
    assert in_a_month == {"stripe", "all-of-stripe", "github", "own"}
