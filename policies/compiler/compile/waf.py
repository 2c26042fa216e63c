"""A WAF policy and a list: JSON that the inspector of each node reads; Envoy knows policies by name only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson
from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.messages import LIST_TYPE, WAF_POLICY_TYPE

from policies.compiler.checks.held import check_held
from policies.compiler.checks.references import check_lists
from policies.compiler.checks.sizes import resource_too_large
from policies.compiler.context import SliceContext
from policies.compiler.held import held_of
from policies.compiler.intent import IntentObject
from policies.compiler.intent.waf import ListSpec, WafPolicySpec
from policies.compiler.problems import has_errors, in_order
from policies.compiler.resources import Compiled, Resource
from policies.compiler.switches import stood_down
from policies.compiler.units import UnitKey

_SORTED: Final = orjson.OPT_SORT_KEYS


def compile_waf_policy(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """One `WafPolicy`, with what switches leave of it."""
    item = next((item for item in objects if isinstance(item.spec, WafPolicySpec)), None)
    if item is None or not isinstance(item.spec, WafPolicySpec):
        return Compiled()
    problems = in_order(check_lists(item, item.spec, context))
    if has_errors(problems):
        return Compiled(problems=problems)
    spec = stood_down(item.name, item.spec, objects)
    problems = in_order((*problems, *check_held(item, held_of(spec, objects))))
    return Compiled((_resource(WAF_POLICY_TYPE, item, spec.document(), unit, context, schema),), problems)


def compile_list(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """One `List`; an entry is a value and when it expires, in seconds since 1970, 0 for never."""
    item = next((item for item in objects if isinstance(item.spec, ListSpec)), None)
    if item is None or not isinstance(item.spec, ListSpec):
        return Compiled()
    entries = [[one.value, one.expires_at.timestamp() if one.expires_at else 0] for one in item.spec.entries]
    document = {"type": item.spec.type, "entries": sorted(entries)}
    resource = _resource(LIST_TYPE, item, document, unit, context, schema)
    oversize = resource_too_large(item.kind, item.name, len(resource.body), context.limits)
    return Compiled(problems=(oversize,)) if oversize else Compiled((resource,))


def _resource(
    type_url: str, item: IntentObject, document: dict[str, Any], unit: UnitKey, context: SliceContext,
    schema: EnvoySchema,
) -> Resource:  # fmt: skip
    body = schema.wrap(type_url, orjson.dumps(document, option=_SORTED))
    return Resource.of(type_url, context.scoped(item.name), body, unit)
