"""What somebody expects of a request, held against what happens to it; and what people read of that."""

import copy
from typing import Any

import pytest
from gatehouse_cli.expecting import Expectation, differences
from gatehouse_cli.telling import differing, lines_of

from tester.api.answers import EXAMPLE

LIMITED: dict[str, Any] = EXAMPLE.value
SENT = {
    "method": "POST", "target": "/orders", "host": "shop.acme.test",
    "headers": [["x-by", "edge"], ["x-many", "1"], ["X-Many", "2"]],
    "body_bytes": 0, "changes": [
        {"name": "x-by", "before": None, "after": "edge"}, {"name": "x-old", "before": "1", "after": None},
        {"name": "via", "before": "a", "after": "b"},
    ],
}  # fmt: skip
SERVED = {
    **LIMITED,
    "sent": SENT,
    "service": "echo-v1",
    "answer": {**LIMITED["answer"], "status": 200, "by": "service"},
}


@pytest.mark.parametrize(
    ("expected", "otherwise"),
    [
        ({}, []),
        ({"status": 429, "route": "shop-root", "by": "rate_limit", "hostname": "shop.acme.test"}, []),
        ({"status": 200}, ["the status is 429, expected 200"]),
        ({"service": "echo-v1"}, ["the service is nothing, expected echo-v1"]),
        (
            {"by": "jwt", "route": "api"},
            ["the route is shop-root, expected api", "who decides is rate_limit, expected jwt"],
        ),
        ({"headers": {"Retry-After": "6", "x-none": None}}, []),
        ({"headers": {"retry-after": None}}, ["retry-after in the answer is 6, expected nothing"]),
        ({"headers": {"x-none": "1"}}, ["x-none in the answer is nothing, expected 1"]),
        ({"sent_target": "/"}, ["the target that the service sees is nothing, expected /"]),
        ({"sent_headers": {"x-by": None}}, ["no service sees the request, so it sees no headers"]),
    ],
)
def test_what_is_said_must_hold_and_nothing_else(expected: dict[str, Any], otherwise: list[str]) -> None:
    assert differences(Expectation(**expected), LIMITED) == otherwise


def test_what_the_service_sees_may_be_expected_too() -> None:
    wanted = Expectation(status=200, sent_target="/orders", sent_headers={"X-By": "edge", "x-many": "2", "x-old": None})
    assert differences(wanted, SERVED) == []
    assert differences(Expectation(sent_headers={"x-many": "3"}), SERVED) == [
        "x-many in the request that the service sees is 1, 2, expected 3"
    ]


def test_people_read_the_way_who_decided_and_who_named_it() -> None:
    lines = list(lines_of(LIMITED))
    assert lines[0] == "429 from the gateway, by route shop-root (draft)"
    refused = next(line for line in lines if "✗" in line)
    assert " ".join(refused.split()) == (
        "✗ rate_limit per-client (named by hostname shop.acme.test): It came more often than the policy permits."
    )
    assert "  in a row: 10 × 200 (service), 10 × 429 (rate_limit)" in lines
    assert "  not shop-api: The path is not /api or below it." in lines


def test_people_read_what_the_service_sees() -> None:
    lines = list(lines_of(SERVED))
    assert lines[0] == "200 from service echo-v1, by route shop-root (draft)"
    at = lines.index("  the service sees POST /orders for shop.acme.test")
    assert lines[at + 1 : at + 4] == ["    + x-by: edge", "    - x-old", "    ~ via: b"]


def test_where_no_route_takes_it_near_names_are_told() -> None:
    nowhere = copy.deepcopy(LIMITED) | {
        "hostname": None,
        "route": None,
        "hostnames": ["shop.acme.test"],
        "candidates": [],
    }
    lines = list(lines_of(nowhere))
    assert lines[0] == "429 from the gateway, by no route (draft)"
    assert lines[-1] == "  near hostnames: shop.acme.test"


def test_of_two_states_the_lines_that_differ_are_marked() -> None:
    assert list(differing(["a", "b"], ["a", "c"], ("draft", "live"))) == [
        "=== draft",
        "  a",
        "> b",
        "=== live",
        "  a",
        "> c",
    ]
