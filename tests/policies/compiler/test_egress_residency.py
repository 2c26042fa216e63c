"""Where data may leave from and go to: a real Envoy, the agent and the answer without a gateway say the same."""

import json
from datetime import UTC, datetime

import pytest
from gatehouse_agent.egress.judging import Claim, Rights
from gatehouse_protocol.egress import CutCause

from policies.compiler.intent.egress import Forwarding, Question, decide
from tests.policies.compiler.intents import compiled, made, refusals
from tests.policies.compiler.running_envoy import running
from tests.policies.compiler.test_egress import ALLOWED_HOST, Server, WayOut, egress_listener, sha1, to

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EU = {"name": "in-the-eu", "data_class": "personal", "from_regions": ["eu", "de"], "to_regions": ["eu"]}
LOOSE = EU | {"name": "if-known", "data_class": "logs", "strict": False}
NAMES = ("inside", "outside", "unknown", "twice")


def handling(name: str, *classes: str):
    return made("workload", name, {"credentials": [{"key": "k1ab", "sha1": sha1("right")}], "data_classes": classes})


def objects(ports: dict[str, int], mode: str = "enforce"):
    """Four destinations: one in the EU, one elsewhere, one nobody knows where, one of which only one rule knows."""
    regions = {"inside": ["eu"], "outside": ["eu", "us"], "unknown": [], "twice": []}
    rules = [
        {"name": name, "destinations": [to(ALLOWED_HOST, ports[name], way, regions=said) for way in ("tunnel", "http")]}
        for name, said in [*regions.items(), ("twice", ["eu"])]
    ]
    rules[-1]["name"] = "twice-known"
    spec = {"workloads": ["crm", "logger", "plain"], "rules": rules, "residency": [EU, LOOSE], "mode": mode}
    return (
        handling("crm", "personal"), handling("logger", "logs"), handling("plain"),
        made("egress_policy", "partners", spec),
    )  # fmt: skip


EXPECTED = {
    ("crm", "eu"): {"inside": "", "outside": "residency", "unknown": "residency", "twice": ""},
    ("crm", "us"): dict.fromkeys(NAMES, "residency"),
    ("crm", ""): dict.fromkeys(NAMES, "residency"),
    ("logger", "de"): {"inside": "", "outside": "residency", "unknown": "", "twice": ""},
    ("logger", ""): {"inside": "", "outside": "residency", "unknown": "", "twice": ""},
    ("logger", "us"): dict.fromkeys(NAMES, "residency"),
    ("plain", "us"): dict.fromkeys(NAMES, ""),
}


@pytest.fixture(scope="module")
def places():
    servers = {name: Server(ALLOWED_HOST) for name in NAMES}
    yield servers
    for one in servers.values():
        one.close()


@pytest.mark.envoy
@pytest.mark.parametrize("region", ["eu", "de", "us", ""])
def test_envoy_the_agent_and_the_answer_without_a_gateway_agree(places, region):
    ports = {name: one.port for name, one in places.items()}
    made_of = objects(ports)
    slice_ = compiled(*made_of)
    doors = compiled(
        egress_listener(), tenant="platform", is_platform=True, allowed_private_networks=("127.50.0.0/16",)
    )
    rights = Rights(next(one.body for one in slice_.resources if one.type_url.endswith("v3.RouteConfiguration")))
    policies = {"partners": made_of[-1].spec}
    classes = {item.name: frozenset(item.spec.data_classes) for item in made_of[:-1]}
    with running(slice_.resources, doors.resources, region=region) as gateway:
        out = WayOut(gateway, places["inside"], places["outside"])
        for (workload, node), wanted in EXPECTED.items():
            if node != region:
                continue
            for name, reason in wanted.items():
                place = f"{ALLOWED_HOST}:{ports[name]}"
                for method, way in (("CONNECT", Forwarding.TUNNEL), ("GET", Forwarding.HTTP)):
                    target = place if method == "CONNECT" else f"http://{place}/"
                    told = out.ask(target, user=f"acme.{workload}.k1ab", method=method, host=place)
                    assert (told.status, told.reason) == ((403, reason) if reason else (200, "")), (workload, name)
                    if reason:
                        rule = "partners/if-known" if workload == "logger" else "partners/in-the-eu"
                        assert json.loads(told.text)["rule"] == rule
                    asked = Question(
                        tenant="acme", workload=workload, destination=place, way=way, data_classes=classes[workload],
                        region=region,
                    )  # fmt: skip
                    assert decide(asked, NOW, policies).reason == reason
                claim = Claim("acme", workload, "k1ab", place, region)
                assert rights.judge(claim, NOW.timestamp()) == (CutCause.DENIED if reason else None)


def test_a_policy_that_observes_says_what_it_would_deny():
    policies = {"partners": objects(dict.fromkeys(NAMES, 443), "observe")[-1].spec}
    asked = Question(tenant="acme", workload="crm", destination="x.test:443", data_classes=frozenset({"personal"}))
    found = decide(asked, NOW, policies)
    assert (found.outcome, found.reason, found.rule) == ("would_deny", "residency", "partners/in-the-eu")


@pytest.mark.parametrize(
    ("said_by_rule", "said_by_destination", "reason"),
    [
        ([], ["eu"], ""),
        (["eu"], [], ""),
        (["eu"], ["us"], "residency"),
        ([], ["us"], "residency"),
        ([], [], "residency"),
    ],
)
def test_a_named_destination_is_where_it_says_and_where_the_rule_says(said_by_rule, said_by_destination, reason):
    crm = to("crm.egress", 80, "http", regions=said_by_rule)
    spec = {"workloads": ["crm"], "rules": [{"name": "crm", "destinations": [crm]}], "residency": [EU]}
    place = made("egress_destination", "crm", {"host": "api.crm.test", "regions": said_by_destination})
    asked = Question(
        tenant="acme", workload="crm", destination="crm.egress", way=Forwarding.HTTP, region="eu",
        data_classes=frozenset({"personal"}),
    )  # fmt: skip
    found = decide(asked, NOW, {"partners": made("egress_policy", "partners", spec).spec}, (), {"crm": place.spec})
    assert found.reason == reason


@pytest.mark.parametrize(
    ("residency", "pointer", "code"),
    [
        ([{"name": "a", "data_class": "x"}], "/spec/residency/0/to_regions", "residency_empty"),
        ([EU | {"name": "all"}], "/spec/residency/0", "name_duplicate"),
        ([EU | {"to_regions": ["EU"]}], "/spec/residency/0/to_regions/0", None),
        ([EU | {"data_class": "No."}], "/spec/residency/0/data_class", "name_invalid"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(residency, pointer, code):
    rules = [{"name": "all", "destinations": [{"host": "a.test"}]}]
    found = refusals("egress_policy", "p", {"workloads": ["crm"], "rules": rules, "residency": residency})
    assert list(found) == [pointer]
    assert code in (None, found[pointer])
