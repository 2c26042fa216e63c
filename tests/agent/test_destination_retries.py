"""Requests that are tried again: each try has a credential, or a signature, of its own."""

import asyncio
import hmac
from dataclasses import replace

import pytest
from gatehouse_protocol.request_signing import RequestSigning, SigningScheme
from gatehouse_protocol.vending import VendedCredential, VendedKind

from tests.agent import vending_world as world
from tests.agent.http_server import Answer
from tests.agent.message_signatures import is_signed, said_in
from tests.agent.reports import proven
from tests.agent.sigv4 import signature_in, signature_of
from tests.agent.vending_world import CREDENTIALS, SECRET

pytestmark = pytest.mark.envoy
NAME = "flaky.localhost"
RETRY = {"attempts": 2, "on": ["5xx", "reset"]}
HEADER = VendedCredential(VendedKind.HEADER, 1, SECRET, prefix="Bearer ")
BASIC = VendedCredential(VendedKind.BASIC, 1, "open sesame", username="acme")
PAIR = VendedCredential(
    VendedKind.AWS_SIGV4, 1, SECRET, service="service", region="us-east-1", access_key_id="AKIDEXAMPLE"
)  # fmt: skip
MESSAGE = VendedCredential(
    VendedKind.HMAC, 1, SECRET, key_id="1",
    signing=RequestSigning(components=("@method", "@path", "date", "content-digest")),
)  # fmt: skip
TEXT = VendedCredential(
    VendedKind.HMAC, 1, SECRET, header="x-signature",
    signing=RequestSigning(
        SigningScheme.TEMPLATE, string_to_sign="{timestamp}.{body}", header_value="t={timestamp},v1={signature}"
    ),
)  # fmt: skip
LATER_SECONDS = 1.1
"""So much later the next try is, that a moment in whole seconds is another."""


@pytest.fixture
def trusted():
    return world.authority()


@pytest.fixture
def node(control_plane, start_agent):
    return world.Node(control_plane, start_agent)


def flaky(place, trusted, credential):
    kind, name, spec = world.destination("flaky", NAME, place.port, "key", trusted.pem)
    return world.acme((kind, name, spec | {"retry": RETRY}), world.policy("flaky"), credentials={"key": credential})


def failing_first(*failures):
    """Answers a request with one failure after the other, and then well."""
    left = list(failures)

    async def answer(request):
        if not left:
            return Answer(200)
        await asyncio.sleep(LATER_SECONDS)
        failure = left.pop(0)
        if failure == "reset":
            raise ConnectionResetError
        return Answer(failure)

    return answer


def is_header(asked):
    return asked.headers["authorization"] == f"Bearer {SECRET}"


def is_basic(asked):
    return asked.headers["authorization"] == "Basic YWNtZTpvcGVuIHNlc2FtZQ=="


def is_for_aws(asked):
    return signature_in(asked) == signature_of(asked, SECRET, "us-east-1", "service")


def is_message(asked):
    return is_signed(asked, SECRET.encode())


def is_text(asked):
    moment = asked.headers["x-signature"].partition("t=")[2].partition(",")[0]
    made = hmac.digest(SECRET.encode(), f"{moment}.".encode() + asked.body, "sha256").hex()
    return asked.headers["x-signature"] == f"t={moment},v1={made}"


@pytest.mark.parametrize(
    ("credential", "is_valid", "moment"),
    [
        (HEADER, is_header, None),
        (BASIC, is_basic, None),
        (PAIR, is_for_aws, lambda asked: asked.headers["x-amz-date"]),
        (MESSAGE, is_message, lambda asked: said_in(asked).parameters["created"]),
        (TEXT, is_text, lambda asked: asked.headers["x-signature"].partition(",")[0]),
    ],
    ids=["header", "basic", "aws", "message", "text"],
)
async def test_every_try_is_credentialed_anew_after_an_error_and_after_a_reset(
    node, trusted, credential, is_valid, moment
):
    async with world.tls_server(trusted, NAME, answer=failing_first(503, "reset")) as place:
        workload = await node(flaky(place, trusted, credential), world.sealed("key", credential))
        answer = await workload.ask("http://flaky.egress/v1/charges", "POST", content=b'{"amount": 1}')
        assert answer.status_code == 200
        assert [asked.body for asked in place.asked] == [b'{"amount": 1}'] * 3
        assert all(is_valid(asked) for asked in place.asked)
        if moment is not None:
            assert len({moment(asked) for asked in place.asked}) == 3


@pytest.mark.parametrize("credential", [HEADER, MESSAGE], ids=["header", "message"])
async def test_a_try_after_a_rotation_has_the_new_secret(node, trusted, control_plane, credential):
    other = replace(credential, version=2, secret="another one")

    async def rotated_meanwhile(request):
        if len(place.asked) > 1:
            return Answer(200)
        await control_plane.publish((CREDENTIALS, [world.sealed("key", other)]))
        await control_plane.reported(proven(CREDENTIALS, 2))
        return Answer(503)

    async with world.tls_server(trusted, NAME, answer=rotated_meanwhile) as place:
        workload = await node(flaky(place, trusted, credential), world.sealed("key", credential))
        assert (await workload.ask("http://flaky.egress/")).status_code == 200
        before, after = place.asked
        if credential is MESSAGE:
            assert is_signed(before, SECRET.encode())
            assert is_signed(after, b"another one")
        else:
            assert [asked.headers["authorization"] for asked in place.asked] == [
                f"Bearer {SECRET}",
                "Bearer another one",
            ]


async def test_without_being_told_to_nothing_is_tried_again(node, trusted):
    async with world.tls_server(trusted, NAME, answer=failing_first(503)) as place:
        named = world.destination("flaky", NAME, place.port, "key", trusted.pem)
        slice_ = world.acme(named, world.policy("flaky"), credentials={"key": HEADER})
        workload = await node(slice_, world.sealed("key", HEADER))
        asking = {"x-envoy-retry-on": "5xx", "x-envoy-max-retries": "3"}
        assert (await workload.ask("http://flaky.egress/", headers=asking)).status_code == 503
        assert len(place.asked) == 1
