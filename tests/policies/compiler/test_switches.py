"""A switch takes exactly what it names out of service, in a real Envoy, and compiles alone as it does in the whole."""

import json

import pytest
from gatehouse_inspector.dlp.policy import dlp_policy_of
from google.protobuf import any_pb2

from policies.compiler import (
    SWITCHES,
    THROWN,
    IntentObject,
    affected_units,
    compile_unit,
    concerns,
    name_of_switch,
    parse,
    target_of_switch,
    units_of,
)
from policies.compiler.intent.switch import Target
from policies.compiler.plan import plan
from tests.policies.compiler.intents import (
    SCHEMA,
    compiled,
    context_of,
    hostname,
    made,
    platform,
    refusals,
    route,
    service,
)
from tests.policies.compiler.running_envoy import running

ABROAD = "Back at 18:00 – 100 %REQ(x-secret)% sure."


def maintenance(target: str, **spec) -> IntentObject:
    return made("switch", f"route_maintenance.{target}", {"type": "route_maintenance", "target": target, **spec})


def suspended(**spec) -> IntentObject:
    return made("switch", "tenant_suspend", {"type": "tenant_suspend", **spec})


def elsewhere(name: str, path: str = "/", **spec) -> IntentObject:
    """A route that needs no service."""
    return route(name, path, action={"type": "redirect", "hostname": f"{name}.test"}, **spec)


@pytest.mark.parametrize("neighbours", [1, 60], ids=["in a list", "in a tree"])
def test_a_route_in_maintenance_keeps_its_match_and_says_when_to_come_back(neighbours):
    padding = [elsewhere(f"pad{number}", f"/pad{number}") for number in range(neighbours)]
    switch = maintenance("api", message=ABROAD, retry_after_seconds=90)
    result = compiled(hostname(), elsewhere("api", "/api"), elsewhere("rest"), *padding, switch)
    assert result.problems == ()
    with running(result.resources, platform().resources) as gateway:
        answer = gateway.ask("/api/deep?q=1", headers=[("x-secret", "no")])
        rest, padded = gateway.ask("/apix"), gateway.ask("/pad0")
        assert (answer.status, answer.headers["retry-after"]) == (503, "90")
        assert answer.body.decode() == f"Out of service for maintenance. {ABROAD}\n"
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert (rest.status, padded.status) == (302, 302)
        assert gateway.statistics()["gh.rq.route.acme/api.code.503.flags.-.cluster."] == 1


def test_a_suspended_slice_refuses_every_path_of_every_host_and_no_other_hosts():
    hosts = [hostname(redirect_to_https=True), hostname("*.apps.test")]
    result = compiled(*hosts, elsewhere("api", "/api"), suspended(message="Pay."))
    others = compiled(hostname("shop.globex.test"), elsewhere("g", hostnames=["shop.globex.test"]), tenant="globex")
    with running([*result.resources, *others.resources], platform().resources) as gateway:
        for path, host in (("/api", "shop.acme.test"), ("/", "shop.acme.test"), ("/x?y", "a.b.apps.test")):
            answer = gateway.ask(path, host, "POST")
            assert (answer.status, answer.body.decode()) == (403, "This site is suspended. Pay.\n")
            assert "retry-after" not in answer.headers
        assert gateway.ask("/", "shop.globex.test").status == 302


def off(type, target=None) -> IntentObject:
    spec = {"type": type, "target": target}
    return made("switch", f"{type}.{target}" if target else type, spec)


WAF_SWITCHES = [off("waf_off"), off("waf_policy_off", "strict"), off("waf_rule_off", "942100")]


DLP_SWITCHES = [off(f"dlp{kind}", target) for kind, target in (
    ("_off", None), ("_observe", None), ("_policy_off", "cards"), ("_policy_observe", "cards"),
)]  # fmt: skip


def guards(*switches):
    """What inspectors read of two DLP policies: their modes, and how many detectors they have left."""
    spec = {"mode": "enforce", "detectors": [{"detector": "iban", "action": "block"}]}
    found = compiled(made("dlp_policy", "cards", spec), made("dlp_policy", "mail", spec), *switches)
    assert found.problems == ()
    read = {one.name: json.loads(any_pb2.Any.FromString(one.body).value) for one in found.resources}
    for one in read.values():
        dlp_policy_of(one)
    return {name: (one["mode"], len(one["watches"]), one["body"]) for name, one in read.items()}


def test_dlp_switches_let_policies_look_nowhere_or_tell_only():
    on, observing, nowhere = ("enforce", 1, True), ("observe", 1, True), ("enforce", 0, False)
    cards, mail = "acme/dlp/cards", "acme/dlp/mail"
    assert guards() == {cards: on, mail: on}
    assert guards(off("dlp_off")) == {cards: nowhere, mail: nowhere}
    assert guards(off("dlp_observe")) == {cards: observing, mail: observing}
    assert guards(off("dlp_policy_off", "cards")) == {cards: nowhere, mail: on}
    assert guards(off("dlp_policy_observe", "cards"), off("dlp_policy_off", "cards")) == {cards: nowhere, mail: on}
    assert guards(off("dlp_policy_observe", "cards")) == {cards: observing, mail: on}


def waf_documents(*switches):
    policies = [
        made("waf_policy", "mild", {"mode": "block", "rules": [{"name": "mine", "expression": 'http.host == "a"'}]}),
        made("waf_policy", "strict", {"mode": "block"}),
    ]
    found = compiled(*policies, *switches)
    assert found.problems == ()
    return {one.name: json.loads(any_pb2.Any.FromString(one.body).value) for one in found.resources}


def test_waf_switches_take_out_everything_or_a_policy_or_a_rule():
    modes = {name: one["mode"] for name, one in waf_documents(off("waf_off")).items()}
    assert modes == {"acme/mild": "off", "acme/strict": "off"}
    modes = {name: one["mode"] for name, one in waf_documents(off("waf_policy_off", "strict")).items()}
    assert modes == {"acme/mild": "block", "acme/strict": "off"}
    without = waf_documents(off("waf_rule_off", "942100"), off("waf_rule_off", "mine"))
    assert [[one["rule"] for one in each["exclusions"]] for each in without.values()] == [[942100], [942100]]
    assert without["acme/mild"]["rules"] == []
    assert waf_documents()["acme/mild"]["rules"] != []


def test_a_rule_that_cannot_be_is_not_switched_off():
    spec = {"type": "waf_rule_off", "target": "12345678"}
    assert refusals("switch", "waf_rule_off.12345678", spec) == {"/spec/target": "target_unknown"}


def made_spec(spec):
    found = parse("switch", "tenant_suspend", spec)
    assert isinstance(found, IntentObject)
    return found.spec


def denying(target: str | None = None, destination: str | None = None) -> IntentObject:
    """What workloads, or one, may not reach in an emergency."""
    kind = "workload_deny" if target else "destination_deny"
    spec = {"type": kind, "target": target, "destination": destination, "until": "2030-01-01T00:00:00Z"}
    return made("switch", name_of_switch(made_spec(spec)), spec)


DENIALS = [denying("orders"), denying("orders", "a.test:443"), denying(destination="192.0.2.0/24")]


@pytest.mark.parametrize(
    "switch", [maintenance("api"), suspended(), *WAF_SWITCHES, *DLP_SWITCHES, *DENIALS], ids=lambda item: item.name
)
def test_what_a_switch_touches_compiled_alone_is_what_it_is_in_the_whole(switch):
    others = [hostname("b.test"), route("b", hostnames=["b.test"]), hostname("c.test"), service("echo", "9.9.9.9")]
    others += [made("waf_policy", "strict"), made("waf_policy", "mild"), made("workload", "orders")]
    guard = {"mode": "enforce", "detectors": [{"detector": "iban", "action": "block"}]}
    others += [made("dlp_policy", "cards", guard), made("dlp_policy", "mail", guard)]
    objects = [hostname(), route("api", "/api", hostnames=["shop.acme.test", "b.test"]), *others]
    referrers = [item for item in objects if concerns(switch, item)]
    units = affected_units(None, switch, referrers)
    before, after = compiled(*objects), compiled(*objects, switch)
    differing = {one.unit for one in after.resources if one not in before.resources}
    assert differing == units
    parts = units_of([*objects, switch])
    context = context_of(objects)
    alone = [one for unit in units for one in compile_unit(unit, parts[unit], context, SCHEMA).resources]
    assert set(alone) == {one for one in after.resources if one.unit in units}


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        ({"type": "destination_deny", "target": "orders"},
         {"target": "target_unused", "destination": "destination_missing", "until": "until_missing"}),
        ({"type": "workload_deny", "destination": "*"}, {"destination": "hostname_invalid"}),
        ({"type": "workload_deny"}, {"target": "target_missing"}),
        ({"type": "workload_deny", "target": "orders"}, {"until": "until_missing"}),
        ({"type": "waf_off", "destination": "a.test"}, {"destination": "destination_unused"}),
        ({"type": "waf_off", "until": "2030-01-01T00:00:00Z"}, {"until": "until_unused"}),
        ({"type": "destination_deny", "destination": "[::1", "until": "2030-01-01T00:00:00Z"},
         {"destination": "destination_invalid"}),
        ({"type": "destination_deny", "destination": "a.test:0", "until": "2030-01-01T00:00:00Z"},
         {"destination": "number_range"}),
    ],
)  # fmt: skip
def test_a_denial_says_what_is_denied_and_until_when(spec, wrong):
    found = refusals("switch", str(spec["type"]), spec)
    assert found.items() <= {f"/spec/{field}": code for field, code in wrong.items()}.items()
    assert found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("API.Example.com", "api.example.com"),
        ("**.example.com: 443", "**.example.com:443"),
        ("2001:db8:0::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:DB8::7]:443,80-90", "[2001:db8::7]:80-90,443"),
        ("[2001:db8::/32]:443", "[2001:db8::/32]:443"),
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("192.0.2.1:1-65535", "192.0.2.1"),
    ],
)
def test_a_denied_destination_has_one_spelling_and_so_one_name(given, kept):
    first, again = denying(destination=given), denying(destination=kept)
    assert (first.spec.destination, first.name) == (kept, again.name)
    assert denying("orders", given).name != denying("orders").name


def denial(info, destination="*.leak.test:443"):
    """What a switch that denies what workloads ask for says besides."""
    return {"destination": destination, "until": "2030-01-01T00:00:00Z"} if info.is_denial else {}


@pytest.mark.parametrize("kind", THROWN)
def test_a_switch_is_named_by_what_it_is_thrown_on(kind):
    info = SWITCHES[kind]
    spec = {"type": kind, "target": "api" if info.has_target else None} | denial(info)
    found = parse("switch", name_of_switch(made_spec(spec)), spec)
    assert isinstance(found, IntentObject)
    key = target_of_switch(found.name)
    assert key == ((info.about, "api") if info.thrown_on is Target.OBJECT else None)


def test_a_plan_says_in_words_what_a_switch_does():
    texts = [plan([], [item]).changes[0].text for item in (maintenance("api"), suspended())]
    assert texts == [
        "switch route_maintenance.api added: route api answers 503",
        "switch tenant_suspend added: every hostname answers 403",
    ]
