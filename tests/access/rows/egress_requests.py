"""Requests for access: the matrix's rows."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from egress.models import AccessRequest
from policies.compiler import Kind
from policies.models import Slice
from tests.access.row import Row
from tests.access.world import World
from tests.egress.telling import denied, tell
from tests.fleet.edge import draft, publish_now

VIEW, PUBLISH, REQUESTS = Permission.VIEW, Permission.PUBLISH, "/slices/{slice_key}/egress/requests"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A live workload and what somebody asks for it."""
    slice_ = world.slices[tenant.slug]
    draft(slice_, Kind.WORKLOAD, "orders", {})
    publish_now(slice_)
    return {"slice_key": slice_.key, "pk": asked(slice_, "api.github.com").pk}


def asked(slice_: Slice, host: str) -> AccessRequest:
    """A request for a day, and a denial that it is about."""
    now = timezone.now()
    tell(slice_, denied(f"{host}:443", slice=slice_.key, rule=""))
    return AccessRequest.objects.create(
        slice=slice_, workload="orders", host=host, port=443, way="tunnel", until=now + timedelta(days=1),
        why="Releases.", requested_by="somebody@example.com", requested_at=now,
    )  # fmt: skip


def crowd(world: World, numbers: range) -> None:
    """One more request of Acme per number."""
    slice_ = Slice.objects.get(key="acme@edge")
    for number in numbers:
        asked(slice_, f"h{number}.example.com")


def question(world: World) -> dict[str, object]:
    """What somebody asks for, until tomorrow."""
    until = (timezone.now() + timedelta(days=1)).isoformat()
    return {"workload": "orders", "destination": "api.example.com", "until": until, "why": "Trying it."}


ROWS = [
    Row(f"GET {REQUESTS}", VIEW),
    Row(f"POST {REQUESTS}", VIEW, body=question),
    Row(f"GET {REQUESTS}/{{pk}}", VIEW),
    Row(f"POST {REQUESTS}/{{pk}}/grant", PUBLISH, body={}),
    Row(f"POST {REQUESTS}/{{pk}}/refuse", PUBLISH, body={"comment": "Not from here."}),
    Row(f"POST {REQUESTS}/{{pk}}/withdraw", Permission.EDIT, body={}),
]
