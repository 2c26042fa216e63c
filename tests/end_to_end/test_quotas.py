"""Quotas on the whole product: two nodes that share one limit, by what is asked of each."""

import time

import pytest

from tests.end_to_end.acts import ACME, ok
from tests.end_to_end.counting import MINUTE, answers, bring_out, make_counted, passed, within_a_minute
from tests.end_to_end.product import eventually

NAME, LIMIT = "per-minute", 40


@pytest.fixture(scope="module")
def counted(product) -> None:
    """A route with a quota."""
    with product.api() as api:
        make_counted(api, NAME, LIMIT)
        bring_out(api, "what passes is counted")


def test_both_nodes_together_let_through_what_the_quota_says(product, api, counted):
    for edge in product.edges:
        assert passed(edge, NAME, "app", 1) == 1

    def both() -> list[int]:
        return [passed(edge, NAME, "app", LIMIT) for edge in product.edges]

    assert within_a_minute(both) == [LIMIT // 2, LIMIT // 2]

    def told():
        now = ok(api.get(f"{ACME}/traffic-policies/{NAME}/quota"))
        bucket = {tuple(one["keys"]): one for one in now["buckets"]}["app",]
        assert bucket["limit"] == LIMIT
        assert sum(one["used"] for one in bucket["nodes"]) == bucket["used"] <= LIMIT
        return {one["node"] for one in bucket["nodes"]} == {"edge-1", "edge-2"} and bucket["refused"] > 0

    def used_up_and_told():
        both()
        return eventually(told, seconds=30)

    assert within_a_minute(used_up_and_told)


def test_clients_are_told_when_to_come_back(product, counted):
    def beyond():
        found = answers(product.edges[0], NAME, "told", 2 * LIMIT)
        assert {one.headers["ratelimit-policy"] for one in found} == {f'"{NAME}";q={LIMIT};w={MINUTE}'}
        (refused, *_) = [one for one in found if one.status_code == 429]
        assert refused.json()["code"] == "quota_used_up"
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["ratelimit"].startswith(f'"{NAME}";r=0;t=')
        assert "x-gatehouse-quota" not in refused.headers
        return 1 <= int(refused.headers["retry-after"]) <= MINUTE

    assert within_a_minute(beyond)


def test_what_one_node_does_not_need_the_other_has_within_the_minute(product, counted):
    for edge in product.edges:
        assert passed(edge, NAME, "traveller", 1) == 1
    here = product.edges[0]

    def all_here() -> int:
        got = passed(here, NAME, "traveller", LIMIT)
        assert got == LIMIT // 2
        while got < LIMIT - LIMIT // 10 and time.time() % MINUTE < 50:
            got += passed(here, NAME, "traveller", 1)
            time.sleep(0.1)
        return got

    assert LIMIT // 2 < within_a_minute(all_here) <= LIMIT
