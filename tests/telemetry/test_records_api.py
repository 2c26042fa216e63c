"""What is asked for of single requests is found, for its tenant alone; nobody sees more of a client than they may."""

from datetime import UTC, datetime, timedelta

import pytest

from policies.models import Slice
from telemetry.records import facets as counting
from telemetry.records.models import Record
from tests import make
from tests.callers import signed_in
from tests.cast import Cast
from tests.telemetry.seen import TRACE, failed, now, said, store

BASE = "/api/v1/slices/acme@edge/records"


@pytest.fixture
def acme(cast: Cast) -> Slice:
    slice_ = make.slice_of(cast.acme, make.gateway("edge"))
    make.slice_of(cast.globex, slice_.gateway)
    return slice_


@pytest.fixture
def owner(cast: Cast):
    return signed_in(cast.alice)


def read(caller, below: str = "", **query):
    answer = caller.get(f"{BASE}{below}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(caller, **query):
    return [one["request_id"] for one in read(caller, **query)["items"]]


def test_the_newest_comes_first_and_pages_hold_each_once(acme, owner):
    store(acme.pk, *[said(path=f"/{number}", at=now(100 - number)) for number in range(7)])
    seen, cursor = [], None
    while True:
        answer = read(owner, limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [one["path"] for one in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == [f"/{number}" for number in reversed(range(7))]


ODD = {
    "request_id": "odd", "status": 504, "flags": "UT,URX", "client": "2001:db8::7", "method": "POST",
    "host": "blog.acme.test", "path": "/write/1", "route": "acme/back", "service": "acme/blog",
    "duration_us": 3_000_000, "trace_parent": TRACE, "revision_sequence": 9, "waf_policy": "acme/strict",
    "waf_outcome": "would_refuse", "waf_score": 5,
}  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {"route": "back"}, {"service": "blog"}, {"status": "504"}, {"status": "5xx"}, {"flag": "UT"}, {"flag": "URX"},
        {"flag": "any"}, {"client": "2001:db8::7"}, {"client": "2001:db8::/32"}, {"method": "POST"},
        {"host": "blog.acme.test"}, {"path": "/write"}, {"request_id": "odd"},
        {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"}, {"revision": 9}, {"waf_policy": "strict"},
        {"waf_outcome": "would_refuse"}, {"waf_outcome": "any"}, {"least_ms": 2000},
        {"status": "5xx", "route": "back", "method": "POST"},
    ],
)  # fmt: skip
def test_every_filter_finds_its_own(acme, owner, asked):
    store(acme.pk, said(request_id="plain"), said(**ODD))
    assert ids(owner, **asked) == ["odd"]


def test_times_bound_what_is_found(acme, owner):
    store(acme.pk, said(request_id="old", at=now(600)), said(request_id="new", at=now(10)))
    between = (datetime.now(UTC) - timedelta(seconds=60)).isoformat()
    assert (ids(owner, since=between), ids(owner, until=between)) == (["new"], ["old"])


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "yesterday"}, "?since"), ({"status": "9xx"}, "?status"), ({"client": "x"}, "?client"),
        ({"revision": "-1"}, "?revision"), ({"least_ms": "1.5"}, "?least_ms"), ({"path": "\0"}, "?path"),
        ({"cursor": "zzz"}, "?cursor"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_its_name(acme, owner, asked, field):
    answer = owner.get(BASE, asked)
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, field)


def test_a_request_is_found_by_its_id_with_all_that_is_known_of_it(acme, owner, settings):
    settings.TRACE_LINK = "https://traces.test/{trace_id}"
    store(acme.pk, said(**ODD), said())
    one = read(owner, "/by-request/odd")
    assert (one["flags"], one["revision"], one["waf_policy"], one["waf_score"]) == (["UT", "URX"], 9, "strict", 5)
    assert (one["client"], one["is_client_masked"]) == ("2001:db8::7", False)
    assert one["trace_link"] == "https://traces.test/4bf92f3577b34da6a3ce929d0e0e4736"
    assert owner.get(f"{BASE}/by-request/none").status_code == 404


def test_who_may_not_open_requests_sees_networks_and_cannot_ask_for_less(acme, cast):
    viewer = signed_in(cast.vera)
    store(acme.pk, said(request_id="a", client="203.0.113.9"), said(request_id="b", client="203.0.113.77"))
    items = read(viewer)["items"]
    assert {(one["client"], one["is_client_masked"]) for one in items} == {("203.0.113.0/24", True)}
    assert sorted(ids(viewer, client="203.0.113.9")) == ["a", "b"]
    assert read(viewer, "/facets")["facets"]["client"] == [{"value": "203.0.113.0/24", "count": 2}]
    assert "203.0.113.9" not in viewer.get(f"{BASE}/by-request/a").content.decode()


def test_facets_count_what_is_asked_for_and_say_what_was_never_kept(acme, owner):
    store(acme.pk, said(), said(), failed(), failed(flags="UF,URX"), missing={"rate": 7, "store": 2})
    facets = read(owner, "/facets")
    assert (facets["counted"], facets["is_whole"]) == (4, True)
    assert {one["value"]: one["count"] for one in facets["facets"]["status"]} == {"200": 2, "503": 2}
    assert {one["value"]: one["count"] for one in facets["facets"]["flag"]} == {"UF": 2, "URX": 1}
    assert facets["facets"]["client"] == [{"value": "203.0.113.9", "count": 4}]
    assert (sum(one["total"] for one in facets["steps"]), sum(one["failed"] for one in facets["steps"])) == (4, 2)
    assert facets["missing"] == {"rate": 7, "room": 0, "store": 2}
    assert read(owner, "/facets", status="503")["counted"] == 2


def test_of_very_many_the_newest_are_counted_and_it_says_so(acme, owner, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 3)
    store(acme.pk, *[said(at=now(number)) for number in range(5)])
    facets = read(owner, "/facets")
    assert (facets["counted"], facets["is_whole"]) == (3, False)


def test_nobody_finds_what_is_anothers(acme, cast):
    store(acme.pk, said(request_id="ours"))
    stranger = signed_in(cast.mallory)
    for path in ("", "/facets", "/by-request/ours"):
        assert stranger.get(f"{BASE}{path}").status_code == 404
    theirs = stranger.get("/api/v1/slices/globex@edge/records", {"request_id": "ours"})
    assert theirs.json()["items"] == []
    assert Record.objects.count() == 1
