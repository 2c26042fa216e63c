"""Bulk import: all or nothing, a summary that says what really happened, and never a word about other slices."""

import pytest

from policies.models import DraftObject
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill, publish

IMPORT = "/slices/acme@edge/import"
pytestmark = pytest.mark.usefixtures("edge")


def counts(answer) -> tuple[int, int, int, int]:
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return body["added"], body["changed"], body["removed"], body["unchanged"]


def test_what_is_exported_can_be_imported_again_and_changes_nothing(as_bob):
    assert counts(as_bob.post(IMPORT, {"objects": shop(3)})) == (5, 0, 0, 0)
    exported = as_bob.get("/slices/acme@edge/export").json()["objects"]
    assert [one["kind"] for one in exported] == ["hostname", "service", "route", "route", "route"]
    version = as_bob.get("/slices/acme@edge/draft").json()["version"]
    assert counts(as_bob.post(IMPORT, {"objects": exported, "prune": True})) == (0, 0, 0, 5)
    assert as_bob.get("/slices/acme@edge/draft").json()["version"] == version


def test_the_summary_tells_each_fate_apart(as_bob):
    as_bob.post(IMPORT, {"objects": shop(2)})
    objects = [
        {"kind": "route", "name": "r0", "spec": route(path="/p0")},
        {"kind": "route", "name": "r1", "spec": route(path="/elsewhere")},
        {"kind": "service", "name": "new", "spec": service()},
    ]
    assert counts(as_bob.post(IMPORT, {"objects": objects})) == (1, 1, 0, 1)


def test_one_mistake_and_nothing_is_imported(as_bob):
    objects = [*shop(2), {"kind": "route", "name": "bad", "spec": route(path="nowhere")}, {"kind": "x", "name": "y"}, 5]
    answer = as_bob.post(IMPORT, {"objects": objects})
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["problems"]} == {
        "/objects/4/spec/match/path/value",
        "/objects/5/kind",
        "/objects/6",
    }
    assert not DraftObject.objects.exists()


def test_the_same_object_twice_is_a_mistake(as_bob):
    twice = {"kind": "hostname", "name": "Shop.acme.test", "spec": {}}
    answer = as_bob.post(IMPORT, {"objects": [*shop(0), twice]})
    assert answer.json()["problems"][0] == {
        "code": "object_duplicate",
        "severity": "error",
        "pointer": "/objects/2/name",
        "text": "There are two objects hostname shop.acme.test here.",
        "kind": "hostname",
        "name": "shop.acme.test",
    }


def test_pruning_removes_what_is_not_named_but_only_from_its_own_slice(as_bob, edge):
    fill(edge.acme, shop(2))
    publish(edge.acme)
    fill(edge.globex, [{"kind": "service", "name": "theirs", "spec": service()}])
    assert counts(as_bob.post(IMPORT, {"objects": shop(1), "prune": True})) == (0, 0, 1, 3)
    assert DraftObject.objects.get(slice=edge.acme, name="r1").state == "removed"
    assert DraftObject.objects.present().filter(slice=edge.globex).count() == 1


def test_an_import_of_nothing_with_prune_empties_the_draft_and_says_so(as_bob, edge):
    fill(edge.acme, shop(2))
    assert counts(as_bob.post(IMPORT, {"objects": [], "prune": True})) == (0, 0, 4, 0)
    assert not DraftObject.objects.exists()


def test_an_import_can_insist_on_the_draft_it_has_seen(as_bob):
    tag = as_bob.get("/slices/acme@edge/export")["ETag"]
    as_bob.post(IMPORT, {"objects": shop(1)})
    assert as_bob.post(IMPORT, {"objects": [], "prune": True}, if_match=tag).status_code == 412
    assert DraftObject.objects.count() == 3


@pytest.mark.parametrize("body", [{}, {"objects": {}}, {"objects": [], "prune": 1}, {"objects": [], "force": True}])
def test_the_body_is_checked_like_everything_else(as_bob, body):
    assert as_bob.post(IMPORT, body).status_code == 422


def test_a_slice_holds_no_more_than_its_limit(as_bob, monkeypatch):
    from policies.compiler import Kind
    from policies.drafting import limits

    monkeypatch.setitem(limits.MOST_OF, Kind.SERVICE, 2)
    objects = [{"kind": "service", "name": f"s{n}", "spec": service()} for n in range(3)]
    answer = as_bob.post(IMPORT, {"objects": objects})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "slice_too_many_services")
    assert not DraftObject.objects.exists()
    assert as_bob.post(IMPORT, {"objects": objects[:2]}).status_code == 200
    over = as_bob.post("/slices/acme@edge/services", {"name": "s2", "spec": service()})
    assert over.json()["problems"][0]["code"] == "slice_too_many_services"
