"""Strategies as documents: what is read, what is refused and where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.rollout.strategy import (
    BUILT_IN,
    Count,
    Everybody,
    Label,
    Mistake,
    Regions,
    Share,
    Stage,
    Strategy,
    from_document,
    parse,
    to_document,
)

ONE = {"title": "One", "cohort": {"type": "count", "count": 1}}
ALL = {"title": "All", "cohort": {"type": "all"}}


def document(*stages: Any, **more: Any) -> dict[str, Any]:
    return {"name": "mine", "title": "Mine", "stages": list(stages or (ONE, ALL)), **more}


def stage(**cohort: Any) -> dict[str, Any]:
    return {"title": "Some", "cohort": cohort}


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_ones_are_read_back_as_they_are(name):
    strategy = BUILT_IN[name]

    assert from_document(to_document(strategy)) == strategy
    assert strategy.name == name
    assert not strategy.stages[0].is_for_everybody
    assert strategy.stages[-1].is_for_everybody


def test_what_the_built_in_ones_are():
    assert list(BUILT_IN) == ["direct", "emergency", "standard", "careful"]
    direct, emergency, standard, careful = BUILT_IN.values()
    assert [one.judge for one in BUILT_IN.values()] == [False, True, True, True]
    assert [(one.cohort, one.bake_seconds, one.min_requests) for one in direct.stages] == [
        (Count(1), 0, 0),
        (Everybody(), 0, 0),
    ]
    assert [(one.cohort, one.bake_seconds, one.min_requests) for one in emergency.stages] == [
        (Count(1), 40, 0),
        (Share(25), 20, 0),
        (Everybody(), 60, 0),
    ]
    assert [(one.cohort, one.bake_seconds // 60, one.min_requests) for one in standard.stages] == [
        (Count(1), 10, 500),
        (Share(5), 15, 500),
        (Share(25), 30, 500),
        (Share(50), 30, 500),
        (Everybody(), 60, 0),
    ]
    assert [one.gate for one in careful.stages] == [True, False, False, False, False, False]
    assert sum(one.bake_seconds for one in careful.stages) > sum(one.bake_seconds for one in standard.stages)


def test_the_stage_for_all_nodes_is_added():
    assert parse(document(ONE)) == Strategy(
        "mine", "Mine", "", (Stage("One", Count(1)), Stage("All nodes", Everybody()))
    )


def test_every_cohort_is_read():
    read = parse(
        document(
            ONE,
            stage(type="label", label="tier", value="canary"),
            stage(type="regions", regions=["eu-west", "us"]),
            stage(type="share", percent=99),
        )
    )

    assert [one.cohort for one in read.stages[1:4]] == [
        Label("tier", "canary"),
        Regions(("eu-west", "us")),
        Share(99),
    ]


WRONG = [
    ("not an object", [], [("", "type")]),
    ("nothing at all", {}, [("/stages", "required"), ("/name", "required"), ("/title", "required")]),
    ("an unknown field", document(stagess=[]), [("/stagess", "unknown_field")]),
    ("a field that needs escaping", document(**{"a/b~": 1}), [("/a~1b~0", "unknown_field")]),
    ("a name with spaces", document() | {"name": "my own"}, [("/name", "pattern")]),
    ("an empty title", document() | {"title": " "}, [("/title", "required")]),
    ("a title of two lines", document() | {"title": "a\nb"}, [("/title", "characters")]),
    ("a long description", document(description="x" * 501), [("/description", "too_long")]),
    ("no stage", document() | {"stages": []}, [("/stages", "range")]),
    ("too many stages", document(*[ONE] * 13), [("/stages", "range")]),
    ("a stage that is a word", document("one", ALL), [("/stages/0", "type")]),
    ("a stage without cohort", document({"title": "One"}, ALL), [("/stages/0/cohort", "required")]),
    ("a stage with more", document(ONE | {"pause": 1}, ALL), [("/stages/0/pause", "unknown_field")]),
    ("a cohort without type", document(stage(), ALL), [("/stages/0/cohort/type", "required")]),
    ("a cohort of another type", document(stage(type="half"), ALL), [("/stages/0/cohort/type", "choice")]),
    ("a cohort with two sizes", document(stage(type="count", count=1, percent=5), ALL),
     [("/stages/0/cohort/percent", "unknown_field")]),
    ("no node", document(stage(type="count", count=0), ALL), [("/stages/0/cohort/count", "range")]),
    ("true is no number", document(stage(type="count", count=True), ALL), [("/stages/0/cohort/count", "type")]),
    ("100 % is all", document(ONE, stage(type="share", percent=100)), [("/stages/1/cohort/percent", "range")]),
    ("half a percent", document(stage(type="share", percent=0.5)), [("/stages/0/cohort/percent", "type")]),
    ("no region", document(stage(type="regions", regions=[])), [("/stages/0/cohort/regions", "range")]),
    ("a region twice", document(stage(type="regions", regions=["eu", "eu"])),
     [("/stages/0/cohort/regions", "duplicate")]),
    ("a region that is a number", document(stage(type="regions", regions=["eu", 3])),
     [("/stages/0/cohort/regions/1", "type")]),
    ("a label with spaces", document(stage(type="label", label="a b", value="c")),
     [("/stages/0/cohort/label", "pattern")]),
    ("negative time", document(ONE | {"bake_seconds": -1}, ALL), [("/stages/0/bake_seconds", "range")]),
    ("a week and a second", document(ONE | {"bake_seconds": 604_801}, ALL), [("/stages/0/bake_seconds", "range")]),
    ("requests as text", document(ONE | {"min_requests": "500"}, ALL), [("/stages/0/min_requests", "type")]),
    ("a gate as a number", document(ONE | {"gate": 1}, ALL), [("/stages/0/gate", "type")]),
    ("no hours", document(hold_hours=0), [("/hold_hours", "range")]),
    ("all at once", document(ALL), [("/stages/0/cohort", "first_cohort")]),
    ("all before the end", document(ALL, ONE), [("/stages/0/cohort", "order")]),
    ("a count that does not grow", document(ONE, ONE, ALL), [("/stages/1/cohort/count", "order")]),
    ("a share that shrinks", document(stage(type="share", percent=9), ONE, stage(type="share", percent=8)),
     [("/stages/2/cohort/percent", "order")]),
    ("a gate behind everything", document(ONE, ALL | {"gate": True}), [("/stages/1/gate", "gate_at_end")]),
    ("traffic that nobody counts", document(ONE | {"min_requests": 5}, ALL, judge=False),
     [("/stages/0/min_requests", "needs_judge")]),
    ("two mistakes", document(ONE | {"gate": 1, "bake_seconds": None}, ALL),
     [("/stages/0/bake_seconds", "required"), ("/stages/0/gate", "type")]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_refused_and_where(content, expected):
    mistakes = parse(content)

    assert isinstance(mistakes, list)
    assert [(one.pointer, one.code) for one in mistakes] == expected
    assert all(one.text.endswith((".", "?")) or one.code == "pattern" for one in mistakes)


def test_what_was_not_written_by_us_is_not_read():
    with pytest.raises(ValueError, match="/stages/0/cohort: Only the last stage may be for all nodes"):
        from_document(document(ALL, ALL))


def test_only_what_we_wrote_ourselves_may_begin_with_all_nodes():
    assert isinstance(parse(document(ALL)), list)
    assert [stage.is_for_everybody for stage in from_document(document(ALL)).stages] == [True]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = ["name", "title", "stages", "judge", "hold_hours", "cohort", "type", "count", "percent", "regions", "label"]
likely = st.dictionaries(st.sampled_from(keys), json, max_size=5)


@given(json | likely | likely.map(document) | likely.map(lambda one: document(stage(**one))))
def test_no_document_makes_it_raise(content):
    read = parse(content)

    if isinstance(read, Strategy):
        assert parse(to_document(read)) == read
    else:
        assert read
        assert all(isinstance(one, Mistake) and one.text for one in read)
