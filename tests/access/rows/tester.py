"""The route tester."""

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from policies.compiler import Kind
from policies.models import Slice
from tests.access.row import Row
from tests.access.world import World
from tests.fleet.edge import draft


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A slice with a hostname."""
    return {"slice_key": f"{tenant.slug}@edge"}


def crowd(world: World, numbers: range) -> None:
    """More services, which the draft compiles with."""
    slice_ = Slice.objects.get(key="acme@edge")
    for number in numbers:
        address = {"address": "9.9.9.9", "port": 80}
        draft(slice_, Kind.SERVICE, f"more-{number}", {"endpoints": {"type": "static", "addresses": [address]}})


REQUEST = {"request": {"curl": "curl http://shop.acme.test/"}}
ROWS = [
    Row("POST /slices/{slice_key}/route-tests", Permission.VIEW, body=REQUEST, has_dry_run=False),  # it stores nothing
]
