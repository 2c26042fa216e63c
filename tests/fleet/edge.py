"""A gateway with the platform's listeners and two tenants, as the actions of the product make it."""

from dataclasses import dataclass
from typing import Any

from console.audit.actor import SYSTEM
from fleet.actions.join_tokens import create_join_token
from fleet.actions.publish import Publication, publish
from fleet.models import DeliveryRules, Rollout
from policies.actions.gateways import create_gateway
from policies.actions.objects import create_object
from policies.actions.slices import admit
from policies.compiler import Kind
from policies.models import Gateway, Slice
from tests.cast import Cast

LOOPBACK = "127.0.0.0/8"


@dataclass(frozen=True, slots=True)
class Edge:
    """The gateway and its slices."""

    gateway: Gateway
    platform: Slice
    acme: Slice
    globex: Slice

    def join_token(self) -> str:
        """The secret of a fresh join token."""
        return create_join_token(self.gateway, name="", expires_in_seconds=600, actor=SYSTEM).secret


def build(cast: Cast, slug: str = "edge") -> Edge:
    """Create the gateway, with a listener drafted and both tenants admitted; nothing is published.

    Its revisions go out by the strategy `direct`: one node proves it, then all.
    """
    gateway = create_gateway(actor=SYSTEM, slug=slug, name=slug.title(), allowed_private_networks=[LOOPBACK])
    DeliveryRules.objects.create(gateway=gateway, default_strategy="direct")
    edge = Edge(
        gateway=gateway,
        platform=Slice.objects.get(gateway=gateway, tenant=cast.platform),
        acme=admit(actor=SYSTEM, gateway=gateway, tenant=cast.acme),
        globex=admit(actor=SYSTEM, gateway=gateway, tenant=cast.globex),
    )
    draft(edge.platform, Kind.LISTENER, "http", {"protocol": "http", "address": "127.0.0.1", "port": 10080})
    return edge


def draft(slice: Slice, kind: Kind, name: str, spec: dict[str, Any]) -> None:
    """Put an object into the draft."""
    create_object(actor=SYSTEM, slice=slice, kind=kind, name=name, spec=spec)


def draft_site(slice: Slice, host: str, *, port: int = 9101) -> None:
    """Draft a hostname with one route to one service."""
    draft(slice, Kind.HOSTNAME, host, {})
    draft_service(slice, "echo", port=port)
    forward = {"type": "forward", "backends": [{"service": "echo"}]}
    draft(
        slice,
        Kind.ROUTE,
        "shop",
        {"hostnames": [host], "match": {"path": {"type": "prefix", "value": "/"}}, "action": forward},
    )


def draft_service(slice: Slice, name: str, *, port: int) -> None:
    """Draft a service on this machine."""
    addresses = [{"address": "127.0.0.1", "port": port}]
    draft(slice, Kind.SERVICE, name, {"endpoints": {"type": "static", "addresses": addresses}})


def publish_next(edge: Edge, name: str = "echo-v2", **how: Any) -> Rollout:
    """Publish Acme's draft with one more service; `how` is more of the `Publication`."""
    draft_service(edge.acme, name, port=9102)
    return publish_now(edge.acme, **how)


def publish_now(slice: Slice, message: str = "", **how: Any) -> Rollout:
    """Publish the draft, whatever it does; `how` is more of the `Publication`."""
    slice.refresh_from_db()
    return publish(slice, Publication(message=message, **how), actor=SYSTEM)
