"""Networks as expressions: just the addresses of a network, in the one text that each of them has."""

import re
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import envoy_check
from policies.compiler.envoy.client_networks import branches, in_networks
from tests.policies.compiler.intents import compiled, hostname, made, platform

_GROUPS = st.sampled_from([0, 0, 0, 1, 0x2001, 0xDB8, 0xFFFF, 0x8000, 0x10, 0xF00])


@st.composite
def six(draw: st.DrawFn) -> IPv6Address:
    return IPv6Address(b"".join(draw(_GROUPS).to_bytes(2, "big") for _ in range(8)))


def is_in(address: object, network: object) -> bool:
    return any(re.fullmatch(one, str(address)) for one in branches(str(network)))


@settings(max_examples=1500)
@given(six(), six(), st.integers(0, 128))
def test_an_address_matches_just_when_it_is_in_the_network(one: IPv6Address, other: IPv6Address, bits: int) -> None:
    network = IPv6Network((one, bits), strict=False)
    shared = int(network.network_address) | (int(other) & int(network.hostmask))
    for address in (other, IPv6Address(shared), network.network_address, network.broadcast_address):
        if address.ipv4_mapped is None:
            found = is_in(address, network)
            assert found == (address in network), (network, address, branches(str(network)))


@given(st.ip_addresses(v=4), st.ip_addresses(v=4), st.integers(0, 32))
def test_so_it_is_for_four_numbers(one: str, other: str, bits: int) -> None:
    network = IPv4Network((one, bits), strict=False)
    for address in (other, network.network_address, network.broadcast_address):
        assert is_in(address, network) == (address in network)
    assert not is_in(one, IPv6Network("::/0"))


@pytest.mark.envoy
def test_envoy_takes_the_expressions_of_any_networks() -> None:
    texts = ["2001:db8::/33", "fd00:0:0:1::/67", "0:0:1::/50", "::/1", "fe80::/10", "2001:db8:1:2:3:4:5:0/113", "::/0",
             "1:0:0:2:0:0:3::/115", "1:0:0:2:0:0:0:0/79", "2001:db8:1111:2222:3333:4444:5555:6666/128"]  # fmt: skip
    texts += ["10.0.0.0/8", "100.64.0.0/10", "192.0.2.128/25", "198.51.100.77/32", "172.16.0.0/12", "1.2.3.4/31"]
    networks = [str(ip_network(text)) for text in texts]
    spec = {"hostnames": ["shop.acme.test"], "action": {"type": "respond"}, "match": {"client_addresses": networks}}
    result = compiled(hostname(), made("route", "r", spec))
    assert result.problems == ()
    assert envoy_check.validate(result.resources, platform().resources) == ()
    assert len(in_networks(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])) == 1
