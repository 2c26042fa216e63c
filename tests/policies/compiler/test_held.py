"""What Envoy holds of WAF policies by itself: of which rules, where, and what is said of the others."""

from datetime import UTC, datetime

import pytest

from policies.compiler import Severity, affected_units, compile_unit, concerns, references_of, units_of
from policies.compiler.envoy.held_rules import FILTER_NAME
from policies.compiler.limits import HELD_COMPARISONS, HELD_ENTRIES
from tests.policies.compiler.intents import SCHEMA, compiled, context_of, hostname, made, named, route, service

ADMIN = 'starts_with(http.request.uri.path, "/admin")'
OFFICE = "ip.src in $office"
ECHO = service("echo", "9.9.9.9")
WAF = {"policy": "shop", "failure_mode": "open"}


def rule(name="admin", expression=ADMIN, action="block", **spec):
    return {"name": name, "expression": expression, "action": action, **spec}


def policy(*rules, name="shop", mode="block"):
    return made("waf_policy", name, {"mode": mode, "rules": rules or [rule()]})


def office(count=1, **entry):
    entries = [{"value": f"2001:db8::{number:x}", **entry} for number in range(count)]
    return made("list", "office", {"type": "address", "entries": entries})


def off(type, target=None):
    return made("switch", f"{type}.{target}" if target else type, {"type": type, "target": target})


def held(*objects, of=None):
    """The rules that Envoy holds for the host, or for one of its routes; None where nothing is said."""
    result = compiled(hostname(waf=WAF), ECHO, *objects)
    host = named(result, "VirtualHost", "acme/shop.acme.test")
    message = next(one for one in host.routes if one.name == of) if of else host
    config = message.typed_per_filter_config.get(FILTER_NAME)
    if config is None:
        return None
    found = SCHEMA.open_any(config)
    return sorted(found.rbac.rules.policies) if found.DESCRIPTOR.name == "RBACPerRoute" else []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule()], ["waf/acme/shop/admin"]),
        ([rule(), rule("body", "http.request.body.size > 5")], ["waf/acme/shop/admin"]),
        ([rule(staged=True)], None),
        ([rule(action="log")], None),
        ([rule(action="challenge")], None),
        ([rule(status=404)], None),
        ([rule("skip", "ip.src == 192.0.2.1", "skip-all"), rule()], ["waf/acme/shop/admin"]),
        ([rule("skip", 'ip.src.country == "SE"', "skip-all"), rule()], None),
        ([rule("skip", 'ip.src.country == "SE"', "skip-all", staged=True), rule()], ["waf/acme/shop/admin"]),
        ([rule(), rule("skip", 'ip.src.country == "SE"', "skip-rules")], ["waf/acme/shop/admin"]),
    ],
)
def test_rules_that_refuse_and_ask_for_what_envoy_knows(rules, expected):
    assert held(policy(*rules)) == expected


@pytest.mark.parametrize("mode", ["off", "detect"])
def test_a_policy_that_refuses_nothing_is_not_held(mode):
    assert held(policy(mode=mode)) is None


@pytest.mark.parametrize("switch", [off("waf_off"), off("waf_policy_off", "shop"), off("waf_rule_off", "admin")])
def test_switches_take_it_out_of_envoy_too(switch):
    assert held(policy(), switch) is None


def test_other_switches_leave_it():
    assert held(policy(), off("waf_rule_off", "942100"), off("waf_rule_off", "other")) == ["waf/acme/shop/admin"]


def test_a_route_with_a_word_of_its_own_has_its_own_rules_or_none():
    objects = [policy(), policy(rule("mine"), name="other"), policy(mode="detect", name="mild")]
    routes = [
        route("same"),
        route("own", "/own", waf={"policy": "other", "failure_mode": "open"}),
        route("mild", "/mild", waf={"policy": "mild", "failure_mode": "open"}),
        route("none", "/none", waf={}),
    ]
    found = {one.name: held(*objects, *routes, of=f"acme/{one.name}") for one in routes}
    assert found == {"same": None, "own": ["waf/acme/other/mine"], "mild": [], "none": []}


def notices(*objects):
    found = compiled(*objects)
    assert {one.severity for one in found.problems} <= {Severity.NOTICE}
    return {(one.pointer, one.code) for one in found.problems}


def test_a_list_that_is_too_long_is_left_to_the_inspector_and_said():
    rules = [rule(), rule("office", OFFICE)]
    most, too_many = office(HELD_ENTRIES), office(HELD_ENTRIES + 1)
    assert held(policy(*rules), most) == ["waf/acme/shop/admin", "waf/acme/shop/office"]
    assert notices(policy(*rules), most) == set()
    assert held(policy(*rules), too_many) == ["waf/acme/shop/admin"]
    assert notices(policy(*rules), too_many) == {("/spec/rules/1/expression", "rule_not_held")}


def test_all_rules_together_are_bounded_and_later_ones_give_way():
    networks = " ".join(f"2001:db8:{number:x}::/48" for number in range(95))
    rules = [rule(f"r{number}", f"ip.src in {{{networks}}}") for number in range(HELD_COMPARISONS // 95 + 1)]
    last = len(rules) - 1
    assert f"waf/acme/shop/r{last}" not in held(policy(*rules))
    assert len(held(policy(*rules))) == last
    assert notices(policy(*rules)) == {(f"/spec/rules/{last}/expression", "rule_not_held")}


def test_entries_that_expire_are_the_inspectors_and_it_is_said():
    expiring = office(2, expires_at=datetime(2031, 1, 1, tzinfo=UTC).isoformat())
    rules = [rule("office", OFFICE), rule("others", f"not {OFFICE}")]
    assert held(policy(*rules), expiring) == ["waf/acme/shop/office"]
    assert notices(policy(*rules), expiring) == {("/spec/rules", "entries_not_held")}


BASE = [hostname(waf=WAF), hostname("b.test"), ECHO, route("r"), policy(rule("office", OFFICE)), office()]
WITH_B = [*BASE[:3], route("r"), route("b", hostnames=["b.test"], waf=WAF), *BASE[4:]]
CHANGES = [
    (BASE, 4, policy(rule("office", OFFICE), mode="detect")),
    (BASE, 4, policy(rule("office", f"not {OFFICE}"))),
    (WITH_B, 5, policy(rule())),
    (BASE, 5, office(2)),
    (WITH_B, 6, office(3)),
    (WITH_B, 6, office(HELD_ENTRIES + 1)),
]


@pytest.mark.parametrize(("objects", "index", "after"), CHANGES)
def test_a_change_of_a_policy_or_list_reaches_the_hosts_and_nothing_else(objects, index, after):
    changed = [after if number == index else item for number, item in enumerate(objects)]
    names = {item.name for item in objects if after.key in references_of(item)}
    referrers = [item for item in changed if any(key == after.key or key.name in names for key in references_of(item))]
    units = affected_units(objects[index], after, referrers)
    known, fresh = compiled(*objects), compiled(*changed)
    differing = {one.unit for one in fresh.resources if one not in known.resources}
    assert differing <= units
    assert any(unit.startswith("host:") for unit in differing)
    parts = units_of(changed)
    alone = {one for unit in units for one in compile_unit(unit, parts[unit], context_of(changed), SCHEMA).resources}
    assert alone == {one for one in fresh.resources if one.unit in units}


def test_what_envoy_is_not_told_of_changes_no_host():
    before, after = policy(), made("waf_policy", "shop", {"mode": "block", "rules": [rule()], "paranoia": 3})
    assert affected_units(before, after, [BASE[0]]) == {"waf_policy:shop"}


def test_a_switch_concerns_the_hosts_through_their_policies():
    assert concerns(off("waf_rule_off", "admin"), policy())
    assert not concerns(off("waf_rule_off", "admin"), hostname())
