"""What the control plane sends is believed only if signed, fitting and whole; a refusal never touches traffic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_protocol.frames import encode_frames

from tests.agent import edge
from tests.agent.control_plane import Faults
from tests.agent.http_server import Answer, problem
from tests.agent.reports import held_back, proven, slice_in, told

pytestmark = pytest.mark.envoy


def shop(body):
    return edge.virtual_host("acme", "shop.test", edge.answer("acme", body))


@pytest.fixture
async def serving(control_plane, start_agent):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))


def flipped(envelope):
    payload = envelope["payload"]
    return envelope | {"payload": payload[:-8] + ("AAAA" if payload[-8:-4] != "AAAA" else "BBBB") + payload[-4:]}


def expired(manifest):
    return replace(manifest, expires_at=datetime.now(UTC) - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (Faults(envelope=flipped), "signature_refused"),
        (Faults(manifest=expired), "manifest_expired"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_such_a_manifest_is_refused_and_told(control_plane, serving, get, faults, code):
    control_plane.faults = faults
    await control_plane.publish(("acme@edge", [shop("evil")]))
    report = await control_plane.reported(told(code))
    assert report.agent.refusals >= 1
    assert (await get("shop.test")).text == "one"
    control_plane.faults = Faults()
    await control_plane.publish(("acme@edge", [shop("good")]))
    await control_plane.reported(proven("acme@edge", 3))


async def test_a_manifest_signed_by_a_stranger_is_refused(control_plane, serving, get):
    control_plane.config_keys = {"k1": Ed25519PrivateKey.generate()}
    await control_plane.publish(("acme@edge", [shop("evil")]))
    await control_plane.reported(told("signature_refused"))
    assert (await get("shop.test")).text == "one"


async def test_keys_rotate_when_the_old_one_vouches_for_the_new(control_plane, serving, get):
    old, new = control_plane.config_keys["k1"], Ed25519PrivateKey.generate()
    control_plane.config_keys = {"k2": new, "k1": old}
    listed = control_plane._keys
    answer = await listed(None, "")

    def sign_with_new_only(request):
        if request.path.endswith("/keys"):
            return answer
        control_plane.config_keys = {"k2": new}
        return None

    control_plane.faults = Faults(answer=sign_with_new_only)
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))


async def test_a_redirect_is_not_followed(control_plane, serving, get):
    def redirect(request):
        if request.path.endswith("/manifest"):
            return Answer(302, headers={"Location": f"{control_plane.url}/node/v1/elsewhere"})
        return None

    control_plane.faults = Faults(answer=redirect)
    await control_plane.publish(("acme@edge", [shop("two")]))  # answers the poll that is parked already
    polls = control_plane.asked("manifest")
    await control_plane.until(lambda: control_plane.asked("manifest") >= polls + 2)
    assert not control_plane.asked("elsewhere")
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("shop.test")).text == "two"


async def test_an_index_that_does_not_add_up_is_refused_and_the_old_kept(control_plane, serving, get):
    control_plane.faults = Faults(index=lambda index: replace(index, changed=index.changed[:0]))
    await control_plane.publish(("acme@edge", [shop("two")]))
    report = await control_plane.reported(held_back("acme@edge", 2))
    assert slice_in(report, "acme@edge").error.stage == "verify"
    await control_plane.reported(told("index_mismatch"))
    assert (await get("shop.test")).text == "one"


async def test_a_wrong_hint_costs_only_the_round_trip(control_plane, serving, get):
    def hinted_only(request):
        control_plane.faults.index = (
            (lambda index: index)
            if request.path.endswith("/index")
            else (lambda index: replace(index, changed=index.changed[:0]))
        )

    control_plane.faults = Faults(answer=hinted_only, frames=lambda frames: frames[:-1])
    control_plane.faults.frames = lambda frames: frames
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("shop.test")).text == "two"


@pytest.mark.parametrize("broken", [lambda frames: frames[:-1], lambda frames: encode_frames([])])
async def test_bodies_that_are_cut_or_missing_are_not_applied(control_plane, serving, get, broken):
    control_plane.faults = Faults(frames=broken)
    await control_plane.publish(("acme@edge", [shop("two")]))
    report = await control_plane.reported(held_back("acme@edge", 2))
    assert slice_in(report, "acme@edge").error.stage == "fetch"
    assert (await get("shop.test")).text == "one"


async def test_a_body_listed_under_another_type_is_refused(control_plane, serving, get):
    disguised = replace(edge.cluster("acme", "echo"), type=shop("x").type, name="acme/shop.test")
    await control_plane.publish(("acme@edge", [disguised]))
    report = await control_plane.reported(held_back("acme@edge", 2))
    assert "another type" in slice_in(report, "acme@edge").error.message
    assert (await get("shop.test")).text == "one"


async def test_an_expired_token_is_replaced(control_plane, serving):
    control_plane.expire_tokens()
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))


async def test_a_revoked_node_keeps_serving(control_plane, serving, get):
    control_plane.revoked.update(control_plane.nodes)
    reports = control_plane.asked("reports")
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.until(lambda: control_plane.asked("reports") > reports)
    assert (await get("shop.test")).text == "one"


async def test_counts_survive_a_control_plane_that_does_not_store_them(control_plane, serving, get):
    refused = []

    def deny_reports(request):
        if request.path.endswith("/reports"):
            refused.append(request.json())
            return problem(503, "unavailable", Retry_After="0")
        return None

    control_plane.faults = Faults(answer=deny_reports)
    for _ in range(5):
        await get("shop.test")
    await control_plane.until(lambda: any(one["counts"] for one in refused))
    control_plane.faults = Faults()

    def is_all_counted():
        once = {one.sequence: one for one in control_plane.reports if one.counts}
        rows = [row for one in once.values() for row in one.counts.rows]
        return sum(row.count for row in rows if row.route == "acme/all") == 5

    await control_plane.until(is_all_counted)
