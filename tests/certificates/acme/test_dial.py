"""No name, whoever entered it, leads to a metadata service, or into a private network unless that is allowed."""

import pytest

from certificates.acme.client import AcmeClient
from certificates.acme.dns.webhook import WebhookDns
from certificates.acme.faults import AcmeFault
from certificates.acme.resources import Account
from certificates.life.states import FaultKind
from console.base.outbound.leave import Leave, usable_addresses
from tests.certificates.acme.orders import client_of, new_key_pem


def _fault(call):
    with pytest.raises(AcmeFault) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "100.100.100.200", "0.0.0.0", "[fe80::1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]"],
)
def test_some_addresses_are_never_connected_to(host):
    account = Account(f"https://{host}/dir", new_key_pem())
    with AcmeClient(account, "test") as client:
        fault = _fault(client.directory)
    assert (fault.kind, fault.is_lasting) == (FaultKind.ACCOUNT, True)
    assert "is not connected to" in fault.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "[::1]", "[fd00::1]", "2130706433", "0x7f.1"])
def test_private_addresses_need_leave(host):
    account = Account(f"https://{host}/dir", new_key_pem())
    with AcmeClient(account, "test", is_private_allowed=False) as client:
        assert "not on the public internet" in _fault(client.directory).text


def test_a_webhook_in_a_private_network_needs_leave_too():
    fault = _fault(lambda: WebhookDns("https://localhost/", b"s", is_private_allowed=False).present("_a.example", "v"))
    assert fault.kind is FaultKind.REJECTED


def test_with_leave_the_name_still_counts_for_tls(pebble):
    account = Account(pebble.directory_url.replace("127.0.0.1", "localhost"), new_key_pem(), None, pebble.ca_bundle_pem)
    with AcmeClient(account, "test") as client:
        assert client.register("", True).startswith("https://localhost:")
    with client_of(pebble, is_private_allowed=False) as client:
        assert _fault(client.directory).kind is FaultKind.ACCOUNT


def test_a_name_that_cannot_exist_is_said_so():
    with AcmeClient(Account(f"https://{'a' * 64}.example/dir", new_key_pem()), "test") as client:
        fault = _fault(client.directory)
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, True)
    assert "cannot be resolved" in fault.text


def test_public_addresses_pass():
    assert usable_addresses("8.8.8.8", 443, Leave()) == ("8.8.8.8",)
