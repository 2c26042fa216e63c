"""TLS alone vouches for what a node is told when it joins: it asks nobody who does not show the console's name."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_agent.control.client import ControlClient, UnavailableError
from gatehouse_protocol.messages import NodeToken
from gatehouse_protocol.shapes import encode
from gatehouse_protocol.signatures import ENROL_KEY_ID, Signer

from tests.agent import vending_world as world
from tests.agent.http_server import json_answer

OURS, ANOTHERS = world.authority("The console's"), world.authority("Another's")


def session(_request):
    now = datetime.now(UTC)
    return json_answer(encode(NodeToken("ghs_x", now + timedelta(minutes=15), now)))


@pytest.fixture
def ca_file(tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text(OURS.pem)
    return path


async def asked_by_a_node(console, ca_file):
    """Open a session with a console as a node that trusts what is in the file."""
    signer = Signer(ENROL_KEY_ID, Ed25519PrivateKey.generate())
    client = ControlClient(f"https://localhost:{console.port}", signer, ca_file)
    try:
        await client.open_session()
    finally:
        await client.close()


async def test_a_console_whose_certificate_is_of_the_given_ca_and_name_is_asked(ca_file):
    async with world.tls_server(OURS, "localhost", answer=session) as console:
        await asked_by_a_node(console, ca_file)
        assert [one.path for one in console.asked] == ["/node/v1/session"]


@pytest.mark.parametrize(("authority", "name"), [(ANOTHERS, "localhost"), (OURS, "console.localhost")])
async def test_one_of_another_ca_or_name_is_told_nothing(ca_file, authority, name):
    async with world.tls_server(authority, name, answer=session) as console:
        with pytest.raises(UnavailableError, match="certificate verify failed"):
            await asked_by_a_node(console, ca_file)
        assert console.asked == []


async def test_without_a_ca_of_its_own_only_those_of_the_system_count():
    async with world.tls_server(OURS, "localhost", answer=session) as console:
        with pytest.raises(UnavailableError, match="certificate verify failed"):
            await asked_by_a_node(console, None)
        assert console.asked == []
