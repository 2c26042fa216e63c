"""Requests signed with a shared secret: what arrives is signed as an implementation of the test's own signs it."""

import asyncio
import base64
import calendar
import hashlib
import hmac
import time
from dataclasses import replace

import pytest
from gatehouse_protocol.request_signing import (
    KeyEncoding,
    RequestSigning,
    SignatureEncoding,
    SigningScheme,
    TimestampFormat,
)
from gatehouse_protocol.vending import VendedCredential, VendedKind

from tests.agent import vending_world as world
from tests.agent.message_signatures import digest_of, is_signed, said_in
from tests.agent.reports import proven
from tests.agent.vending_world import CREDENTIALS, reason_of

pytestmark = pytest.mark.envoy
NAME = "partner.localhost"
SECRET = "a shared secret with spaces and ümlauts"
KEY = VendedCredential(VendedKind.HMAC, 1, SECRET, key_id='acme "1"')
OWN = {"signature": "mine=:bWluZQ==:", "signature-input": 'mine=("date")', "x-gatehouse-credential": "mine"}


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


def partner(place, trusted, credential=KEY, **more):
    named = world.destination("partner", NAME, place.port, "key", trusted.pem)
    return world.acme(named, world.policy("partner", **more), credentials={"key": credential})


def signing(**fields):
    return replace(KEY, signing=RequestSigning(**fields))


def template(string_to_sign, **fields):
    said = RequestSigning(SigningScheme.TEMPLATE, string_to_sign=string_to_sign, **fields)
    return replace(KEY, header="x-signature", signing=said)


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/", None),
        ("GET", "/v1/charges?a=b&c=%20d", None),
        ("DELETE", "/a%20b/c?", None),
        ("POST", "/", b"x" * 200_000),
    ],
)
async def test_what_arrives_is_signed_as_it_must_be(node, place, trusted, method, target, body):
    workload = await node(partner(place, trusted), world.sealed("key", KEY))
    before = int(time.time())
    assert (await workload.ask(f"http://partner.egress{target}", method, OWN, body)).status_code == 200
    [asked] = place.asked
    said = said_in(asked)
    assert is_signed(asked, SECRET.encode())
    assert (said.label, said.names) == ("sig1", ("@method", "@authority", "@path", "@query"))
    assert said.parameters["keyid"] == r"acme \"1\""
    assert before <= int(said.parameters["created"]) <= time.time()
    assert "mine" not in str(asked.headers)
    assert "x-gatehouse-credential" not in asked.headers


async def test_headers_the_day_and_the_body_are_covered_where_they_are_said_to_be(node, place, trusted):
    key = signing(
        components=("@target-uri", "@request-target", "@scheme", "date", "x-part", "x-none", "content-digest"),
        label="acme", expires_seconds=30,
    )  # fmt: skip
    workload = await node(partner(place, trusted, key), world.sealed("key", key))
    headers = [("X-Part", "one"), ("x-part", "two"), ("Date", "yesterday"), ("Content-Digest", "sha-256=:bWluZQ==:")]
    for body in (b"", b"{}", b"y" * 300_000):
        answer = await workload.ask("http://partner.egress/a?b=c", "POST", headers, body)
        assert answer.status_code == 200
        asked = place.asked[-1]
        said = said_in(asked)
        assert said.names == ("@target-uri", "@request-target", "@scheme", "date", "x-part", "content-digest")
        assert is_signed(asked, SECRET.encode(), {"x-part": "one, two"})
        assert int(said.parameters["expires"]) == int(said.parameters["created"]) + 30
        assert asked.headers["date"].endswith("GMT")


LINES = "{method}\n{path}\n{query}\n{target}\n{host}\n{header:x-part}{header:x-none}\n{body_sha256}\n{key_id}"
BODY = b'{"charge": "%1 {timestamp}"}'


@pytest.mark.parametrize(
    ("key", "begins", "text"),
    [
        (template("{timestamp}.{body}", header_value="t={timestamp},v={signature}"), "t=MOMENT,v=", b"MOMENT." + BODY),
        (template("{body}", header_value="sha256={signature}", timestamp_header="x-time"), "sha256=", BODY),
        (
            template(
                LINES, header_value="HMAC {key_id}:{signature}", signature_encoding=SignatureEncoding.BASE64,
                timestamp_header="date", timestamp_format=TimestampFormat.HTTP_DATE,
            ),
            'HMAC acme "1":',
            f'POST\n/a\nb=c\n/a?b=c\nHOST\n{{method}}\n{hashlib.sha256(BODY).hexdigest()}\nacme "1"'.encode(),
        ),
    ],
    ids=["timestamp-and-body", "body", "lines"],
)  # fmt: skip
async def test_a_text_with_named_parts_is_signed_and_stands_where_it_is_said_to(
    node, place, trusted, key, begins, text
):
    workload = await node(partner(place, trusted, key), world.sealed("key", key))
    headers = {"x-part": "{method}", "x-signature": "mine", "x-time": "mine"}
    assert (await workload.ask("http://partner.egress/a?b=c", "POST", headers, BODY)).status_code == 200
    [asked] = place.asked
    value = asked.headers["x-signature"]
    moment = value.partition("t=")[2].partition(",")[0]
    text = text.replace(b"MOMENT", moment.encode()).replace(b"HOST", asked.headers["host"].encode())
    made = hmac.digest(SECRET.encode(), text, "sha256")
    is_hex = key.signing.signature_encoding is SignatureEncoding.HEX
    expected = made.hex() if is_hex else base64.b64encode(made).decode()
    assert value == begins.replace("MOMENT", moment) + expected
    if key.signing.timestamp_header == "x-time":
        assert asked.headers["x-time"].isdecimal()


@pytest.mark.parametrize("form", list(TimestampFormat))
async def test_the_moment_is_written_in_the_form_that_is_asked_for(node, place, trusted, form):
    key = template("{timestamp}", header_value="{signature}", timestamp_header="x-time", timestamp_format=form)
    workload = await node(partner(place, trusted, key), world.sealed("key", key))
    assert (await workload.ask("http://partner.egress/")).status_code == 200
    [asked] = place.asked
    written = asked.headers["x-time"]
    assert asked.headers["x-signature"] == hmac.digest(SECRET.encode(), written.encode(), "sha256").hex()
    read = {
        TimestampFormat.UNIX: lambda: float(written),
        TimestampFormat.UNIX_MS: lambda: float(written) / 1000,
        TimestampFormat.ISO_8601: lambda: moment_of(written, "%Y-%m-%dT%H:%M:%SZ"),
        TimestampFormat.HTTP_DATE: lambda: moment_of(written, "%a, %d %b %Y %H:%M:%S GMT"),
    }[form]()
    assert abs(read - time.time()) < 60


def moment_of(text, form):
    return calendar.timegm(time.strptime(text, form))


@pytest.mark.parametrize(
    ("secret", "encoding", "key"),
    [
        (base64.b64encode(b"\x00\xff" * 50).decode(), KeyEncoding.BASE64, b"\x00\xff" * 50),
        ("00ff", KeyEncoding.HEX, b"\x00\xff"),
        ("00ff", KeyEncoding.TEXT, b"00ff"),
    ],
)
async def test_keys_of_any_bytes_and_length_are_taken(node, place, trusted, secret, encoding, key):
    credential = replace(KEY, secret=secret, key_id="", signing=RequestSigning(secret_encoding=encoding))
    workload = await node(partner(place, trusted, credential), world.sealed("key", credential))
    assert (await workload.ask("http://partner.egress/")).status_code == 200
    assert is_signed(place.asked[0], key)
    assert "keyid" not in said_in(place.asked[0]).parameters


async def test_what_is_too_large_to_be_signed_is_refused_and_not_sent(node, place, trusted):
    key = signing(components=("@method", "content-digest"))
    workload = await node(partner(place, trusted, key), world.sealed("key", key))
    assert (await workload.ask("http://partner.egress/", "POST", content=b"x" * 1_200_000)).status_code == 413
    assert place.asked == []


async def test_another_key_signs_from_its_rotation_on_and_nothing_goes_out_without_one(
    node, place, trusted, control_plane
):
    workload = await node(partner(place, trusted), world.sealed("key", KEY))
    other = replace(KEY, version=2, secret="another secret", key_id="2")
    await control_plane.publish((CREDENTIALS, [world.sealed("key", other)]))
    await control_plane.reported(proven(CREDENTIALS, 2))

    async def is_other():
        assert (await workload.ask("http://partner.egress/")).status_code == 200
        is_new = said_in(place.asked[-1]).parameters["keyid"] == "2"
        assert is_signed(place.asked[-1], b"another secret" if is_new else SECRET.encode())
        return is_new

    await world.until(is_other)
    await control_plane.publish((CREDENTIALS, []))
    await control_plane.reported(proven(CREDENTIALS, 3))

    async def is_gone():
        return reason_of(await workload.ask("http://partner.egress/")) == (503, "credential_unavailable")

    await world.until(is_gone)
    assert all(place.seen("signature"))


async def test_what_would_be_denied_goes_there_unsigned(node, place, trusted):
    workload = await node(partner(place, trusted, mode="observe", path_prefix="/v1"), world.sealed("key", KEY))
    for path in ("v1/a", "v2/b"):
        assert (await workload.ask(f"http://partner.egress/{path}", headers=OWN)).status_code == 200
    assert [value is None for value in place.seen("signature")] == [False, True]
    assert "mine" not in str(place.asked[1].headers)


async def test_a_websocket_is_signed_without_waiting_for_a_body(node, place, trusted):
    key = signing(components=("@path", "content-digest"))
    workload = await node(partner(place, trusted, key), world.sealed("key", key))
    headers = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
    await workload.ask("http://partner.egress/live", headers=headers)
    assert is_signed(place.asked[0], SECRET.encode())
    assert place.asked[0].headers["content-digest"] == digest_of(b"")


async def test_destinations_that_sign_at_once_sign_each_with_its_own(node, place, trusted):
    credentials = {
        "message": signing(components=("@path", "content-digest")),
        "text": replace(template("{path}{body}"), secret="another secret"),
        "plain": replace(KEY, secret="a third secret"),
    }
    named = [world.destination(name, NAME, place.port, name, trusted.pem) for name in credentials]
    slice_ = world.acme(*named, world.policy(*credentials), credentials=credentials)
    workload = await node(slice_, *(world.sealed(*one) for one in credentials.items()))
    asking = [
        workload.ask(f"http://{name}.egress/{name}/{number}", "POST", content=bytes([number]) * 20_000)
        for number in range(10)
        for name in credentials
    ]
    assert {answer.status_code for answer in await asyncio.gather(*asking)} == {200}
    assert len(place.asked) == len(asking)
    for asked in place.asked:
        name = asked.path.split("/")[1]
        secret = credentials[name].secret.encode()
        if name == "text":
            text = asked.path.encode() + asked.body
            assert asked.headers["x-signature"] == hmac.digest(secret, text, "sha256").hex()
        else:
            assert is_signed(asked, secret)
