"""Gateways, slices, revisions, rollouts, nodes and join tokens."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from fleet.actions.restored import hold_restored
from fleet.actions.strategies import create_strategy
from fleet.models import HealthChange, JoinToken, Node, Rollout, ServiceHealth, Strategy
from policies.compiler import Kind
from policies.models import Gateway, Slice
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.fleet.edge import draft

VIEW, OPERATE, PUBLISH = Permission.VIEW, Permission.OPERATE, Permission.PUBLISH
SERVICE = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]}}
ONE_NODE = {"title": "One node", "cohort": {"type": "count", "count": 1}}
ONLY_PLATFORM = Where.PLATFORM_ON_TENANT
REVISIONS, JOIN_TOKENS = "/slices/{slice_key}/revisions", "/gateways/{gateway}/join-tokens"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's own gateway and node, two revisions with rollouts, a draft that goes on, and a join token."""
    slice_ = make.slice_of(tenant, make.gateway(f"of-{tenant.slug}"))
    health_of(slice_, make.node(slice_.gateway), "first")
    join_token(slice_.gateway, tenant.slug)
    for name in ("first", "second"):
        draft(slice_, Kind.SERVICE, name, SERVICE)
        released(slice_)
    draft(slice_, Kind.HOSTNAME, f"next.{tenant.slug}.test", {})
    mine = strategy(f"of-{tenant.slug}", slice_.gateway)
    return {"slice_key": slice_.key, "gateway": slice_.gateway.slug, "sequence": 1, "name": mine.name}


def crowd(world: World, numbers: range) -> None:
    """More of everything in Acme: gateways with a slice and a node, join tokens and revisions."""
    of_acme = Slice.objects.filter(tenant=world.cast.acme, gateway__slug="of-acme").first()
    for number in numbers:
        gateway = make.gateway(f"west-{number}")
        make.slice_of(world.cast.acme, gateway)
        make.node(gateway, f"node-{number}")
        if of_acme:
            join_token(of_acme.gateway, str(number))
            draft(of_acme, Kind.SERVICE, f"s{number}", SERVICE)
            released(of_acme)
            more = make.node(of_acme.gateway, f"more-{number}")
            health_of(of_acme, more, "first")
            health_of(of_acme, more, f"s{number}")
            strategy(f"more-{number}", of_acme.gateway)


def strategy(name: str, gateway: Gateway) -> Strategy:
    """A strategy that may be chosen on one gateway."""
    return create_strategy(actor=SYSTEM, gateway=gateway, document={"name": name, "title": name, "stages": [ONE_NODE]})


def released(slice_: Slice) -> None:
    """Publish the draft; its rollout waits for a node to speak, and the next one takes its place."""
    slice_.refresh_from_db()
    publish(slice_, Publication(), actor=SYSTEM)


def join_token(gateway: Gateway, name: str) -> JoinToken:
    """A join token that nobody used."""
    expires_at = timezone.now() + timedelta(hours=1)
    return JoinToken.objects.create(gateway=gateway, name=name, digest=f"{gateway.slug} {name}", expires_at=expires_at)


def a_rollout(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the rollout of the tenant's first revision."""
    return {"pk": Rollout.objects.get(slice__tenant=tenant, revision__sequence=1).pk}


def a_rollout_that_is(state: str, **more: object) -> Callable[[World, Tenant], dict[str, object]]:
    """Name the rollout of the tenant's second revision, in this state."""

    def name(world: World, tenant: Tenant) -> dict[str, object]:
        rollout = Rollout.objects.get(slice__tenant=tenant, revision__sequence=2)
        Rollout.objects.filter(pk=rollout.pk).update(state=state, **more)
        return {"pk": rollout.pk}

    return name


def a_join_token(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the join token of the tenant's gateway."""
    return {"pk": JoinToken.objects.get(name=tenant.slug).pk}


def a_node(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the node of the tenant's gateway."""
    return {"pk": Node.objects.get(gateway__slug=f"of-{tenant.slug}").pk}


def a_service_with_health(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a service of the tenant's that nodes told of."""
    return {"name": "first"}


def health_of(slice_: Slice, node: Node, service: str) -> None:
    """What a node told of a service: an endpoint that is dead."""
    now = timezone.now()
    said = {
        "address": "9.9.9.9:80", "host": "", "state": "unhealthy", "reason": "status", "status": 503,
        "since": now.isoformat(), "weight": 1, "priority": 0, "zone": "", "active": 0, "requests": 1, "failed": 1,
    }  # fmt: skip
    ServiceHealth.objects.create(
        node=node, slice=slice_, service=service, epoch=uuid4(), total=1, healthy=0, since=now, endpoints=[said]
    )
    HealthChange.objects.create(
        node=node, slice=slice_, service=service, address="9.9.9.9:80", at=now, state="unhealthy", status=503
    )


def an_empty_slice(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a slice that was never published and may be withdrawn."""
    return {"slice_key": world.slices[tenant.slug].key}


def restored(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's gateway, which waits after a restore."""
    hold_restored(timezone.now())
    return {}


ROWS = [
    Row("GET /gateways", VIEW, Where.EVERYONE),
    Row("POST /gateways", OPERATE, Where.PLATFORM, body={"slug": "west", "name": "West"}),
    Row("GET /gateways/{gateway}", VIEW),
    Row("PATCH /gateways/{gateway}", OPERATE, ONLY_PLATFORM, body={"name": "East"}),
    Row("POST /gateways/{gateway}/resume", OPERATE, ONLY_PLATFORM, path=restored),
    Row(f"GET {JOIN_TOKENS}", OPERATE, ONLY_PLATFORM),
    Row(f"POST {JOIN_TOKENS}", OPERATE, ONLY_PLATFORM, body={"expires_in_seconds": 600}),
    Row(f"DELETE {JOIN_TOKENS}/{{pk}}", OPERATE, ONLY_PLATFORM, path=a_join_token),
    Row("GET /slices", VIEW, Where.EVERYONE),
    Row("POST /slices", OPERATE, Where.PLATFORM, body={"tenant": "globex", "gateway": "of-acme"}),
    Row("GET /slices/{slice_key}", VIEW),
    Row("DELETE /slices/{slice_key}", OPERATE, ONLY_PLATFORM, path=an_empty_slice),
    Row(f"GET {REVISIONS}", VIEW),
    Row(f"POST {REVISIONS}", PUBLISH, body={"message": "Next."}, answers=202),
    Row(f"GET {REVISIONS}/{{sequence}}", VIEW),
    Row(f"GET {REVISIONS}/{{sequence}}/objects", VIEW),
    Row(f"GET {REVISIONS}/{{sequence}}/diff", VIEW),
    Row(f"POST {REVISIONS}/{{sequence}}/revert", PUBLISH, body={"discard_draft": True}, answers=202),
    Row(f"GET {REVISIONS}/{{sequence}}/effect", VIEW),
    Row("GET /rollouts", VIEW, Where.EVERYONE),
    Row("GET /rollouts/{pk}", VIEW, path=a_rollout),
    Row("GET /rollouts/{pk}/evidence", VIEW, path=a_rollout),
    Row("GET /rollouts/{pk}/events", VIEW, path=a_rollout),
    Row("POST /rollouts/{pk}/pause", PUBLISH, path=a_rollout_that_is("pending")),
    Row("POST /rollouts/{pk}/resume", PUBLISH, path=a_rollout_that_is("paused", paused_by_person=True)),
    Row("POST /rollouts/{pk}/promote", PUBLISH, path=a_rollout_that_is("held", hold="gate")),
    Row("POST /rollouts/{pk}/abort", PUBLISH, path=a_rollout_that_is("pending"), body={"reason": "Wrong day."}),
    Row("POST /rollouts/{pk}/retry", PUBLISH, path=a_rollout_that_is("cancelled"), answers=202),
    Row("GET /strategies", VIEW, Where.EVERYONE),
    Row("POST /strategies", OPERATE, Where.PLATFORM, body={"name": "two", "title": "Two", "stages": [ONE_NODE]}),
    Row("GET /strategies/{name}", VIEW),
    Row("PATCH /strategies/{name}", OPERATE, ONLY_PLATFORM, body={"title": "Other"}),
    Row("DELETE /strategies/{name}", OPERATE, ONLY_PLATFORM),
    Row("GET /nodes", VIEW, Where.EVERYONE),
    Row("GET /saturation", VIEW, Where.EVERYONE),
    Row("GET /nodes/{pk}", VIEW, path=a_node),
    Row("GET /service-health", VIEW, Where.EVERYONE),
    Row("GET /slices/{slice_key}/services/{name}/health", VIEW, path=a_service_with_health),
    Row("POST /nodes/{pk}/revoke", OPERATE, ONLY_PLATFORM, path=a_node),
]
