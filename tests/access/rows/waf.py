"""Findings of inspectors: the matrix's rows."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from tests import make
from tests.access.row import Row
from tests.access.world import World
from tests.waf.findings import ban, by_rule, count, event, found
from waf.models import Approval, Ban, Event

HELD = {
    "detector": "held", "label": "Held for approval", "action": "hold", "place": "bank.example", "count": 1,
    "sample": "", "fingerprint": "0123456789abcdef",
}  # fmt: skip


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """An event of the tenant, with its request."""
    slice_ = world.slices[tenant.slug]
    policy = f"{tenant.slug}/shop"
    counts = [count("refused", 1, policy=policy)]
    found(slice_.gateway_id, event(policy=policy), counts=counts, bans=[ban(policy=policy)])
    event_id, ban_id = (model.objects.get(slice_id=slice_.pk).pk for model in (Event, Ban))
    found(
        slice_.gateway_id, event(policy=f"{tenant.slug}/dlp/payments", matches=[], sample=None, leaks=[HELD], client="")
    )
    Approval.objects.create(
        slice_id=slice_.pk, policy="dlp/payments", held="0" * 16, event_id=event_id, what="bank.example",
        detectors=["Card number"], reason="Why.", approved_by="Alice", approved_at=timezone.now(),
        until=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    return {"slice_key": slice_.key, "event": event_id, "ban": ban_id}


def crowd(world: World, numbers: range) -> None:
    """One more event of Acme, of another rule and client, per number."""
    for number in numbers:
        make.node(world.gateway, f"edge-{number}")
        more = {"client": f"198.51.100.{number}", "route": f"acme/r{number}"}
        found(
            world.slices["acme"].gateway_id,
            by_rule(900_000 + number, **more),
            bans=[ban(client=f"198.51.100.{number}")],
            counts=[count("matched", 1, rule=str(900_000 + number)), count("refused", 1, route=f"acme/r{number}")],
        )


def for_an_hour(world: World) -> dict[str, object]:
    """An approval."""
    return {"until": timezone.now() + timedelta(hours=1), "reason": "The yearly report."}


def held_in(world: World, tenant: Tenant) -> object:
    """The event of a request that is held."""
    return Event.objects.get(slice_id=world.slices[tenant.slug].pk, policy="dlp/payments").pk


def approved_in(world: World, tenant: Tenant) -> dict[str, object]:
    """What was approved once."""
    return {"pk": Approval.objects.get(slice_id=world.slices[tenant.slug].pk).pk}


ROWS = [
    Row("GET /slices/{slice_key}/waf/events", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/events/{event}", Permission.VIEW),
    Row("PUT /slices/{slice_key}/waf/events/{event}/label", Permission.EDIT, body={"label": "false_positive"}),
    Row("GET /slices/{slice_key}/waf/events/{event}/sample", Permission.OPEN_SAMPLES),
    Row("GET /slices/{slice_key}/waf/facets", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/attacks", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/summary", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/export", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/bans", Permission.VIEW),
    Row("POST /slices/{slice_key}/waf/bans/{ban}/release", Permission.PUBLISH),
    Row(
        "POST /slices/{slice_key}/waf/events/{event}/approval",
        Permission.PUBLISH,
        body=for_an_hour,
        path=lambda world, tenant: {"event": held_in(world, tenant)},
    ),
    Row("GET /slices/{slice_key}/dlp-approvals", Permission.VIEW),
    Row("POST /slices/{slice_key}/dlp-approvals/{pk}/revoke", Permission.PUBLISH, path=approved_in),
    Row("GET /slices/{slice_key}/waf/floods", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/nodes", Permission.VIEW),
]
