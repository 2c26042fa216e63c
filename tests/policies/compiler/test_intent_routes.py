"""What must agree between the parts of a route, and where it is said when it does not."""

from typing import Any

import pytest

from policies.compiler import IntentObject, parse
from tests.policies.compiler.intents import forward, refusals

PREFIX_REWRITE = {"path": {"type": "prefix", "value": "/x"}}


def spec(**parts: Any) -> dict[str, Any]:
    return {"hostnames": ["a.test"], "action": forward("echo")} | parts


CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (spec(hostnames=[]), {"/spec/hostnames": "list_too_short"}),
    (spec(hostnames=["a.test", "A.TEST"]), {"/spec/hostnames/1": "hostname_duplicate"}),
    (spec(hostnames=["not a host"]), {"/spec/hostnames/0": "hostname_invalid"}),
    (spec(hostnames=[f"h{n}.test" for n in range(65)]), {"/spec/hostnames": "list_too_long"}),
    (spec(enabled="yes"), {"/spec/enabled": "type_flag"}),
    (spec(surprise=1), {"/spec/surprise": "field_unknown"}),
    (spec(match=None), {"/spec/match": "type_object"}),
    (spec(match={"methods": ["GET", "GET"]}), {"/spec/match/methods/1": "method_duplicate"}),
    (spec(match={"methods": ["get"]}), {"/spec/match/methods/0": "method_invalid"}),
    (spec(match={"methods": ["CONNECT"]}), {"/spec/match/methods/0": "method_invalid"}),
    (spec(match={"headers": [{"name": "x-a"}]}), {"/spec/match/headers/0/value": "value_missing"}),
    (
        spec(match={"headers": [{"name": "x-a", "type": "present", "value": "1"}]}),
        {"/spec/match/headers/0/value": "value_unused"},
    ),
    (
        spec(match={"headers": [{"name": "x-a", "type": "regex", "value": "(?=a)"}]}),
        {"/spec/match/headers/0/value": "regex_unsupported"},
    ),
    (spec(match={"headers": [{"name": "host", "value": "a"}]}), {"/spec/match/headers/0/name": "header_host"}),
    (
        spec(match={"headers": [{"name": "x-a", "value": " a"}]}),
        {"/spec/match/headers/0/value": "header_value_spaces"},
    ),
    (spec(match={"query": [{"name": "a&b", "value": "1"}]}), {"/spec/match/query/0/name": "query_name_invalid"}),
    (spec(match={"query": [{"name": "a", "value": "a b"}]}), {"/spec/match/query/0/value": "query_value_unencoded"}),
    (spec(action={"type": "drop"}), {"/spec/action": "choice_unknown"}),
    (spec(action=forward()), {"/spec/action/backends": "list_too_short"}),
    (spec(action=forward("a", "a")), {"/spec/action/backends/1/service": "backend_duplicate"}),
    (spec(action=forward(*(f"s{n}" for n in range(17)))), {"/spec/action/backends": "list_too_long"}),
    (
        spec(action={"type": "forward", "backends": [{"service": "a", "weight": 1_000_001}]}),
        {"/spec/action/backends/0/weight": "number_range"},
    ),
    (
        spec(action={"type": "forward", "backends": [{"service": "a", "weight": True}]}),
        {"/spec/action/backends/0/weight": "type_number"},
    ),
    (spec(action=forward("a", timeout_seconds=-1)), {"/spec/action/timeout_seconds": "number_range"}),
    (spec(action=forward("a", timeout_seconds=1e999)), {"/spec/action/timeout_seconds": "type_number"}),
    (
        spec(action=forward("a", timeout_seconds=1, retry={"on": ["5xx"], "per_try_timeout_seconds": 2})),
        {"/spec/action/retry/per_try_timeout_seconds": "retry_overlong"},
    ),
    (spec(action=forward("a", retry={"on": []})), {"/spec/action/retry/on": "retry_never"}),
    (
        spec(action=forward("a", rewrite=PREFIX_REWRITE), match={"path": {"type": "exact", "value": "/a"}}),
        {"/spec/action/rewrite/path/type": "rewrite_without_prefix"},
    ),
    (
        spec(action=forward("a", rewrite={"path": {"type": "regex", "pattern": "(a)", "value": "\\2"}})),
        {"/spec/action/rewrite/path/value": "rewrite_invalid"},
    ),
    (
        spec(action=forward("a", rewrite={"path": {"type": "regex", "pattern": "(a)", "value": "\\n"}})),
        {"/spec/action/rewrite/path/value": "rewrite_invalid"},
    ),
    (
        spec(action=forward("a", rewrite={"hostname": "*.a.test"})),
        {"/spec/action/rewrite/hostname": "hostname_invalid"},
    ),
    (spec(action={"type": "redirect"}), {"/spec/action": "redirect_to_itself"}),
    (spec(action={"type": "redirect", "status": 300, "scheme": "https"}), {"/spec/action/status": "choice_unknown"}),
    (
        spec(action={"type": "redirect", "path": {"type": "prefix", "value": "/x"}}, match={"path": {"type": "exact"}}),
        {"/spec/action/path/type": "rewrite_without_prefix"},
    ),
    (
        spec(request_headers={"set": [{"name": "x", "value": "1"}], "remove": ["X"]}),
        {"/spec/request_headers/remove/0": "header_edit_conflict"},
    ),
    (
        spec(response_headers={"set": [{"name": "x", "value": "1"}], "add": [{"name": "x", "value": "2"}]}),
        {"/spec/response_headers/add/0/name": "header_edit_conflict"},
    ),
]


@pytest.mark.parametrize(("given", "expected"), CASES, ids=lambda part: "+".join(part) if "action" not in part else "")
def test_a_fault_is_named_at_its_place_and_nothing_else_is(given: dict[str, Any], expected: dict[str, str]) -> None:
    assert refusals("route", "r", given) == expected


def test_every_fault_is_reported_at_once() -> None:
    faulty = {"hostnames": ["a b"], "match": {"methods": ["get"]}, "action": forward("A"), "extra": 1}
    assert set(refusals("route", "R", faulty)) == {
        "/name",
        "/spec/hostnames/0",
        "/spec/match/methods/0",
        "/spec/action/backends/0/service",
        "/spec/extra",
    }


@pytest.mark.parametrize("value", [None, 1, 1.5, "x", True, [], {}, [[]], {"action": []}, {"action": {"type": {}}}])
@pytest.mark.parametrize("kind", ["route", "service", "listener"])
def test_no_json_value_raises(kind: str, value: Any) -> None:
    assert not isinstance(parse(kind, "a", value), IntentObject)


def test_a_flood_of_faults_is_cut_and_none_of_it_is_repeated() -> None:
    flood = {f"{'x' * 10_000}{index}": index for index in range(500)}
    found = parse("hostname", "a.test", flood)
    assert isinstance(found, tuple)
    assert len(found) <= 100
    assert all(len(problem.pointer) + len(problem.text) < 300 for problem in found)
