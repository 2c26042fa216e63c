"""Which nodes a stage reaches."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.rollout.cohort import Candidate, choose
from fleet.rollout.strategy import BUILT_IN, Count, Everybody, Label, Regions, Share, Stage


def fleet(size: int, *, silent: tuple[int, ...] = (), region: str = "eu") -> list[Candidate]:
    return [
        Candidate(UUID(int=at + 1), f"edge-{at}", at not in silent, region, {"tier": "canary" if at < 2 else "main"})
        for at in range(size)
    ]


def stage(cohort) -> Stage:
    return Stage("stage", cohort)


def names(nodes, chosen):
    by_id = {node.id: node.name for node in nodes}
    return [by_id[one] for one in chosen]


@pytest.mark.parametrize(
    ("cohort", "size", "expected"),
    [
        (Count(1), 10, 1),
        (Count(3), 10, 3),
        (Count(10), 10, 9),
        (Count(1), 1, 1),
        (Count(1), 2, 1),
        (Count(5), 2, 1),
        (Count(1), 0, 0),
        (Share(5), 10, 1),
        (Share(5), 21, 2),
        (Share(50), 3, 2),
        (Share(99), 10, 9),
        (Share(99), 2, 1),
        (Everybody(), 10, 10),
        (Everybody(), 1, 1),
        (Everybody(), 0, 0),
        (Regions(("eu",)), 10, 9),
        (Regions(("us",)), 10, 1),
        (Label("tier", "canary"), 10, 2),
        (Label("tier", "other"), 10, 1),
    ],
)
def test_how_many(cohort, size, expected):
    assert len(choose(stage(cohort), fleet(size), (), "salt")) == expected


def test_the_choice_is_the_same_whatever_the_order_and_another_for_another_rollout():
    nodes = fleet(40)
    chosen = choose(stage(Count(5)), nodes, (), "one")

    assert choose(stage(Count(5)), nodes[::-1], (), "one") == chosen
    assert choose(stage(Count(5)), nodes, (), "another") != chosen


def test_nodes_that_are_heard_come_first():
    nodes = fleet(6, silent=(0, 1, 2))
    for salt in "abcdefgh":
        assert set(names(nodes, choose(stage(Count(2)), nodes, (), salt))) <= {"edge-3", "edge-4", "edge-5"}


def test_one_that_is_heard_stays_out_to_compare_with():
    nodes = fleet(3, silent=(0,))
    for salt in "abcdefgh":
        chosen = names(nodes, choose(stage(Share(50)), nodes, (), salt))
        assert "edge-0" in chosen
        assert len(chosen) == 2


def test_the_only_one_that_is_heard_is_chosen_rather_than_nobody():
    nodes = fleet(3, silent=(0, 2))

    assert names(nodes, choose(stage(Count(1)), nodes, (), "salt")) == ["edge-1"]


def test_who_was_taken_away_is_chosen_no_more_and_others_fill_up():
    nodes = fleet(10)
    gone = UUID(int=99)
    chosen = choose(stage(Count(2)), nodes, (gone, nodes[4].id), "salt")

    assert nodes[4].id in chosen
    assert gone not in chosen
    assert len(chosen) == 2


def test_a_region_comes_on_top_of_those_before():
    nodes = [*fleet(3, region="eu"), *[Candidate(UUID(int=50 + at), f"us-{at}", True, "us") for at in range(3)]]
    chosen = choose(stage(Regions(("us",))), nodes, (nodes[0].id,), "salt")

    assert names(nodes, chosen) == ["edge-0", "us-0", "us-1", "us-2"]


@st.composite
def fleets(draw):
    heard = draw(st.lists(st.booleans(), min_size=0, max_size=40))
    regions = [draw(st.sampled_from(["", "eu", "us"])) for _ in heard]
    return [
        Candidate(UUID(int=at + 1), f"n{at}", is_heard, region, {"tier": "a"} if at % 3 else {})
        for at, (is_heard, region) in enumerate(zip(heard, regions, strict=True))
    ]


cohorts = st.one_of(
    st.builds(Count, st.integers(1, 50)),
    st.builds(Share, st.integers(1, 99)),
    st.just(Regions(("eu",))),
    st.just(Label("tier", "a")),
)


@given(fleets(), st.lists(cohorts, min_size=1, max_size=5), st.text(max_size=5))
def test_cohorts_grow_and_leave_somebody_out(nodes, steps, salt):
    chosen: tuple[UUID, ...] = ()
    for cohort in steps:
        after = choose(stage(cohort), nodes, chosen, salt)
        assert set(chosen) <= set(after) <= {node.id for node in nodes}
        assert len(set(after)) == len(after)
        assert bool(after) == bool(nodes)
        assert len(nodes) < 2 or len(after) < len(nodes)
        chosen = after
    assert set(choose(stage(Everybody()), nodes, chosen, salt)) == {node.id for node in nodes}


@pytest.mark.parametrize("name", BUILT_IN)
@given(nodes=fleets())
def test_no_built_in_strategy_begins_with_the_whole_fleet(name, nodes):
    first = choose(BUILT_IN[name].stages[0], nodes, (), "salt")

    assert len(first) == min(len(nodes), 1)
