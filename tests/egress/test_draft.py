"""From what was seen to the draft and back: the tester, suggestions, unused rules. Each edit is in the trail."""

from console.audit.models import Entry
from policies.models import DraftObject
from tests.egress.telling import denied, flow, tell

BASE = "/slices/acme@edge/egress"


def drafted(name: str) -> dict:
    return DraftObject.objects.get(slice__key="acme@edge", kind="egress_policy", name=name).spec


def test_the_tester_names_the_rule_of_what_is_live_or_drafted(acme, alice):
    ask = {"workload": "orders", "destination": "gist.github.com"}

    found = alice.post(f"{BASE}/test", ask).json()
    assert (found["outcome"], found["policy"], found["rule"]) == ("denied", "payments", "never")
    assert (found["pointer"], found["also"]) == ("/spec/rules/3/destinations/0", ["payments/github"])
    assert (found["destination"], found["against"], found["revision"]) == ("gist.github.com:443", "live", 1)

    never = {"rules": [{"policy": "payments", "rule": "never"}]}
    assert alice.post(f"{BASE}/unused", never).status_code == 200
    assert alice.post(f"{BASE}/test", ask).json()["outcome"] == "denied"
    assert alice.post(f"{BASE}/test", {**ask, "against": "draft"}).json()["outcome"] == "allowed"


def test_the_tester_says_what_is_wrong_with_a_question(acme, alice):
    for body, pointer in (
        ({"workload": "orders", "destination": "a b"}, "/destination"),
        ({"workload": "orders", "destination": "a.example.com", "way": "post"}, "/way"),
        ({"destination": "a.example.com"}, "/workload"),
    ):
        answer = alice.post(f"{BASE}/test", body)
        assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, pointer)


def test_what_was_denied_becomes_a_rule_of_the_draft_and_is_suggested_no_more(acme, alice):
    tell(acme, denied("a.example.com:443", count=3), denied("gist.github.com:443"), flow())
    items = alice.get(f"{BASE}/suggestions").json()["items"]
    assert [(one["workload"], one["policy"]) for one in items] == [("orders", "payments")]
    assert [(each["host"], each["denied"]) for each in items[0]["destinations"]] == [("a.example.com", 3)]

    body = {"workload": "orders", "policy": "payments", "rule": "seen", "destinations": [{"host": "a.example.com"}]}
    answer = alice.post(f"{BASE}/suggestions", body)

    assert answer.status_code == 201, answer.content
    assert drafted("payments")["rules"][-1]["destinations"][0]["host"] == "a.example.com"
    assert "seen added" in Entry.objects.filter(verb="egress_policy.update").latest("at").summary
    assert alice.get(f"{BASE}/suggestions").json()["items"] == []
    assert alice.post(f"{BASE}/suggestions", body).json()["problems"][0]["pointer"] == "/rule"
    wrong = alice.post(f"{BASE}/suggestions", {**body, "policy": "trial"})
    assert wrong.json()["problems"][0]["pointer"] == "/policy"


def test_a_policy_that_does_not_exist_is_made_and_observes(acme, alice):
    body = {"workload": "reports", "policy": "fresh", "rule": "seen", "destinations": [{"host": "*.example.com"}]}

    assert alice.post(f"{BASE}/suggestions", body).status_code == 201

    assert (drafted("fresh")["mode"], drafted("fresh")["workloads"]) == ("observe", ["reports"])


def test_pruning_is_all_or_none(acme, alice):
    both = [{"policy": "payments", "rule": "stripe"}, {"policy": "trial", "rule": "own"}]

    refused = alice.post(f"{BASE}/unused", {"rules": [*both, {"policy": "trial", "rule": "ghost"}]})
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/rules/2")
    assert len(drafted("payments")["rules"]) == 4

    done = alice.post(f"{BASE}/unused", {"rules": both}).json()
    assert (done["policies"], done["rules"]) == (["payments", "trial"], 2)
    assert [rule["name"] for rule in drafted("payments")["rules"]] == ["all-of-stripe", "github", "never"]
    assert drafted("trial")["rules"] == []
    assert Entry.objects.filter(verb="egress_policy.prune").count() == 2
