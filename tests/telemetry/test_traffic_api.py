"""`…/traffic` as people see it: their own slices, with the age of what is shown."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from policies.models import Slice
from telemetry.ingest import Heard, record
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.telemetry.traffic import count, latency, step_start


@pytest.fixture
def acme(cast: Cast) -> Slice:
    edge = make.gateway("edge")
    make.slice_of(cast.globex, edge), make.slice_of(cast.platform, edge)
    return make.slice_of(cast.acme, edge)


def told(answer, name: str = "total") -> list[int]:
    assert answer.status_code == 200, answer.content
    return [point[name] for point in answer.json()["points"] if point[name] is not None]


def test_a_slices_traffic_has_points_shares_and_its_age(as_vera: Caller, acme: Slice):
    record(
        [count(acme.pk, 5), count(acme.pk, 1, code=502), count(acme.pk, 4, code=404, route="acme/api")],
        [latency(acme.pk, (4_000, 100, 6))],
    )
    answer = as_vera.get("/slices/acme@edge/traffic?window=15m")
    assert [told(answer, name) for name in ("total", "2xx", "3xx", "4xx", "5xx")] == [[10], [5], [0], [4], [1]]
    body = answer.json()
    assert body["step_seconds"] == 10
    assert 91 <= len(body["points"]) <= 97  # it begins with a whole minute
    assert body["by_route"][0] | {"p99_ms": None} == {
        "route": "acme/shop", "total": 6, "errors": 1, "limited": 0, "p99_ms": None,
    }  # fmt: skip
    assert body["by_route"][0]["p99_ms"] == pytest.approx(4, rel=0.1)
    assert body["by_service"] == [{"service": "acme/echo", "total": 10, "errors": 1}]
    assert body["by_revision"] == [{"revision": 1, "total": 10, "errors": 1}]
    assert abs((timezone.now() - datetime.fromisoformat(body["as_of"])).total_seconds()) < 60


def test_silence_is_null_and_has_no_age(as_alice: Caller, acme: Slice):
    body = as_alice.get("/slices/acme@edge/traffic").json()
    assert {value for point in body["points"] for key, value in point.items() if key != "at"} == {None}
    assert body["as_of"] is None


def test_a_strangers_slice_and_an_unknown_one_are_not_there(as_mallory: Caller, as_charlie: Caller, acme: Slice):
    record([count(acme.pk, 5)], [])
    assert as_mallory.get("/slices/acme@edge/traffic").status_code == 404
    assert as_mallory.get("/slices/nobody@edge/traffic").status_code == 404
    assert as_charlie.get("/gateways/edge/traffic").status_code == 404


def test_on_a_gateway_everybody_sees_the_sum_of_their_own(
    as_alice: Caller, as_mallory: Caller, as_olga: Caller, cast: Cast, acme: Slice
):
    globex, platform = (Slice.objects.get(tenant=tenant) for tenant in (cast.globex, cast.platform))
    no_route = count(platform.pk, 3, route="-", service="-", code=404, flags="NR")
    record([count(acme.pk, 5), count(globex.pk, 40), no_route], [])
    mine = as_alice.get("/gateways/edge/traffic")
    assert (told(mine), mine.json()["by_slice"]) == ([5], [{"slice": "acme@edge", "total": 5, "errors": 0}])
    assert told(as_mallory.get("/gateways/edge/traffic")) == [40]
    whole = as_olga.get("/gateways/edge/traffic")
    assert told(whole) == [48]
    assert [share["slice"] for share in whole.json()["by_slice"]] == ["globex@edge", "acme@edge", "platform@edge"]


def test_a_node_shows_everybody_their_own_slices(
    as_alice: Caller, as_mallory: Caller, as_olga: Caller, cast: Cast, acme: Slice
):
    node, globex = make.node(acme.gateway), Slice.objects.get(tenant=cast.globex)
    record([count(acme.pk, 5, node_id=node.pk), count(globex.pk, 40, node_id=node.pk)], [])
    answers = [caller.get(f"/nodes/{node.pk}/traffic") for caller in (as_alice, as_mallory, as_olga)]
    assert [told(answer) for answer in answers] == [[5], [40], [45]]
    assert [len(answer.json()["by_slice"]) for answer in answers] == [1, 1, 2]


def test_a_quiet_node_is_zero_and_a_silent_one_unknown(as_olga: Caller, acme: Slice):
    quiet, silent = make.node(acme.gateway, "quiet"), make.node(acme.gateway, "silent")
    record([], [], [Heard(step_start(), quiet.pk, acme.gateway_id)])
    assert told(as_olga.get(f"/nodes/{quiet.pk}/traffic")) == [0]
    assert told(as_olga.get(f"/nodes/{silent.pk}/traffic")) == []


def test_nodes_of_other_gateways_and_unknown_ones_are_not_there(as_alice: Caller, cast: Cast, acme: Slice):
    north = make.gateway("north")
    make.slice_of(cast.globex, north)
    assert as_alice.get(f"/nodes/{make.node(north).pk}/traffic").status_code == 404
    assert as_alice.get(f"/nodes/{uuid4()}/traffic").status_code == 404


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("window=soon", "?window"),
        ("window=-5m", "?window"),
        ("window=٣m", "?window"),
        ("window=9999999999", "?window"),
        ("window=500d", "?window"),
        ("window=1h&step=7s", "?step"),
        ("window=1d&step=10s", "?step"),
        ("window=15m&step=", "?step"),
    ],
)
def test_a_window_that_cannot_be_answered_is_refused_by_name(as_alice: Caller, acme: Slice, query: str, pointer: str):
    answer = as_alice.get(f"/slices/acme@edge/traffic?{query}")
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json()["problems"]] == [pointer]


def test_a_nodes_traffic_is_kept_for_two_hours(as_olga: Caller, acme: Slice):
    node = make.node(acme.gateway)
    assert as_olga.get(f"/nodes/{node.pk}/traffic?window=2h").status_code == 200
    assert as_olga.get(f"/nodes/{node.pk}/traffic?window=3h").status_code == 422


def test_a_months_traffic_can_be_asked_for(as_alice: Caller, acme: Slice):
    record([count(acme.pk, 5)], [])
    answer = as_alice.get("/slices/acme@edge/traffic?window=30d&step=1h")
    assert told(answer) == [5]
    assert 721 <= len(answer.json()["points"]) <= 745  # it begins with a whole day
