"""Traffic: the matrix's rows."""

from django.utils import timezone
from gatehouse_protocol.checks import CheckResult

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from fleet.models import Node
from policies.compiler import Kind
from policies.models import Gateway, RevisionObject, Slice
from telemetry.checks.ingest import Ran, record_checks
from telemetry.ingest import record
from tests import make
from tests.access.row import Row
from tests.access.world import World
from tests.telemetry.seen import said, store
from tests.telemetry.traffic import count


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """Traffic of the tenant's slice on a gateway and a node where nobody else has one."""
    gateway = make.gateway(f"of-{tenant.slug}")
    slice_ = make.slice_of(tenant, gateway)
    node = make.node(gateway)
    record([count(slice_.pk, 5, node_id=node.pk)], [])
    store(slice_.pk, said(request_id="one"), node_id=node.pk)
    checked(slice_, "home", node)
    return {"slice_key": slice_.key, "gateway": gateway.slug, "node": node.pk, "request_id": "one", "name": "home"}


def checked(slice_: Slice, name: str, node: Node) -> None:
    """A published check that a node has run."""
    spec = {"every_seconds": 30, "enabled": True}
    RevisionObject.objects.create(slice=slice_, kind=Kind.CHECK, name=name, spec=spec, digest=b"d", from_sequence=1)
    result = CheckResult(timezone.now(), slice_.key, name, "", 200, 1, 1, None, 1, 1)
    record_checks([Ran(slice_.pk, node.pk, node.name, result, timezone.now())])


def crowd(world: World, numbers: range) -> None:
    """One more route of Acme with traffic per number."""
    slice_ = Slice.objects.get(tenant=world.cast.acme, gateway=Gateway.objects.get(slug="of-acme"))
    record([count(slice_.pk, 1, route=f"acme/r{number}") for number in numbers], [])
    for number in numbers:
        checked(slice_, f"c{number}", make.node(slice_.gateway, f"checking-{number}"))
    store(slice_.pk, *[said(route=f"acme/r{number}") for number in numbers])


ROWS = [
    Row("GET /slices/{slice_key}/traffic", Permission.VIEW),
    Row("GET /slices/{slice_key}/traffic/depth", Permission.VIEW),
    Row("GET /slices/{slice_key}/records", Permission.VIEW),
    Row("GET /slices/{slice_key}/records/facets", Permission.VIEW),
    Row("GET /slices/{slice_key}/records/by-request/{request_id}", Permission.VIEW),
    Row("GET /slices/{slice_key}/check-standings", Permission.VIEW),
    Row("GET /slices/{slice_key}/checks/{name}/results", Permission.VIEW),
    Row("GET /gateways/{gateway}/traffic", Permission.VIEW),
    Row("GET /nodes/{node}/traffic", Permission.VIEW),
    Row("GET /nodes/{node}/vitals", Permission.VIEW),
]
