"""Temporary lists: a node shuts out by itself and says so; what the control plane says holds, and a release opens."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_inspector.installed import installed
from gatehouse_protocol.findings import BanAction
from gatehouse_protocol.messages import Hold

from tests.agent.reports import proven
from tests.agent.test_inspection import ATTACK, acme, platform

pytestmark = pytest.mark.envoy
BANS = {"after": 3, "within_seconds": 600, "seconds": 600}


@pytest.fixture(autouse=True)
def engine():
    if missing := installed().get("missing"):
        pytest.skip(f"THE WAF IS NOT TESTED: {missing}")


@pytest.fixture
async def shop(control_plane, start_agent, upstream):
    await start_agent()
    policy = ("shop", {"mode": "block", "bans": BANS})
    content = acme(await upstream("echo"), policy, policy="shop", failure_mode="closed")
    await control_plane.publish(("platform@edge", platform()), ("acme@edge", content))
    await control_plane.reported(proven("acme@edge", 1))


def hold(released_at=None, since=None, seconds=300):
    since = since or datetime.now(UTC)
    until = since + timedelta(seconds=seconds)
    return Hold("acme/shop", "127.0.0.1", BanAction.BLOCK, since, until, released_at, 1_000)


async def answered(get, status):
    while (await get("shop.acme.test", "/")).status_code != status:
        pass


async def test_the_third_attack_shuts_out_and_is_reported_and_a_release_opens(control_plane, shop, get):
    for _ in range(3):
        assert (await get("shop.acme.test", ATTACK)).status_code == 403
    assert (await get("shop.acme.test", "/")).status_code == 403
    report = await control_plane.reported(lambda report: report.waf is not None and report.waf.bans)
    (ban,) = report.waf.bans
    assert (ban.policy, ban.client, ban.enforced, ban.rule) == ("acme/shop", "127.0.0.1", True, "942100")
    assert (ban.until - ban.at).total_seconds() == 600
    await control_plane.hold(hold(released_at=ban.at - timedelta(seconds=5), since=ban.at - timedelta(seconds=9)))
    await control_plane.hold(hold(released_at=datetime.now(UTC) + timedelta(seconds=2), since=ban.at))
    await answered(get, 200)


async def test_what_other_nodes_said_holds_here_too(control_plane, shop, get):
    assert (await get("shop.acme.test", "/")).status_code == 200
    await control_plane.hold(hold())
    await answered(get, 403)


async def test_lists_that_nobody_trusted_has_signed_are_refused_and_the_manifest_is_not(control_plane, shop, get):
    control_plane.holds_keys = {"k9": Ed25519PrivateKey.generate()}
    await control_plane.hold(hold())
    refused = "signature_refused"
    await control_plane.reported(lambda report: any(one.code == refused for one in report.events))
    await control_plane.reported(lambda report: report.manifest_version == control_plane.version)
    assert (await get("shop.acme.test", "/")).status_code == 200
