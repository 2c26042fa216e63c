"""Lists over every slice: what one may see, found by any filter, page after page."""

import pytest

from tests import make
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill


@pytest.fixture(autouse=True)
def _two_tenants(edge, cast):
    fill(edge.acme, shop(3))
    fill(edge.globex, [{"kind": "route", "name": "theirs", "spec": route(host="www.globex.test", to="globex-api")}])
    west = make.slice_of(cast.acme, make.gateway("west"))
    fill(west, [{"kind": "route", "name": "western", "spec": route(host="west.acme.test", path="/Deep/path")}])


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["items"]]


def test_everybody_sees_their_own(as_bob, as_mallory, as_olga, as_charlie):
    assert names(as_bob.get("/routes")) == ["r0", "r1", "r2", "western"]
    assert names(as_mallory.get("/routes")) == ["theirs"]
    assert names(as_olga.get("/routes")) == ["r0", "r1", "r2", "theirs", "western"]
    assert names(as_charlie.get("/routes")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=deep/PATH", ["western"]),
        ("q=globex-api", ["theirs"]),
        ("q=acme.test", ["r0", "r1", "r2", "western"]),
        ("hostname=www.globex.test", ["theirs"]),
        ("service=globex-api", ["theirs"]),
        ("tenant=acme&gateway=west", ["western"]),
        ("gateway=edge&state=added", ["r0", "r1", "r2", "theirs"]),
        ("state=published", []),
        ("q=nothing-like-it", []),
    ],
)
def test_every_filter_finds_what_it_names(as_olga, query, found):
    assert names(as_olga.get(f"/routes?{query}")) == found


def test_services_are_found_by_their_addresses(as_olga):
    assert names(as_olga.get("/services?q=9.9.9.1:80")) == ["shop"]


def test_pages_follow_each_other_without_gap_or_repetition(as_olga):
    seen, cursor = [], ""
    while True:
        body = as_olga.get(f"/routes?limit=2{cursor}").json()
        seen += [row["name"] for row in body["items"]]
        if body["next"] is None:
            break
        cursor = f"&cursor={body['next']}"
    assert seen == ["r0", "r1", "r2", "theirs", "western"]


def test_missing_references_are_told_slice_by_slice(as_olga, edge):
    fill(edge.globex, [{"kind": "service", "name": "shop", "spec": service()}])
    problems = {row["name"]: len(row["problems"]) for row in as_olga.get("/routes").json()["items"]}
    assert problems == {"r0": 0, "r1": 0, "r2": 0, "theirs": 2, "western": 2}


def test_platform_kinds_have_no_list_over_all_slices(as_olga):
    assert as_olga.get("/listeners").status_code == 404


def test_the_search_finds_slices_and_objects_that_one_may_see(as_bob, as_mallory):
    hits = as_bob.get("/search?q=WEST").json()["items"]
    assert hits == [
        {"kind": "slice", "name": "acme@west", "slice": "acme@west", "url": "/s/acme@west/routes"},
        {"kind": "route", "name": "western", "slice": "acme@west", "url": "/s/acme@west/routes/western"},
    ]
    assert as_mallory.get("/search?q=west").json()["items"] == []
    assert as_bob.get("/search?q=w").json()["items"] == []
    assert as_bob.get("/search").json()["items"] == []
