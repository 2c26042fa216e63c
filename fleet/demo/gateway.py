"""Puts the demo's gateway in place and publishes its slices, through the same verbs as everybody."""

from pathlib import Path

from console.audit.actor import SYSTEM
from fleet.actions.delivery import update_delivery
from fleet.actions.publish import Publication, publish
from fleet.demo.content import GATEWAY, LOOPBACK, PLATFORM, STRATEGY, TENANTS, Objects
from fleet.demo.keys import leave_credentials
from fleet.demo.people import tenant_of
from policies.actions.gateways import create_gateway
from policies.actions.imports import import_objects
from policies.actions.slices import admit
from policies.models import DraftObject, Gateway, Slice


def gateway() -> Gateway:
    """Return the demo's gateway, made on the first call."""
    found = Gateway.objects.filter(slug=GATEWAY).first()
    if found is not None:
        return found
    made = create_gateway(
        actor=SYSTEM,
        slug=GATEWAY,
        name="Edge",
        description="The demo's edge: two nodes on this machine.",
        allowed_private_networks=[LOOPBACK],
    )
    update_delivery(actor=SYSTEM, gateway=made, changes={"default_strategy": STRATEGY}, expected="*")
    return made


def fill(edge: Gateway, workloads: Path) -> list[str]:
    """Publish every slice that nobody has touched yet; return their keys. Passwords of workloads go into a folder."""
    platform = Slice.objects.traffic().get(gateway=edge, tenant__is_platform=True)
    filled = _fill(platform, PLATFORM, workloads)
    for demo in TENANTS:
        tenant = tenant_of(demo)
        found = Slice.objects.traffic().filter(gateway=edge, tenant=tenant).first()
        filled += _fill(found or admit(actor=SYSTEM, gateway=edge, tenant=tenant), demo.objects, workloads)
    return filled


def _fill(slice: Slice, objects: Objects, workloads: Path) -> list[str]:
    if slice.last_sequence:
        return []
    if not DraftObject.objects.filter(slice=slice).exists():
        import_objects(actor=SYSTEM, slice=slice, objects=objects)
    leave_credentials(slice, workloads)
    publish(slice, Publication(message="The demo's first revision"), actor=SYSTEM)
    return [slice.key]
