"""What policies say of one request: who decides, and who would have."""

from datetime import UTC, datetime, timedelta

import pytest

from egress import judging
from egress.asking import ask
from egress.judging import Caller, target_of
from egress.way_out import WayOut
from policies.compiler.intent.egress import EgressPolicySpec, Emergency, Forwarding, Outcome

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)  # a Tuesday
ORDERS = Caller("acme", "orders")
TUNNEL, HTTP = Forwarding.TUNNEL, Forwarding.HTTP
POLICIES = {
    "payments": EgressPolicySpec.model_validate({
        "workloads": ["orders"],
        "rules": [
            {"name": "stripe", "destinations": [{"host": "pay.stripe.com"}, {"host": "api.stripe.com"}]},
            {"name": "all-of-stripe", "destinations": [{"host": "**.stripe.com", "port": "443,8000-8100"}]},
            {"name": "github", "destinations": [{"host": "*.github.com"}]},
            {"name": "never", "action": "deny", "destinations": [{"host": "gist.github.com"}]},
            {"name": "net", "destinations": [{"host": "198.18.0.0/15"}, {"host": "10.0.0.0/8"}]},
            {"name": "plain", "destinations": [
                {"host": "files.example.com", "port": 80, "forwarding": "http", "methods": ["GET"],
                 "path_prefix": "/public"}]},
            {"name": "once", "destinations": [{"host": "old.example.com"}], "expires_at": "2031-05-20T11:00:00Z"},
        ],
    }),
    "trial": EgressPolicySpec.model_validate({
        "workloads": ["reports"], "mode": "observe",
        "rules": [{"name": "no", "action": "deny", "destinations": [{"host": "bad.example.com"}]}],
    }),
}  # fmt: skip
CASES = [
    ("orders", "api.stripe.com", TUNNEL, Outcome.ALLOWED, "payments/stripe", ("payments/all-of-stripe",)),
    ("orders", "API.Stripe.COM.:443", TUNNEL, Outcome.ALLOWED, "payments/stripe", ("payments/all-of-stripe",)),
    ("orders", "a.b.stripe.com:8050", TUNNEL, Outcome.ALLOWED, "payments/all-of-stripe", ()),
    ("orders", "stripe.com", TUNNEL, Outcome.DENIED, "", ()),
    ("orders", "api.stripe.com:444", TUNNEL, Outcome.DENIED, "", ()),
    ("orders", "api.stripe.com:443", HTTP, Outcome.DENIED, "", ()),
    ("orders", "api.github.com", TUNNEL, Outcome.ALLOWED, "payments/github", ()),
    ("orders", "a.b.github.com", TUNNEL, Outcome.DENIED, "", ()),
    ("orders", "gist.github.com", TUNNEL, Outcome.DENIED, "payments/never", ("payments/github",)),
    ("orders", "198.19.0.7", TUNNEL, Outcome.ALLOWED, "payments/net", ()),
    ("orders", "old.example.com", TUNNEL, Outcome.DENIED, "payments/once", ()),
    ("reports", "bad.example.com", TUNNEL, Outcome.WOULD_DENY, "trial/no", ()),
    ("reports", "else.example.com", TUNNEL, Outcome.WOULD_DENY, "", ()),
    ("nobody", "api.stripe.com", TUNNEL, Outcome.DENIED, "", ()),
]


def judge(workload, target, policies, at, **more):
    return judging.judge(Caller("acme", workload), target, policies, at, **more)


@pytest.mark.parametrize(("workload", "destination", "way", "verdict", "rule", "also"), CASES)
def test_the_first_that_takes_it_decides(workload, destination, way, verdict, rule, also):
    found = judge(workload, target_of(destination, way), POLICIES, NOW)

    assert (found.verdict, found.rule, found.also) == (verdict, rule, also)


@pytest.mark.parametrize(
    ("method", "path", "verdict"),
    [
        ("GET", "/public/a?x=1", Outcome.ALLOWED),
        ("GET", "/public", Outcome.ALLOWED),
        ("GET", "/publicity", Outcome.DENIED),
        ("POST", "/public/a", Outcome.DENIED),
    ],
)
def test_methods_and_paths_of_plain_requests_are_looked_at(method, path, verdict):
    target = target_of("files.example.com", HTTP, method=method, path=path)
    assert (target.port, judge("orders", target, POLICIES, NOW).verdict) == (80, verdict)


def test_without_a_rule_the_next_one_decides():
    stripe, github = target_of("api.stripe.com", TUNNEL), target_of("api.github.com", TUNNEL)

    assert judge("orders", stripe, POLICIES, NOW, without="payments/stripe").verdict is Outcome.ALLOWED
    assert judge("orders", github, POLICIES, NOW, without="payments/github").verdict is Outcome.DENIED


def test_the_destination_that_decides_is_named():
    way_out = WayOut(frozenset({"orders"}), POLICIES)
    assert ask(way_out, ORDERS, target_of("api.stripe.com", TUNNEL), NOW, []).index == 1
    assert ask(way_out, ORDERS, target_of("other.example.com", TUNNEL), NOW, []).index is None


@pytest.mark.parametrize("text", ["", "a b", "api.stripe.com:0", "api.stripe.com:99999", "1.2.3", "fe80::1%e", "x:y"])
def test_what_is_no_destination_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        target_of(text, TUNNEL)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("2001:db8::7", "[2001:db8::7]:443"),
        ("[2001:DB8::7]:8443", "[2001:db8::7]:8443"),
        ("192.0.2.7", "192.0.2.7:443"),
    ],
)
def test_addresses_are_written_in_one_way(text, spelling):
    assert str(target_of(text, TUNNEL)) == spelling


def test_a_literal_address_is_screened_and_a_name_is_told_apart():
    way_out = WayOut(frozenset({"orders"}), POLICIES)
    inside = target_of("10.1.2.3", TUNNEL)

    assert ask(way_out, ORDERS, inside, NOW, []).judgement.reason == "address_refused"
    assert ask(way_out, ORDERS, inside, NOW, ["10.1.0.0/16"]).judgement.verdict is Outcome.ALLOWED
    assert ask(way_out, ORDERS, target_of("169.254.169.254", TUNNEL), NOW, []).judgement.reason == "no_rule"
    assert ask(way_out, ORDERS, target_of("api.stripe.com", TUNNEL), NOW, []).notes
    assert ask(way_out, Caller("acme", "ghost"), inside, NOW, []).judgement.reason == "identity_refused"


def test_an_emergency_comes_before_every_rule_until_it_is_over():
    ends = int(NOW.timestamp()) + 60
    emergency = Emergency("orders", "*.stripe.com:443", ends, "Nobody may.")
    target = target_of("api.stripe.com", TUNNEL)

    found = judge("orders", target, POLICIES, NOW, emergencies=[emergency])
    later = judge("orders", target, POLICIES, NOW + timedelta(minutes=1), emergencies=[emergency])

    assert (found.verdict, found.reason, found.text, found.rule) == (Outcome.DENIED, "emergency", "Nobody may.", "")
    assert found.also == ("payments/stripe", "payments/all-of-stripe")
    assert later.verdict is Outcome.ALLOWED
