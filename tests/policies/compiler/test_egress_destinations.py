"""Named destinations: what is decided of them, with a gateway and without one, and what a draft is told."""

from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_protocol.vending import VendedKind, VendedShape

from policies.compiler import name_of_switch
from policies.compiler.intent.egress import EgressPolicySpec, Forwarding
from policies.compiler.intent.egress.deciding import Question, decide
from policies.compiler.intent.switch import SwitchSpec
from policies.compiler.switches import emergencies
from policies.compiler.units import references_of
from tests.agent.client_authority import ClientAuthority
from tests.policies.compiler.intents import codes, compiled, made, named
from tests.policies.compiler.test_egress import policy, to, workload
from tests.policies.compiler.test_egress_deciding import gateway, server, told

__all__ = ["server"]
NOW = datetime.now(UTC)
KEY = {"key": VendedShape(VendedKind.HEADER)}


def destination(name, host="api.stripe.test", port=443, **more):
    return made("egress_destination", name, {"host": host, "port": port} | more)


def alias(name, **more):
    return to(f"{name}.egress", 80, "http", **more)


def objects():
    return [
        workload("orders", k1ab="right"), workload("watched", k1ab="right"), workload("idle", k1ab="right"),
        destination("stripe"), destination("github", "api.github.test"), destination("other", port=8443),
        policy("partners", "orders", some={"destinations": [alias("stripe", methods=["GET"], path_prefix="/v1")]},
               rest={"destinations": [alias("github"), alias("other")]},
               never={"destinations": [alias("github", path_prefix="/admin")], "action": "deny"}),
        policy("trial", "watched", mode="observe", never={"destinations": [alias("github")], "action": "deny"}),
    ]  # fmt: skip


QUESTIONS = [
    ("orders", "stripe.egress", "/v1/charges", "allowed", ""),
    ("orders", "STRIPE.egress.", "/v1", "allowed", ""),
    ("orders", "stripe.egress", "/v2", "denied", "no_rule"),
    ("orders", "github.egress", "/admin/x", "denied", "rule"),
    ("orders", "api.stripe.test:443", "/v1/charges", "denied", "no_rule"),
    ("orders", "stripe.egress:443", "/v1", "denied", "destination_unknown"),
    ("orders", "strip.egress", "/v1", "denied", "destination_unknown"),
    ("idle", "stripe.egress", "/v1", "denied", "no_rule"),
    ("idle", "strip.egress", "/v1", "denied", "destination_unknown"),
    ("watched", "github.egress", "/", "would_deny", ""),
    ("watched", "stripe.egress", "/", "would_deny", ""),
    ("watched", "strip.egress", "/", "denied", "destination_unknown"),
    ("watched", "a.stripe.egress:8080", "/", "denied", "destination_unknown"),
]


def asked(who, target, path="/", way=Forwarding.HTTP):
    return Question(tenant="acme", workload=who, destination=target, way=way, path=path)


def decided(question, found, at=NOW):
    policies = {one.name: one.spec for one in found if isinstance(one.spec, EgressPolicySpec)}
    places = {one.name: one.spec for one in found if one.kind == "egress_destination"}
    return decide(question, at, policies, emergencies(found), places)


@pytest.mark.parametrize(("who", "target", "path", "outcome", "reason"), QUESTIONS)
def test_what_may_be_asked_for_by_name_is_decided_without_a_gateway(who, target, path, outcome, reason):
    found = decided(asked(who, target, path), objects())
    assert (found.outcome, found.reason if outcome == "denied" else "") == (outcome, reason)


@pytest.mark.envoy
def test_a_gateway_says_the_same(server):
    with gateway(server, objects()) as out:
        for who, target, path, outcome, reason in QUESTIONS:
            if outcome == "denied":
                is_through, _, why = told(out, asked(who, target, path))
                assert (is_through, why) == (False, reason), (who, target, path)
        for who in ("orders", "watched"):
            for target in ("stripe.egress:80", "stripe.egress:443", "strip.egress:443"):
                question = asked(who, target, way=Forwarding.TUNNEL)
                assert told(out, question)[2] == decided(question, objects()).reason == "destination_unknown"


@pytest.mark.parametrize(
    ("destination", "target", "denied"),
    [
        ("stripe.egress", None, {"stripe"}),
        ("api.stripe.test", None, {"stripe", "other"}),
        ("api.stripe.test:443", None, {"stripe"}),
        ("**.stripe.test:8000-9000", None, {"other"}),
        (None, "orders", {"stripe", "other", "github"}),
        ("*.github.test", "orders", {"github"}),
    ],
)
def test_an_emergency_denies_a_place_by_its_name_and_by_ours(destination, target, denied):
    spec = switch_spec(destination, target)
    found = [*objects(), made("switch", name_of_switch(SwitchSpec.model_validate(spec)), spec)]
    reasons = {
        one: decided(asked("orders", f"{one}.egress", "/v1"), found).reason for one in ("stripe", "other", "github")
    }
    assert {one for one, reason in reasons.items() if reason == "emergency"} == denied


def switch_spec(destination, target):
    kind = "workload_deny" if target else "destination_deny"
    return {"type": kind, "target": target, "destination": destination, "until": (NOW + timedelta(hours=1)).isoformat()}


def test_a_policy_refers_to_the_destinations_it_names():
    partners = next(one for one in objects() if one.name == "partners")
    refers = {key.name for key in references_of(partners) if key.kind == "egress_destination"}
    assert refers == {"stripe", "github", "other"}


def test_rules_about_destinations_with_a_fault_do_nothing_and_others_go_on():
    broken = destination("broken", credential="gone")
    rule = {"destinations": [alias("broken"), alias("stripe")]}
    found = compiled(workload("orders"), broken, destination("stripe"), policy("p", "orders", r=rule))
    assert codes(found) == {("broken", "credential_missing")}
    clusters = {one.name for one in found.resources if one.type_url.endswith(".Cluster")}
    assert clusters == {"acme/egress/stripe"}
    routes = named(found, "RouteConfiguration", "acme/egress").SerializeToString()
    assert b"acme/egress/stripe" in routes
    assert b"acme/egress/broken" not in routes


def test_an_authority_that_has_ended_is_told_with_the_place():
    over = ClientAuthority.make("Over", life=timedelta(days=-2)).pem
    soon = ClientAuthority.make("Soon", life=timedelta(days=9)).pem
    found = compiled(destination("stripe", trust=over + soon), now=NOW)
    assert codes(found) == {("stripe", "trust_expired"), ("stripe", "trust_ends_soon")}
    assert {one.pointer for one in found.problems} == {"/spec/trust"}


def test_only_observing_policies_have_a_way_without_the_credential():
    slice_ = [workload("orders"), destination("stripe", credential="key")]
    names = {}
    for mode in ("enforce", "observe"):
        whole = compiled(*slice_, policy("p", "orders", mode=mode), vended=KEY)
        names[mode] = {one.name for one in whole.resources if one.type_url.endswith(".Cluster")}
    assert names["enforce"] == {"acme/egress/stripe"}
    assert names["observe"] == {"acme/egress/stripe", "acme/egress/stripe/bare"}
