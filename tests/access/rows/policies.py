"""Objects, drafts, plans, import and export, and the search."""

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from policies.actions.objects import import_objects
from policies.models import Revision
from tests.access.row import Row, Where
from tests.access.world import World

SERVICE = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.1", "port": 80}]}}
CREDENTIAL = {"key": "k1ab", "sha1": "2jmj7l5rSw0yVb/vlWAYkK/YBwk="}
SECRET = {"name": "first", "length": 20, "hint": 7, "salt": "A" * 22 + "==", "digest": "A" * 43 + "="}
PARTNERS = {"workloads": ["orders"], "rules": [{"name": "pay", "destinations": [{"host": "api.example.com"}]}]}
KEY = {"name": "first", "digest": "ab" * 32}
DAILY = {"policy": {"type": "quota", "requests": 10, "period": "day"}}
FAIR = {"policy": {"type": "rate_limit", "requests": 10}}
Objects = list[tuple[str, str, dict[str, object]]]


def route(host: str) -> dict[str, object]:
    """A route to the service that every slice has here."""
    return {"hostnames": [host], "action": {"type": "forward", "backends": [{"service": "shop"}]}}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A hostname, a service and a route in the tenant's draft, and an empty revision before it."""
    host, slice_ = f"shop.{tenant.slug}.test", world.slices[tenant.slug]
    Revision.objects.create(
        slice=slice_, sequence=1, author={}, created_at=timezone.now(), root=bytes(32), buckets=bytes(8192)
    )
    slice_.last_sequence = 1
    slice_.save()
    fill(world, tenant, [("hostname", host, {}), ("service", "shop", SERVICE), ("route", "front", route(host))])
    fill(world, tenant, [("waf_policy", "strict", {}), ("list", "office", {"type": "string"})])
    fill(world, tenant, [("check", "home", {"request": {"hostname": host}})])
    fill(
        world, tenant, [("workload", "orders", {"credentials": [CREDENTIAL]}), ("egress_policy", "partners", PARTNERS)]
    )
    fill(world, tenant, [("egress_destination", "stripe", {"host": "api.stripe.com"})])
    fill(world, tenant, [("dlp_policy", "cards", {"secrets": [SECRET]}), ("traffic_policy", "fair", FAIR)])
    fill(world, tenant, [("traffic_policy", "daily", DAILY)])
    fill(world, tenant, [("consumer", "app", {"keys": [KEY]})])
    return {"slice_key": f"{tenant.slug}@edge", "name": "front"}


def crowd(world: World, numbers: range) -> None:
    """One more of everything in Acme for each number."""
    for number in numbers:
        host = f"h{number}.acme.test"
        fill(world, world.cast.acme, [("hostname", host, {}), ("service", f"s{number}", SERVICE)])
        fill(world, world.cast.acme, [("route", f"r{number}", route(host))])
        fill(world, world.cast.acme, [("waf_policy", f"w{number}", {}), ("list", f"l{number}", {"type": "string"})])
        fill(world, world.cast.acme, [("check", f"c{number}", {"request": {"hostname": host}})])
        fill(world, world.cast.acme, [("workload", f"o{number}", {}), ("egress_policy", f"p{number}", PARTNERS)])
        fill(world, world.cast.acme, [("dlp_policy", f"d{number}", {}), ("traffic_policy", f"t{number}", FAIR)])
        fill(world, world.cast.acme, [("consumer", f"k{number}", {})])
        fill(world, world.cast.acme, [("egress_destination", f"e{number}", {"host": "api.example.com"})])


def fill(world: World, tenant: Tenant, objects: Objects) -> None:
    """Write objects into a slice's draft."""
    given = [{"kind": kind, "name": name, "spec": spec} for kind, name, spec in objects]
    import_objects(actor=SYSTEM, slice=world.slices[tenant.slug], objects=given)


def rows_of(plural: str, name: str, new: str, spec: dict[str, object]) -> list[Row]:
    """The operations on one kind of a tenant's objects."""
    many, one, path = f"/slices/{{slice_key}}/{plural}", f"/slices/{{slice_key}}/{plural}/{{name}}", {"name": name}
    return [
        Row(f"GET {many}", Permission.VIEW),
        Row(f"POST {many}", Permission.EDIT, body={"name": new, "spec": spec}),
        Row(f"GET {one}", Permission.VIEW, path=path),
        Row(f"PUT {one}", Permission.EDIT, path=path, body={"spec": spec}),
        Row(f"PATCH {one}", Permission.EDIT, path=path, body={"spec": {"description": "other"}}),
        Row(f"DELETE {one}", Permission.EDIT, path=path),
        Row(f"GET /{plural}", Permission.VIEW, Where.EVERYONE),
    ]


def platform_rows_of(plural: str, name: str) -> list[Row]:
    """The operations on a kind that only the platform can have, tried where it cannot be: in a tenant's slice."""
    many, one, path = f"/slices/{{slice_key}}/{plural}", f"/slices/{{slice_key}}/{plural}/{{name}}", {"name": name}
    return [
        Row(f"GET {many}", Permission.VIEW),
        Row(f"POST {many}", Permission.EDIT, body={"name": name, "spec": {}}, answers=422),
        Row(f"GET {one}", Permission.VIEW, path=path, answers=404),
        Row(f"PUT {one}", Permission.EDIT, path=path, body={"spec": {}}, answers=404),
        Row(f"PATCH {one}", Permission.EDIT, path=path, body={"spec": {}}, answers=404),
        Row(f"DELETE {one}", Permission.EDIT, path=path, answers=404),
    ]


ROWS = [
    *rows_of("hostnames", "shop.acme.test", "new.acme.test", {"description": "new"}),
    *rows_of("services", "shop", "new", SERVICE | {"description": "new"}),
    *rows_of("routes", "front", "new", route("new.acme.test")),
    *rows_of("waf-policies", "strict", "new", {"mode": "block"}),
    *rows_of("lists", "office", "new", {"type": "address"}),
    *rows_of("checks", "home", "new", {"request": {"hostname": "new.acme.test"}}),
    Row("GET /slices/{slice_key}/lists/{name}/entries", Permission.VIEW, path={"name": "office"}),
    Row(
        "PATCH /slices/{slice_key}/lists/{name}/entries",
        Permission.EDIT,
        path={"name": "office"},
        body={"add": [{"value": "192.0.2.7"}]},
    ),
    *rows_of("traffic-policies", "fair", "new", FAIR),
    Row("GET /slices/{slice_key}/routes/{name}/effective-policies", Permission.VIEW, path={"name": "front"}),
    Row("GET /slices/{slice_key}/traffic-policies/{name}/key-sets", Permission.VIEW, path={"name": "fair"}),
    *rows_of("workloads", "orders", "new", {"owner": "Orders team"}),
    *rows_of("egress-policies", "partners", "new", PARTNERS),
    *rows_of("egress-destinations", "stripe", "new", {"host": "api.example.com"}),
    Row("POST /slices/{slice_key}/workloads/{name}/credentials", Permission.EDIT, path={"name": "orders"}),
    Row(
        "DELETE /slices/{slice_key}/workloads/{name}/credentials/{key}",
        Permission.EDIT,
        path={"name": "orders", "key": "k1ab"},
    ),
    *rows_of("consumers", "app", "new", {"groups": ["gold"]}),
    Row(
        "POST /slices/{slice_key}/consumers/{name}/keys", Permission.EDIT, path={"name": "app"}, body={"name": "second"}
    ),
    Row(
        "PATCH /slices/{slice_key}/consumers/{name}/keys/{key}",
        Permission.EDIT,
        path={"name": "app", "key": "first"},
        body={"expires_at": "2030-01-01T00:00:00Z"},
    ),
    Row(
        "DELETE /slices/{slice_key}/consumers/{name}/keys/{key}", Permission.EDIT, path={"name": "app", "key": "first"}
    ),
    Row("GET /slices/{slice_key}/consumers/{name}/usage", Permission.VIEW, path={"name": "app"}),
    Row("GET /slices/{slice_key}/consumer-usage", Permission.VIEW),
    Row("GET /slices/{slice_key}/refusals", Permission.VIEW),
    Row("GET /slices/{slice_key}/named-by", Permission.VIEW, query="kind=service&name=echo"),
    Row("GET /slices/{slice_key}/cache-usage", Permission.VIEW),
    Row("GET /slices/{slice_key}/traffic-policies/{name}/quota", Permission.VIEW, path={"name": "daily"}),
    *rows_of("dlp-policies", "cards", "new", {"mode": "enforce"}),
    Row(
        "POST /slices/{slice_key}/dlp-policies/{name}/secrets",
        Permission.EDIT,
        path={"name": "cards"},
        body={"name": "second", "secret": "c0Nq7wZt4Vb9Yx2Lr8Kd5Hs1"},
    ),
    Row(
        "DELETE /slices/{slice_key}/dlp-policies/{name}/secrets/{key}",
        Permission.EDIT,
        path={"name": "cards", "key": "first"},
    ),
    Row(
        "POST /slices/{slice_key}/translations",
        Permission.VIEW,
        body={"format": "nginx", "document": "server { server_name a.example.com; return 404; }"},
        has_dry_run=False,  # it writes nothing
    ),
    Row(
        "POST /slices/{slice_key}/dlp/try",
        Permission.VIEW,
        body={"spec": {"detectors": [{"detector": "iban"}]}, "text": "nothing"},
        has_dry_run=False,  # it stores nothing
    ),
    Row("GET /slices/{slice_key}/dlp-policies/{name}/feedback", Permission.VIEW, path={"name": "cards"}),
    *platform_rows_of("listeners", "http"),
    *platform_rows_of("defaults", "defaults"),
    Row("GET /slices/{slice_key}/draft", Permission.VIEW),
    Row("DELETE /slices/{slice_key}/draft", Permission.EDIT),
    Row("POST /slices/{slice_key}/draft/restore", Permission.EDIT, body={"sequence": 1}),
    Row("GET /slices/{slice_key}/plan", Permission.VIEW),
    Row("GET /slices/{slice_key}/export", Permission.VIEW),
    Row("POST /slices/{slice_key}/import", Permission.EDIT, body={"objects": [], "prune": True}),
    Row("GET /search", Permission.VIEW, Where.EVERYONE, query="q=front"),
]
