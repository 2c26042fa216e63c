"""Traffic policies from the draft to what is live: who follows one, what a change of one touches, and who says what."""

import pytest

from policies.actions.planning import check_draft
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill, live, publish

AT = "/slices/acme@edge"
LISTENER = {"kind": "listener", "name": "http", "spec": {"protocol": "http", "port": 8080}}


def limit(name, requests):
    spec = {"policy": {"type": "rate_limit", "requests": requests}}
    return {"kind": "traffic_policy", "name": name, "spec": spec}


def hostname(name, **spec):
    return {"kind": "hostname", "name": name, "spec": spec}


@pytest.fixture
def following(edge):
    """A route that follows its service, another hostname that follows a policy itself, and a third that does not."""
    fill(edge.platform, [LISTENER])
    publish(edge.platform)
    bounded = service("9.9.9.1:80") | {"policies": ["calm"]}
    others = [hostname("b.acme.test", policies=["calm"]), hostname("c.acme.test")]
    fill(edge.acme, [*shop(1), limit("calm", 10), *others])
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": bounded}])
    publish(edge.acme)
    return edge


def changed(slice_, change):
    """The virtual hosts that a change of the draft touches once it is published."""
    before = live(slice_)
    fill(slice_, change)
    publish(slice_)
    after = live(slice_)
    return {name.removeprefix("VirtualHost acme/") for name in after if before.get(name) != after[name]}


def test_a_change_of_a_policy_touches_those_who_follow_it_and_no_others(following):
    assert changed(following.acme, [limit("calm", 20)]) == {"shop.acme.test", "b.acme.test"}


def test_a_service_that_takes_up_a_policy_touches_the_routes_to_it(following):
    plain = {"kind": "service", "name": "shop", "spec": service("9.9.9.1:80")}
    assert changed(following.acme, [plain]) == {"shop.acme.test"}


def test_a_policy_that_is_named_cannot_go_unseen(following, as_bob):
    answer = as_bob.delete(f"{AT}/traffic-policies/calm", headers={"If-Match": "*"})
    assert answer.status_code == 200
    assert {(one["name"], one["code"]) for one in answer.data["problems"]} == {
        ("b.acme.test", "traffic_policy_missing"),
        ("shop", "traffic_policy_missing"),
    }


def test_a_gateway_whose_listeners_know_nothing_of_a_type_is_told_before_a_publish(edge, monkeypatch):
    monkeypatch.setattr("policies.compiler.envoy.traffic.policies.WRITERS", {})
    fill(edge.platform, [LISTENER])
    publish(edge.platform)
    monkeypatch.undo()
    fill(edge.acme, [*shop(1), limit("calm", 10), hostname("b.acme.test", policies=["calm"])])
    problems = {(one.name, one.code) for one in check_draft(edge.acme).problems}
    assert ("b.acme.test", "filter_config_orphaned") in problems
    publish(edge.platform)
    problems = {(one.name, one.code) for one in check_draft(edge.acme).problems}
    assert ("b.acme.test", "filter_config_orphaned") not in problems


def test_it_is_told_what_acts_on_a_route_and_who_says_so(following, as_bob):
    everywhere = {"kind": "traffic_policy", "name": "small", "spec": {"policy": {"type": "compression"}}}
    defaults = {"kind": "defaults", "name": "defaults", "spec": {"policies": ["small"]}}
    fill(following.platform, [everywhere, defaults])
    publish(following.platform)
    to_shop = route(path="/x", to="shop") | {"policies_off": ["compression"]}
    named = [hostname("shop.acme.test", policies=["wide"]), limit("wide", 100)]
    fill(following.acme, [*named, {"kind": "route", "name": "r0", "spec": to_shop}])

    told = as_bob.get(f"{AT}/routes/r0/effective-policies").data

    (item,) = told["items"]
    assert item["hostname"] == "shop.acme.test"
    said = {
        one["type"]: [(each["kind"], each["by"], each["policy"]) for each in one["said"]] for one in item["policies"]
    }
    assert said == {
        "compression": [("route", "r0", None), ("defaults", "defaults", "small")],
        "rate_limit": [("service", "shop", "calm"), ("hostname", "shop.acme.test", "wide")],
    }
    acting = next(one["said"][0] for one in item["policies"] if one["type"] == "rate_limit")
    assert acting["settings"]["requests"] == 10
    assert told["problems"] == []


def test_a_route_whose_services_differ_is_told_so(following, as_bob):
    free = {"kind": "service", "name": "free", "spec": service("9.9.9.3:80")}
    both = route(path="/x", to="shop")
    both["action"]["backends"].append({"service": "free"})
    fill(following.acme, [free, {"kind": "route", "name": "r0", "spec": both}])
    (problem,) = as_bob.get(f"{AT}/routes/r0/effective-policies").data["problems"]
    assert problem["code"] == "traffic_policies_differ"


def test_no_route_has_no_policies(following, as_bob):
    assert as_bob.get(f"{AT}/routes/none/effective-policies").status_code == 404


def test_who_names_an_object_is_told_whichever_kind_it_is_of(following, as_vera, as_mallory):
    def naming(kind, name):
        answer = as_vera.get(f"{AT}/named-by?kind={kind}&name={name}")
        assert answer.status_code == 200, answer.content
        return [(one["plural"], one["name"]) for one in answer.json()["items"]]

    assert naming("traffic_policy", "calm") == [("hostnames", "b.acme.test"), ("services", "shop")]
    assert naming("service", "shop") == [("routes", "r0")]
    assert naming("hostname", "c.acme.test") == []
    assert naming("traffic_policy", "nobody") == []
    fill(following.acme, [hostname("b.acme.test")])
    assert naming("traffic_policy", "calm") == [("services", "shop")]
    assert as_vera.get(f"{AT}/named-by?kind=route&name=front").json()["problems"][0]["pointer"] == "?kind"
    assert as_vera.get(f"{AT}/named-by?kind=service").json()["problems"][0]["pointer"] == "?name"
    assert as_mallory.get(f"{AT}/named-by?kind=service&name=shop").status_code == 404
