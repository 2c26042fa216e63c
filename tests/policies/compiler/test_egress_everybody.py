"""What the platform denies to the workloads of every tenant, on a real Envoy: without a publish of theirs."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from policies.compiler import SwitchSpec, name_of_switch
from tests.policies.compiler.intents import compiled, made, named
from tests.policies.compiler.running_envoy import running
from tests.policies.compiler.test_egress import (
    ALLOWED_HOST,
    Server,
    WayOut,
    egress_listener,
    policy,
    to,
    workload,
)

pytestmark = pytest.mark.envoy
LATER = datetime.now(UTC) + timedelta(hours=1)


def switch(destination: str, until: datetime = LATER, message: str = ""):
    name = {"type": "destination_deny", "destination": destination, "until": until, "message": message}
    return made("switch", name_of_switch(SwitchSpec(**name)), {**name, "until": until.isoformat()})


def doors(*switches, **more):
    return compiled(
        egress_listener(), *switches, tenant="platform", is_platform=True,
        allowed_private_networks=("127.50.0.0/16",), **more,
    )  # fmt: skip


@pytest.fixture(scope="module")
def sides():
    denied, free = Server(ALLOWED_HOST), Server(ALLOWED_HOST)
    yield denied, free
    denied.close()
    free.close()


def tenants(*servers: Server):
    """Two tenants that may reach both, and a workload that is only observed."""
    rules = {
        "all": {"destinations": [to(ALLOWED_HOST, one.port, way) for one in servers for way in ("tunnel", "http")]}
    }
    rules["named"] = {"destinations": [to(f"{name}.egress", 80, "http") for name in ("first", "second")]}
    behind = [made("egress_destination", name, {"host": f"{name}.partner.test"}) for name in ("first", "second")]
    acme = compiled(
        *behind, workload("orders", k1ab="right"), workload("watched", k1ab="right"),
        policy("partners", "orders", **rules), policy("trial", "watched", mode="observe"),
    )  # fmt: skip
    del rules["named"]
    globex = compiled(workload("reader", k1ab="right"), policy("partners", "reader", **rules), tenant="globex")
    return (*acme.resources, *globex.resources)


@pytest.fixture(scope="module")
def out(sides):
    denied, free = sides
    over = switch(f"{ALLOWED_HOST}:{free.port}", datetime.now(UTC) - timedelta(seconds=5))
    on = switch(f"{ALLOWED_HOST}:{denied.port}", message="Data of ours is offered 100% there.")
    behind = switch("first.partner.test:443")
    with running(tenants(denied, free), doors(on, over, behind).resources) as gateway:
        yield WayOut(gateway, free, denied)


@pytest.mark.parametrize("user", ["acme.orders.k1ab", "acme.watched.k1ab", "globex.reader.k1ab"])
@pytest.mark.parametrize("method", ["CONNECT", "GET"])
def test_nobody_reaches_it_whatever_their_tenant_says_and_others_are_reached(out, user, method):
    def ask(server):
        place = f"{ALLOWED_HOST}:{server.port}"
        target = place if method == "CONNECT" else f"http://{place}/"
        return out.ask(target, user=user, method=method, host=place)

    before = len(out.forbidden.met)
    told = ask(out.forbidden)
    assert (told.status, told.reason) == (403, "emergency")
    body = json.loads(told.text)
    assert body["workload"] == user.split(".")[1]
    assert body["error"].endswith("Data of ours is offered 100% there.")
    assert len(out.forbidden.met) == before
    assert ask(out.allowed).status == 200


@pytest.mark.parametrize("user", ["acme.orders.k1ab", "acme.watched.k1ab"])
def test_a_name_of_a_tenants_own_leads_nobody_there_either(out, user):
    told = out.ask("http://first.egress/", user=user, host="first.egress")
    assert (told.status, told.reason) == (403, "emergency")
    assert json.loads(told.text)["destination"] == "first.egress:80"
    assert out.ask("http://second.egress/", user=user, host="second.egress").reason != "emergency"


def test_who_has_not_proven_who_they_are_is_told_nothing_of_it(out):
    place = f"{ALLOWED_HOST}:{out.forbidden.port}"
    for user, password in (("acme.orders.k1ab", "wrong"), ("platform.x.k1ab", "right"), ("nobody.x.k1ab", "right")):
        told = out.ask(place, user=user, password=password, method="CONNECT")
        assert (told.status, told.reason) == (407, "identity_refused")


def test_a_caller_cannot_name_the_tenant_in_a_header(out):
    place = f"{ALLOWED_HOST}:{out.forbidden.port}"
    for tenant in ("globex", "platform", "none"):
        told = out.ask(f"http://{place}/", host=place, headers=f"x-gatehouse-tenant: {tenant}\r\n")
        assert (told.status, told.reason) == (403, "emergency")


def test_no_listener_changes_by_a_denial_and_nothing_is_left_of_one_that_is_lifted():
    without, with_one = doors(), doors(switch("**.leak.test"))
    assert named(without, "Listener", "egress") == named(with_one, "Listener", "egress")
    added = {one.name for one in with_one.resources} - {one.name for one in without.resources}
    assert added == {"platform/egress"}
