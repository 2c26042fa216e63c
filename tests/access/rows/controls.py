"""Kill switches and shifts of traffic."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from fleet.actions.platform_switches import throw_everywhere
from fleet.actions.publish import Publication, publish
from fleet.actions.shift_movers import move_due_shifts
from fleet.actions.shifts import Wanted, start_shift
from fleet.actions.switches import throw_switch
from fleet.models import Rollout, Shift, Switch
from fleet.shift.weights import Pair
from fleet.switching import Throw
from policies.compiler import Kind, SwitchType
from policies.models import Slice
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.fleet.edge import draft

VIEW, PUBLISH, OPERATE = Permission.VIEW, Permission.PUBLISH, Permission.OPERATE
ONLY_PLATFORM = Where.PLATFORM_ON_TENANT
SERVICE = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]}}
PURGES = "/slices/{slice_key}/cache-purges"
SWITCHES, SHIFTS = "/slices/{slice_key}/switches", "/slices/{slice_key}/shifts"
MENDED = {"reason": "Mended."}
PAIR = {"from_service": "v1", "to_service": "v2"}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's own gateway and a live slice with three routes: one in maintenance, one whose traffic is shifted."""
    slice_ = make.slice_of(tenant, make.gateway(f"of-{tenant.slug}"))
    host = f"shop.{tenant.slug}.test"
    draft(slice_, Kind.HOSTNAME, host, {})
    draft(slice_, Kind.TRAFFIC_POLICY, "kept", {"policy": {"type": "cache"}})
    for name in ("v1", "v2"):
        draft(slice_, Kind.SERVICE, name, SERVICE)
    for name in ("free", "off", "moving"):
        draft(slice_, Kind.ROUTE, name, route(host, name))
    slice_.refresh_from_db()
    publish(slice_, Publication(), actor=SYSTEM)
    thrown = throw(slice_, "off")
    shift(slice_, "moving")
    platform = make.slice_of(world.cast.platform, slice_.gateway)
    draft(platform, Kind.LISTENER, "http", {"protocol": "http", "port": 10080})
    platform.refresh_from_db()
    publish(platform, Publication(), actor=SYSTEM)
    throw_everywhere(slice_.gateway, rule_off("942100"), actor=SYSTEM)
    return {"slice_key": slice_.key, "pk": thrown.pk}


def crowd(world: World, numbers: range) -> None:
    """More switches of Acme that were lifted, and more shifts that are over."""
    of_acme = Slice.objects.get(tenant=world.cast.acme, gateway__slug="of-acme")
    switch, moved = Switch.objects.get(slice=of_acme, lifted_at=None), Shift.objects.filter(slice=of_acme).first()
    for _ in numbers:
        Switch.objects.create(
            slice=of_acme, type=switch.type, target=switch.target, reason="Before.", retry_after_seconds=60,
            thrown_by="somebody", thrown_at=timezone.now(), lifted_at=timezone.now(), rollout=switch.rollout,
        )  # fmt: skip
        assert moved is not None
        moved.pk, moved.state = None, "complete"
        moved.save(force_insert=True)


def route(host: str, name: str) -> dict[str, object]:
    """A route that forwards all it gets to v1, and could to v2."""
    backends = [{"service": "v1", "weight": 100}, {"service": "v2", "weight": 0}]
    match = {"path": {"type": "prefix", "value": f"/{name}"}}
    return {"hostnames": [host], "match": match, "action": {"type": "forward", "backends": backends}}


def throw(slice_: Slice, target: str) -> Switch:
    """A route in maintenance."""
    return throw_switch(slice_, Throw(SwitchType.ROUTE_MAINTENANCE, "Moving.", target), actor=SYSTEM)


def rule_off(number: str) -> Throw:
    """A rule of the Core Rule Set that is off for an hour."""
    return Throw(SwitchType.WAF_RULE_OFF, "Mending.", number, expires_at=timezone.now() + timedelta(hours=1))


def a_platform_switch(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the platform's switch on the tenant's gateway."""
    return {"pk": Switch.objects.get(slice__gateway__slug=f"of-{tenant.slug}", type="waf_rule_off").pk}


def the_waf_off(world: World) -> dict[str, object]:
    """The WAF off everywhere, for an hour."""
    return {"type": "waf_off", "reason": "Mending.", "expires_at": timezone.now() + timedelta(hours=1)}


def shift(slice_: Slice, name: str) -> Shift:
    """A shift of which the first step is on its way."""
    return start_shift(slice_, Wanted(name, Pair("v1", "v2"), (5, 50), 0, 100), actor=SYSTEM)


def a_shift(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the tenant's shift."""
    return {"pk": Shift.objects.filter(slice__tenant=tenant, state="running").get().pk}


def a_held_shift(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the tenant's shift, whose step is in place and waits for evidence."""
    found = Shift.objects.filter(slice__tenant=tenant, state="running")
    come_through(tenant)
    found.update(next_action_at=timezone.now())
    while move_due_shifts():
        pass
    come_through(tenant)
    pk = found.get().pk
    found.update(state="held", hold="evidence", in_place_since=timezone.now(), next_action_at=None)
    return {"pk": pk}


def come_through(tenant: Tenant) -> None:
    """Let whatever is on its way be complete."""
    Rollout.objects.active().filter(slice__tenant=tenant).update(state="complete", finished_at=timezone.now())


ROWS = [
    Row("GET /platform-switches", VIEW, Where.EVERYONE),
    Row("POST /platform-switches", OPERATE, Where.PLATFORM, body=the_waf_off),
    Row(
        "POST /platform-switches/{pk}/lift",
        OPERATE,
        Where.PLATFORM_ON_TENANT,
        body={"reason": "Mended."},
        path=a_platform_switch,
    ),
    Row(f"GET {SWITCHES}", VIEW),
    Row(f"POST {SWITCHES}", PUBLISH, body={"type": "route_maintenance", "target": "free", "reason": "Moving."}),
    Row(f"POST {SWITCHES}/{{pk}}/lift", PUBLISH, body={"reason": "Moved."}),
    Row(f"GET {PURGES}", VIEW),
    Row(f"POST {PURGES}", Permission.PURGE, body={"policy": "kept", "type": "everything"}),
    Row(f"GET {SHIFTS}", VIEW),
    Row(f"POST {SHIFTS}", PUBLISH, body={"route": "free", **PAIR}),
    Row("GET /shifts/{pk}", VIEW, path=a_shift),
    Row("GET /shifts/{pk}/evidence", VIEW, path=a_shift),
    Row("POST /shifts/{pk}/pause", PUBLISH, body={}, path=a_shift),
    Row("POST /shifts/{pk}/resume", PUBLISH, body={}, path=a_shift),
    Row("POST /shifts/{pk}/promote", PUBLISH, body={"reason": "Seen."}, path=a_held_shift),
    Row("POST /shifts/{pk}/abort", PUBLISH, body={"reason": "No."}, path=a_shift),
]
