"""Checks that are tried once on a node."""

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from fleet.models import CheckTry
from policies.compiler import Kind
from policies.models import Slice
from tests import make
from tests.access.row import Row
from tests.access.world import World
from tests.fleet.edge import draft

TRIES = "/slices/{slice_key}/check-tries"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's own gateway with a node that runs checks, a hostname, and a check that was tried."""
    slice_ = make.slice_of(tenant, make.gateway(f"of-{tenant.slug}"))
    node = make.node(slice_.gateway)
    node.checks, node.last_seen_at = {"running": 0, "refused": []}, timezone.now()
    node.save()
    draft(slice_, Kind.HOSTNAME, host_of(tenant), {})
    tried = CheckTry.objects.create(slice=slice_, node=node, check_name="draft", asked_at=timezone.now())
    return {"slice_key": slice_.key, "pk": tried.pk}


def crowd(world: World, numbers: range) -> None:
    """More checks of Acme that were tried."""
    slice_ = Slice.objects.get(tenant=world.cast.acme, gateway__slug="of-acme")
    node = slice_.gateway.nodes.get()
    for _ in numbers:
        CheckTry.objects.create(slice=slice_, node=node, check_name="draft", asked_at=timezone.now())


def host_of(tenant: Tenant) -> str:
    """A hostname of the tenant."""
    return f"tried.{tenant.slug}.test"


ROWS = [
    Row(f"POST {TRIES}", Permission.EDIT, body={"spec": {"request": {"hostname": "tried.acme.test"}}}),
    Row(f"GET {TRIES}/{{pk}}", Permission.VIEW),
]
