"""A kill switch goes out beside every draft, freeze and approval, and stays until it is lifted or its time is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F
from django.utils import timezone

from console.accounts.roles import Role
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict
from fleet.actions.freezes import Span, create_freeze
from fleet.actions.revert import revert
from fleet.actions.switches import lift_expired, lift_switch, throw_switch
from fleet.models import DeliveryRules, Rollout, Switch
from fleet.moving import moving_of
from fleet.queries.switches import state_of, with_rollouts
from fleet.rollout.states import RolloutState
from fleet.switching import Throw
from policies.actions.objects import import_objects
from policies.compiler import Kind, SwitchType
from policies.models import DraftObject, Revision, RevisionObject
from tests import make
from tests.callers import signed_in
from tests.fleet.crew import everybody, minutes_ago, one_node, strategy
from tests.fleet.edge import draft, draft_service, publish_now
from tests.fleet.simulated_node import rejected
from tests.fleet.standing import assigned, exceptions, step, stepping_until, the_rollout, wait_for

S = RolloutState
SWITCHES = "/slices/acme@edge/switches"
SHOP = {"type": "route_maintenance", "target": "shop", "reason": "Moving the database."}
SUSPEND = {"type": "tenant_suspend", "reason": "Phishing."}


@pytest.fixture
def site(edge, crew):
    """Acme's site, live on four nodes as revision 2."""
    draft(edge.acme, Kind.HOSTNAME, "shop.acme.test", {})
    for name, path in (("shop", "/"), ("api", "/api")):
        draft(edge.acme, Kind.ROUTE, name, route(path))
    publish_now(edge.acme)
    come_through(edge.acme, crew, 2)
    return edge


def route(path):
    forward = {"type": "forward", "backends": [{"service": "echo"}]}
    match = {"path": {"type": "prefix", "value": path}}
    return {"hostnames": ["shop.acme.test"], "match": match, "action": forward}


def come_through(slice_, crew, sequence):
    """Let every node prove what it is told until the rollout is complete; bake times pass at once."""

    def is_complete():
        crew.obey()
        baking = Rollout.objects.filter(slice=slice_, state=S.BAKING)
        baking.update(baking_since=F("baking_since") - timedelta(minutes=2))
        step()
        return the_rollout(slice_, sequence).state == S.COMPLETE

    stepping_until(is_complete)


def throw(slice_, target="shop", **more):
    kind = SwitchType.ROUTE_MAINTENANCE if target else SwitchType.TENANT_SUSPEND
    return throw_switch(slice_, Throw(kind, "Moving.", target, **more), actor=SYSTEM)


def standing(row):
    found = with_rollouts(Switch.objects.filter(pk=row.pk)).get()
    return str(state_of(found)), found.rollout.state


def on_air(slice_, sequence=None):
    """The switches that a revision has."""
    sequence = sequence or Revision.objects.filter(slice=slice_).latest("sequence").sequence
    rows = RevisionObject.objects.filter(slice=slice_, kind=Kind.SWITCH, from_sequence__lte=sequence)
    return {row.name for row in rows if row.to_sequence is None or row.to_sequence > sequence}


def test_a_throw_is_a_revision_of_what_is_live_that_goes_out_at_once_and_the_draft_is_untouched(site, crew, as_bob):
    draft_service(site.acme, "mine", port=9103)
    answer = as_bob.post(SWITCHES, {**SHOP, "show_reason": True, "retry_after_seconds": 60})

    assert answer.status_code == 201, answer.content
    assert (answer.data["state"], answer.data["target"], answer.data["rollout"]["revision"]) == ("on", "shop", 3)
    assert answer.data["thrown_by"].startswith("bob@")
    assert on_air(site.acme) == {"route_maintenance.shop"}
    assert [row.name for row in DraftObject.objects.unpublished().filter(slice=site.acme)] == ["mine"]
    rollout = the_rollout(site.acme, 3)
    assert (rollout.strategy["name"], len(exceptions(site.acme)), assigned(site.acme)) == ("emergency", 1, 2)
    come_through(site.acme, crew, 3)
    assert {crew.asked(name)["acme@edge"] for name in crew.nodes} == {3}
    verbs = set(Entry.objects.filter(slice="acme@edge").values_list("verb", flat=True))
    assert {"switch.throw", "rollout.complete"} <= verbs


def test_lifting_gives_back_what_is_live_and_is_off_only_when_nodes_have_it(site, crew, as_bob, as_vera):
    row = throw(site.acme)
    come_through(site.acme, crew, 3)

    assert as_vera.post(f"{SWITCHES}/{row.pk}/lift", {"reason": "Done."}).status_code == 403
    lifted = as_bob.post(f"{SWITCHES}/{row.pk}/lift", {"reason": "Done."})
    assert (lifted.status_code, lifted.data["state"], lifted.data["rollout"]["revision"]) == (200, "lifting", 4)
    again = as_bob.post(f"{SWITCHES}/{row.pk}/lift", {"reason": "Done again."})
    assert (again.status_code, again.data["lifted_at"]) == (200, lifted.data["lifted_at"])
    come_through(site.acme, crew, 4)

    shown = as_vera.get(SWITCHES).data["items"]
    assert [(one["state"], one["lifted_by"]) for one in shown] == [("off", lifted.data["lifted_by"])]
    second, fourth = (Revision.objects.get(slice=site.acme, sequence=number) for number in (2, 4))
    assert bytes(second.root) == bytes(fourth.root)


def test_refusing_requests_is_what_it_is_for_and_no_reason_to_take_it_back(site, crew):
    for minute in range(15, 55):
        crew.count(site.acme, crew.nodes, minutes_ago(minute), 100)
    throw(site.acme)
    (first,) = exceptions(site.acme)
    crew.obey(first)
    wait_for(site.acme, 3, S.BAKING)
    for minute in range(3):
        crew.count(site.acme, [first], minutes_ago(minute), 500, bad=500)
        crew.count(site.acme, crew.others(first), minutes_ago(minute), 500)
    come_through(site.acme, crew, 3)


def test_neither_a_freeze_nor_a_missing_approval_nor_its_size_holds_it(site, crew):
    strict = {"hsts": {}}
    objects = [{"kind": "hostname", "name": f"h{number}.acme.test", "spec": strict} for number in range(60)]
    import_objects(actor=SYSTEM, slice=site.acme, objects=objects)
    publish_now(site.acme)
    Rollout.objects.filter(revision__sequence=3).update(waived=True)
    come_through(site.acme, crew, 3)
    DeliveryRules.objects.update(approvals_required=True)
    create_freeze(actor=SYSTEM, gateway=site.gateway, span=Span(), reason="Incident.")

    throw(site.acme, "")

    rollout = the_rollout(site.acme, 4)
    assert moving_of(rollout, timezone.now()).size_jump, "it is of a very different size"
    assert (rollout.state, len(exceptions(site.acme))) == (S.PUSHING, 1)
    assert Entry.objects.filter(verb="freeze.override").count() == 1
    come_through(site.acme, crew, 4)
    lift_switch(Switch.objects.get(), "Solved.", actor=SYSTEM)
    assert the_rollout(site.acme, 5).state == S.PUSHING


def test_what_is_still_tried_on_a_few_nodes_does_not_ride_along(site, crew):
    draft_service(site.acme, "risky", port=9104)
    publish_now(site.acme, strategy=strategy("slow", one_node(bake_seconds=3600), everybody(), judge=False))
    crew.obey(*exceptions(site.acme))
    wait_for(site.acme, 3, S.BAKING)

    throw(site.acme)

    assert the_rollout(site.acme, 3).state == S.SUPERSEDED
    live = RevisionObject.objects.filter(slice=site.acme, to_sequence=None)
    assert not live.filter(name="risky").exists()
    assert {row.name: row.state for row in DraftObject.objects.unpublished().filter(slice=site.acme)} == {
        "risky": "added"
    }
    come_through(site.acme, crew, 4)
    publish_now(site.acme)
    assert live.filter(name="risky").exists()


def test_the_tenants_own_publish_and_revert_keep_it_on(site, crew):
    throw(site.acme)
    throw(site.acme, "")
    both = {"route_maintenance.shop", "tenant_suspend"}
    assert on_air(site.acme) == both
    draft(site.acme, Kind.ROUTE, "more", route("/more"))
    publish_now(site.acme)
    assert on_air(site.acme) == both
    revert(site.acme, 2, message="", discard_draft=True, actor=SYSTEM)
    assert on_air(site.acme) == both
    assert not RevisionObject.objects.filter(slice=site.acme, name="more", to_sequence=None).exists()
    lift_switch(Switch.objects.get(target=""), "Paid.", actor=SYSTEM)
    assert on_air(site.acme) == {"route_maintenance.shop"}


def test_only_the_platform_suspends_and_only_it_lifts_that(site, as_alice, as_bob, cast):
    assert as_alice.post(SWITCHES, SUSPEND).status_code == 403
    operator = signed_in(make.member(cast.platform, "oscar", Role.OPERATOR))
    thrown = operator.post(SWITCHES, SUSPEND)
    assert thrown.status_code == 201, thrown.content
    assert operator.post(SWITCHES, SHOP).status_code == 403, "to operate gateways is not to publish for tenants"
    address = f"{SWITCHES}/{thrown.data['id']}/lift"
    assert as_bob.post(address, {"reason": "Please."}).status_code == 403
    assert Switch.objects.get().lifted_at is None
    assert operator.post(address, {"reason": "Paid."}).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"target": "nowhere"}, "/target", "target_unknown"),
        ({"target": ""}, "/target", "target_missing"),
        ({"target": "No Name"}, "/target", "name_invalid"),
        ({"type": "everything_off"}, "/type", "invalid_choice"),
        ({"reason": ""}, "/reason", "blank"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at", "out_of_range"),
        ({"expires_at": "2090-01-01T00:00:00Z"}, "/expires_at", "out_of_range"),
        ({"retry_after_seconds": 0}, "/retry_after_seconds", "min_value"),
        ({"for_ever": True}, "/for_ever", "unknown_field"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(site, as_bob, body, pointer, code):
    answer = as_bob.post(SWITCHES, {**SHOP, **body})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [(pointer, code)]
    assert not Switch.objects.exists()
    assert Revision.objects.filter(slice=site.acme).count() == 2


def test_a_suspended_tenant_is_no_route(site, as_olga):
    answer = as_olga.post(SWITCHES, {**SUSPEND, "target": "shop"})
    assert [one["pointer"] for one in answer.json()["problems"]] == ["/target"]


def test_the_platforms_slice_and_one_without_anything_live_have_no_switches(edge, as_olga):
    codes = [as_olga.post(f"/slices/{key}/switches", SUSPEND).json()["code"] for key in ("platform@edge", "acme@edge")]
    assert codes == ["slice_is_platform", "nothing_live"]


def test_of_two_who_throw_the_same_one_does_and_two_who_lift_it_agree(site):
    def attempt(_):
        try:
            return throw(site.acme).pk
        except Conflict as refused:
            return refused.code
        finally:
            connections.close_all()

    def lift(_):
        try:
            return lift_switch(Switch.objects.get(), "Done.", actor=SYSTEM).lifted_at
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(attempt, range(4)))
        assert answers.count("switch_on") == 3
        assert len(set(pool.map(lift, range(4)))) == 1
    assert Revision.objects.filter(slice=site.acme).count() == 4


def test_it_lifts_itself_when_its_time_is_over_and_not_before(site, crew):
    row = throw(site.acme, expires_at=timezone.now() + timedelta(hours=1))
    throw(site.acme, "api")
    assert lift_expired() == 0
    Switch.objects.filter(pk=row.pk).update(next_look_at=timezone.now())

    assert lift_expired() == 1

    row.refresh_from_db()
    assert (row.lifted_by, row.next_look_at) == ("Gatehouse", None)
    assert on_air(site.acme) == {"route_maintenance.api"}
    assert lift_expired() == 0


def test_a_worker_that_dies_while_it_lifts_loses_nothing(site, monkeypatch):
    row = throw(site.acme, expires_at=timezone.now() + timedelta(hours=1))
    Switch.objects.filter(pk=row.pk).update(next_look_at=timezone.now())
    monkeypatch.setattr("fleet.actions.switches.lift_switch", die)
    with pytest.raises(KeyboardInterrupt):
        lift_expired()
    monkeypatch.undo()
    assert lift_expired() == 0, "it is somebody's for some seconds"
    Switch.objects.filter(next_look_at__gt=timezone.now()).update(next_look_at=timezone.now())
    assert lift_expired() == 1
    assert on_air(site.acme) == set()


def die(*_, **__):
    raise KeyboardInterrupt


def test_a_throw_that_a_node_refuses_is_taken_back_and_says_so(site, crew):
    row = throw(site.acme)
    (first,) = exceptions(site.acme)
    crew.nodes[first].report(rejected("acme@edge", 3, 2, object="acme/shop.acme.test", message="no"))
    wait_for(site.acme, 3, S.ROLLING_BACK)
    crew.obey(first)
    wait_for(site.acme, 3, S.ROLLED_BACK)
    assert standing(row) == ("on", "rolled_back")
    assert assigned(site.acme) == 2
    lift_switch(row, "Not so.", actor=SYSTEM)
    come_through(site.acme, crew, 4)
    assert standing(row) == ("off", "complete")
