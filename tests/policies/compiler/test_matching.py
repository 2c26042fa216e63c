"""Which route takes a request: the written order of precedence, and a tree that never differs from it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.compiler import IntentObject
from policies.compiler.matching import PathTree, Request, RouteEntry, in_precedence, match_request, path_tree
from policies.compiler.matching.literals import literal_prefix
from tests.policies.compiler.intents import route
from tests.policies.compiler.strategies import many_routes, paths, requests


def entries(*routes: IntentObject) -> list[RouteEntry]:
    return [RouteEntry(item.name, item.spec) for item in routes]


def taken(request: Request, *routes: IntentObject) -> str | None:
    found = match_request(entries(*routes), request)
    return found.name if found else None


def answer_of(tree: PathTree, request: Request) -> RouteEntry | None:
    """What Envoy answers: the leaf of the longest key that the path with its query begins with, and no other."""
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    target = f"{request.path}?{query}" if query else request.path
    keys = [key for key in tree if target.startswith(key)]
    return match_request(tree[max(keys, key=len)], request) if keys else None


@settings(max_examples=400)
@given(many_routes(), st.lists(requests(), min_size=1, max_size=12))
def test_a_tree_answers_every_request_as_the_plain_order_does(routes: list[IntentObject], asked: list[Request]) -> None:
    ordered = in_precedence(entries(*routes))
    tree = path_tree(ordered, most_copies=10_000)
    assert tree is not None
    for request in asked:
        assert answer_of(tree, request) == match_request(ordered, request)


@given(many_routes())
def test_the_leaves_of_a_tree_keep_the_order_of_precedence(routes: list[IntentObject]) -> None:
    ordered = in_precedence(entries(*routes))
    tree = path_tree(ordered, most_copies=10_000)
    assert tree is not None
    for leaf in tree.values():
        assert list(leaf) == [entry for entry in ordered if entry in leaf]


PRECEDENCE = [
    route("z-exact", "/shop/new", "exact"),
    route("z-regex", "/shop/n.w", "regex"),
    route("z-longer", "/shop/new"),
    route("z-method", "/shop", methods=["GET"]),
    route("z-headers", "/shop", headers=[{"name": "x-a", "type": "present"}, {"name": "x-b", "type": "present"}]),
    route("z-header", "/shop", headers=[{"name": "x-a", "type": "present"}]),
    route("z-query", "/shop", query=[{"name": "q", "type": "present"}]),
    route("a-plain", "/shop"),
    route("b-plain", "/shop", headers=[]),
    route("root", "/"),
]


@pytest.mark.parametrize("position", range(len(PRECEDENCE)))
def test_the_first_that_matches_in_the_order_of_precedence_takes_the_request(position: int) -> None:
    names = [entry.name for entry in in_precedence(entries(*reversed(PRECEDENCE)))]
    assert names[position] == PRECEDENCE[position].name


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api", True),
        ("/api/", True),
        ("/api/x", True),
        ("/apix", False),
        ("/ap", False),
        ("/API", False),
        ("/", False),
    ],
)
def test_a_prefix_ends_at_a_segment(path: str, expected: bool) -> None:
    assert (taken(Request(path), route("api", "/api")) == "api") is expected


def test_the_root_prefix_takes_everything() -> None:
    assert taken(Request("/any/thing"), route("root", "/")) == "root"


def test_an_inverted_condition_holds_for_a_missing_header() -> None:
    only = route("r", "/", headers=[{"name": "x-a", "value": "1", "invert": True}])
    assert taken(Request("/"), only) == "r"
    assert taken(Request("/", headers={"x-a": "1"}), only) is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/users/[0-9]+", "/users/"),
        ("^/users/.*$", "/users/"),
        ("/v1\\.0/x", "/v1.0/x"),
        ("/ab*", "/a"),
        ("/ab?", "/a"),
        ("/ab{2}", "/a"),
        ("/a\\.?", "/a"),
        ("/ab+", "/ab"),
        ("/a|/b", ""),
        ("/(a|b)", ""),
        ("(?i)/a", ""),
        (".*", ""),
        ("[/]a", ""),
    ],
)
def test_the_literal_start_of_an_expression_is_known_only_where_it_is_certain(pattern: str, expected: str) -> None:
    assert literal_prefix(pattern) == expected


@given(st.from_regex(r"\A/[ab./]{0,3}(\\\.|[ab]?|\(a\)|[ab][*?+]|\[ab\]){0,3}\Z", fullmatch=True), paths())
def test_whatever_an_expression_matches_begins_with_its_literal_start(pattern: str, path: str) -> None:
    if re.fullmatch(pattern, path):
        assert path.startswith(literal_prefix(pattern))


def test_a_tree_stops_growing_at_its_limit() -> None:
    overlapping = [route(f"p{index}", f"/{index}", methods=["GET"]) for index in range(40)]
    overlapping += [route(f"r{index}", f".*{index}", "regex") for index in range(40)]
    assert path_tree(in_precedence(entries(*overlapping)), most_copies=100) is None


def test_plain_prefixes_cost_at_most_two_copies_each() -> None:
    many = [route("root", "/"), *(route(f"r{index}", f"/a/{index}/b") for index in range(200))]
    assert path_tree(in_precedence(entries(*many)), most_copies=401) is not None
