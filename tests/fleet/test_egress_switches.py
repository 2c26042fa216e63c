"""Emergency denials: within seconds in the routes of every workload, with an end that nodes know, too."""

from datetime import UTC, datetime, timedelta

import pytest

from console.audit.actor import SYSTEM
from console.base.errors import Conflict, Invalid
from fleet.actions.switches import lift_expired, lift_switch, throw_switch
from fleet.models import Switch
from fleet.switching import Throw
from policies import envoy
from policies.compiler import Kind, SwitchType
from policies.models import Resource, SliceResource
from tests.fleet.edge import draft, publish_now
from tests.fleet.test_switches import come_through

UNTIL = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def site(edge, crew):
    """Acme with a workload and its policy, live on four nodes as revision 2."""
    draft(edge.acme, Kind.WORKLOAD, "orders", {})
    rule = {"name": "payments", "destinations": [{"host": "api.stripe.com"}]}
    draft(edge.acme, Kind.EGRESS_POLICY, "partners", {"workloads": ["orders"], "rules": [rule]})
    publish_now(edge.acme)
    come_through(edge.acme, crew, 2)
    return edge


def throw(site, type=SwitchType.DESTINATION_DENY, destination="**.leak.test", expires_at=UNTIL, **more):
    wanted = Throw(type=type, destination=destination, reason="A leak.", expires_at=expires_at, **more)
    return throw_switch(site.acme, wanted, actor=SYSTEM)


def denied(site) -> list[str]:
    """The names of the live routes of the workload, in order."""
    row = SliceResource.objects.get(slice=site.acme, type_url__endswith=".RouteConfiguration", to_sequence=None)
    table = envoy.schema().unpack(bytes(Resource.objects.get(pk=row.digest).body))
    action = table.virtual_hosts[0].matcher.matcher_tree.exact_match_map.map["orders"].action
    return [route.name.removeprefix("acme/egress/") for route in envoy.schema().open_any(action.typed_config).routes]


def test_a_denial_comes_first_in_every_revision_until_it_is_lifted(site, crew):
    row = throw(site)
    assert row.rollout.revision.message == "Switch thrown, **.leak.test denied to all workloads: A leak."
    come_through(site.acme, crew, 3)
    assert denied(site)[:3] == ["emergency", "emergency", "partners/payments"]
    draft(site.acme, Kind.WORKLOAD, "reports", {})
    publish_now(site.acme)
    come_through(site.acme, crew, 4)
    assert denied(site)[0] == "emergency"
    lift_switch(row, "It was mended.", actor=SYSTEM)
    come_through(site.acme, crew, 5)
    assert denied(site)[0] == "partners/payments"


def test_a_long_reason_is_kept_and_the_message_of_the_revision_cut(site, crew):
    reason, destination = "because " * 49, f"**.{'a' * 60}.{'b' * 60}.leak.test"
    wanted = Throw(SwitchType.DESTINATION_DENY, reason.strip(), destination=destination, expires_at=UNTIL)
    row = throw_switch(site.acme, wanted, actor=SYSTEM)
    assert row.reason == reason.strip()
    assert row.rollout.revision.message.startswith(f"Switch thrown, {destination} denied to all workloads: because")
    assert row.rollout.revision.message.endswith("because…")


def test_what_is_over_is_lifted_by_itself(site, crew):
    row = throw(site, SwitchType.WORKLOAD_DENY, destination="", target="orders")
    come_through(site.acme, crew, 3)
    Switch.objects.filter(pk=row.pk).update(next_look_at=datetime.now(UTC))
    assert lift_expired() == 1
    come_through(site.acme, crew, 4)
    assert "emergency" not in denied(site)


def test_one_thing_is_denied_once_however_it_is_written_and_others_beside_it(site):
    row = throw(site, destination="API.leak.test")
    assert row.destination == "api.leak.test"
    with pytest.raises(Conflict, match="already"):
        throw(site, destination="api.leak.test")
    throw(site, destination="api.leak.test:443")
    throw(site, SwitchType.WORKLOAD_DENY, destination="api.leak.test", target="orders")
    assert Switch.objects.filter(lifted_at=None).count() == 3


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"expires_at": None}, "/expires_at"),
        ({"expires_at": UNTIL + timedelta(days=31)}, "/expires_at"),
        ({"destination": ""}, "/destination"),
        ({"destination": "a b"}, "/destination"),
        ({"target": "orders"}, "/target"),
        ({"type": SwitchType.WORKLOAD_DENY, "target": "nobody"}, "/target"),
        ({"type": SwitchType.WAF_OFF}, "/destination"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(site, wanted, pointer):
    with pytest.raises(Invalid) as refused:
        throw(site, **wanted)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]
