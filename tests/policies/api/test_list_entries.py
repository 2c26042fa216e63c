"""Lists of many entries: told by counts, read in pages, changed without sending all of them."""

import time

import pytest

from console.audit.models import Entry
from policies.models import DraftObject
from tests.policies.steps import fill, publish

LISTS = "/slices/acme@edge/lists"
ENTRIES = f"{LISTS}/office/entries"
MANY = 100_000


def addresses(count):
    return [{"value": f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"} for n in range(count)]


@pytest.fixture(autouse=True)
def _office(edge):
    ends = ["2020-01-01T00:00:00Z", "2097-02-01T00:00:00Z", "2097-01-01T00:00:00+01:00"]
    entries = [{"value": f"192.0.2.{n}", "expires_at": end} for n, end in enumerate(ends)]
    spec = {"type": "address", "description": "ours", "entries": [*addresses(300), *entries]}
    fill(edge.acme, [{"kind": "list", "name": "office", "spec": spec}])
    publish(edge.acme)


def values(answer):
    assert answer.status_code == 200, answer.content
    return [one["value"] for one in answer.json()["items"]]


@pytest.mark.parametrize("place", [LISTS, "/lists"])
def test_a_page_of_lists_has_counts_in_place_of_entries(as_vera, place):
    [found] = as_vera.get(place).json()["items"]
    assert found["spec"] == {"type": "address", "description": "ours"}
    assert (found["entry_count"], found["next_expiry"]) == (303, "2096-12-31T23:00:00+00:00")


def test_entries_are_read_page_by_page_each_once(as_vera):
    seen, cursor = [], ""
    while cursor is not None:
        answer = as_vera.get(f"{ENTRIES}?limit=120{cursor and f'&cursor={cursor}'}")
        seen += values(answer)
        cursor = answer.json()["next"]
    assert len(seen) == 303
    assert seen == sorted(seen)


def test_entries_are_found_by_a_part_of_them(as_vera, as_bob):
    assert values(as_vera.get(f"{ENTRIES}?q=192.0.")) == ["192.0.2.0", "192.0.2.1", "192.0.2.2"]
    assert values(as_vera.get(f"{ENTRIES}?q=%25")) == []
    as_bob.post(LISTS, {"name": "agents", "spec": {"type": "string", "entries": [{"value": "CurL"}]}})
    assert values(as_vera.get(f"{LISTS}/agents/entries?q=URL")) == ["CurL"]
    assert as_vera.get(f"{LISTS}/nobody/entries").status_code == 404
    assert as_vera.get(f"{ENTRIES}?cursor=x").status_code == 422


def test_some_are_added_and_some_taken_out_in_the_draft_alone(edge, as_bob, as_vera):
    etag = as_vera.get(ENTRIES).json()["etag"]
    change = {
        "add": [{"value": "2001:db8::/32"}, {"value": "192.0.2.0", "expires_at": None}],
        "remove": ["192.0.2.1", "203.0.113.9"],
    }
    answer = as_bob.patch(ENTRIES, change, if_match=etag)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["state"], found["entry_count"], "entries" in found["spec"]) == ("changed", 303, False)
    assert found["etag"] == answer.headers["ETag"] != etag
    assert as_bob.patch(ENTRIES, change, if_match=etag).status_code == 412
    stored = {one["value"]: one["expires_at"] for one in DraftObject.objects.get(name="office").spec["entries"]}
    assert stored["192.0.2.0"] is None
    assert "2001:db8::/32" in stored
    assert "192.0.2.1" not in stored
    entry = Entry.objects.order_by("-pk").first()
    assert "2001:db8::/32 added" in entry.summary
    publish(edge.acme)
    assert as_vera.get(LISTS).json()["items"][0]["state"] == "published"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"add": [{"value": "10.0.0.1"}, {"value": "10.0.0.1/8"}]}, "/add/1/value"),
        ({"add": [{"value": "192.0.2.77"}, {"value": "192.0.2.77"}]}, "/add/1/value"),
        ({"add": [{"value": "192.0.2.77", "until": 1}]}, "/add/0/until"),
        ({"add": [{"value": "192.0.2.77"}], "remove": ["192.0.2.77"]}, "/add/0/value"),
        ({"remove": "192.0.2.77"}, "/remove"),
        ({"take": []}, "/take"),
    ],
)
def test_a_mistake_is_told_where_it_is_and_nothing_is_written(as_bob, as_vera, change, pointer):
    answer = as_bob.patch(ENTRIES, change, if_match="*")
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["problems"]] == [pointer]
    assert as_vera.get(LISTS).json()["items"][0]["entry_count"] == 303


def test_a_dry_run_says_what_would_be_and_who_may_only_look_may_not(as_bob, as_vera):
    answer = as_bob.patch(f"{ENTRIES}?dry_run=true", {"remove": ["192.0.2.1"]})
    assert answer.json()["entry_count"] == 302
    assert as_vera.get(LISTS).json()["items"][0]["entry_count"] == 303
    assert as_vera.patch(ENTRIES, {"remove": ["192.0.2.1"]}, if_match="*").status_code == 403
    assert as_bob.patch(ENTRIES, {"remove": []}).status_code == 428


def test_a_hundred_thousand_are_saved_and_planned_in_seconds(edge, as_bob, as_vera):
    spec = {"type": "address", "entries": addresses(MANY)}

    def processor_seconds(act):
        started = time.process_time()
        assert act().status_code == 200
        return time.process_time() - started

    assert processor_seconds(lambda: as_bob.put(f"{LISTS}/office", {"spec": spec}, if_match="*")) < 5
    assert processor_seconds(lambda: as_vera.get("/slices/acme@edge/plan")) < 5
    publish(edge.acme)
    change = {"add": [{"value": "192.0.2.1"}], "remove": ["10.0.0.0"]}
    assert processor_seconds(lambda: as_bob.patch(ENTRIES, change, if_match="*")) < 5
    answer = as_vera.get("/slices/acme@edge/plan")
    [planned] = answer.json()["changes"]
    assert planned["text"] == "list office: entries 192.0.2.1 added (192.0.2.1), 10.0.0.0 removed"
    assert len(answer.content) < 5_000
    assert "- and 99999 more" in planned["after_text"]
