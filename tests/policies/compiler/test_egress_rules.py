"""What rules of the way out can ask for, on a real Envoy."""

import re
from collections.abc import Iterator

import pytest

from policies.compiler.envoy.egress.numbers import in_ranges
from tests.policies.compiler.test_egress import ALLOWED_HOST, Server, WayOut, policy, to, way_out, workload

pytestmark = pytest.mark.envoy
LETS_THROUGH = ("", "address_refused", "name_unknown")
"""Of what a rule allows some leads nowhere from here: an address is refused, or a name is not known."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(ALLOWED_HOST)
    yield server
    server.close()


@pytest.fixture(scope="module")
def out(server: Server) -> Iterator[WayOut]:
    objects = (
        workload("networks", k1ab="right"),
        policy("networks", "networks",
               some={"destinations": [to("192.0.2.0/25", 443), to("2001:db8::/33", 443), to("198.51.100.7/32", 443),
                                      to(f"{ALLOWED_HOST}/32", server.port)]},
               never={"action": "deny", "destinations": [to("192.0.2.64/27", 443), to("2001:db8::7", 443)]}),
        workload("ports", k1ab="right"),
        policy("ports", "ports", some={"destinations": [to("192.0.2.1", "80,443,8000-8100"),
                                                        to("192.0.2.0/24", "999-1001", "http"),
                                                        to("**.gone.test", "5-6")]}),
    )  # fmt: skip
    with way_out(*objects, allowed=server, forbidden=server) as running_way:
        yield running_way


def asked(out: WayOut, who: str, target: str) -> str:
    """The reason for which a tunnel is refused, empty when it is not; where no reason is told, the status."""
    said = out.ask(target, method="CONNECT", user=f"acme.{who}.k1ab")
    return "" if said.status == 200 else said.reason or str(said.status)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("192.0.2.0:443", "address_refused"),
        ("192.0.2.63:443", "address_refused"),
        ("192.0.2.64:443", "rule"),
        ("192.0.2.95:443", "rule"),
        ("192.0.2.96:443", "address_refused"),
        ("192.0.2.128:443", "no_rule"),
        ("192.0.3.0:443", "no_rule"),
        ("192.0.2.1:80", "no_rule"),
        ("198.51.100.7:443", "address_refused"),
        ("[2001:db8:7fff::1]:443", "address_refused"),
        ("[2001:db8:8000::1]:443", "no_rule"),
        ("[2001:db8::7]:443", "rule"),
        ("[2001:DB8:0:0:0:0:0:0007]:443", "rule"),
        ("[2001:db8:0::0:7]:443", "rule"),
        ("192-0-2-1.example.com:443", "no_rule"),
    ],
)
def test_a_network_is_about_literal_addresses_however_they_are_written(out, target, reason):
    assert asked(out, "networks", target) == reason


@pytest.mark.parametrize(
    "host",
    ["2001:db8::7::", "2001:db8:7", "1:2:3:4:5:6:7:8:9", "1::2:3:4:5:6:7:8", "12345::", ":::", "", ":", "1:", "g::"],
)
def test_what_is_no_address_is_not_taken_for_one(out, host):
    assert asked(out, "networks", f"[{host}]:443") in ("400", "destination_invalid")
    said = out.ask(f"http://[{host}]:443/", user="acme.networks.k1ab", host="x")
    assert said.status == 400


def test_an_address_in_an_allowed_network_is_reached(out):
    assert asked(out, "networks", f"{ALLOWED_HOST}:{out.allowed.port}") == ""


def test_a_caller_cannot_say_which_address_it_asks_for(out):
    said = out.ask(f"{ALLOWED_HOST}:443", method="CONNECT", user="acme.networks.k1ab",
                   headers="x-gatehouse-address: 4-c0000201\r\n")  # fmt: skip
    assert said.reason == "no_rule"


def test_ports_are_numbers_and_ranges(out):
    asked_for = (80, 443, 8000, 8056, 8100)
    for port in (79, 81, 444, 7999, 8101, *asked_for):
        assert (asked(out, "ports", f"192.0.2.1:{port}") in LETS_THROUGH) is (port in asked_for), port


def test_ports_hold_for_plain_requests_and_patterns_too(out):
    reasons = [
        out.ask(f"http://192.0.2.9:{port}/", user="acme.ports.k1ab").reason for port in (998, 999, 1000, 1001, 1002)
    ]
    assert reasons == ["no_rule", "address_refused", "address_refused", "address_refused", "no_rule"]
    assert [asked(out, "ports", f"a.gone.test:{port}") for port in (4, 5, 7)] == ["no_rule", "name_unknown", "no_rule"]


@pytest.mark.parametrize(
    "ranges",
    [((1, 65_535),), ((1, 1), (7, 9), (98, 103)), ((10, 99),), ((255, 1_000), (4_999, 5_001)), ((65_535,) * 2,)],
)
def test_an_expression_for_ranges_takes_their_numbers_and_no_others(ranges):
    whole = re.compile(in_ranges(ranges))
    taken = {number for number in range(70_000) if whole.fullmatch(str(number))}
    assert taken == {number for low, high in ranges for number in range(low, high + 1)}
