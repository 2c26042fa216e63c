"""The plan of a publish: sorted, minimal, in words, and silent about nothing dangerous."""

from typing import Any

import pytest
import yaml

from policies.compiler import IntentObject, parse
from policies.compiler.plan import Action, plan
from tests.policies.compiler.intents import forward, hostname, made, route, service


def shares(**weights: int) -> dict[str, Any]:
    backends = [{"service": name.replace("_", "-"), "weight": weight} for name, weight in weights.items()]
    return {"type": "forward", "backends": backends}


ECHO = service("echo", "9.9.9.9")
FIVE_ROUTES = [route(f"r{index}", f"/{index}") for index in range(5)]


def texts(before: list[IntentObject], after: list[IntentObject]) -> list[str]:
    return [change.text for change in plan(before, after).changes]


def unsafe(before: list[IntentObject], after: list[IntentObject]) -> set[tuple[str, str]]:
    return {(finding.code, finding.name) for finding in plan(before, after).unsafe}


def test_a_shift_of_traffic_reads_as_people_say_it() -> None:
    before, after = (
        route("shop-api", action=shares(**split))
        for split in ({"echo_v1": 90, "echo_v2": 10}, {"echo_v1": 10, "echo_v2": 90})
    )
    assert texts([before], [after]) == ["route shop-api: backends echo-v1 90 → 10, echo-v2 10 → 90"]


def test_fields_are_the_smallest_differences_with_pointers() -> None:
    before = route("r", action=shares(a=1, b=2), request_headers={"set": [{"name": "x", "value": "1"}]})
    after = route("r", action=shares(a=1, b=3, c=4), request_headers={"set": []}, enabled=False)
    found = {
        (field.pointer, str(field.before), str(field.after)) for field in plan([before], [after]).changes[0].fields
    }
    assert found == {
        ("/spec/enabled", "True", "False"),
        ("/spec/action/backends/1/weight", "2", "3"),
        (
            "/spec/action/backends/2",
            "None",
            "{'service': 'c', 'weight': 4, 'request_headers': None, 'response_headers': None}",
        ),
        ("/spec/request_headers/set/0", "{'name': 'x', 'value': '1'}", "None"),
    }


def test_another_order_of_a_list_is_one_difference() -> None:
    before, after = route("r", action=shares(a=1, b=2)), route("r", action=shares(b=2, a=1))
    assert [field.pointer for field in plan([before], [after]).changes[0].fields] == ["/spec/action/backends"]


def test_another_sort_of_action_is_one_difference() -> None:
    after = route("r", action={"type": "redirect", "scheme": "https"})
    assert texts([route("r")], [after]) == ["route r: action forward → redirect"]


def test_adding_and_removing_say_what() -> None:
    assert texts([], [hostname(), ECHO, route("r", "/api")]) == [
        "hostname shop.acme.test added",
        "service echo added: 1 endpoint",
        "route r added: shop.acme.test /api → echo",
    ]
    assert texts([ECHO], []) == ["service echo removed"]


def test_many_fields_are_cut_short_in_words_but_not_in_the_list() -> None:
    settings = {
        "trusted_hops": 1,
        "allow_websockets": False,
        "max_request_headers": 50,
        "buffer_limit_kib": 64,
        "max_request_headers_kib": 8,
    }
    change = plan([made("defaults", "defaults")], [made("defaults", "defaults", settings)]).changes[0]
    assert change.text.endswith(", and 1 more")
    assert len(change.fields) == 5


def test_changes_are_in_the_order_of_kinds_and_names_whatever_order_objects_come_in() -> None:
    objects = [hostname("b.test"), hostname("a.test"), ECHO, *FIVE_ROUTES]
    one, other = plan([], objects), plan([], list(reversed(objects)))
    assert [change.name for change in one.changes] == ["a.test", "b.test", "echo", "r0", "r1", "r2", "r3", "r4"]
    assert one == other


def test_nothing_changed_is_an_empty_plan() -> None:
    assert plan([ECHO, hostname()], [hostname(), ECHO]).changes == ()


def test_the_texts_of_a_change_lead_back_to_its_objects() -> None:
    change = plan([route("r", "/a")], [route("r", "/b")]).changes[0]
    assert change.action is Action.CHANGE
    for text, item in ((change.before_text, change.before), (change.after_text, change.after)):
        assert (
            parse(**{{"spec": "spec_json"}.get(key, key): value for key, value in yaml.safe_load(text).items()}) == item
        )
    assert plan([], [ECHO]).changes[0].before_text == ""


def test_the_digest_names_exactly_these_changes() -> None:
    base = [hostname(), ECHO]
    digests = {
        plan(base, after).digest
        for after in (base, [hostname()], [*base, route("r")], [*base, route("s")], [*base, route("r", "/x")])
    }
    assert len(digests) == 5
    assert plan(base, [*base, route("r")]).digest == plan(list(reversed(base)), [route("r"), *base]).digest


EMPTY = service("echo")
CHECKED = service("echo", "9.9.9.9", health_check={"path": "/"})


def test_what_a_policy_leaves_out_and_its_rules_are_told_one_by_one():
    exclusion = {"rule": 942100, "target": "ARGS:comment", "path": "/reviews", "method": "POST", "reason": "SQL course"}
    rule = {"name": "admin", "expression": 'http.host == "a"', "action": "block"}
    before, after = made("waf_policy", "shop"), made("waf_policy", "shop", {"exclusions": [exclusion], "rules": [rule]})
    assert [change.text for change in plan([before], [after]).changes] == [
        "waf_policy shop: exclusions 942100 ARGS:comment POST /reviews added (SQL course), rules admin added (block)"
    ]


UNSAFE: dict[str, tuple[list[IntentObject], list[IntentObject], set[tuple[str, str]]]] = {
    "two of five routes": ([ECHO, *FIVE_ROUTES], [ECHO, *FIVE_ROUTES[2:]], {("routes_removed", "")}),
    "one of five routes": ([ECHO, *FIVE_ROUTES], [ECHO, *FIVE_ROUTES[1:]], set()),
    "routes disabled": (
        [ECHO, *FIVE_ROUTES],
        [ECHO, *FIVE_ROUTES[2:], *(route(f"r{index}", f"/{index}", enabled=False) for index in range(2))],
        {("routes_removed", "")},
    ),
    "everything": ([ECHO, hostname()], [], {("slice_emptied", ""), ("hostname_removed", "shop.acme.test")}),
    "a hostname": ([ECHO, hostname()], [ECHO], {("hostname_removed", "shop.acme.test")}),
    "a service in use": (
        [ECHO, route("r")],
        [route("r")],
        {("service_removed_in_use", "echo")},
    ),
    "a service out of use": ([ECHO, service("old", "9.9.9.9")], [ECHO], set()),
    "the last endpoint": ([ECHO, route("r")], [EMPTY, route("r")], {("service_emptied", "echo")}),
    "the last endpoint of a service out of use": ([ECHO], [EMPTY], set()),
    "traffic to an empty service": (
        [ECHO, service("void"), route("r")],
        [ECHO, service("void"), route("r", action=forward("void"))],
        {("traffic_to_nowhere", "r")},
    ),
    "some traffic to an empty service": (
        [ECHO, service("void"), route("r")],
        [ECHO, service("void"), route("r", action=forward("echo", "void"))],
        set(),
    ),
    "a health check": ([CHECKED], [ECHO], {("health_check_removed", "echo")}),
    "encryption": (
        [hostname(redirect_to_https=True)],
        [hostname()],
        {("https_redirect_removed", "shop.acme.test")},
    ),
    "a policy that only detects again": (
        [made("waf_policy", "shop", {"mode": "block"})],
        [made("waf_policy", "shop", {"mode": "detect"})],
        {("waf_weakened", "shop")},
    ),
    "a policy that looks no more": (
        [made("waf_policy", "shop", {"mode": "detect"})],
        [made("waf_policy", "shop", {"mode": "off"})],
        {("waf_weakened", "shop")},
    ),
    "a policy that refuses from now on": (
        [made("waf_policy", "shop", {"mode": "detect"})],
        [made("waf_policy", "shop", {"mode": "block"})],
        set(),
    ),
    "a hostname nobody looks at any more": (
        [hostname(waf={"policy": "shop", "failure_mode": "open"})],
        [hostname()],
        {("waf_detached", "shop.acme.test")},
    ),
    "a route nobody looks at any more": (
        [hostname(), ECHO, route("shop")],
        [hostname(), ECHO, route("shop", waf={})],
        {("waf_detached", "shop")},
    ),
    "a route that follows its hostname again": (
        [hostname(), ECHO, route("shop", waf={"policy": "shop", "failure_mode": "open"})],
        [hostname(), ECHO, route("shop")],
        set(),
    ),
    "a door": (
        [made("listener", "http", {"protocol": "http", "port": 80})],
        [made("listener", "http", {"protocol": "http", "port": 81})],
        {("listener_moved", "http")},
    ),
    "a first publish": ([], [hostname(), ECHO, *FIVE_ROUTES], set()),
}


@pytest.mark.parametrize(("before", "after", "expected"), UNSAFE.values(), ids=UNSAFE)
def test_what_takes_sites_down_is_called_unsafe_and_nothing_else(
    before: list[IntentObject], after: list[IntentObject], expected: set[tuple[str, str]]
) -> None:
    assert unsafe(before, after) == expected


def test_how_tls_is_spoken_reads_as_people_say_it() -> None:
    old, new = (
        made(
            "listener", "https", {"protocol": "https", "port": 443, "certificate": "default", "tls": {"profile": name}}
        )
        for name in ("intermediate", "modern")
    )
    assert texts([old], [new]) == ["listener https: tls profile intermediate → modern"]
    plain, brief, long = (hostname(hsts=hsts) for hsts in (None, {"max_age_seconds": 300}, {"max_age_seconds": 600}))
    assert texts([plain], [brief]) == ["hostname shop.acme.test: hsts added"]
    assert texts([brief], [long]) == ["hostname shop.acme.test: hsts max_age_seconds 300 → 600"]
