"""What is decided without a gateway is what the gateway decides; and what a refused caller is told."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies.compiler import name_of_switch
from policies.compiler.intent.defaults import DefaultsSpec
from policies.compiler.intent.egress import Decision, EgressPolicySpec, Forwarding, Outcome
from policies.compiler.intent.egress.deciding import Question, decide
from policies.compiler.intent.switch import SwitchSpec
from policies.compiler.switches import emergencies
from tests.policies.compiler.intents import codes, compiled, made
from tests.policies.compiler.running_envoy import running
from tests.policies.compiler.test_egress import ALLOWED_HOST, Server, WayOut, egress_listener, policy, to, workload

pytestmark = pytest.mark.envoy
NOW = datetime.now(UTC)
SEED = 20_260_301
WORKLOADS = [f"w{number}" for number in range(24)]
QUESTIONS = 400
RULED = ("192.0.2.0/24", "192.0.2.64/27", "192.0.2.7", "0.0.0.0/0", "2001:db8::/33", "2001:db8::7", "a.test",
         "b.a.test", "*.a.test", "**.a.test", "{workload}.a.test", "**.{tenant}.test")  # fmt: skip
ASKED = ("192.0.2.7", "192.0.2.70", "203.0.113.1", "198.51.100.1", "[2001:db8::7]", "[2001:DB8:0::0:7]", "a_b.a.test",
         "[2001:db8:8000::]", "a.test", "A.Test.", "b.a.test", "c.b.a.test", "w1.a.test", "x.acme.test", "xa.test",
         "127.1", "1.2.3.04", "a..test")  # fmt: skip
PORTS: tuple[Any, ...] = (80, 443, "80,443", "1-65535", "400-500", "8000-8100,443")
METHODS = ([], ["GET"], ["POST", "PUT"])
PREFIXES = (None, "/", "/docs", "/docs/", "/docs/secret")
PATHS = ("/", "/docs", "/docs/", "/docsx", "/docs/secret/a?x=/../", "/docs/./secret", "/x/../docs/a", "/docs/%73ecret",
         "/docs/..", "/%2e%2e/docs", "/docs%2Fsecret", "/docs\\secret")  # fmt: skip


def ruled(chance: random.Random) -> dict[str, Any]:
    """A destination of a rule."""
    found = to(chance.choice(RULED), chance.choice(PORTS), chance.choice(["tunnel", "http"]))
    if found["forwarding"] == "http" and chance.random() < 0.6:
        found |= {"methods": chance.choice(METHODS), "path_prefix": chance.choice(PREFIXES)}
    return found


def times(chance: random.Random) -> dict[str, Any]:
    """When a rule holds; never near to now, so that a slow machine cannot pass an edge."""
    moments = {"starts_at": chance.choice([None, None, None, -3, 3]), "expires_at": chance.choice([None, None, -2, 4])}
    found: dict[str, Any] = {
        key: (NOW + timedelta(hours=hours)).isoformat() for key, hours in moments.items() if hours is not None
    }
    if "starts_at" in found and found["starts_at"] >= found.get("expires_at", "9"):
        del found["starts_at"]
    if chance.random() < 0.25:
        day = NOW + timedelta(days=chance.choice([0, 0, 3]))
        yesterday = day - timedelta(days=1)
        days = [f"{one:%A}".lower() for one in (yesterday, day, day + timedelta(days=1))]
        found["schedule"] = {"windows": [{"days": days}]}
    return found


def made_policy(chance: random.Random, name: str, whose: Sequence[str]):
    rules = {
        f"r{number}": {"destinations": [ruled(chance) for _ in range(chance.randint(1, 3))],
                       "action": chance.choice(["allow", "allow", "deny"])} | times(chance)
        for number in range(chance.randint(0, 4))
    }  # fmt: skip
    return policy(name, *whose, mode=chance.choice(["enforce", "enforce", "observe"]), **rules)


def made_switch(chance: random.Random, target: str | None):
    destination = chance.choice(["*.a.test", "192.0.2.64/27:443", "[2001:db8::7]", "c.b.a.test:80-90"])
    spec = {"type": "workload_deny" if target else "destination_deny", "target": target, "message": "Call 4711.",
            "destination": chance.choice([destination, None]) if target else destination,
            "until": (NOW + timedelta(hours=chance.choice([-2, 4]))).isoformat()}  # fmt: skip
    return made("switch", name_of_switch(SwitchSpec.model_validate(spec)), spec)


def world(chance: random.Random):
    """Workloads with policies of their own and shared ones, and a few emergencies."""
    policies = [made_policy(chance, f"p{number}", [name]) for number, name in enumerate(WORKLOADS)]
    policies += [made_policy(chance, f"s{number}", chance.sample(WORKLOADS, 8)) for number in range(6)]
    switches = {one.name: one for one in (made_switch(chance, who) for who in (None, "w1", "w2", "w3", None))}
    return [*(workload(name, k1ab="right") for name in WORKLOADS), *policies, *switches.values()]


def question(chance: random.Random) -> Question:
    way = chance.choice(list(Forwarding))
    (port,) = chance.choices([":80", ":443", ":8050", ":0", ":99999", ""], [4, 6, 2, 0.2, 0.2, 1])
    return Question(tenant="acme", workload=chance.choice(WORKLOADS), destination=chance.choice(ASKED) + port, way=way,
                    method=chance.choice(["GET", "POST"]), path=chance.choice(PATHS))  # fmt: skip


@contextmanager
def gateway(server: Server, objects, **context: Any) -> Iterator[WayOut]:
    slice_ = compiled(*objects, **context)
    assert {code for _, code in codes(slice_)} <= {"observing_overruled"}
    doors = compiled(egress_listener(), tenant="platform", is_platform=True)
    with running(slice_.resources, doors.resources) as envoy:
        yield WayOut(envoy, server, server)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(ALLOWED_HOST)
    yield server
    server.close()


def told(out: WayOut, asked: Question) -> tuple[bool, str, str]:
    """Whether a request is let through, and by whom and why not, as the gateway says it."""
    if asked.way is Forwarding.TUNNEL:
        said = out.ask(asked.destination, method="CONNECT", user=f"acme.{asked.workload}.k1ab")
    else:
        target = f"http://{asked.destination}{asked.path}"
        said = out.ask(target, method=asked.method, user=f"acme.{asked.workload}.k1ab", host=asked.destination)
    if said.reason in ("address_refused", "name_unknown"):
        return True, "", ""
    body = json.loads(said.text) if said.reason else {}
    return said.status == 200, body.get("rule", ""), said.reason or "destination_invalid"


def test_what_is_decided_without_a_gateway_is_what_it_says(server):
    chance = random.Random(SEED)
    objects = world(chance)
    policies = {one.name: one.spec for one in objects if isinstance(one.spec, EgressPolicySpec)}
    switches = emergencies(objects)
    seen: dict[str, int] = {}
    with gateway(server, objects) as out:
        for _ in range(QUESTIONS):
            asked = question(chance)
            expected = decide(asked, NOW, policies, switches)
            is_through = expected.outcome is not Outcome.DENIED
            says = (True, "", "") if is_through else (False, expected.rule, expected.reason)
            assert told(out, asked) == says, asked
            kind = expected.outcome if is_through else expected.reason
            seen[kind] = seen.get(kind, 0) + 1
    assert seen.keys() == {"allowed", "would_deny", "rule", "no_rule", "expired", "not_now", "emergency",
                           "destination_invalid"}, seen  # fmt: skip


def test_a_decision_names_what_else_would_have_taken_the_request():
    both = [to("a.test", 443)]
    policies = {
        "p": policy("p", "orders", yes={"destinations": both}, no={"destinations": both, "action": "deny"}).spec
    }
    found = decide(Question(tenant="acme", workload="orders", destination="a.test:443"), NOW, policies)
    assert (found.outcome, found.rule, found.reason) == (Outcome.DENIED, "p/no", "rule")
    assert [step.name for step in found.others] == ["p/yes", "denied"]
    nothing = decide(Question(tenant="acme", workload="nobody", destination="a.test:443"), NOW, policies)
    assert nothing == Decision(Outcome.DENIED, "", "no_rule", "No egress rule allows this destination.")


HELP = "https://console.test/s/{tenant}@{gateway}/ask?for={destination}&by={workload}&share=100%25"
WICKED = '"},{"x": "%REQ(proxy-authorization)%<script>'


@pytest.fixture(scope="module")
def helpful(server: Server) -> Iterator[WayOut]:
    never = {"action": "deny", "destinations": [to("b.test", 443)]}
    objects = (workload("orders", k1ab="right"), policy("partners", "orders", never=never,
                                                        some={"destinations": [to("192.0.2.1", 443)]}))  # fmt: skip
    with gateway(server, objects, defaults=DefaultsSpec(egress_help_url=HELP)) as running_way:
        yield running_way


def test_a_refused_caller_is_told_by_which_rule_and_where_to_ask(helpful):
    said = json.loads(helpful.ask("B.test:443", method="CONNECT", headers="x-request-id: 4711\r\n").text)
    assert said.pop("link") == "https://console.test/s/acme@edge/ask?for=b.test:443&by=orders&share=100%25"
    assert said == {
        "error": "Egress rule partners/never denies this destination.", "reason": "rule", "rule": "partners/never",
        "workload": "orders", "destination": "b.test:443", "request_id": "4711",
    }  # fmt: skip
    said = json.loads(helpful.ask("192.0.2.1:443", method="CONNECT").text)
    assert (said["reason"], said["workload"], said["destination"]) == ("address_refused", "orders", "192.0.2.1:443")


@pytest.mark.parametrize("way", [{"method": "CONNECT"}, {"user": None}, {"password": "wrong"}, {"method": "GET"}])
def test_what_a_caller_wrote_stays_within_its_quotes(helpful, way):
    headers = f"x-request-id: {WICKED}\r\nx-gatehouse-destination: {WICKED}\r\n"
    target = "http://b.test:443/" if way.get("method") == "GET" else "b.test:443"
    said = helpful.ask(target, headers=headers, **({"method": "CONNECT"} | way))
    body = json.loads(said.text)
    assert said.status in (403, 407)
    assert body["request_id"] == WICKED
    assert body.get("destination", "b.test:443") == "b.test:443"
    assert "cmlnaHQ" not in said.text
