"""Quotas when parts of the house are away: the control plane, the agent, Envoy."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.end_to_end.counting import bring_out, make_counted, passed, within_a_minute
from tests.end_to_end.product import ask, eventually

LIMIT = 10
AWAY_SECONDS = 120


@pytest.fixture(scope="module")
def counted(product) -> None:
    """A route for each of what may hold while nobody can be asked."""
    with product.api() as api:
        for what in ("open", "closed", "share"):
            make_counted(api, what, LIMIT, when_unavailable=what)
        bring_out(api, "what holds when nobody can be asked")


@contextmanager
def held_up(process: psutil.Process) -> Iterator[None]:
    """A process that answers nobody."""
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def warm(product) -> None:
    """Every node knows every bucket."""
    for edge in product.edges:
        for what in ("open", "closed", "share"):
            assert passed(edge, what, "app", 1) <= 1


def test_without_the_control_plane_each_policy_does_what_it_says(product, counted):
    warm(product)
    here = product.edges[0]
    with held_up(product.part("console.serve")):
        eventually(lambda: passed(here, "open", "app", 2 * LIMIT) == 2 * LIMIT, seconds=AWAY_SECONDS)
        eventually(lambda: passed(here, "closed", "app", LIMIT) == 0, seconds=AWAY_SECONDS)
        shares = within_a_minute(lambda: [passed(edge, "share", "app", LIMIT) for edge in product.edges])
        assert shares == [LIMIT // 2, LIMIT // 2]
    eventually(lambda: passed(here, "closed", "app", 1) == 1, seconds=AWAY_SECONDS)
    both = within_a_minute(lambda: [passed(edge, "open", "app", LIMIT) for edge in product.edges])
    assert sum(both) == LIMIT


def test_without_the_agent_envoy_does_what_the_policy_says(product, counted):
    warm(product)
    here = product.edges[0]
    with held_up(product.part("gatehouse-agent", node="edge-1")):
        eventually(lambda: passed(here, "open", "app", 2 * LIMIT) == 2 * LIMIT, seconds=AWAY_SECONDS)
        eventually(lambda: passed(here, "closed", "app", LIMIT) == 0, seconds=AWAY_SECONDS)
        got: list[int] = []

        def has_more_than_its_share() -> bool:
            got.append(passed(here, "share", "app", 1))
            return sum(got) >= LIMIT

        eventually(has_more_than_its_share, seconds=2 * AWAY_SECONDS)
    eventually(lambda: passed(here, "closed", "app", 1) == 1, seconds=AWAY_SECONDS)


@pytest.mark.parametrize("words", [("gatehouse-agent",), ("envoy", "-c")], ids=["agent", "envoy"])
def test_what_was_used_before_a_part_was_killed_stays_used(product, counted, words):
    warm(product)
    here = product.edges[0]

    def kill_in_between() -> int:
        before = passed(here, "share", "app", LIMIT)
        product.part(*words, node="edge-1").send_signal(signal.SIGKILL)
        eventually(lambda: ask(here, "shop.acme.test").status_code == 200, seconds=30)
        return before + passed(here, "share", "app", LIMIT)

    assert within_a_minute(kill_in_between) <= LIMIT
