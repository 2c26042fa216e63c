"""Promises of the compiler as a whole: equal objects give equal bytes, and a part compiles as it does in the whole."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.compiler import (
    Compiled,
    IntentObject,
    SliceContext,
    affected_units,
    compile_slice,
    compile_unit,
    has_errors,
    merge,
    references_of,
    slice_problems,
    units_of,
)
from policies.compiler.verification import verify
from tests.policies.compiler.intents import SCHEMA, codes, compiled, context_of, hostname, made, named, route, service
from tests.policies.compiler.strategies import slices


def by_units(objects: list[IntentObject], context: SliceContext) -> Compiled:
    parts = (compile_unit(unit, members, context, SCHEMA) for unit, members in units_of(objects).items())
    return merge([Compiled(problems=slice_problems(objects, context)), *parts])


@settings(max_examples=60)
@given(slices(), st.randoms(use_true_random=False))
def test_the_order_of_objects_changes_nothing(objects: list[IntentObject], shuffler: random.Random) -> None:
    shuffled = list(objects)
    shuffler.shuffle(shuffled)
    assert compiled(*shuffled) == compiled(*objects)


@settings(max_examples=60)
@given(slices())
def test_a_slice_is_the_sum_of_its_units(objects: list[IntentObject]) -> None:
    context = context_of(objects)
    assert by_units(objects, context) == compile_slice(objects, context, SCHEMA)


@settings(max_examples=150)
@given(slices(), slices())
def test_compiling_only_what_a_change_affects_gives_what_compiling_everything_gives(
    before: list[IntentObject], after: list[IntentObject]
) -> None:
    old, new = ({item.key: item for item in objects} for objects in (before, after))
    changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    affected = set()
    for key in changed:
        referrers = [item for item in after if key in references_of(item)]
        affected |= affected_units(old.get(key), new.get(key), referrers)
    old_units, new_units = units_of(before), units_of(after)
    results = {}
    for unit in {*old_units, *new_units}:
        objects, known = (new_units, after) if unit in affected else (old_units, before)
        results[unit] = compile_unit(unit, objects.get(unit, ()), context_of(known), SCHEMA)
    incremental = merge([Compiled(problems=slice_problems(after, context_of(after))), *results.values()])
    assert incremental == compiled(*after)


@settings(max_examples=60)
@given(slices())
def test_whatever_compiles_breaks_none_of_envoys_own_rules(objects: list[IntentObject]) -> None:
    result = compiled(*objects)
    assert not has_errors(verify(result.resources, SCHEMA))


@settings(max_examples=60)
@given(slices())
def test_every_name_that_a_tenant_emits_carries_the_tenant(objects: list[IntentObject]) -> None:
    assert all(resource.name.startswith("acme/") for resource in compiled(*objects).resources)


def test_of_two_objects_with_one_name_the_same_is_kept_whatever_order_they_come_in() -> None:
    one, other = service("echo", "9.9.9.9"), service("echo", "8.8.8.8")
    assert compiled(one, other) == compiled(other, one)
    assert codes(compiled(one, other)) == {("echo", "object_duplicate")}


def test_a_new_service_mends_the_routes_that_were_waiting_for_it() -> None:
    waiting = [hostname(), route("r", "/")]
    assert codes(compiled(*waiting)) == {("r", "service_missing")}
    echo = service("echo", "9.9.9.9")
    assert affected_units(None, echo, [waiting[1]]) == {"service:echo", "host:shop.acme.test"}
    assert codes(compiled(*waiting, echo)) == set()


def test_new_defaults_reach_every_listener() -> None:
    listener = made("listener", "http", {"protocol": "http", "port": 80})
    old, new = made("defaults", "defaults"), made("defaults", "defaults", {"trusted_hops": 1})
    assert affected_units(old, new, [listener]) == {"ingress", "listener:http"}


def test_a_route_with_an_error_is_left_out_alone() -> None:
    objects = [
        hostname(),
        service("echo", "9.9.9.9"),
        route("good", "/good"),
        route("bad", "/bad", hostnames=["x.test"]),
    ]
    result = compiled(*objects)
    assert codes(result) == {("bad", "hostname_missing")}
    assert [one.name for one in named(result, "VirtualHost", "acme/shop.acme.test").routes] == ["acme/good"]


def test_a_hostname_without_routes_still_answers_for_itself() -> None:
    assert named(compiled(hostname()), "VirtualHost", "acme/shop.acme.test").domains == ["shop.acme.test"]


def test_a_long_list_of_routes_becomes_a_tree() -> None:
    short = [hostname(), service("echo", "9.9.9.9"), *(route(f"r{index}", f"/{index}") for index in range(32))]
    assert len(named(compiled(*short), "VirtualHost", "acme/shop.acme.test").routes) == 32
    host = named(compiled(*short, route("last", "/last")), "VirtualHost", "acme/shop.acme.test")
    assert len(host.routes) == 0
    assert len(host.matcher.matcher_tree.prefix_match_map.map) == 33
