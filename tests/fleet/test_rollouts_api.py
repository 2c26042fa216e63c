"""What the API says of rollouts, of the evidence about them, of strategies and of what a revision did to traffic."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from telemetry.ingest import CountRow, LatencyRow, record
from telemetry.levels import floor
from tests.fleet.crew import everybody, make_older, minutes_ago, one_node, share, strategy
from tests.fleet.edge import publish_next
from tests.fleet.standing import exceptions, step, stepping_until, the_rollout, wait_for

S = RolloutState


@pytest.fixture
def baking(edge, crew):
    """Acme's second revision, on one node for six minutes, with traffic everywhere."""
    for minute in range(15, 55):
        crew.count(edge.acme, crew.nodes, minutes_ago(minute), 100, bad=1)
    by = strategy("judging", one_node(bake_seconds=3600, min_requests=5000), share(50), everybody())
    publish_next(edge, strategy=by)
    crew.obey(*exceptions(edge.acme))
    stepping_until(lambda: the_rollout(edge.acme, 2).origin is not None)
    make_older(the_rollout(edge.acme, 2), 6)
    origin = the_rollout(edge.acme, 2).origin
    for number in range(5):
        crew.count(edge.acme, crew.nodes, origin + timedelta(minutes=number, seconds=20), 200, bad=2)
    step()
    return wait_for(edge.acme, 2, S.BAKING)


def test_a_rollout_shows_its_stages_and_who_was_touched_first(edge, crew, baking, as_bob):
    shown = as_bob.get(f"/rollouts/{baking.pk}").data

    assert (shown["gateway"], shown["revision"], shown["base"], shown["stage"]) == ("edge", 2, 1, 0)
    assert [(stage["title"], stage["state"], stage["nodes"], stage["nodes_proven"]) for stage in shown["stages"]] == [
        ("Stage 1", "baking", 1, 1), ("Stage 2", "waiting", 2, 0), ("Stage 3", "waiting", 4, 0),
    ]  # fmt: skip
    assert shown["stages"][1]["cohort"] == {"type": "share", "percent": 50}
    assert (shown["stages"][0]["requests"], shown["stages"][0]["min_requests"]) == (1000, 5000)
    assert [node["stage"] for node in shown["nodes"]] == [0, None, None, None]
    assert (shown["nodes_total"], shown["nodes_touched"], shown["nodes_proven"]) == (4, 1, 1)
    assert shown["commands"] == ["pause", "promote", "abort"]
    assert shown["strategy"] == {"name": "judging", "title": "Judging"}


def test_the_entity_tag_changes_with_what_one_sees_and_not_with_every_look(edge, crew, baking, as_bob):
    tag = lambda: as_bob.get(f"/rollouts/{baking.pk}")["ETag"]  # noqa: E731
    before = tag()
    step()
    assert tag() == before

    as_bob.post(f"/rollouts/{baking.pk}/pause", {})

    assert tag() != before


def test_the_evidence_has_both_sides_every_minute_and_what_is_missing(edge, crew, baking, as_bob):
    found = as_bob.get(f"/rollouts/{baking.pk}/evidence").json()

    errors = next(one for one in found["metrics"] if one["metric"] == "server_errors")
    assert errors["canary"] == {"requests": 1000, "bad": 10, "share": 0.01}
    assert errors["control"] == {"requests": 3000, "bad": 30, "share": 0.01}
    assert (errors["verdict"], errors["difference"]) == ("no_regression", 0.0)
    assert errors["evidence"] < errors["needed"]
    assert errors["lower"] < 0 < errors["upper"]
    points = [(point["canary_requests"], point["control_requests"]) for point in errors["points"]]
    assert points == [(200 * number, 600 * number) for number in range(1, 6)]
    assert next(one for one in found["metrics"] if one["metric"] == "slow")["verdict"] == "off"
    assert (found["canary_nodes"], found["control_nodes"], found["minutes_shown"]) == (1, 3, 5)
    assert (found["baseline"]["requests"], found["baseline"]["differed"]) == (16_000, False)
    assert found["is_stale"] is False


def test_a_rollout_that_judges_nothing_has_no_evidence(edge, crew, as_bob):
    rollout = publish_next(edge)

    found = as_bob.get(f"/rollouts/{rollout.pk}/evidence").json()

    assert {one["verdict"] for one in found["metrics"]} == {"off"}
    assert (found["updated_at"], found["baseline"]["since"], found["baseline"]["text"]) == (None, None, "")


def test_the_timeline_tells_newest_first_who_did_what_when(edge, crew, baking, as_bob):
    as_bob.post(f"/rollouts/{baking.pk}/abort", {"reason": "Wrong day."})

    first = as_bob.get(f"/rollouts/{baking.pk}/events?limit=2").data
    rest = as_bob.get(f"/rollouts/{baking.pk}/events?cursor={first['next']}").data

    kinds = [event["kind"] for event in (*first["items"], *rest["items"])]
    assert kinds[-2:] == ["stage", "created"]
    said = [event for event in (*first["items"], *rest["items"]) if event["kind"] == "command"]
    assert [(event["text"], event["actor"]["name"]) for event in said] == [("Aborted: Wrong day.", "bob@people.test")]


def test_rollouts_are_found_by_slice_gateway_state_and_whether_they_move(edge, crew, baking, as_olga):
    def found(query):
        return [(row["slice"], row["revision"]) for row in as_olga.get(f"/rollouts?{query}").data["items"]]

    assert found("slice=acme@edge") == [("acme@edge", 2), ("acme@edge", 1)]
    assert found("active=true") == found("state=baking") == [("acme@edge", 2)]
    assert found("gateway=edge&active=false") == [("acme@edge", 1)]
    assert found("gateway=west") == []
    refused = as_olga.get("/rollouts?state=failed")
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "?state")


def test_strategies_are_made_changed_and_taken_away(edge, as_olga, as_bob):
    body = {"name": "two", "title": "Two steps", "stages": [one_node(title="One")]}
    made = as_olga.post("/strategies", body)
    assert (made.status_code, [stage["cohort"]["type"] for stage in made.data["stages"]]) == (201, ["count", "all"])
    assert as_olga.post("/strategies", body).json()["code"] == "strategy_exists"

    names = [row["name"] for row in as_bob.get("/strategies").data["items"]]
    assert names == ["direct", "emergency", "standard", "careful", "two"]
    changed = as_olga.patch("/strategies/two", {"hold_hours": 4}, if_match=made["ETag"])
    assert (changed.status_code, changed.data["hold_hours"], changed["ETag"]) == (200, 4, '"2"')
    assert as_olga.patch("/strategies/two", {}, if_match=made["ETag"]).status_code == 412
    assert as_olga.patch("/strategies/direct", {}, if_match="*").json()["code"] == "built_in"
    as_olga.patch("/gateways/edge/delivery", {"default_strategy": "two"}, if_match="*")
    assert as_olga.delete("/strategies/two", if_match="*").json()["code"] == "strategy_in_use"
    as_olga.patch("/gateways/edge/delivery", {"default_strategy": "direct"}, if_match="*")
    assert as_olga.delete("/strategies/two", if_match="*").status_code == 204


def test_every_mistake_in_a_strategy_is_named_with_its_place(as_olga):
    stages = [{"title": "", "cohort": {"type": "share", "percent": 100}, "bake": 1}, one_node(title="Less")]

    answer = as_olga.post("/strategies", {"name": "Bad name", "title": "x", "stages": stages, "judge": "yes"})

    assert answer.status_code == 422
    pointers = {problem["pointer"] for problem in answer.json()["problems"]}
    assert pointers >= {"/name", "/judge", "/stages/0/title", "/stages/0/cohort/percent", "/stages/0/bake"}
    assert as_olga.post("/strategies", {"name": ["x"], "title": "x", "stages": stages}).status_code == 422
    unknown = as_olga.post("/strategies", {"name": "x", "title": "x", "stages": stages, "gateway": "nowhere"})
    assert unknown.json()["problems"][0]["pointer"] == "/gateway"


def test_a_strategy_of_another_gateway_cannot_be_chosen(edge, crew, cast, as_olga, as_bob):
    as_olga.post("/gateways", {"slug": "west", "name": "West"})
    as_olga.post("/strategies", {"name": "western", "title": "W", "stages": [one_node(title="One")], "gateway": "west"})

    assert "western" not in [row["name"] for row in as_bob.get("/strategies").data["items"]]
    assert "western" not in [row["name"] for row in as_olga.get("/strategies?gateway=edge").data["items"]]
    with pytest.raises(Exception, match="no strategy 'western'"):
        publish_next(edge, strategy="western")


def test_what_a_revision_did_to_traffic_is_its_first_hour_beside_the_last_of_its_base(edge, crew, as_bob):
    publish_next(edge)
    Rollout.objects.filter(slice=edge.acme, revision__sequence=2).update(started_at=minutes_ago(20))
    plain = {"node_id": crew.nodes["edge-1"].id, "slice_id": edge.acme.pk, "service": "s", "flags": "-"}
    rows, latency = [], []
    for minutes, sequence, bad in ((40, 1, 1), (10, 2, 30)):
        at = floor(minutes_ago(minutes), 10)
        for code, count in ((200, 1000 - bad), (503, bad)):
            rows.append(CountRow(at=at, revision_sequence=sequence, route="shop", code=code, count=count, **plain))
        bins = ((20_000 * sequence, 100, 1000),)
        latency.append(
            LatencyRow(
                at=at,
                node_id=plain["node_id"],
                slice_id=edge.acme.pk,
                revision_sequence=sequence,
                route="shop",
                bins=bins,
            )
        )
    record(rows, latency)

    found = as_bob.get("/slices/acme@edge/revisions/2/effect").json()

    errors, _, slow = found["metrics"]
    assert (errors["before"]["bad"], errors["after"]["bad"], errors["after"]["share"]) == (1, 30, 0.03)
    assert (slow["before"]["bad"], slow["after"]["bad"]) == (0, 1000)
    assert 0 < errors["lower"] < errors["difference"] < errors["upper"]
    assert found["latency"]["before_p50_ms"] < found["latency"]["after_p50_ms"]
    assert found["routes"] == [
        {"route": "shop", "before": {"requests": 1000, "errors": 1}, "after": {"requests": 1000, "errors": 30}}
    ]
    assert "5xx" in found["text"]
    first = as_bob.get("/slices/acme@edge/revisions/1/effect").json()
    assert (first["base"], first["metrics"][0]["before"]["share"]) == (None, None)


def test_a_revision_that_no_node_was_told_of_did_nothing(edge, crew, as_bob):
    publish_next(edge, starts_at=timezone.now() + timedelta(hours=1))

    found = as_bob.get("/slices/acme@edge/revisions/2/effect").json()

    assert (found["since"], found["metrics"], found["text"]) == (None, [], "No node was told yet.")
