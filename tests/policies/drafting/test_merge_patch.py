"""JSON merge patch as RFC 7396 has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.drafting.merge_patch import merge

RFC_7396_APPENDIX_A = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]
JSON = st.recursive(st.none() | st.booleans() | st.text(), lambda of: st.lists(of) | st.dictionaries(st.text(), of))


@pytest.mark.parametrize(("target", "patch", "result"), RFC_7396_APPENDIX_A)
def test_the_examples_of_the_rfc_hold(target, patch, result):
    assert merge(target, patch) == result


@given(target=JSON, patch=JSON)
def test_a_patch_applied_twice_is_a_patch_applied_once_and_nothing_is_changed_in_place(target, patch):
    before = repr((target, patch))
    once = merge(target, patch)
    assert merge(once, patch) == once
    assert repr((target, patch)) == before
