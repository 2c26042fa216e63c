"""What rules of the way out can ask for, on a real Envoy."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from policies.compiler import name_of_switch
from policies.compiler.envoy.egress.numbers import in_ranges
from policies.compiler.intent.egress.schedule import Schedule, Times, minute_of_week
from policies.compiler.intent.switch import SwitchSpec
from tests.policies.compiler.intents import made
from tests.policies.compiler.test_egress import ALLOWED_HOST, Server, WayOut, policy, to, way_out, workload

pytestmark = pytest.mark.envoy
LETS_THROUGH = ("", "address_refused", "name_unknown")
"""Of what a rule allows some leads nowhere from here: an address is refused, or a name is not known."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(ALLOWED_HOST)
    yield server
    server.close()


def between(begin: float | None = None, end: float | None = None):
    """When a rule starts and expires, in hours from now."""
    now = datetime.now(UTC)
    hours = {"starts_at": begin, "expires_at": end}
    return {key: (now + timedelta(hours=hour)).isoformat() for key, hour in hours.items() if hour is not None}


def weekly(begin: int, end: int):
    """The hours of the week from one that is so far from now to another, as windows of single hours."""
    hours = [datetime.now(UTC) + timedelta(hours=hour) for hour in range(begin, end)]
    windows = [
        {"days": [f"{at:%A}".lower()], "begins": f"{at:%H}:00", "ends": f"{(at.hour + 1):02}:00"} for at in hours
    ]
    return {"schedule": {"windows": windows}}


def emergency(kind: str, hours: float = 1, **spec):
    spec |= {"type": kind, "until": (datetime.now(UTC) + timedelta(hours=hours)).isoformat()}
    found = SwitchSpec.model_validate(spec)
    return made("switch", name_of_switch(found), spec)


TIMES = {
    "holds": (between(-2, 2), "address_refused"),
    "over": (between(-2, -1), "expired"),
    "ended": (between(end=-0.01), "expired"),
    "coming": (between(1, 2), "not_now"),
    "from_now_on": (between(-1), "address_refused"),
    "these_hours": (weekly(-2, 3), "address_refused"),
    "other_hours": (weekly(2, 21), "not_now"),
    "over_in_these_hours": (weekly(-2, 3) | between(end=-1), "expired"),
    "denied_these_hours": (weekly(-2, 3) | {"action": "deny"}, "rule"),
    "denied_other_hours": (weekly(2, 21) | {"action": "deny"}, "no_rule"),
    "denied_until_lately": (between(-2, -1) | {"action": "deny"}, "no_rule"),
}
"""Rules that hold at some times, and what a caller is told now; the address of each is one that nobody may reach."""


def timed():
    rules = (
        {"destinations": [to(f"192.0.2.{100 + place}", 443)]} | times for place, (times, _) in enumerate(TIMES.values())
    )
    return dict(zip(TIMES, rules, strict=True))


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
        workload("times", k1ab="right"),
        policy("times", "times", **timed(), other={"destinations": [to("192.0.2.8", 443)]}),
        workload("denied", k1ab="right"),
        workload("cut-off", k1ab="right"),
        workload("free-again", k1ab="right"),
        policy("watching", "denied", "cut-off", "free-again", mode="observe"),
        emergency("destination_deny", destination="**.leak.test", message="Call 4711."),
        emergency("destination_deny", destination="203.0.113.0/24:443"),
        emergency("destination_deny", destination="over.test", hours=-1),
        emergency("workload_deny", target="denied", destination="[2001:db8::9]:80-90"),
        emergency("workload_deny", target="cut-off"),
        emergency("workload_deny", target="free-again", hours=-1),
        workload("trying", k1ab="right"),
        policy("trying", "trying", mode="observe",
               trial={"destinations": [to(ALLOWED_HOST, server.port, "http")]} | between(-2, -1)),
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


@pytest.mark.parametrize("rule", TIMES)
def test_a_node_knows_by_itself_when_a_rule_holds(out, rule):
    place, expected = list(TIMES).index(rule), TIMES[rule][1]
    said = out.ask(f"192.0.2.{100 + place}:443", method="CONNECT", user="acme.times.k1ab")
    assert (said.reason, rule.replace("_", "-") in said.text) == (expected, expected in ("expired", "not_now", "rule"))


def test_a_caller_cannot_say_what_time_it_is(out):
    place = list(TIMES).index("over")
    said = out.ask(f"192.0.2.{100 + place}:443", method="CONNECT", user="acme.times.k1ab",
                   headers="x-gatehouse-now: 1\r\nx-gatehouse-week-minute: 1\r\n")  # fmt: skip
    assert said.reason == "expired"


def test_a_policy_that_observes_does_not_enforce_an_end(out):
    assert out.ask(f"http://{ALLOWED_HOST}:{out.allowed.port}/", user="acme.trying.k1ab").text == "hello"


def minutes(*windows: dict) -> tuple[tuple[int, int], ...]:
    return Schedule.model_validate({"windows": windows}).minutes()


def test_windows_of_a_week_are_minutes_in_order_and_nothing_twice():
    assert minutes({"days": ["monday", "tuesday"]}) == ((0, 2879),)
    assert minutes({"days": ["tuesday"], "begins": "08:00", "ends": "09:30"}) == ((1920, 2009),)
    assert minutes({"days": ["sunday"], "begins": "23:00", "ends": "01:00"}) == ((0, 59), (10020, 10079))
    assert minutes({"days": ["monday"], "ends": "12:00"}, {"days": ["monday"], "begins": "06:00"}) == ((0, 1439),)


def test_times_begin_with_their_first_second_and_end_before_their_last():
    at = datetime(2026, 3, 2, 0, 0, 30, tzinfo=UTC)  # a Monday
    second = int(at.timestamp())
    assert minute_of_week(at) == 0
    assert Times(second, second + 1).hold_at(at)
    assert not Times(end=second).hold_at(at)
    assert not Times(begin=second + 1).hold_at(at)
    assert Times(minutes=((0, 0),)).hold_at(at)
    assert not Times(minutes=((1, 10_079),)).hold_at(at)
    assert minute_of_week(at.astimezone(UTC) - timedelta(minutes=1)) == 10_079


@pytest.mark.parametrize(
    ("who", "target", "reason"),
    [
        ("denied", "a.leak.test:1", "emergency"),
        ("times", "a.b.leak.test:443", "emergency"),
        ("denied", "leak.test:443", "name_unknown"),
        ("denied", "203.0.113.7:443", "emergency"),
        ("denied", "203.0.113.7:444", "address_refused"),
        ("denied", "[2001:db8::9]:85", "emergency"),
        ("denied", "[2001:db8::9]:91", "address_refused"),
        ("times", "[2001:db8::9]:85", "no_rule"),
        ("denied", "over.test:443", "name_unknown"),
        ("cut-off", "192.0.2.1:443", "emergency"),
        ("free-again", "192.0.2.1:443", "address_refused"),
    ],
)
def test_an_emergency_comes_before_every_rule_and_also_where_policies_only_observe(out, who, target, reason):
    assert asked(out, who, target) == reason
    assert out.ask(f"http://{target}/", user=f"acme.{who}.k1ab").reason == reason


def test_an_emergency_says_what_people_wrote(out):
    assert "Call 4711." in out.ask("a.leak.test:1", method="CONNECT", user="acme.denied.k1ab").text
