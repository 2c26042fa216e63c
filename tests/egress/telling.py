"""Short ways to say what a node tells of its way out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gatehouse_protocol.egress import EgressReport
from gatehouse_protocol.shapes import format_time, parse

from egress.ingest import Told, record
from policies.models import Slice

NODE = uuid4()
STRIPE = "api.stripe.com:443"


def ago(seconds: float = 0) -> str:
    """That long before now, as a report says it."""
    return format_time(datetime.now(UTC) - timedelta(seconds=seconds))


def flow(**more: Any) -> dict[str, Any]:
    """A tunnel of Acme's orders to Stripe that a rule let through, unless told otherwise."""
    return {
        "at": ago(), "slice": "acme@edge", "revision_sequence": 1, "workload": "orders", "destination": STRIPE,
        "way": "tunnel", "outcome": "allowed", "reason": "", "rule": "acme/egress/payments/stripe",
        "address": "192.0.2.7:443", "client": "10.1.2.3", "request_id": uuid4().hex, "count": 1, "bytes_up": 800,
        "bytes_down": 9_000, **more,
    }  # fmt: skip


def denied(destination: str = "evil.example.com:443", **more: Any) -> dict[str, Any]:
    """A tunnel that nothing allows."""
    plain = {"outcome": "denied", "reason": "no_rule", "rule": "acme/egress/denied", "address": ""}
    return flow(destination=destination, bytes_up=0, bytes_down=0, **{**plain, **more})


def tunnels(count: int, **more: Any) -> dict[str, Any]:
    """So many open tunnels of Acme's orders to Stripe."""
    return {"slice": "acme@edge", "workload": "orders", "destination": STRIPE, "count": count, **more}


def cut(count: int = 1, **more: Any) -> dict[str, Any]:
    """So many tunnels to Stripe that were cut as they are denied now."""
    return {
        "at": ago(), "slice": "acme@edge", "revision_sequence": 1, "workload": "orders", "destination": STRIPE,
        "rule": "acme/egress/payments/stripe", "cause": "denied", "count": count, **more,
    }  # fmt: skip


def egress(*flows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a report says of the way out."""
    return {"flows": list(flows), "tunnels": [], "cuts": [], "lost": 0, **more}


def tell(slice_: Slice, *flows: dict[str, Any], node: UUID = NODE, **more: Any) -> None:
    """Store what a node of the slice's gateway tells."""
    tell_all({slice_.key: slice_.pk}, flows, node=node, **more)


def tell_all(
    slice_ids: Mapping[str, UUID], flows: Sequence[dict[str, Any]], *, node: UUID = NODE, region: str = "", **more: Any
) -> None:
    """Store what a node, in a region, of a gateway with these slices tells."""
    report = parse(EgressReport, egress(*flows, **more))
    told = Told(node, "edge-1", report, datetime.now(UTC), slice_ids, region)
    record([told], [told])
