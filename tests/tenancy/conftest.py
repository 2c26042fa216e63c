"""A gateway with two tenants, and whole tenants with one of everything that the product knows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone

from console.accounts.models import Tenant
from console.base.errors import GatehouseError
from fleet.models import Node, NodeSlice
from policies.models import Gateway, Slice
from tenancy.actions.steps import move_deletion
from tenancy.models import Deletion
from tests import make
from tests.access.table import areas
from tests.access.world import World, build
from tests.cast import Cast
from tests.fleet.edge import Edge
from tests.fleet.edge import build as build_edge


@pytest.fixture
def edge(cast: Cast) -> Edge:
    """A gateway on which Acme and Globex have slices."""
    return build_edge(cast)


@dataclass(frozen=True, slots=True)
class Everything:
    """A world in which Acme and Globex have one of everything that the API shows, and Acme some more."""

    world: World
    acme: Tenant
    globex: Tenant


@pytest.fixture
def everything(db: None, monkeypatch: pytest.MonkeyPatch) -> Everything:
    """Made of what the rows of the access matrix make: whoever adds an operation adds to this.

    Areas do not know of each other: each gets gateways of its own, and what two call the same only one has.
    """
    world = build()
    for area in areas():
        name = area.__name__.rpartition(".")[2].replace("_", "-")
        monkeypatch.setattr(make, "gateway", lambda slug="edge", name=name: gateway(f"{name}-{slug}"[:40]))
        for step in (partial(area.arrange, world, world.cast.acme), partial(area.arrange, world, world.cast.globex)):
            attempt(step)
        attempt(partial(getattr(area, "crowd", lambda world, numbers: None), world, range(2)))
    return Everything(world, world.cast.acme, world.cast.globex)


def attempt(step: Callable[[], object]) -> None:
    """Make something, or all of it not."""
    try:
        with transaction.atomic():
            step()
    except (IntegrityError, GatehouseError, ObjectDoesNotExist, MultipleObjectsReturned):
        pass


def gateway(slug: str) -> Gateway:
    """A gateway, once."""
    return Gateway.objects.get_or_create(slug=slug, defaults={"name": slug})[0]


def nodes_let_go(tenant: Tenant) -> None:
    """Every node reports the newest manifest, in which the tenant is not."""
    NodeSlice.objects.filter(slice__tenant=tenant).delete()
    for node in Node.objects.filter(revoked_at=None):
        version = Gateway.objects.values_list("assignment_version", flat=True).get(pk=node.gateway_id)
        Node.objects.filter(pk=node.pk).update(manifest_version=version, last_seen_at=timezone.now())


def carried_out(deletion: Deletion, *, until: str = "done", steps: int = 20) -> Deletion:
    """The deletion after steps until it has this state; what waits for a time is due at once."""
    for _ in range(steps):
        deletion.refresh_from_db()
        if deletion.state == until:
            return deletion
        Deletion.objects.filter(pk=deletion.pk).update(next_action_at=timezone.now())
        assert move_deletion()
    raise AssertionError(f"{deletion.state}: {deletion.remains}")


def slice_keys(tenant: Tenant) -> set[str]:
    """Keys of all slices of a tenant."""
    return set(Slice.objects.filter(tenant=tenant).values_list("key", flat=True))
