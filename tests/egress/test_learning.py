"""What is suggested of what was denied: exact hosts, patterns where there are many, nothing denied on purpose."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from egress.learning import Seen, suggest
from egress.way_out import WayOut
from policies.compiler.intent.egress import EgressDestinationSpec, EgressPolicySpec, Forwarding

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
PAYMENTS = EgressPolicySpec.model_validate({
    "workloads": ["orders"],
    "rules": [
        {"name": "stripe", "destinations": [{"host": "api.stripe.com"}]},
        {"name": "never", "action": "deny", "destinations": [{"host": "evil.example.com"}]},
    ],
})  # fmt: skip


def way_out(*workloads: str, payments: EgressPolicySpec = PAYMENTS) -> WayOut:
    named = {"stripe": EgressDestinationSpec(host="api.stripe.com")}
    return WayOut(frozenset(workloads), {"payments": payments}, named=named)


def seen(host: str, *, workload: str = "orders", denied: int = 1, days_ago: int = 1, days: int = 1) -> Seen:
    at = NOW - timedelta(days=days_ago)
    return Seen(workload, host, 443, Forwarding.TUNNEL, denied, 0, at, at, days)


def hosts(*ones: Seen) -> dict[str, list[tuple[str, int]]]:
    found = suggest(ones, "acme", way_out("orders", "reports"), NOW)
    return {one.workload: [(each.host, each.denied) for each in one.destinations] for one in found}


def test_what_no_rule_speaks_of_is_suggested_the_most_first():
    assert hosts(seen("a.example.com"), seen("b.example.net", denied=5)) == {
        "orders": [("b.example.net", 5), ("a.example.com", 1)]
    }


def test_what_is_allowed_or_denied_on_purpose_is_not():
    assert hosts(seen("api.stripe.com"), seen("evil.example.com"), seen("a.example.com", workload="gone")) == {}


def test_three_names_beside_each_other_become_a_pattern():
    ones = [seen(f"{name}.cdn.example.com", denied=2, days_ago=age, days=age) for name, age in (("a", 3), ("b", 1))]
    assert [host for host, _ in hosts(*ones)["orders"]] == ["a.cdn.example.com", "b.cdn.example.com"]

    found = suggest([*ones, seen("c.cdn.example.com")], "acme", way_out("orders"), NOW)

    (one,) = found[0].destinations
    assert (one.host, one.denied, one.days) == ("*.cdn.example.com", 5, 3)
    assert one.names == ("a.cdn.example.com", "b.cdn.example.com", "c.cdn.example.com")
    assert (one.first_at, one.last_at) == (NOW - timedelta(days=3), NOW - timedelta(days=1))


def test_names_that_have_only_a_registry_in_common_stay_single():
    for names in (
        ["a.com", "b.com", "c.com"],
        ["a.co.uk", "b.co.uk", "c.co.uk"],
        ["192.0.2.7", "192.0.2.8", "192.0.2.9"],
    ):
        assert [host for host, _ in hosts(*map(seen, names))["orders"]] == names


def test_a_policy_is_named_only_where_the_workload_has_it_alone():
    shared = PAYMENTS.model_copy(update={"workloads": ("orders", "reports")})
    ones = [seen("a.example.com")]

    assert suggest(ones, "acme", way_out("orders"), NOW)[0].policy == "payments"
    assert suggest(ones, "acme", way_out("orders", payments=shared), NOW)[0].policy == ""


def test_a_named_destination_is_suggested_by_its_name_and_one_that_is_not_there_is_not():
    plain = [replace(seen(f"{name}.egress"), port=80, way=Forwarding.HTTP) for name in ("stripe", "strip", "a", "b")]
    assert hosts(*plain) == {"orders": [("stripe.egress", 1)]}
