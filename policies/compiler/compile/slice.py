"""A whole slice: the sum of its units, and what can only be seen of the whole."""

from __future__ import annotations

from collections.abc import Iterable

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.checks.finding import error
from policies.compiler.checks.listeners import check_listeners
from policies.compiler.checks.sizes import check_slice_size
from policies.compiler.compile.unit import compile_unit
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, ObjectKey, object_digest
from policies.compiler.problems import Problem, has_errors, in_order
from policies.compiler.resources import Compiled, merge
from policies.compiler.units import units_of


def compile_slice(objects: Iterable[IntentObject], context: SliceContext, schema: EnvoySchema) -> Compiled:
    """Everything that the objects compile to. A slice over its limits compiles to nothing but the finding."""
    objects = tuple(objects)
    whole = Compiled(problems=slice_problems(objects, context))
    if has_errors(check_slice_size(objects, context.limits)):
        return whole
    refused = {(problem.kind, problem.name) for problem in check_listeners(objects)}
    units = units_of(item for item in _one_of_each(objects) if item.key not in refused)
    return merge([whole, *(compile_unit(unit, members, context, schema) for unit, members in units.items())])


def slice_problems(objects: Iterable[IntentObject], context: SliceContext) -> tuple[Problem, ...]:
    """The findings about the slice as a whole, which `compile_unit` cannot have; cheap, and linear in the objects."""
    objects = tuple(objects)
    seen: set[ObjectKey] = set()
    problems = [*check_slice_size(objects, context.limits), *check_listeners(objects)]
    for item in objects:
        if item.key in seen:
            problems.append(error(item, "/name", "object_duplicate", f"is the name of another {item.kind} too"))
        seen.add(item.key)
    return in_order(problems)


def _one_of_each(objects: Iterable[IntentObject]) -> list[IntentObject]:
    """The objects, and of two with one name the one whose digest is lower, whatever order they came in."""
    kept: dict[ObjectKey, IntentObject] = {}
    for item in objects:
        rival = kept.get(item.key)
        if rival is None or object_digest(item) < object_digest(rival):
            kept[item.key] = item
    return list(kept.values())
