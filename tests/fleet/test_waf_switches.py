"""WAF switches: a rule, a policy or all of a slice's policies stop looking within seconds; drafts stay as they are."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf import any_pb2

from console.audit.actor import SYSTEM
from console.base.errors import Invalid
from fleet.actions.switches import lift_expired, lift_switch, throw_switch
from fleet.models import Switch
from fleet.switching import Throw
from policies import envoy
from policies.actions.objects import import_objects
from policies.compiler import Kind, SwitchType
from policies.compiler.envoy.held_rules import FILTER_NAME
from policies.compiler.limits import HELD_ENTRIES
from policies.models import Resource, SliceResource
from tests.fleet.edge import draft, publish_now
from tests.fleet.test_switches import come_through, route


@pytest.fixture
def site(edge, crew):
    """Acme's site with a WAF policy, live on four nodes as revision 2."""
    draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "block"})
    draft(edge.acme, Kind.HOSTNAME, "shop.acme.test", {"waf": {"policy": "shop", "failure_mode": "closed"}})
    draft(edge.acme, Kind.ROUTE, "shop", route("/"))
    publish_now(edge.acme)
    come_through(edge.acme, crew, 2)
    return edge


ADMIN = {"name": "admin", "expression": 'starts_with(http.request.uri.path, "/admin")', "action": "block"}
OFFICE = {"name": "office", "expression": "ip.src in $office", "action": "block"}


def held(slice_):
    """The rules that Envoy holds by itself for the live host."""
    row = SliceResource.objects.get(
        slice=slice_, name="acme/shop.acme.test", type_url__endswith="VirtualHost", to_sequence=None
    )
    host = envoy.schema().unpack(bytes(Resource.objects.get(pk=row.digest).body))
    config = host.typed_per_filter_config.get(FILTER_NAME)
    return [] if config is None else sorted(envoy.schema().open_any(config).rbac.rules.policies)


def put(slice_, *objects):
    """Import and publish."""
    found = [{"kind": kind, "name": name, "spec": spec} for kind, name, spec in objects]
    import_objects(actor=SYSTEM, slice=slice_, objects=found)
    publish_now(slice_)


def test_what_envoy_holds_follows_policies_lists_and_switches(site, crew):
    entries = [{"value": "192.0.2.1"}]
    put(
        site.acme,
        ("list", "office", {"type": "address", "entries": entries}),
        ("waf_policy", "shop", {"mode": "block", "rules": [ADMIN, OFFICE]}),
    )
    come_through(site.acme, crew, 3)
    both = ["waf/acme/shop/admin", "waf/acme/shop/office"]
    assert held(site.acme) == both
    row = throw(site, SwitchType.WAF_RULE_OFF, "admin")
    come_through(site.acme, crew, 4)
    assert held(site.acme) == both[1:]
    many = [{"value": f"2001:db8::{number:x}"} for number in range(HELD_ENTRIES + 1)]
    put(site.acme, ("list", "office", {"type": "address", "entries": many}))
    come_through(site.acme, crew, 5)
    assert held(site.acme) == []
    lift_switch(row, "It was mended.", actor=SYSTEM)
    come_through(site.acme, crew, 6)
    assert held(site.acme) == both[:1]


def live_policy(slice_, name="acme/shop", type_="WafPolicy"):
    row = SliceResource.objects.get(slice=slice_, name=name, type_url__endswith=type_, to_sequence=None)
    return json.loads(any_pb2.Any.FromString(bytes(Resource.objects.get(pk=row.digest).body)).value)


def throw(site, type, target=""):
    return throw_switch(site.acme, Throw(type=type, target=target, reason="Too much."), actor=SYSTEM)


def test_a_rule_goes_off_and_comes_back(site, crew):
    row = throw(site, SwitchType.WAF_RULE_OFF, "942100")
    come_through(site.acme, crew, 3)
    assert [one["rule"] for one in live_policy(site.acme)["exclusions"]] == [942100]
    lift_switch(row, "It was mended.", actor=SYSTEM)
    come_through(site.acme, crew, 4)
    assert live_policy(site.acme)["exclusions"] == []


def test_a_policy_that_is_off_stays_off_through_a_publish(site, crew):
    throw(site, SwitchType.WAF_POLICY_OFF, "shop")
    come_through(site.acme, crew, 3)
    assert live_policy(site.acme)["mode"] == "off"
    stricter = {"kind": "waf_policy", "name": "shop", "spec": {"mode": "block", "paranoia": 2}}
    import_objects(actor=SYSTEM, slice=site.acme, objects=[stricter])
    publish_now(site.acme)
    assert (live_policy(site.acme)["mode"], live_policy(site.acme)["paranoia"]) == ("off", 2)


def test_all_policies_go_off_and_routes_that_ask_them_can_still_be_switched(site, crew):
    throw(site, SwitchType.WAF_OFF)
    come_through(site.acme, crew, 3)
    throw(site, SwitchType.ROUTE_MAINTENANCE, "shop")
    come_through(site.acme, crew, 4)
    assert live_policy(site.acme)["mode"] == "off"


def test_a_policy_that_is_not_live_is_named(site):
    with pytest.raises(Invalid) as refused:
        throw(site, SwitchType.WAF_POLICY_OFF, "gone")
    assert refused.value.problems[0].text == "No waf_policy gone is live."


def test_a_dlp_policy_only_observes_for_a_while(site, crew):
    put(site.acme, ("dlp_policy", "cards", {"mode": "enforce", "detectors": [{"detector": "iban", "action": "block"}]}))
    come_through(site.acme, crew, 3)
    until = datetime.now(UTC) + timedelta(hours=1)
    wanted = Throw(type=SwitchType.DLP_POLICY_OBSERVE, target="cards", reason="Blocks orders.", expires_at=until)
    row = throw_switch(site.acme, wanted, actor=SYSTEM)
    come_through(site.acme, crew, 4)
    assert live_policy(site.acme, "acme/dlp/cards", "DlpPolicy")["mode"] == "observe"
    put(site.acme, ("dlp_policy", "cards", {"mode": "enforce", "detectors": [{"detector": "iban"}], "unread": "deny"}))
    come_through(site.acme, crew, 5)
    assert live_policy(site.acme, "acme/dlp/cards", "DlpPolicy")["mode"] == "observe"
    Switch.objects.filter(pk=row.pk).update(next_look_at=datetime.now(UTC))
    assert lift_expired() == 1
    come_through(site.acme, crew, 6)
    assert live_policy(site.acme, "acme/dlp/cards", "DlpPolicy")["mode"] == "enforce"


def test_what_nobody_looks_for_is_not_forgotten(site):
    for end in (None, datetime.now(UTC) + timedelta(days=32)):
        with pytest.raises(Invalid) as refused:
            throw_switch(site.acme, Throw(type=SwitchType.DLP_OFF, reason="Why.", expires_at=end), actor=SYSTEM)
        assert refused.value.problems[0].pointer == "/expires_at"
