"""A gateway with Acme's slice, a workload and what is published of it."""

import pytest

from policies.compiler import Kind
from policies.models import Slice
from tests.callers import Caller, signed_in
from tests.cast import Cast
from tests.fleet.edge import Edge, build, draft, publish_now


@pytest.fixture
def edge(cast: Cast) -> Edge:
    """The gateway of the fleet's tests."""
    return build(cast)


@pytest.fixture
def acme(edge: Edge) -> Slice:
    """Acme's slice: its workload `orders` may reach Stripe, `reports` is observed; live."""
    for name in ("orders", "reports"):
        draft(edge.acme, Kind.WORKLOAD, name, {})
    rules = [
        {"name": "stripe", "destinations": [{"host": "api.stripe.com"}]},
        {"name": "all-of-stripe", "destinations": [{"host": "**.stripe.com"}]},
        {"name": "github", "destinations": [{"host": "*.github.com"}]},
        {"name": "never", "action": "deny", "destinations": [{"host": "gist.github.com"}]},
    ]
    draft(edge.acme, Kind.EGRESS_POLICY, "payments", {"workloads": ["orders"], "rules": rules})
    draft(edge.acme, Kind.EGRESS_POLICY, "trial", {
        "workloads": ["reports"], "mode": "observe",
        "rules": [{"name": "own", "destinations": [{"host": "reports.example.com"}]}],
    })  # fmt: skip
    publish_now(edge.acme)
    return Slice.objects.get(pk=edge.acme.pk)


@pytest.fixture
def alice(cast: Cast) -> Caller:
    """Acme's owner, signed in."""
    return signed_in(cast.alice)
