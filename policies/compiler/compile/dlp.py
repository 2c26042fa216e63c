"""A policy about what must not leave: JSON that the inspector of each node reads; Envoy knows it by name only."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.messages import DLP_POLICY_TYPE

from policies.compiler.context import SliceContext
from policies.compiler.envoy.guarding import told_name
from policies.compiler.intent import IntentObject
from policies.compiler.intent.dlp import DlpPolicySpec
from policies.compiler.resources import Compiled, Resource
from policies.compiler.switches import guard_stood_down
from policies.compiler.units import UnitKey


def compile_dlp_policy(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """One `DlpPolicy`, with what switches leave of it."""
    item = next((item for item in objects if isinstance(item.spec, DlpPolicySpec)), None)
    if item is None or not isinstance(item.spec, DlpPolicySpec):
        return Compiled()
    spec = guard_stood_down(item.name, item.spec, objects)
    document = orjson.dumps(spec.document(context.fingerprint_key), option=orjson.OPT_SORT_KEYS)
    name = context.scoped(told_name(item.name))
    return Compiled((Resource.of(DLP_POLICY_TYPE, name, schema.wrap(DLP_POLICY_TYPE, document), unit),))
