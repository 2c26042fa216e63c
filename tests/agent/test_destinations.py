"""Named destinations on a real Envoy: the gateway speaks verified TLS there and adds what the workload never has."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_protocol.vending import VENDED_TYPE, VENDING, VendedCredential, VendedKind, VendedState

from tests.agent import vending_world as world
from tests.agent.edge import Resource
from tests.agent.http_server import Answer
from tests.agent.reports import held_back, proven
from tests.agent.vending_world import CREDENTIALS, SECRET, Workload, reason_of

pytestmark = pytest.mark.envoy
KEY = VendedCredential(VendedKind.HEADER, 1, SECRET, prefix="Bearer ")
NAME = "api.localhost"


@pytest.fixture
def trusted():
    return world.authority()


@pytest.fixture
async def place(trusted):
    async with world.tls_server(trusted, NAME) as server:
        yield server


@pytest.fixture
def node(control_plane, start_agent):
    return world.Node(control_plane, start_agent)


def stripe(place, trusted, credential=KEY, **more):
    """The slice of acme's that lets `orders` ask for `stripe`."""
    named = world.destination("stripe", NAME, place.port, "key" if credential else None, trusted.pem)
    credentials = {"key": credential} if credential else {}
    return world.acme(named, world.policy("stripe", **more), credentials=credentials)


async def test_a_credential_is_added_to_what_a_rule_allows(node, place, trusted):
    workload = await node(stripe(place, trusted), world.sealed("key", KEY))
    answer = await workload.ask("http://stripe.egress/v1/charges?a=b")
    assert answer.status_code == 200
    [asked] = place.asked
    assert (asked.path, asked.query) == ("/v1/charges", "a=b")
    assert asked.headers["authorization"] == f"Bearer {SECRET}"
    assert asked.headers["host"] == f"{NAME}:{place.port}"
    assert not [name for name in asked.headers if name.startswith(("x-gatehouse", "proxy-", "x-forwarded", "x-envoy"))]


async def test_what_a_caller_writes_in_its_place_is_gone(node, place, trusted):
    workload = await node(stripe(place, trusted), world.sealed("key", KEY))
    own = [("Authorization", "Bearer mine"), ("authorization", "Bearer also-mine"), ("X-Gatehouse-Credential", "mine")]
    assert (await workload.ask("http://stripe.egress/", headers=own)).status_code == 200
    assert place.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "mine" not in str(place.asked[0].headers)


async def test_user_and_password_and_other_headers_are_written_as_they_are_needed(node, place, trusted):
    basic = VendedCredential(VendedKind.BASIC, 1, "open sesame", username="acme")
    token = VendedCredential(VendedKind.HEADER, 1, SECRET, header="x-api-key")
    credentials = {"basic": basic, "token": token}
    named = [world.destination(name, NAME, place.port, name, trusted.pem) for name in credentials]
    slice_ = world.acme(*named, world.policy(*credentials), credentials=credentials)
    workload = await node(slice_, *(world.sealed(*one) for one in credentials.items()))
    for name in credentials:
        headers = {"authorization": "mine", "x-api-key": "mine"}
        assert (await workload.ask(f"http://{name}.egress/", headers=headers)).status_code == 200
    assert place.seen("authorization") == ["Basic YWNtZTpvcGVuIHNlc2FtZQ==", "mine"]
    assert place.seen("x-api-key") == ["mine", SECRET]


async def test_a_certificate_for_another_name_is_refused_and_nothing_is_sent(node, trusted):
    async with world.tls_server(trusted, "other.localhost") as place:
        workload = await node(stripe(place, trusted), world.sealed("key", KEY))
        assert reason_of(await workload.ask("http://stripe.egress/")) == (502, "destination_untrusted")
        assert place.asked == []


async def test_a_certificate_of_another_authority_is_refused_and_nothing_is_sent(node, trusted):
    async with world.tls_server(world.authority("Somebody else"), NAME) as place:
        workload = await node(stripe(place, trusted), world.sealed("key", KEY))
        assert reason_of(await workload.ask("http://stripe.egress/")) == (502, "destination_untrusted")
        assert place.asked == []


async def test_without_authorities_of_its_own_those_of_the_node_are_asked(node, place, trusted, config, directory):
    (directory / "roots.pem").write_text(trusted.pem)
    named = world.destination("stripe", NAME, place.port, "key")
    slice_ = world.acme(named, world.policy("stripe"), credentials={"key": KEY})
    workload = await node(slice_, world.sealed("key", KEY), settings=replace(config, roots=directory / "roots.pem"))
    assert (await workload.ask("http://stripe.egress/")).status_code == 200


async def test_a_node_whose_authorities_have_not_signed_it_refuses_it(node, place):
    named = world.destination("stripe", NAME, place.port, "key")
    workload = await node(world.acme(named, world.policy("stripe"), credentials={"key": KEY}), world.sealed("key", KEY))
    assert reason_of(await workload.ask("http://stripe.egress/")) == (502, "destination_untrusted")
    assert place.asked == []


async def test_a_redirect_is_the_workloads_to_follow_and_carries_nothing(node, trusted):
    async with world.tls_server(trusted, "other.localhost") as other:
        there = {"Location": f"https://other.localhost:{other.port}/"}
        async with world.tls_server(trusted, NAME, answer=lambda request: Answer(302, b"", there)) as place:
            workload = await node(stripe(place, trusted), world.sealed("key", KEY))
            answer = await workload.ask("http://stripe.egress/")
            assert (answer.status_code, answer.headers["location"]) == (302, there["Location"])
            assert (len(place.asked), other.asked) == (1, [])
            assert reason_of(await workload.ask(f"http://other.localhost:{other.port}/")) == (403, "no_rule")


async def test_what_would_be_denied_goes_there_without_the_credential(node, place, trusted):
    workload = await node(stripe(place, trusted, mode="observe", path_prefix="/v1"), world.sealed("key", KEY))
    for path in ("v1/a", "v2/b"):
        answer = await workload.ask(f"http://stripe.egress/{path}", headers={"Authorization": "mine"})
        assert answer.status_code == 200
    assert place.seen("authorization") == [f"Bearer {SECRET}", None]


async def test_a_name_that_is_none_is_refused_in_words_and_never_looked_up(node, place, trusted):
    workload = await node(stripe(place, trusted, mode="observe"), world.sealed("key", KEY))
    for url in ("http://strip.egress/", "http://stripe.egress:8080/", "http://a.stripe.egress/"):
        answer = await workload.ask(url)
        assert reason_of(answer) == (403, "destination_unknown"), url
        assert "no such destination" in answer.json()["error"]


async def test_a_destination_of_another_tenant_cannot_be_reached(node, place, trusted):
    globex = world.compiled("globex", world.way_out.workload("orders", "k1ab"), world.policy(is_empty=True))
    await node(stripe(place, trusted), world.sealed("key", KEY), others=[("globex@edge", globex)])
    stranger = Workload(node.port, "globex.orders.k1ab")
    assert reason_of(await stranger.ask("http://stripe.egress/")) == (403, "no_rule")
    assert place.asked == []


async def test_an_address_that_may_not_be_reached_stays_so_under_a_name(node, place, trusted):
    workload = await node(stripe(place, trusted), world.sealed("key", KEY), networks=())
    assert reason_of(await workload.ask("http://stripe.egress/")) == (403, "address_refused")
    assert place.asked == []


async def test_other_networks_of_the_platform_reach_every_destination_without_a_publish(
    node, place, trusted, control_plane
):
    workload = await node(stripe(place, trusted), world.sealed("key", KEY), networks=())
    await control_plane.publish(("platform@edge", world.platform(node.port)))
    await control_plane.reported(proven("platform@edge", 2))
    assert (await workload.ask("http://stripe.egress/")).status_code == 200


async def test_without_its_credential_a_request_is_answered_and_not_sent(node, place, trusted, control_plane):
    control_plane.also_says = {"takes": ["egress", "identified_by"]}
    workload = await node(stripe(place, trusted))
    answer = await workload.ask("http://stripe.egress/")
    assert reason_of(answer) == (503, "credential_unavailable")
    assert place.asked == []
    report = await control_plane.reported(lambda one: bool(one.egress and one.egress.flows))
    [flow] = report.egress.flows
    assert flow.identified_by == "password"
    assert (flow.destination, flow.outcome, flow.reason) == ("stripe.egress:80", "failed", "credential_unavailable")
    await control_plane.publish((CREDENTIALS, [world.sealed("key", KEY)]))
    await control_plane.reported(proven(CREDENTIALS, 2))
    assert (await workload.ask("http://stripe.egress/")).status_code == 200
    await control_plane.publish((CREDENTIALS, []))
    await control_plane.reported(proven(CREDENTIALS, 3))

    async def is_gone():
        return reason_of(await workload.ask("http://stripe.egress/")) == (503, "credential_unavailable")

    await world.until(is_gone)


async def test_a_credential_is_rotated_under_load_without_a_failed_request(node, place, trusted, control_plane):
    workload = await node(stripe(place, trusted), world.sealed("key", KEY))
    statuses, is_over = Counter(), asyncio.Event()

    async def ask():
        async with workload.client() as client:
            while not is_over.is_set():
                statuses[(await client.get("http://stripe.egress/")).status_code] += 1

    asking = [asyncio.create_task(ask()) for _ in range(4)]
    versions = [f"{SECRET}-{number}" for number in range(2, 7)]
    for number, value in enumerate(versions, start=2):
        await control_plane.publish((CREDENTIALS, [world.sealed("key", replace(KEY, version=number, secret=value))]))
        await control_plane.reported(proven(CREDENTIALS, number))
        seen = len(place.asked)

        async def is_enough(seen=seen):
            return len(place.asked) >= seen + 100

        await world.until(is_enough)
    is_over.set()
    await asyncio.gather(*asking)
    assert set(statuses) == {200}
    assert statuses[200] >= 500
    assert list(dict.fromkeys(place.seen("authorization"))) == [f"Bearer {one}" for one in (SECRET, *versions)]


async def test_what_is_no_credential_is_held_back_and_the_one_before_goes_on(node, place, trusted, control_plane):
    workload = await node(stripe(place, trusted), world.sealed("key", KEY))
    broken = Resource(VENDED_TYPE, "acme/vended/key", world.wire.wrap(VENDED_TYPE, b'{"secret": 1}'), is_sealed=True)
    await control_plane.publish((CREDENTIALS, [broken]))
    report = await control_plane.reported(held_back(CREDENTIALS, 2))
    [told] = [one.error for one in report.slices if one.error]
    assert (told.object, told.type) == ("acme/vended/key", VENDED_TYPE)
    assert (await workload.ask("http://stripe.egress/")).status_code == 200


async def test_a_credential_that_ends_is_not_used_from_then_on(node, place, trusted, control_plane):
    control_plane.also_says = {"takes": [VENDING]}
    short = replace(KEY, expires_at=datetime.now(UTC) + timedelta(seconds=6))
    workload = await node(stripe(place, trusted, short), world.sealed("key", short))
    assert (await workload.ask("http://stripe.egress/")).status_code == 200
    expired = await control_plane.reported(lambda one: states(one) == {"key": VendedState.EXPIRED})
    assert expired.vending.credentials[0].error == "The credential has ended."
    assert reason_of(await workload.ask("http://stripe.egress/")) == (503, "credential_unavailable")
    assert any(event.code == "credential_expired" for report in control_plane.reports for event in report.events)


def states(report):
    return {one.name: one.state for one in report.vending.credentials} if report.vending else None


async def test_a_cluster_that_names_a_secret_of_another_tenant_is_held_back(node, place, trusted, control_plane):
    await node(stripe(place, trusted), world.sealed("key", KEY))
    stolen = [one for one in stripe(place, trusted) if one.name == "acme/egress/stripe"]
    renamed = [Resource(one.type, "globex/egress/stripe", one.body) for one in stolen]
    await control_plane.publish(("globex@edge", renamed))
    report = await control_plane.reported(held_back("globex@edge", 1))
    [told] = [one.error for one in report.slices if one.error]
    assert "not of globex" in told.message
