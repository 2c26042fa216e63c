"""`…/traffic/depth`: one slice or route for whoever looks for a cause."""

import pytest

from policies.models import Slice
from telemetry.ingest import Heard, record
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.telemetry.traffic import NODE, count, latency, step_start

FAST, SLOW = (4_000, 100, 6), (200_000, 10_000, 2)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    made = make.slice_of(cast.acme, make.gateway("edge"))
    record(
        [
            count(made.pk, 5),
            count(made.pk, 1, code=503, flags="UH", service="acme/echo-v2"),
            count(made.pk, 2, code=429, flags="RL", revision_sequence=2),
            count(made.pk, 3, code=0, flags="DC"),
            count(made.pk, 40, route="acme/api"),
        ],
        [latency(made.pk, FAST, SLOW), latency(made.pk, FAST, route="acme/api")],
    )
    return made


def depth(caller: Caller, query: str = "") -> dict:
    answer = caller.get(f"/slices/acme@edge/traffic/depth?window=15m{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_route_in_depth_is_that_route_alone(as_vera: Caller, acme: Slice):
    body = depth(as_vera, "&route=acme/shop")
    (point,) = [point for point in body["points"] if point["total"] is not None]
    assert {name: point[name] for name in ("total", "2xx", "4xx", "5xx", "429", "none")} == {
        "total": 11, "2xx": 5, "4xx": 2, "5xx": 1, "429": 2, "none": 3,
    }  # fmt: skip
    slowest, requests = point["latency"][-1]
    assert (requests, sum(number for _, number in point["latency"])) == (2, 8)
    assert body["bounds_ms"][slowest] == pytest.approx(205, rel=0.1)
    assert body["by_service"] == [
        {"service": "acme/echo", "total": 10, "errors": 0}, {"service": "acme/echo-v2", "total": 1, "errors": 1},
    ]  # fmt: skip
    assert {part["code"]: part["total"] for part in body["by_code"]} == {200: 5, 503: 1, 429: 2, 0: 3}
    assert {part["flags"]: part["total"] for part in body["by_flags"]} == {"-": 5, "UH": 1, "RL": 2, "DC": 3}
    assert body["by_revision"] == [
        {"revision": 2, "total": 2, "errors": 0}, {"revision": 1, "total": 9, "errors": 1},
    ]  # fmt: skip


def test_a_slice_in_depth_is_all_its_routes_and_says_what_is_limited(as_vera: Caller, acme: Slice):
    body = depth(as_vera)
    assert sum(point["total"] or 0 for point in body["points"]) == 51
    shares = as_vera.get("/slices/acme@edge/traffic?window=15m").json()["by_route"]
    assert {share["route"]: share["limited"] for share in shares} == {"acme/api": 0, "acme/shop": 2}


def test_a_step_without_traffic_is_none_and_one_without_a_node_unknown(as_vera: Caller, acme: Slice):
    record([], [], [Heard(step_start(60), NODE, acme.gateway_id)])
    totals = [point["total"] for point in depth(as_vera)["points"]]
    assert (totals.count(0), totals.count(11 + 40)) == (1, 1)
    assert totals.count(None) == len(totals) - 2
    quiet = next(point for point in depth(as_vera)["points"] if point["total"] == 0)
    assert (quiet["latency"], quiet["p99_ms"]) == ([], None)


def test_strangers_find_nothing_and_long_names_are_refused(as_mallory: Caller, as_vera: Caller, acme: Slice):
    assert as_mallory.get("/slices/acme@edge/traffic/depth").status_code == 404
    refused = as_vera.get(f"/slices/acme@edge/traffic/depth?route={'x' * 201}")
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["pointer"] == "?route"
