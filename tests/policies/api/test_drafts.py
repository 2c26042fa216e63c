"""The draft as a whole: what it changes, throwing it away, and going back to an earlier revision."""

import pytest

from policies.api.rendering import render_intent
from policies.models import DraftObject
from policies.queries.revisions import objects_at
from tests.policies.specs import route, shop
from tests.policies.steps import fill, publish

DRAFT = "/slices/acme@edge/draft"
ROUTES = "/slices/acme@edge/routes"


@pytest.fixture(autouse=True)
def _published(edge):
    fill(edge.acme, shop(2))
    publish(edge.acme)


@pytest.fixture
def changed(as_bob):
    """A draft that adds, changes and removes one route each."""
    as_bob.patch(f"{ROUTES}/r0", {"spec": {"description": "changed"}}, if_match="*")
    as_bob.delete(f"{ROUTES}/r1", if_match="*")
    as_bob.post(ROUTES, {"name": "new", "spec": route(path="/new")})


def items(as_bob) -> dict[str, str]:
    return {one["name"]: one["action"] for one in as_bob.get(DRAFT).json()["items"]}


def test_a_published_draft_changes_nothing(as_bob):
    draft = as_bob.get(DRAFT).json()
    assert (draft["changes"], draft["items"]) == (0, [])


def test_a_draft_lists_what_it_adds_changes_and_removes_and_who_did(as_bob, changed):
    assert items(as_bob) == {"new": "add", "r0": "change", "r1": "remove"}
    assert {one["updated_by"] for one in as_bob.get(DRAFT).json()["items"]} == {"bob@people.test"}


def test_lists_show_the_same_states_and_filter_by_them(as_bob, changed):
    states = {row["name"]: row["state"] for row in as_bob.get(ROUTES).json()["items"]}
    assert states == {"new": "added", "r0": "changed", "r1": "removed"}
    for name, state in states.items():
        assert [row["name"] for row in as_bob.get(f"{ROUTES}?state={state}").json()["items"]] == [name]
    assert as_bob.get(f"{ROUTES}?state=published").json()["items"] == []


def test_changing_something_back_by_hand_leaves_nothing_to_publish(as_bob, changed):
    as_bob.patch(f"{ROUTES}/r0", {"spec": {"description": ""}}, if_match="*")
    as_bob.put(f"{ROUTES}/r1", {"spec": route(path="/p1")}, if_match="*")
    as_bob.delete(f"{ROUTES}/new", if_match="*")
    assert items(as_bob) == {}


def test_what_the_draft_removes_can_only_be_brought_back(as_bob, changed):
    patched = as_bob.patch(f"{ROUTES}/r1", {"spec": {}}, if_match="*")
    deleted = as_bob.delete(f"{ROUTES}/r1", if_match="*")
    assert [(a.status_code, a.json()["code"]) for a in (patched, deleted)] == [(409, "object_removed")] * 2
    created = as_bob.post(ROUTES, {"name": "r1", "spec": route(path="/again")})
    assert (created.status_code, created.json()["state"]) == (201, "changed")


def test_discarding_brings_back_exactly_what_is_published(as_bob, changed):
    assert as_bob.delete(DRAFT).status_code == 428
    assert as_bob.delete(DRAFT, if_match='"1"').status_code == 412
    answer = as_bob.delete(DRAFT, if_match=as_bob.get(DRAFT)["ETag"])
    assert (answer.status_code, answer.json()["changes"]) == (200, 0)
    assert set(DraftObject.objects.values_list("name", flat=True)) == {"shop.acme.test", "shop", "r0", "r1"}
    assert as_bob.get(f"{ROUTES}/r0").json()["spec"]["description"] == ""


def test_one_change_can_be_discarded_alone(as_bob, changed):
    assert as_bob.delete(f"{DRAFT}?kind=route&name=r1", if_match="*").json()["changes"] == 2
    assert items(as_bob) == {"new": "add", "r0": "change"}
    assert as_bob.delete(f"{DRAFT}?kind=route&name=r1", if_match="*").status_code == 404
    assert as_bob.delete(f"{DRAFT}?kind=route", if_match="*").status_code == 422


def test_discarding_can_be_tried(as_bob, changed):
    as_bob.delete(f"{DRAFT}?dry_run=true")
    assert len(items(as_bob)) == 3


def test_restoring_makes_the_draft_what_a_revision_was(as_bob, changed, edge):
    before = content(edge.acme, 1)
    publish(edge.acme, acknowledged=["routes_removed"])
    fill(edge.acme, [{"kind": "route", "name": "unpublished", "spec": route(path="/u")}])
    answer = as_bob.post(f"{DRAFT}/restore", {"sequence": 1}, if_match=as_bob.get(DRAFT)["ETag"])
    assert answer.status_code == 200, answer.content
    assert items(as_bob) == {"new": "remove", "r0": "change", "r1": "add"}
    assert as_bob.get("/slices/acme@edge/export").json()["objects"] == before


def content(slice_, sequence):
    """A revision as an export would have shown it."""
    order = {"hostname": 0, "service": 1, "route": 2}
    return sorted(
        (render_intent(item) for item in objects_at(slice_, sequence)), key=lambda o: (order[o["kind"]], o["name"])
    )


@pytest.mark.parametrize("sequence", [0, 2, -1, "1", None, True, 2**70])
def test_only_revisions_that_were_can_be_restored(as_bob, sequence):
    assert as_bob.post(f"{DRAFT}/restore", {"sequence": sequence}, if_match="*").status_code in {404, 422}


def test_a_hostname_that_has_gone_to_somebody_else_cannot_be_restored(as_bob, as_mallory, edge):
    fill(edge.acme, [], prune=True)
    publish(edge.acme, acknowledged=["hostname_removed", "slice_emptied", "routes_removed"])
    as_mallory.post("/slices/globex@edge/hostnames", {"name": "shop.acme.test", "spec": {}})
    answer = as_bob.post(f"{DRAFT}/restore", {"sequence": 1}, if_match="*")
    assert (answer.status_code, answer.json()["code"]) == (409, "hostname_taken")
    assert items(as_bob) == {}
