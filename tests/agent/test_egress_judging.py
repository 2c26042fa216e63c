"""A tunnel is judged as a real Envoy judges a request; what cannot be judged for certain, stays."""

import itertools
from datetime import UTC, datetime

import pytest
from gatehouse_agent import wire
from gatehouse_agent.egress import wire as egress_wire
from gatehouse_agent.egress.judging import Claim, Rights, headers_of, literal_address
from gatehouse_agent.egress.matching import UnknownMatcherError, header_test
from gatehouse_protocol import envoy_schema
from google.protobuf import json_format

from policies.compiler import Resource
from tests.agent import edge, way_out
from tests.policies.compiler.intents import SCHEMA
from tests.policies.compiler.running_envoy import running

HOST = "api.test"
NOW = datetime(2026, 11, 22, 23, 59, 30, tzinfo=UTC).timestamp()  # a Sunday
FORWARD = {"route": {"cluster": "egress"}}
REFUSE = {"direct_response": {"status": 403}}


def claim(workload="orders", credential="k1ab", destination=f"{HOST}:443"):
    return Claim("acme", workload, credential, destination)


def rights(*objects):
    """What the compiler makes of these objects of acme, as the agent reads it."""
    resources = way_out.compiled("acme", *objects)
    return Rights(next(one.body for one in resources if one.type.endswith("v3.RouteConfiguration")))


def listed(*routes, users="acme.orders.k1ab:{SHA}x"):
    """The rights of a workload `orders` by hand: routes as (headers asked for, what then)."""
    routes = [
        {"match": {"connect_matcher": {}, "headers": list(asked)}, **then} | {"name": str(number)}
        for number, (asked, then) in enumerate(routes)
    ]
    any_type = "type.googleapis.com/"
    action = {"@type": f"{any_type}envoy.config.route.v3.RouteList", "routes": routes}
    auth = {"@type": f"{any_type}envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute",
            "users": {"inline_string": users}}  # fmt: skip
    by = {
        "@type": f"{any_type}envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
        "header_name": "x-gatehouse-workload",
    }
    tree = {"input": {"name": "w", "typed_config": by},
            "exact_match_map": {"map": {"orders": {"action": {"name": "r", "typed_config": action}}}}}  # fmt: skip
    host = {"name": "all", "domains": ["*"], "matcher": {"matcher_tree": tree},
            "typed_per_filter_config": {"envoy.filters.http.basic_auth": auth}}  # fmt: skip
    schema = envoy_schema.default()
    message = schema.message("envoy.config.route.v3.RouteConfiguration")()
    json_format.ParseDict({"name": "acme/egress", "virtual_hosts": [host]}, message, descriptor_pool=schema.pool)
    return Rights(schema.pack(message))


def until(seconds):
    return {"name": "x-gatehouse-now", "range_match": {"start": "0", "end": str(int(seconds))}}


def to(host):
    return {"name": "x-gatehouse-destination", "string_match": {"exact": host}}


def test_what_the_compiler_writes_is_judged():
    found = rights(
        way_out.workload("orders", "k1ab"),
        way_out.workload("idle", "k1ab"),
        way_out.workload("watched", "k1ab"),
        way_out.policy("partners", ["orders"], (HOST, 443), ("*.one.test", 443), ("**.deep.test", 443),
                       ("192.0.2.7", 22)),
        way_out.policy("trial", ["watched"], mode="observe"),
    )  # fmt: skip
    for destination in ("api.test:443", "a.one.test:443", "a.b.deep.test:443", "192.0.2.7:22"):
        assert found.judge(claim(destination=destination), NOW) is None, destination
    for destination in ("api.test:444", "a.b.one.test:443", "one.test:443", "xapi.test:443", "192.0.2.7:443"):
        assert found.judge(claim(destination=destination), NOW) == "denied", destination
    assert found.judge(claim("idle"), NOW) == "denied"
    assert found.judge(claim("watched"), NOW) is None
    assert found.judge(claim(credential="k9zz"), NOW) == "credential"
    assert found.judge(claim("nobody"), NOW) == "credential"


def test_many_destinations_are_looked_up_as_envoy_does():
    names = [(f"n{number}.test", 443) for number in range(60)]
    found = rights(
        way_out.workload("orders", "k1ab"), way_out.policy("partners", ["orders"], *names, ("*.one.test", 443))
    )
    for destination in ("n0.test:443", "n59.test:443", "a.one.test:443"):
        assert found.judge(claim(destination=destination), NOW) is None, destination
    for destination in ("n60.test:443", "n0.test:444", "one.test:443"):
        assert found.judge(claim(destination=destination), NOW) == "denied", destination


def test_a_tunnel_is_over_if_only_the_time_stands_in_its_way():
    assert listed(([to("api.test:443"), until(NOW + 60)], FORWARD)).judge(claim(), NOW) is None
    assert listed(([to("api.test:443"), until(NOW - 60)], FORWARD), ([], REFUSE)).judge(claim(), NOW) == "expired"
    assert listed(([to("b.test:443"), until(NOW - 60)], FORWARD), ([], REFUSE)).judge(claim(), NOW) == "denied"
    told = REFUSE | {"response_headers_to_add": [{"header": {"key": "x-gatehouse-reason", "value": "expired"}}]}
    assert listed(([to("api.test:443")], told), ([], FORWARD)).judge(claim(), NOW) == "expired"


def test_a_denial_for_a_time_is_a_denial_and_is_over_by_itself():
    emergency = listed(([to("api.test:443"), until(NOW + 60)], REFUSE), ([to("api.test:443")], FORWARD))
    assert emergency.judge(claim(), NOW) == "denied"
    assert emergency.judge(claim(), NOW + 61) is None


def test_time_and_address_are_said_as_the_guard_says_them():
    headers = headers_of(claim(destination="[2001:db8::1]:443"), NOW)
    assert headers["x-gatehouse-week-minute"] == str(7 * 1440 - 1)
    assert headers_of(claim(), NOW + 30)["x-gatehouse-week-minute"] == "0"
    assert headers["x-gatehouse-address"] == "6-20010db8000000000000000000000001"
    assert literal_address("192.0.2.7:443") == "4-c0000207"
    assert "x-gatehouse-address" not in headers_of(claim(), NOW)


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "x-of-the-caller", "string_match": {"exact": "a"}},
        {"name": "x-gatehouse-workload", "string_match": {"safe_regex": {"regex": r"\pL+"}}},
        {"name": "x-gatehouse-workload", "exact_match": "orders"},
    ],
)
def test_what_is_not_known_is_not_judged(asked):
    with pytest.raises(UnknownMatcherError):
        listed(([asked], REFUSE)).judge(claim(), NOW)
    assert listed(([to("b.test:443"), asked], REFUSE), ([], FORWARD)).judge(claim(), NOW) is None


def test_routes_that_ask_for_more_than_headers_are_not_judged():
    schema = envoy_schema.default()
    message = schema.unpack(next(
        one.body for one in way_out.compiled("acme", way_out.workload("orders", "k1ab")) if "v3.RouteConf" in one.type
    ))  # fmt: skip
    message.virtual_hosts[0].matcher.matcher_list.matchers.add()
    with pytest.raises(UnknownMatcherError):
        Rights(schema.pack(message))
    with pytest.raises(UnknownMatcherError):
        Rights(wire.wrap("type.googleapis.com/x", b"\xff"))


TESTS = [
    {"string_match": {"exact": "abc"}},
    {"string_match": {"exact": ""}},
    {"string_match": {"exact": "ABC", "ignore_case": True}},
    {"string_match": {"prefix": "ab"}},
    {"string_match": {"suffix": "bc"}},
    {"string_match": {"contains": "b"}},
    {"string_match": {"safe_regex": {"regex": "[a-z]+"}}},
    {"string_match": {"safe_regex": {"regex": "ab"}}},
    {"range_match": {"start": "-5", "end": "10"}},
    {"present_match": True},
    {"present_match": False},
    {},
]
WAYS = [{}, {"invert_match": True}, {"treat_missing_header_as_empty": True},
        {"invert_match": True, "treat_missing_header_as_empty": True}]  # fmt: skip
VALUES = [None, "", "abc", "ABC", "xbc", "9", "10", "-5", "9x", "+3"]


@pytest.mark.envoy
def test_headers_fit_as_envoy_says():
    """One route for each way to ask; each tells by its answer whether it was taken."""
    asked = [{"name": "x-v"} | test | way for test, way in itertools.product(TESTS, WAYS)]
    routes = []
    for number, one in enumerate(asked):
        case = {"name": "x-case", "string_match": {"exact": str(number)}}
        routes.append({"match": {"prefix": "/", "headers": [case, one]}, "direct_response": {"status": 204}})
    host = {"name": "all", "domains": ["*"], "routes": routes}
    router = {"name": "router", "typed_config": {"@type": edge.ROUTER}}
    manager = {"@type": edge.HCM, "stat_prefix": "x", "route_config": {"virtual_hosts": [host]}}
    manager["http_filters"] = [router]
    document = {"name": "x", "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}
    message = SCHEMA.message("envoy.config.listener.v3.Listener")()
    json_format.ParseDict(document, message, descriptor_pool=SCHEMA.pool)

    def add(bootstrap):
        del bootstrap.static_resources.listeners[:]
        listener = bootstrap.static_resources.listeners.add()
        listener.CopyFrom(message)
        listener.address.socket_address.address = "127.0.0.1"
        listener.address.socket_address.port_value = 0

    nothing: list[Resource] = []
    with running(nothing, nothing, add) as gateway:
        for number, one in enumerate(asked):
            fits = header_test(header_of(one))
            for value in VALUES:
                headers = [("x-case", str(number))] + ([("x-v", value)] if value is not None else [])
                is_taken = gateway.ask("/", "x", headers=headers).status == 204
                assert fits({} if value is None else {"x-v": value}) is is_taken, (one, value)


def header_of(document):
    schema = envoy_schema.default()
    message = schema.message("envoy.config.route.v3.RouteMatch")()
    json_format.ParseDict({"prefix": "/", "headers": [document]}, message, descriptor_pool=schema.pool)
    route = schema.message("envoy.config.route.v3.RouteList")()
    route.routes.add().match.CopyFrom(message)
    return egress_wire.RouteList.FromString(route.SerializeToString()).routes[0].match.headers[0]
