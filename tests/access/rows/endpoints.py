"""Endpoints of services that nobody has written down."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from fleet.models import Registration
from policies.compiler import Kind
from policies.models import Slice
from tests import make
from tests.access.row import Row
from tests.access.world import World
from tests.fleet.edge import draft

SERVICE = "/slices/{slice_key}/services/{name}"
ONE = f"{SERVICE}/registrations/{{instance}}"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's own gateway with a live service that takes registrations, and one instance that is registered."""
    slice_ = make.slice_of(tenant, make.gateway(f"of-{tenant.slug}"))
    draft(slice_, Kind.SERVICE, "orders", {"endpoints": {"type": "static", "registration": True}})
    slice_.refresh_from_db()
    publish(slice_, Publication(), actor=SYSTEM)
    _register(slice_, "pod-0", 8000)
    return {"slice_key": slice_.key, "name": "orders", "instance": "pod-0"}


def crowd(world: World, numbers: range) -> None:
    """More instances of Acme's service."""
    slice_ = Slice.objects.get(tenant=world.cast.acme, gateway__slug="of-acme")
    for number in numbers:
        _register(slice_, f"pod-{number + 1}", 8001 + number)


def _register(slice_: Slice, instance: str, port: int) -> None:
    now = timezone.now()
    Registration.objects.create(
        slice=slice_, service="orders", instance=instance, address="9.9.9.9", port=port, ttl_seconds=3600,
        registered_at=now, seen_at=now, expires_at=now + timedelta(hours=1), registered_by="somebody",
    )  # fmt: skip


ROWS = [
    Row(f"GET {SERVICE}/endpoints", Permission.VIEW),
    Row(f"GET {SERVICE}/registrations", Permission.VIEW),
    Row(f"PUT {ONE}", Permission.REGISTER, body={"address": "9.9.9.9", "port": 9000}),
    Row(f"DELETE {ONE}", Permission.REGISTER),
]
