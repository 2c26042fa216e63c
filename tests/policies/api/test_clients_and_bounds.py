"""Where clients come from in routes and rules, and bounds of listeners and defaults, through the API."""

import pytest

from policies.actions.planning import check_draft
from tests.policies.specs import route, shop
from tests.policies.steps import fill, publish

AT, OF_PLATFORM = "/slices/acme@edge", "/slices/platform@edge"
FINGERPRINT = "t13d1516h2_8daaf6152771_b186095e22b6"


@pytest.fixture
def served(edge):
    bounds = {"protocol": "http", "port": 8080, "max_connections": 1000, "connections_per_second": 50}
    longest = {"max_connection_seconds": 600, "max_requests_per_connection": 1000}
    fill(edge.platform, [
        {"kind": "listener", "name": "http", "spec": bounds},
        {"kind": "defaults", "name": "defaults", "spec": longest},
    ])  # fmt: skip
    publish(edge.platform)
    fill(edge.acme, shop(1))
    publish(edge.acme)
    return edge


def test_bounds_are_kept_as_they_were_said(served, as_olga):
    found = as_olga.get(f"{OF_PLATFORM}/listeners/http").data["spec"]
    assert (found["max_connections"], found["connections_per_second"]) == (1000, 50)
    found = as_olga.get(f"{OF_PLATFORM}/defaults/defaults").data["spec"]
    assert (found["max_connection_seconds"], found["max_requests_per_connection"]) == (600, 1000)


def test_what_the_compiler_writes_of_clients_envoy_takes(served):
    match = {"countries": ["DE", "AT"], "asns": [64500, *range(1, 20)], "tls_fingerprints": [FINGERPRINT, "t13d*_*_*"]}
    near = route(path="/near", to="shop")
    near["match"] |= match
    rule = {"name": "elsewhere", "action": "deny", "countries_except": ["DE"]}
    fill(served.acme, [
        {"kind": "traffic_policy", "name": "near", "spec": {
            "policy": {"type": "authorization", "otherwise": "allow", "rules": [rule]}}},
        {"kind": "route", "name": "near", "spec": near | {"policies": ["near"]}},
    ])  # fmt: skip
    assert check_draft(served.acme).problems == ()


@pytest.mark.parametrize(
    ("match", "pointer", "code"),
    [
        ({"countries": ["Germany"]}, "/spec/match/countries/0", "text_too_long"),
        ({"countries": ["de"]}, "/spec/match/countries/0", "country_invalid"),
        ({"asns": ["AS64500"]}, "/spec/match/asns/0", "type_number"),
        ({"tls_fingerprints": ["chrome"]}, "/spec/match/tls_fingerprints/0", "tls_fingerprint_invalid"),
    ],
)
def test_what_is_no_country_number_or_fingerprint_is_told_by_its_field(served, as_bob, match, pointer, code):
    spec = route(path="/near", to="shop")
    spec["match"] |= match
    answer = as_bob.post(f"{AT}/routes", {"name": "near", "spec": spec})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.data["problems"]] == [(pointer, code)]
