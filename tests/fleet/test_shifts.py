"""A shift moves traffic in steps, each a revision of what is live, and goes back when the new service is worse."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict
from fleet.actions.claims import claim_due
from fleet.actions.freezes import Span, create_freeze
from fleet.actions.shift_movers import move
from fleet.actions.shifts import Wanted, command_shift, start_shift
from fleet.actions.switches import throw_switch
from fleet.models import DeliveryRules, Freeze, Shift, ShiftMinute
from fleet.rollout.states import RolloutState
from fleet.shift.commands import ShiftCommand
from fleet.shift.states import ShiftState
from fleet.shift.weights import Pair
from fleet.switching import Throw
from policies.actions.objects import import_objects
from policies.compiler import Kind, SwitchType
from policies.models import DraftObject, Revision
from tests.fleet.edge import draft, draft_service, publish_now
from tests.fleet.shifts import (
    answer,
    build,
    come_through,
    count,
    drafted_weights,
    in_place,
    live_weights,
    look,
    looking_until,
    make_older,
    route,
)
from tests.fleet.simulated_node import rejected
from tests.fleet.standing import exceptions, wait_for

S, C = ShiftState, ShiftCommand
SHIFTS = "/slices/acme@edge/shifts"
BODY = {"route": "shop", "from_service": "v1", "to_service": "v2", "steps": [25, 100], "bake_seconds": 60,
        "min_requests": 100}  # fmt: skip


@pytest.fixture
def site(edge, crew):
    """Acme's site with a route to v1, which could forward to v2, live on four nodes as revision 2."""
    build(edge, crew, 100, 0)
    for minute in range(10, 50):
        count(crew, edge.acme, timezone.now() - timedelta(minutes=minute), v1=(200, 0))
    return edge


def begin(site, crew, *percents, bake=60, least=100) -> Shift:
    """A shift whose first step is in place."""
    start_shift(site.acme, Wanted("shop", Pair("v1", "v2"), percents or (25, 100), bake, least), actor=SYSTEM)
    return in_place(crew, 0)


def sequences(site) -> int:
    return Revision.objects.filter(slice=site.acme).count()


def test_each_step_is_published_proven_watched_and_judged_before_the_next(site, crew, as_bob, as_vera):
    draft_service(site.acme, "mine", port=9103)
    started = as_bob.post(SHIFTS, BODY)
    assert started.status_code == 201, started.content
    assert (started.data["state"], started.data["step"], started.data["steps"][0]["state"]) == ("running", 0, "rolling")
    assert live_weights(site.acme) == drafted_weights(site.acme) == {"v1": 75, "v2": 25}
    in_place(crew, 0)
    assert look().state == S.RUNNING
    assert sequences(site) == 3, "it bakes first"

    answer(crew, site.acme, 4, v1=(750, 1), v2=(250, 0))
    second = looking_until(crew, lambda row: row.step == 1)
    assert (second.steps[0]["revision"], second.steps[0]["requests"]) == (3, 1000)
    assert live_weights(site.acme) == {"v1": 0, "v2": 100}
    in_place(crew, 1)
    answer(crew, site.acme, 4, v2=(1000, 1))
    looking_until(crew, lambda row: row.state == S.COMPLETE)

    shown = as_vera.get(f"/shifts/{started.data['id']}").data
    assert [step["state"] for step in shown["steps"]] == ["passed", "passed"]
    assert (shown["commands"], shown["finished_at"] is not None) == ([], True)
    assert [row.name for row in DraftObject.objects.unpublished().filter(slice=site.acme)] == ["mine"]
    verbs = list(Entry.objects.filter(slice="acme@edge", target_id=shown["id"]).values_list("verb", flat=True))
    assert sorted(verbs) == ["shift.complete", "shift.start", "shift.step"]
    evidence = as_vera.get(f"/shifts/{started.data['id']}/evidence").data
    assert [(one["metric"], one["verdict"]) for one in evidence["metrics"]] == [
        ("server_errors", "no_regression"),
        ("client_errors", "no_regression"),
    ]
    assert evidence["metrics"][0]["canary"]["requests"] >= 5000
    assert len(evidence["metrics"][0]["points"]) >= 8


def test_a_worse_service_gives_its_traffic_back_by_itself(site, crew):
    begin(site, crew)
    answer(crew, site.acme, 6, v1=(750, 0), v2=(250, 10))
    row = look()
    assert (row.state, row.step) == (S.ROLLING_BACK, 0)
    assert row.cause.startswith("5xx: v2 4.0 % (")
    assert live_weights(site.acme) == drafted_weights(site.acme) == {"v1": 100, "v2": 0}
    looking_until(crew, lambda row: row.state == S.ROLLED_BACK)
    assert not DraftObject.objects.unpublished().filter(slice=site.acme).exists()


def test_a_service_that_burns_at_100_percent_is_left_without_anything_to_compare_with(site, crew):
    begin(site, crew, 100, bake=3600)
    answer(crew, site.acme, 4, v2=(300, 200))
    row = look()
    assert (row.state, live_weights(site.acme)) == (S.ROLLING_BACK, {"v1": 100, "v2": 0})
    assert "two minutes in a row" in row.cause


def test_without_traffic_it_holds_says_what_is_missing_and_a_person_may_let_it_go_on(site, crew, as_bob, as_vera):
    shift = begin(site, crew)
    answer(crew, site.acme, 4, v1=(750, 1))
    row = look()
    assert (row.state, row.hold) == (S.HELD, "evidence")
    assert row.reason == "Waits for evidence: 0 of 100 requests to the new service; no requests to v2."
    assert as_vera.post(f"/shifts/{shift.pk}/promote", {"reason": "Go."}).status_code == 403
    silent = as_bob.post(f"/shifts/{shift.pk}/promote", {})
    assert (silent.status_code, silent.json()["problems"][0]["pointer"]) == (422, "/reason")
    for _person in range(2):
        told = as_bob.post(f"/shifts/{shift.pk}/promote", {"reason": "Seen on our own dashboards.", "step": 0})
        assert (told.status_code, told.data["step"]) == (200, 1), told.content
    assert live_weights(site.acme) == {"v1": 0, "v2": 100}


def test_counts_that_stay_away_hold_it_and_it_goes_on_when_they_are_back(site, crew):
    begin(site, crew)
    make_older(5)
    ShiftMinute.objects.all().delete()
    row = look()
    assert (row.state, row.hold) == (S.HELD, "outage")
    answer(crew, site.acme, 1, v1=(750, 1), v2=(2500, 0))
    assert looking_until(crew, lambda row: row.step == 1).step == 1


def test_a_freeze_holds_the_next_step_but_never_the_way_back(site, crew):
    begin(site, crew)
    create_freeze(actor=SYSTEM, gateway=site.gateway, span=Span(), reason="Holidays.")
    answer(crew, site.acme, 4, v1=(750, 1), v2=(250, 0))
    row = look()
    assert (row.hold, row.step) == ("block", 0)
    assert "Holidays." in row.reason
    command_shift(row, C.ABORT, actor=SYSTEM, reason="No.")
    looking_until(crew, lambda row: row.state == S.ROLLED_BACK)
    assert live_weights(site.acme) == {"v1": 100, "v2": 0}
    assert Freeze.objects.get().ended_at is None


def test_others_may_publish_meanwhile_as_long_as_the_weights_stay(site, crew):
    begin(site, crew)
    draft(site.acme, Kind.ROUTE, "more", route(1, 1, path="/more"))
    publish_now(site.acme)
    answer(crew, site.acme, 4, v1=(750, 1), v2=(250, 0))
    assert look().step == 0, "not while their revision is on its way"
    looking_until(crew, lambda row: row.step == 1)
    assert live_weights(site.acme, "more") == {"v1": 1, "v2": 1}


def test_other_weights_hold_it_until_a_person_says_whose_are_right(site, crew):
    begin(site, crew)
    import_objects(actor=SYSTEM, slice=site.acme, objects=[{"kind": "route", "name": "shop", "spec": route(60, 40)}])
    publish_now(site.acme)
    come_through(site.acme, crew, 4)
    answer(crew, site.acme, 4, v1=(750, 0), v2=(250, 50))
    row = look()
    assert (row.state, row.hold) == (S.HELD, "changed")
    assert row.reason == "Somebody else set v1 to 60 and v2 to 40 on route shop; the shift wants 75 and 25."
    ShiftMinute.objects.all().delete()
    command_shift(row, C.PROMOTE, actor=SYSTEM, reason="Ours.")
    assert live_weights(site.acme) == {"v1": 75, "v2": 25}
    in_place(crew, 0)


def test_a_route_that_lost_a_service_holds_it_and_cannot_be_forced(site, crew):
    begin(site, crew)
    import_objects(actor=SYSTEM, slice=site.acme, objects=[{"kind": "route", "name": "shop", "spec": route(60)}])
    publish_now(site.acme)
    come_through(site.acme, crew, 4)
    row = look()
    assert (row.state, row.reason) == (S.HELD, "Route shop does not forward to v1 and v2 any more.")
    with pytest.raises(Conflict) as refused:
        command_shift(row, C.PROMOTE, actor=SYSTEM, reason="All the same.")
    assert refused.value.code == "pair_gone"
    assert look().state == S.HELD


def test_what_the_draft_says_of_the_route_stays_what_it_says(site, crew):
    import_objects(actor=SYSTEM, slice=site.acme, objects=[{"kind": "route", "name": "shop", "spec": route(1, 9)}])
    begin(site, crew)
    assert live_weights(site.acme) == {"v1": 75, "v2": 25}
    assert drafted_weights(site.acme) == {"v1": 1, "v2": 9}
    assert [row.name for row in DraftObject.objects.unpublished().filter(slice=site.acme)] == ["shop"]


def test_a_kill_switch_in_the_middle_of_a_step_does_not_stop_it_for_good(site, crew):
    start_shift(site.acme, Wanted("shop", Pair("v1", "v2"), (25, 100), 60, 100), actor=SYSTEM)
    throw_switch(site.acme, Throw(SwitchType.ROUTE_MAINTENANCE, "Fire.", "shop"), actor=SYSTEM)
    assert live_weights(site.acme) == {"v1": 100, "v2": 0}, "it was thrown on what was live"
    assert look().reason == "Waits for another revision's rollout to end."
    site.acme.rollouts.filter(revision__sequence=4).update(
        strategy=site.acme.rollouts.get(revision__sequence=3).strategy
    )
    come_through(site.acme, crew, 4)
    looking_until(crew, lambda row: row.steps[0]["revision"] == 5)
    in_place(crew, 0)
    assert live_weights(site.acme) == {"v1": 75, "v2": 25}


def test_a_step_that_a_node_refuses_takes_the_whole_shift_back(site, crew):
    start_shift(site.acme, Wanted("shop", Pair("v1", "v2"), (25, 100), 60, 100), actor=SYSTEM)
    (first,) = exceptions(site.acme)
    crew.nodes[first].report(rejected("acme@edge", 3, 2, object="acme/shop.acme.test", message="no"))
    wait_for(site.acme, 3, RolloutState.ROLLING_BACK)
    row = looking_until(crew, lambda row: row.state == S.ROLLED_BACK)
    assert "rejected revision 3" in row.cause
    assert live_weights(site.acme) == drafted_weights(site.acme) == {"v1": 100, "v2": 0}


def test_it_is_paused_and_resumed_and_saying_so_twice_is_no_mistake(site, crew, as_bob):
    address = f"/shifts/{begin(site, crew).pk}"
    assert [as_bob.post(f"{address}/pause", {}).data["state"] for _ in range(2)] == ["paused", "paused"]
    answer(crew, site.acme, 4, v1=(750, 1), v2=(250, 0))
    assert (look().state, sequences(site)) == (S.PAUSED, 3)
    resumed = as_bob.post(f"{address}/resume", {})
    assert (resumed.status_code, resumed.data["commands"]) == (200, ["pause", "promote", "abort"])
    assert as_bob.post(f"{address}/resume", {}).status_code == 200
    Shift.objects.update(state="complete", finished_at=timezone.now())
    refused = as_bob.post(f"{address}/pause", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "shift_state")


def test_two_who_abort_at_once_agree(site, crew):
    row = begin(site, crew)

    def abort(_):
        try:
            return command_shift(row, C.ABORT, actor=SYSTEM, reason="No.").cause
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(abort, range(3))) == {"Aborted: No."}
    assert sequences(site) == 4


def test_a_mover_that_lost_its_claim_does_nothing(site, crew):
    begin(site, crew)
    answer(crew, site.acme, 4, v1=(750, 1), v2=(250, 0))
    Shift.objects.update(next_action_at=timezone.now(), lease_until=None, evidence_at=None)
    (late,) = claim_due(Shift.objects.active(), timezone.now())
    assert claim_due(Shift.objects.active(), timezone.now()) == [], "it is somebody's for some seconds"
    Shift.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (now,) = claim_due(Shift.objects.active(), timezone.now())
    move(late)
    assert sequences(site) == 3
    move(now)
    assert sequences(site) == 4


def test_small_weights_can_be_shifted_too_and_come_back_as_they_were(edge, crew):
    build(edge, crew, 1, 0, 1)
    begin(edge, crew, 5, 50)
    assert live_weights(edge.acme) == {"v1": 95, "v2": 5, "v3": 100}
    command_shift(Shift.objects.get(), C.ABORT, actor=SYSTEM, reason="No.")
    assert live_weights(edge.acme) == {"v1": 1, "v2": 0, "v3": 1}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"route": "nowhere"}, "/route", "route_unknown"),
        ({"to_service": "echo"}, "/to_service", "service_unknown"),
        ({"to_service": "v1"}, "/to_service", "service_same"),
        ({"from_service": "v2", "to_service": "v1"}, "/steps/0", "not_growing"),
        ({"steps": []}, "/steps", "out_of_range"),
        ({"steps": [50, 25]}, "/steps/1", "not_growing"),
        ({"steps": [0, 25]}, "/steps/0", "min_value"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(site, as_bob, body, pointer, code):
    answer = as_bob.post(SHIFTS, {**BODY, **body})
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [(pointer, code)]
    assert not Shift.objects.exists()
    assert sequences(site) == 2


def test_one_route_is_shifted_once_at_a_time_and_not_where_others_must_agree(site, as_bob):
    assert as_bob.post(SHIFTS, BODY).status_code == 201
    assert as_bob.post(SHIFTS, BODY).json()["code"] == "shift_active"
    DeliveryRules.objects.update(approvals_required=True)
    assert as_bob.post(SHIFTS, BODY).json()["code"] == "approval_required"
