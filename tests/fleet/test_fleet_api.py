"""Gateways, slices, revisions, rollouts and nodes over REST; and what one tenant never sees of another."""

import json

import pytest

from fleet.models import NodeEvent, Rollout
from fleet.rollout.states import RolloutState
from tests.fleet.edge import draft_service, draft_site, publish_now
from tests.fleet.simulated_node import proven, rejected
from tests.fleet.waiting import until


@pytest.fixture
def live(edge, node):
    """Both tenants live and proven on one node."""
    publish_now(edge.platform)
    draft_site(edge.acme, "shop.acme.test")
    draft_site(edge.globex, "secret.globex.test")
    publish_now(edge.acme)
    publish_now(edge.globex)
    node.report(proven("platform@edge", 1), proven("acme@edge", 1), proven("globex@edge", 1))
    until(lambda: not Rollout.objects.exclude(state=RolloutState.COMPLETE).exists())
    return edge


def test_a_slice_says_what_is_live_what_is_drafted_and_how_far_its_nodes_are(live, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)

    found = as_bob.get("/slices/acme@edge").data

    assert (found["live"]["sequence"], found["draft"]["changes"], found["status"]) == (1, 1, "proven")
    assert found["nodes"] == {"total": 1, "proven": 1}
    assert found["live"]["author"]["name"]


def test_publishing_over_rest_answers_202_with_a_rollout_to_watch(live, node, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)
    plan = as_bob.get("/slices/acme@edge/plan").data

    answer = as_bob.post("/slices/acme@edge/revisions", {"message": "Two", "plan": plan["digest"]})

    assert answer.status_code == 202, answer.content
    assert (answer.data["revision"]["sequence"], answer.data["revision"]["live"]) == (2, False)
    assert answer["Location"] == f"/api/v1/rollouts/{answer.data['rollout']['id']}"
    node.report(proven("acme@edge", 2))
    until(lambda: as_bob.get(answer["Location"]).data["state"] == "complete")
    assert as_bob.get(answer["Location"]).data["nodes"][0]["state"] == "proven"


def test_a_plan_that_changed_since_it_was_seen_is_not_published(live, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)
    seen = as_bob.get("/slices/acme@edge/plan").data["digest"]
    draft_service(live.acme, "echo-v3", port=9103)

    answer = as_bob.post("/slices/acme@edge/revisions", {"plan": seen})

    assert (answer.status_code, answer.json()["code"]) == (409, "plan_changed")
    assert Rollout.objects.filter(slice=live.acme).count() == 1


def test_a_dry_run_of_a_publish_shows_the_revision_and_makes_none(live, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)

    answer = as_bob.post("/slices/acme@edge/revisions?dry_run=true", {})

    assert (answer.status_code, answer.data["revision"]["sequence"]) == (200, 2)
    assert as_bob.get("/slices/acme@edge").data["live"]["sequence"] == 1
    assert Rollout.objects.filter(slice=live.acme).count() == 1


def test_the_same_publish_sent_twice_with_one_key_happens_once(live, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)

    first, second = (as_bob.post("/slices/acme@edge/revisions", {}, idempotency_key="k-1") for _ in range(2))

    assert first.status_code == second.status_code == 202
    assert first.json()["revision"]["id"] == second.json()["revision"]["id"]


def test_history_objects_and_differences_are_read_by_sequence(live, node, as_vera):
    draft_service(live.acme, "echo-v2", port=9102)
    publish_now(live.acme, "Second")
    node.report(proven("acme@edge", 2))
    until(lambda: Rollout.objects.get(slice=live.acme, revision__sequence=2).state == RolloutState.COMPLETE)
    draft_service(live.acme, "echo-v3", port=9103)

    history = as_vera.get("/slices/acme@edge/revisions").data["items"]
    objects = as_vera.get("/slices/acme@edge/revisions/1/objects").data["items"]
    changes = lambda query: as_vera.get(f"/slices/acme@edge/revisions/{query}").data["changes"]  # noqa: E731

    assert [(row["sequence"], row["message"], row["live"]) for row in history] == [(2, "Second", True), (1, "", False)]
    assert [(row["kind"], row["name"]) for row in objects] == [
        ("hostname", "shop.acme.test"), ("route", "shop"), ("service", "echo"),
    ]  # fmt: skip
    assert [(one["action"], one["name"]) for one in changes("2/diff")] == [("add", "echo-v2")]
    assert [(one["action"], one["name"]) for one in changes("1/diff?against=2")] == [("remove", "echo-v2")]
    assert [(one["action"], one["name"]) for one in changes("2/diff?against=draft")] == [("add", "echo-v3")]
    assert as_vera.get("/slices/acme@edge/revisions/99999999999999999999999").status_code == 404


def test_a_revert_over_a_draft_needs_to_be_told_to_discard_it(live, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)
    publish_now(live.acme)
    draft_service(live.acme, "echo-v3", port=9103)

    refused = as_bob.post("/slices/acme@edge/revisions/1/revert", {})
    done = as_bob.post("/slices/acme@edge/revisions/1/revert", {"discard_draft": True})

    assert (refused.status_code, refused.json()["code"]) == (409, "draft_not_empty")
    assert (done.status_code, done.data["revision"]["sequence"]) == (202, 3)
    assert as_bob.get("/slices/acme@edge").data["draft"]["changes"] == 0


def test_a_refused_revision_shows_as_held_with_the_reason_while_the_old_one_stays_live(live, node, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)
    publish_now(live.acme)

    node.report(rejected("acme@edge", 2, 1, object="acme/echo-v2", message="malformed IP address"))
    until(lambda: Rollout.objects.filter(state=RolloutState.ROLLING_BACK).exists())
    node.report(proven("acme@edge", 1))
    until(lambda: as_bob.get("/slices/acme@edge").data["status"] == "held")

    assert as_bob.get("/slices/acme@edge").data["live"]["sequence"] == 1
    (returned, _) = as_bob.get("/rollouts?slice=acme@edge").data["items"]
    assert (returned["state"], returned["nodes"][0]["state"]) == ("rolled_back", "rejected")
    assert returned["nodes"][0]["error"]["object"] == "acme/echo-v2"
    assert "acme/echo-v2" in returned["cause"]


def test_a_tenant_sees_the_node_but_nothing_of_the_other_tenant_on_it(live, node, as_bob, as_olga):
    draft_service(live.globex, "secret-service", port=9102)
    publish_now(live.globex)
    trouble = rejected("globex@edge", 2, 1, object="globex/secret-service", message="no")
    events = [{"at": "2026-01-01T00:00:00Z", "code": "slice_rejected", "text": "globex/secret-service"}]
    node.report(proven("platform@edge", 1), proven("acme@edge", 1), trouble, events=events)
    assert NodeEvent.objects.exists()

    seen_by_bob = [
        as_bob.get(path) for path in (f"/nodes/{node.id}", "/nodes", "/gateways/edge", "/rollouts", "/slices")
    ]
    seen_by_olga = as_olga.get(f"/nodes/{node.id}").data

    assert [row["slice"] for row in seen_by_bob[0].data["slices"]] == ["acme@edge"]
    assert (seen_by_bob[0].data["facts"], seen_by_bob[0].data["events"]) == ({}, [])
    assert "globex" not in json.dumps([answer.json() for answer in seen_by_bob])
    (other,) = [row for row in seen_by_olga["slices"] if row["slice"] == "globex@edge"]
    assert other["error"]["object"] == "globex/secret-service"
    assert seen_by_olga["facts"]["hostname"] == "edge-1.test"


def test_nodes_are_found_by_gateway_status_and_name(live, node, new_node, as_olga):
    new_node("other")
    names = lambda query: [row["name"] for row in as_olga.get(f"/nodes?{query}").data["items"]]  # noqa: E731

    assert names("gateway=edge") == ["edge-1", "other"]
    assert names("status=online") == ["edge-1"]
    assert names("status=never") == ["other"]
    assert names("q=oth") == ["other"]
    assert as_olga.get("/nodes?status=happy").status_code == 422
    assert as_olga.get("/gateways/edge").data["nodes"] == {
        "total": 2, "online": 1, "degraded": 0, "stale": 0, "offline": 0, "never": 1,
    }  # fmt: skip


def test_a_join_token_is_shown_once_and_can_be_taken_back_until_it_is_used(edge, node, as_olga):
    made = as_olga.post("/gateways/edge/join-tokens", {"name": "spare", "expires_in_seconds": 600}).data

    assert made["token"].startswith("ghj_")
    listed = as_olga.get("/gateways/edge/join-tokens").data["items"]
    assert {row["name"] for row in listed} == {"", "spare"}
    assert all("token" not in row for row in listed)
    used = next(row for row in listed if row["used_at"])
    assert used["node"] == node.id
    assert as_olga.delete(f"/gateways/edge/join-tokens/{used['id']}").status_code == 409
    assert as_olga.delete(f"/gateways/edge/join-tokens/{made['id']}").status_code == 204
    assert [row["name"] for row in as_olga.get("/gateways/edge/join-tokens").data["items"]] == [""]


def test_gateways_and_slices_are_made_by_the_platform(edge, cast, as_olga):
    west = as_olga.post("/gateways", {"slug": "west", "name": "West", "allowed_private_networks": ["10.0.0.0/8"]})
    admitted = as_olga.post("/slices", {"tenant": "acme", "gateway": "west"})
    renamed = as_olga.patch("/gateways/west", {"name": "Far West"}, if_match=west["ETag"])

    assert (west.status_code, admitted.status_code, renamed.status_code) == (201, 201, 200)
    assert renamed.data["name"] == "Far West"
    assert as_olga.patch("/gateways/west", {"name": "X"}, if_match=west["ETag"]).status_code == 412
    assert as_olga.patch("/gateways/west", {"name": "X"}).status_code == 428
    assert {row["slice"] for row in as_olga.get("/slices?gateway=west").data["items"]} == {"acme@west", "platform@west"}
    etag = as_olga.get("/slices/acme@west")["ETag"]
    assert as_olga.delete("/slices/acme@west", if_match=etag).status_code == 204
