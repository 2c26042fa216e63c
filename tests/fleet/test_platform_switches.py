"""The platform's WAF switches: one revision for each gateway, for all its tenants, which every one of them can see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from gatehouse_protocol.vocabulary import STOOD_DOWN
from google.protobuf.json_format import MessageToDict

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict, Invalid
from egress.models import Cut
from fleet.actions.platform_switches import throw_everywhere
from fleet.actions.switches import lift_expired, lift_switch
from fleet.models import Rollout, Switch
from fleet.switching import Throw
from policies import envoy
from policies.compiler import Kind, SwitchType
from policies.models import Resource, SliceResource
from tests.fleet.edge import draft, publish_now
from tests.fleet.test_switches import come_through

URL = "/platform-switches"


@pytest.fixture
def live(edge, crew):
    """The platform's slice as it is live on four nodes."""
    publish_now(edge.platform)
    come_through(edge.platform, crew, 1)
    edge.platform.refresh_from_db()
    return edge


def thrown(gateway=None, type=SwitchType.WAF_OFF, target="", hours=1):
    wanted = Throw(type, "Workers crash.", target, expires_at=timezone.now() + timedelta(hours=hours))
    return throw_everywhere(gateway, wanted, actor=SYSTEM)


def with_way_out(live, crew):
    """A way out of the gateway, live."""
    draft(live.platform, Kind.LISTENER, "egress", {"protocol": "egress", "address": "127.0.0.1", "port": 13128})
    publish_now(live.platform)
    live.platform.refresh_from_db()
    come_through(live.platform, crew, live.platform.last_sequence)
    return live


def denied(live):
    """What the live routes for everybody deny."""
    row = SliceResource.objects.filter(
        slice=live.platform, name="platform/egress", type_url__endswith="RouteConfiguration"
    )
    found = row.filter(to_sequence=None, type_url__contains="v3.RouteConfiguration").first()
    if found is None:
        return []
    table = envoy.schema().unpack(bytes(Resource.objects.get(pk=found.digest).body))
    return [route.match.headers[0].string_match.exact for route in table.virtual_hosts[0].routes]


def asked(type="waf_off", **more):
    return {"type": type, "reason": "Crashes.", "expires_at": timezone.now() + timedelta(hours=1), **more}


def told(slice_):
    """What nodes read in the live route table."""
    row = SliceResource.objects.get(slice=slice_, name="ingress", to_sequence=None)
    table = envoy.schema().unpack(bytes(Resource.objects.get(pk=row.digest).body))
    found = MessageToDict(table.metadata).get("filterMetadata", {}).get(STOOD_DOWN, {})
    return {key: [int(one) for one in value] if isinstance(value, list) else value for key, value in found.items()}


def test_one_revision_of_the_platform_tells_all_nodes_and_a_publish_keeps_it(live, crew):
    before = live.platform.last_sequence
    (row,) = thrown()
    thrown(type=SwitchType.WAF_RULE_OFF, target="942100")
    come_through(live.platform, crew, before + 2)
    assert told(live.platform) == {"off": True, "rules_off": [942100]}
    assert row.rollout.strategy["name"] == "emergency"
    draft(live.platform, Kind.LISTENER, "other", {"protocol": "http", "address": "127.0.0.1", "port": 10081})
    publish_now(live.platform)
    come_through(live.platform, crew, before + 3)
    assert told(live.platform) == {"off": True, "rules_off": [942100]}
    lift_switch(row, "It was mended.", actor=SYSTEM)
    come_through(live.platform, crew, before + 4)
    assert told(live.platform) == {"rules_off": [942100]}
    said = Entry.objects.filter(slice="platform@edge", target_kind="switch").values_list("summary", flat=True)
    assert set(said) == {
        "Switch thrown, WAF off: Workers crash.",
        "Switch thrown, WAF rule 942100 off: Workers crash.",
        "Switch lifted, WAF off: It was mended.",
    }


def test_it_ends_by_itself(live, crew):
    (row,) = thrown()
    Switch.objects.filter(pk=row.pk).update(next_look_at=timezone.now() - timedelta(seconds=1))
    assert lift_expired() == 1
    come_through(live.platform, crew, live.platform.last_sequence + 2)
    assert told(live.platform) == {}


def test_tenants_see_it_and_only_the_platform_throws_and_lifts(live, as_bob, as_olga):
    assert as_bob.post(URL, asked()).status_code == 403
    answer = as_olga.post(URL, asked("waf_rule_off", target="942100", gateway="edge"))
    assert answer.status_code == 201, answer.content
    (row,) = answer.data["items"]
    (seen,) = as_bob.get(f"{URL}?active=true").data["items"]
    assert (seen["id"], seen["gateway"], seen["target"], seen["state"]) == (row["id"], "edge", "942100", "on")
    assert as_bob.post(f"{URL}/{row['id']}/lift", {"reason": "No."}).status_code == 403
    assert as_olga.post(f"{URL}/{row['id']}/lift", {"reason": "Mended."}).data["state"] == "lifting"
    assert as_bob.get(f"{URL}?active=true").data["items"] == []


def test_what_is_on_everywhere_is_not_thrown_again(live):
    thrown()
    with pytest.raises(Conflict) as refused:
        thrown(live.gateway)
    assert refused.value.code == "switch_on"


def test_a_dry_run_throws_nothing(live, as_olga):
    before = Rollout.objects.count()
    answer = as_olga.post(f"{URL}?dry_run=true", asked())
    assert (answer.status_code, len(answer.data["items"])) == (201, 1)
    assert (Switch.objects.count(), Rollout.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("type", "target", "hours", "pointer"),
    [
        (SwitchType.WAF_OFF, "", 24 * 8, "/expires_at"),
        (SwitchType.WAF_OFF, "", -1, "/expires_at"),
        (SwitchType.WAF_OFF, "942100", 1, "/target"),
        (SwitchType.WAF_RULE_OFF, "mine", 1, "/target"),
        (SwitchType.WAF_RULE_OFF, "", 1, "/target"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(live, type, target, hours, pointer):
    with pytest.raises(Invalid) as refused:
        thrown(type=type, target=target, hours=hours)
    assert refused.value.problems[0].pointer == pointer


def test_a_destination_is_denied_to_every_tenant_and_nobodys_slice_but_the_platforms_changes(
    live, crew, as_olga, as_bob
):
    with_way_out(live, crew)
    live.acme.refresh_from_db()
    before, acme = live.platform.last_sequence, live.acme.last_sequence
    wanted = asked("destination_deny", destination="API.leak.test:443", gateway="edge", show_reason=True)
    assert as_bob.post(URL, wanted).status_code == 403
    answer = as_olga.post(URL, wanted)
    assert answer.status_code == 201, answer.content
    (row,) = answer.data["items"]
    assert (row["destination"], row["cuts"], row["outdated_ways_out"]) == ("api.leak.test:443", 0, [])
    come_through(live.platform, crew, before + 1)
    assert denied(live) == ["api.leak.test:443"] * 2
    live.acme.refresh_from_db()
    assert live.acme.last_sequence == acme
    assert as_olga.post(f"{URL}/{row['id']}/lift", {"reason": "Mended."}).status_code == 200
    come_through(live.platform, crew, before + 2)
    assert denied(live) == []


def test_it_is_seen_by_the_test_of_rules_of_every_tenant(live, crew, as_bob):
    with_way_out(live, crew)
    draft(live.acme, Kind.WORKLOAD, "orders", {})
    rule = {"name": "all", "destinations": [{"host": "api.leak.test"}]}
    draft(live.acme, Kind.EGRESS_POLICY, "partners", {"workloads": ["orders"], "rules": [rule]})
    ask = {"workload": "orders", "destination": "api.leak.test:443", "against": "draft"}
    assert as_bob.post("/slices/acme@edge/egress/test", ask).data["outcome"] == "allowed"
    wanted = Throw(
        SwitchType.DESTINATION_DENY,
        "A leak.",
        destination="**.leak.test",
        expires_at=timezone.now() + timedelta(hours=1),
    )
    throw_everywhere(live.gateway, wanted, actor=SYSTEM)
    told = as_bob.post("/slices/acme@edge/egress/test", ask).data
    assert (told["outcome"], told["reason"]) == ("denied", "emergency")


def test_tunnels_that_it_cut_are_counted_for_it_alone(live, crew, as_olga):
    with_way_out(live, crew)
    for destination in ("**.leak.test", "other.test"):
        as_olga.post(URL, asked("destination_deny", destination=destination, gateway="edge"))
    for destination, cause in (
        ("a.leak.test:443", "platform"),
        ("b.test:443", "platform"),
        ("a.leak.test:443", "denied"),
    ):
        Cut.objects.create(
            id=uuid4(), at=timezone.now(), slice_id=live.acme.pk, node_id=uuid4(), node_name="one", revision_sequence=1,
            workload="orders", destination=destination, rule="", cause=cause, count=3,
        )  # fmt: skip
    rows = as_olga.get(f"{URL}?active=true").data["items"]
    assert {row["destination"]: row["cuts"] for row in rows} == {"**.leak.test": 3, "other.test": 0}


def test_where_there_is_no_way_out_nothing_is_claimed(live):
    wanted = Throw(
        SwitchType.DESTINATION_DENY,
        "A leak.",
        destination="**.leak.test",
        expires_at=timezone.now() + timedelta(hours=1),
    )
    with pytest.raises(Conflict) as refused:
        throw_everywhere(live.gateway, wanted, actor=SYSTEM)
    assert refused.value.code == "no_way_out"


def test_a_listener_of_an_earlier_version_is_named_until_the_platform_publishes(
    live, crew, as_olga, as_bob, monkeypatch
):
    for module in ("policies.compiler.envoy.egress.everybody", "policies.queries.context"):
        monkeypatch.setattr(f"{module}.GUARD_VERSION", 1)
    with_way_out(live, crew)
    monkeypatch.undo()
    assert as_olga.get("/gateways/edge").data["outdated_ways_out"] == ["egress"]
    answer = as_olga.post(URL, asked("destination_deny", destination="**.leak.test", gateway="edge"))
    assert answer.data["items"][0]["outdated_ways_out"] == ["egress"]
    ask = {
        "type": "destination_deny",
        "destination": "x.test",
        "reason": "A leak.",
        "expires_at": asked()["expires_at"],
    }
    own = as_bob.post("/slices/acme@edge/switches", ask)
    assert own.data["outdated_ways_out"] == ["egress"], own.data
    live.platform.refresh_from_db()
    come_through(live.platform, crew, live.platform.last_sequence)
    publish_now(live.platform)
    live.platform.refresh_from_db()
    come_through(live.platform, crew, live.platform.last_sequence)
    assert as_olga.get("/gateways/edge").data["outdated_ways_out"] == []
    assert as_olga.get(f"{URL}?active=true").data["items"][0]["outdated_ways_out"] == []
