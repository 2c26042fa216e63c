"""Delivery rules, freezes, approvals, gates and the labels of nodes."""

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from fleet.actions.approvals import request_approval
from fleet.actions.freezes import Span, create_freeze
from fleet.models import Approval, Freeze, Node
from fleet.queries.approvals import plan_digest_of
from policies.compiler import Kind
from policies.models import Slice
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.fleet.edge import draft

VIEW, EDIT, PUBLISH, OPERATE = Permission.VIEW, Permission.EDIT, Permission.PUBLISH, Permission.OPERATE
ONLY_PLATFORM = Where.PLATFORM_ON_TENANT
APPROVALS, DELIVERY = "/slices/{slice_key}/approvals", "/gateways/{gateway}/delivery"
SERVICE = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]}}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's own gateway with a node and a freeze, and a draft that somebody else asks approval of."""
    slice_ = make.slice_of(tenant, make.gateway(f"of-{tenant.slug}"))
    make.node(slice_.gateway)
    create_freeze(actor=SYSTEM, gateway=slice_.gateway, span=Span(), reason="Audit.")
    draft(slice_, Kind.SERVICE, "shop", SERVICE)
    asked = request_approval(slice_, plan_digest_of(slice_), "Please look.", actor=SYSTEM)
    return {"slice_key": slice_.key, "gateway": slice_.gateway.slug, "pk": asked.pk}


def crowd(world: World, numbers: range) -> None:
    """More freezes of Acme's gateways, and more approvals of its slice, of plans that are gone."""
    of_acme = Slice.objects.get(tenant=world.cast.acme, gateway__slug="of-acme")
    for number in numbers:
        create_freeze(actor=SYSTEM, gateway=of_acme.gateway, span=Span(), reason=f"Audit {number}.")
        Approval.objects.create(
            slice=of_acme, plan=f"{number:064x}", requested_by="somebody", requested_at=timezone.now()
        )


def a_freeze(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the freeze of the tenant's gateway."""
    return {"pk": Freeze.objects.get(gateway__slug=f"of-{tenant.slug}").pk}


def a_node(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the node of the tenant's gateway."""
    return {"pk": Node.objects.get(gateway__slug=f"of-{tenant.slug}").pk}


def a_new_question(world: World) -> dict[str, object]:
    """Another plan of Acme's draft than the one that was asked about."""
    of_acme = Slice.objects.get(tenant=world.cast.acme, gateway__slug="of-acme")
    return {"plan": plan_digest_of(of_acme)}


def an_unasked_slice(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a slice whose plan nobody asked about."""
    Approval.objects.filter(slice__tenant=tenant).delete()
    return {}


ROWS = [
    Row(f"GET {DELIVERY}", VIEW),
    Row(f"PATCH {DELIVERY}", OPERATE, ONLY_PLATFORM, body={"approvals_required": True}),
    Row("GET /freezes", VIEW, Where.EVERYONE),
    Row("POST /freezes", OPERATE, Where.PLATFORM, body={"reason": "Incident."}),
    Row("POST /freezes/{pk}/end", OPERATE, ONLY_PLATFORM, path=a_freeze),
    Row("GET /slices/{slice_key}/gates", VIEW),
    Row(f"GET {APPROVALS}", VIEW),
    Row(f"POST {APPROVALS}", EDIT, body=a_new_question, path=an_unasked_slice),
    Row(f"POST {APPROVALS}/{{pk}}/approve", PUBLISH, body={"comment": "Fine."}),
    Row(f"POST {APPROVALS}/{{pk}}/reject", PUBLISH, body={"comment": "No."}),
    Row(f"POST {APPROVALS}/{{pk}}/withdraw", EDIT, body={}),
    Row("PATCH /nodes/{pk}", OPERATE, ONLY_PLATFORM, body={"labels": {"region": "eu-west"}}, path=a_node),
]
