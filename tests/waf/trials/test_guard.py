"""A draft that would newly refuse much of what comes needs somebody else's consent."""

import pytest

from policies.compiler import Kind
from policies.models import Slice
from tests.fleet.edge import draft, publish_now
from tests.waf.trials.recording import record_many
from waf.guard import REFUSES, UNTRIED
from waf.models import Foreseen

pytestmark = pytest.mark.usefixtures("engine")

SLICE = "/slices/acme@edge"
RULE = {"name": "no-admin", "expression": 'http.request.uri.path == "/admin"', "action": "block"}


@pytest.fixture
def shop(edge):
    draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "block"})
    publish_now(edge.acme)
    edge.acme.refresh_from_db()
    return edge.acme


@pytest.fixture
def redraft(as_bob):
    def act(**spec):
        done = as_bob.put(f"{SLICE}/waf-policies/shop", {"spec": spec}, if_match="*")
        assert done.status_code == 200, done.content

    return act


def unsafe(caller):
    return {one["code"]: one["text"] for one in caller.get(f"{SLICE}/plan").json()["unsafe"]}


def publish(caller, *codes):
    return caller.post(f"{SLICE}/revisions", {"message": "", "acknowledge_unsafe": list(codes)})


def test_one_person_alone_does_not_publish_it_and_two_do(shop, redraft, as_bob, as_alice):
    record_many(shop, [*["/admin"] * 3, *["/"] * 200])
    redraft(mode="block", rules=[RULE])
    text = unsafe(as_bob)[REFUSES]
    assert text.startswith(
        "policy shop would newly refuse about 1.5% of the requests that come, judged by 203 recorded"
    )
    assert as_bob.get(f"{SLICE}/gates").json()["approval"]["required"]
    refused = publish(as_bob, REFUSES)
    assert (refused.status_code, refused.json()["code"]) == (409, "approval_required")
    assert "newly refuse many requests" in refused.json()["detail"]

    digest = as_bob.get(f"{SLICE}/plan").json()["digest"]
    asked = as_bob.post(f"{SLICE}/approvals", {"plan": digest, "message": "The admin pages move."})
    assert as_bob.post(f"{SLICE}/approvals/{asked.json()['id']}/approve", {}).status_code == 403
    assert as_alice.post(f"{SLICE}/approvals/{asked.json()['id']}/approve", {}).status_code == 200
    assert publish(as_bob).json()["code"] == "unsafe_not_acknowledged"
    assert publish(as_bob, REFUSES).status_code == 202
    assert not as_bob.get(f"{SLICE}/gates").json()["approval"]["required"]


@pytest.mark.parametrize(
    ("admins", "others", "spec"),
    [
        (2, 200, {"mode": "block", "rules": [RULE]}),
        (50, 100, {"mode": "block", "rules": [RULE]}),
        (200, 20, {"mode": "detect", "rules": [RULE]}),
    ],
    ids=["less than a hundredth", "too little recorded", "it would only detect"],
)
def test_it_is_not_asked_for_where(shop, redraft, as_bob, admins, others, spec):
    record_many(shop, [*["/admin"] * admins, *["/"] * others])
    redraft(**spec)
    assert not unsafe(as_bob).keys() - {"waf_weakened"}
    assert publish(as_bob, *unsafe(as_bob)).status_code == 202


def test_a_list_that_a_rule_names_counts_as_a_change_of_the_policy(shop, redraft, edge, as_bob):
    draft(edge.acme, Kind.LIST, "bad", {"type": "address"})
    redraft(mode="block", rules=[{"name": "bad", "expression": "ip.src in $bad", "action": "block"}])
    publish_now(edge.acme)
    record_many(shop, ["/"] * 200)
    entries = {"type": "address", "entries": [{"value": "203.0.113.0/24"}]}
    assert as_bob.put(f"{SLICE}/lists/bad", {"spec": entries}, if_match="*").status_code == 200
    assert "about 100.0%" in unsafe(as_bob)[REFUSES]


def test_each_version_of_a_draft_is_tried_once(shop, redraft, as_bob):
    record_many(shop, ["/admin"] * 200)
    redraft(mode="block", rules=[RULE])
    unsafe(as_bob)
    Foreseen.objects.update(findings=[{"code": REFUSES, "name": "shop", "text": "as it was found"}])
    assert unsafe(as_bob) == {REFUSES: "as it was found"}
    redraft(mode="block", rules=[])
    assert unsafe(as_bob) == {}


def test_what_could_not_be_tried_is_told_and_tried_again(shop, redraft, as_bob, monkeypatch):
    record_many(shop, ["/admin"] * 200)
    redraft(mode="block", rules=[RULE])
    with monkeypatch.context() as without:
        without.setenv("GATEHOUSE_MODSECURITY", "/nowhere.so")
        assert "could not be tried" in unsafe(as_bob)[UNTRIED]
        assert publish(as_bob).json()["code"] == "unsafe_not_acknowledged"
    assert list(unsafe(as_bob)) == [REFUSES]


def test_going_back_is_never_held(shop, redraft, as_bob, as_alice):
    redraft(mode="detect")
    publish_now(Slice.objects.get(pk=shop.pk), acknowledged=frozenset({"waf_weakened"}))
    record_many(shop, ["/?id=1%27%20or%20%271%27=%271"] * 200)
    done = as_bob.post(f"{SLICE}/revisions/1/revert", {})
    assert done.status_code == 202, done.content
