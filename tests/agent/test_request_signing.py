"""Requests signed for AWS: what arrives has the signature that an implementation of the test's own gives it."""

import hashlib
from dataclasses import replace

import pytest
from gatehouse_protocol.vending import VendedCredential, VendedKind

from tests.agent import vending_world as world
from tests.agent.http_server import Request
from tests.agent.reports import proven
from tests.agent.sigv4 import UNSIGNED, signature_in, signature_of
from tests.agent.vending_world import CREDENTIALS, reason_of

REGION, NAME = "us-east-1", "service.localhost"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEY = VendedCredential(
    VendedKind.AWS_SIGV4, 1, SECRET, service="service", region=REGION, access_key_id="AKIDEXAMPLE"
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"


# Of the suite that AWS has published (`aws-sig-v4-test-suite`), as awslabs/aws-c-auth has it below
# `tests/aws-signing-test-suite/v4/<case>/header-signed-request.txt`. There the form also covers its length and its hash
# (`COVERED`); with its type alone (`FORMED`) it is quoted by many who implement it.
VANILLA = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
POSTED = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
ORDERED = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
FORMED = "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
COVERED = "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"
FORM_HASH = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "body", "signature"),
    [
        ("GET", "/", "", {}, b"", VANILLA),
        ("POST", "/", "", {}, b"", POSTED),
        ("GET", "/", "Param2=value2&Param1=value1", {}, b"", ORDERED),
        ("POST", "/", "", {"content-type": FORM}, b"Param1=value1", FORMED),
        (
            "POST", "/", "", {"content-type": FORM, "content-length": "13", "x-amz-content-sha256": FORM_HASH},
            b"Param1=value1", COVERED,
        ),
    ],
    ids=[
        "get-vanilla", "post-vanilla", "get-vanilla-query-order-key-case", "post-x-www-form-urlencoded",
        "post-x-www-form-urlencoded-covered",
    ],
)  # fmt: skip
def test_the_tests_own_implementation_signs_the_published_vectors_as_published(
    method, path, query, headers, body, signature
):
    all_headers = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z", **headers}
    scope = f"Credential=AKIDEXAMPLE/20150830/{REGION}/service/aws4_request"
    names = ";".join(sorted(all_headers))
    all_headers["authorization"] = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders={names}, Signature=?"
    assert signature_of(Request(method, path, query, all_headers, body), SECRET, REGION, "service") == signature


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


def signing(place, trusted, credential=KEY):
    named = world.destination("aws", NAME, place.port, "key", trusted.pem)
    return world.acme(named, world.policy("aws"), credentials={"key": credential})


@pytest.mark.envoy
@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        ("GET", "/", {}, None),
        ("GET", "/?Param2=value2&Param1=value1&Param1=value0", {}, None),
        ("POST", "/", {"content-type": FORM}, b"Param1=value1"),
        ("PUT", "/a%20b/c", {"x-amz-target": "Some.Thing"}, b"x" * 200_000),
        ("GET", "/", {"authorization": "mine", "x-amz-date": "20150830T123600Z", "x-amz-security-token": "mine"}, None),
    ],
)
async def test_what_arrives_is_signed_as_it_must_be(node, place, trusted, method, target, headers, body):
    workload = await node(signing(place, trusted), world.sealed("key", KEY))
    answer = await workload.ask(f"http://aws.egress{target}", method, headers, body)
    assert answer.status_code == 200
    [asked] = place.asked
    assert signature_in(asked) == signature_of(asked, SECRET, REGION, "service")
    assert {"host", "x-amz-date"} <= set(
        asked.headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    )
    assert "x-amz-security-token" not in asked.headers
    assert "x-gatehouse-credential" not in str(asked.headers)
    assert "mine" not in str(asked.headers)
    assert hashlib.sha256(asked.body).hexdigest() == asked.headers["x-amz-content-sha256"]


@pytest.mark.envoy
async def test_bodies_for_s3_are_not_held_to_be_signed(node, place, trusted):
    s3 = replace(KEY, service="s3", session_token="a-session-of-its-own")
    workload = await node(signing(place, trusted, s3), world.sealed("key", s3))
    assert (await workload.ask("http://aws.egress/a%20b/c", "PUT", content=b"x" * 3_000_000)).status_code == 200
    [asked] = place.asked
    assert asked.headers["x-amz-content-sha256"] == UNSIGNED
    assert asked.headers["x-amz-security-token"] == "a-session-of-its-own"
    assert signature_in(asked) == signature_of(asked, SECRET, REGION, "s3")


@pytest.mark.envoy
async def test_another_key_pair_signs_from_its_rotation_on_and_nothing_goes_out_without_one(
    node, place, trusted, control_plane, config
):
    files = config.places.run_directory / "vended"
    workload = await node(signing(place, trusted), world.sealed("key", KEY))
    [file] = files.glob("*/credentials")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    other = replace(KEY, version=2, secret="another/KEY", access_key_id="AKIDOTHER")
    await control_plane.publish((CREDENTIALS, [world.sealed("key", other)]))
    await control_plane.reported(proven(CREDENTIALS, 2))

    async def is_other():
        assert (await workload.ask("http://aws.egress/")).status_code == 200
        asked = place.asked[-1]
        is_new = "AKIDOTHER" in asked.headers["authorization"]
        secret = "another/KEY" if is_new else SECRET
        assert signature_in(asked) == signature_of(asked, secret, REGION, "service")
        return is_new

    await world.until(is_other)
    await control_plane.publish((CREDENTIALS, []))
    await control_plane.reported(proven(CREDENTIALS, 3))

    async def is_gone():
        return reason_of(await workload.ask("http://aws.egress/")) == (503, "credential_unavailable")

    await world.until(is_gone)
    assert all("AWS4" in (value or "") for value in place.seen("authorization"))

    async def is_emptied():
        return [one.read_text() for one in files.glob("*/credentials")] == ["[default]\n"]

    await world.until(is_emptied)
    await node.running.stop()
    assert not list(files.glob("*"))


@pytest.mark.envoy
async def test_a_destination_that_comes_before_its_key_pair_is_there_and_sends_nothing(
    node, place, trusted, control_plane
):
    workload = await node(signing(place, trusted))
    assert reason_of(await workload.ask("http://aws.egress/")) == (503, "credential_unavailable")
    await control_plane.publish((CREDENTIALS, [world.sealed("key", KEY)]))
    await control_plane.reported(proven(CREDENTIALS, 2))

    async def is_there():
        return (await workload.ask("http://aws.egress/")).status_code == 200

    await world.until(is_there)
    assert all(value and "AWS4" in value for value in place.seen("authorization"))
