"""What went out: the matrix's rows."""

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from fleet.models import Node
from policies.compiler import Kind
from policies.models import Slice
from tests import make
from tests.access.row import Row
from tests.access.world import World
from tests.egress.telling import cut, denied, flow, tell, tunnels
from tests.fleet.edge import draft, publish_now

VIEW, EGRESS = Permission.VIEW, "/slices/{slice_key}/egress"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A workload with a live policy that lets it reach one destination, and what it asked for."""
    slice_ = world.slices[tenant.slug]
    draft(slice_, Kind.WORKLOAD, "orders", {})
    rule = {"name": "stripe", "destinations": [{"host": "api.stripe.com"}]}
    draft(slice_, Kind.EGRESS_POLICY, "payments", {"workloads": ["orders"], "rules": [rule]})
    publish_now(slice_)
    own = {"slice": slice_.key}
    rule_name = f"{tenant.slug}/egress/payments/stripe"
    seen(make.node(world.gateway, f"of-{tenant.slug}"), slice_, [
        flow(**own, rule=rule_name), denied(**own, rule=f"{tenant.slug}/egress/denied"),
    ])  # fmt: skip
    return {"slice_key": slice_.key}


def seen(node: Node, slice_: Slice, flows: list[dict[str, object]]) -> None:
    """Flows, tunnels and cuts of a slice on a node."""
    Node.objects.filter(pk=node.pk).update(last_seen_at=timezone.now())
    own = {"slice": slice_.key}
    tell(slice_, *flows, node=node.pk, tunnels=[tunnels(2, **own)], cuts=[cut(**own)])


def crowd(world: World, numbers: range) -> None:
    """One more node, workload, destination and policy of Acme with traffic per number."""
    slice_ = Slice.objects.get(key="acme@edge")
    for number in numbers:
        name, host = f"w{number}", f"h{number}.example.com"
        draft(slice_, Kind.WORKLOAD, name, {})
        rule = {"name": "all", "destinations": [{"host": host}]}
        draft(slice_, Kind.EGRESS_POLICY, f"p{number}", {"workloads": [name], "mode": "observe", "rules": [rule]})
        told = {"workload": name, "destination": f"{host}:443", "rule": f"acme/egress/p{number}/all"}
        would = denied(f"x{host}:443", workload=name, outcome="would_deny", rule="acme/egress/would-deny")
        seen(make.node(world.gateway, f"edge-{number}"), slice_, [flow(**told), would])
    publish_now(slice_)


QUESTION = {"workload": "orders", "destination": "api.github.com"}
CHOSEN = {
    "workload": "orders", "policy": "payments", "rule": "seen", "destinations": [{"host": "evil.example.com"}],
}  # fmt: skip
ROWS = [
    Row(f"GET {EGRESS}/flows", VIEW),
    Row(f"GET {EGRESS}/destinations", VIEW),
    Row(f"GET {EGRESS}/denials", VIEW),
    Row(f"GET {EGRESS}/residency", VIEW),
    Row(f"GET {EGRESS}/costs", VIEW),
    Row(f"GET {EGRESS}/rules", VIEW),
    Row(f"GET {EGRESS}/tunnels", VIEW),
    Row(f"GET {EGRESS}/cuts", VIEW),
    Row(f"POST {EGRESS}/test", VIEW, body=QUESTION, has_dry_run=False),  # it stores nothing
    Row(f"GET {EGRESS}/suggestions", VIEW),
    Row(f"POST {EGRESS}/suggestions", Permission.EDIT, body=CHOSEN),
    Row(f"GET {EGRESS}/unused", VIEW),
    Row(f"POST {EGRESS}/unused", Permission.EDIT, body={"rules": [{"policy": "payments", "rule": "stripe"}]}),
]
