"""Findings of inspectors: the matrix's rows."""

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from tests import make
from tests.access.row import Row
from tests.access.world import World
from tests.waf.findings import ban, by_rule, count, event, found
from waf.models import Ban, Event


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """An event of the tenant, with its request."""
    slice_ = world.slices[tenant.slug]
    policy = f"{tenant.slug}/shop"
    counts = [count("refused", 1, policy=policy)]
    found(slice_.gateway_id, event(policy=policy), counts=counts, bans=[ban(policy=policy)])
    event_id, ban_id = (model.objects.get(slice_id=slice_.pk).pk for model in (Event, Ban))
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
    Row("GET /slices/{slice_key}/waf/floods", Permission.VIEW),
    Row("GET /slices/{slice_key}/waf/nodes", Permission.VIEW),
]
