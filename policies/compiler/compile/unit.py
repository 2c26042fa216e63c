"""One unit, alone: its checks, then its resources. What has an error is left out and reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.checks.ownership import check_ownership
from policies.compiler.compile.dlp import compile_dlp_policy
from policies.compiler.compile.egress import compile_egress
from policies.compiler.compile.host import compile_host
from policies.compiler.compile.key_source import compile_key_source
from policies.compiler.compile.platform import compile_ingress, compile_listener
from policies.compiler.compile.service import compile_service
from policies.compiler.compile.waf import compile_list, compile_waf_policy
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject
from policies.compiler.problems import in_order
from policies.compiler.resources import Compiled
from policies.compiler.units import UnitKey

_Compiler = Callable[[UnitKey, Sequence[IntentObject], SliceContext, EnvoySchema], Compiled]
_COMPILERS: Final[Mapping[str, _Compiler]] = {
    "host": compile_host,
    "service": compile_service,
    "listener": compile_listener,
    "waf_policy": compile_waf_policy,
    "list": compile_list,
    "dlp_policy": compile_dlp_policy,
    "egress": compile_egress,
    "ingress": compile_ingress,
    "traffic_policy": compile_key_source,
}


def compile_unit(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """What `units_of(all objects)[unit]` compiles to, in time proportional to the unit; nothing for no objects."""
    misplaced = [problem for item in objects for problem in check_ownership(item, context)]
    if misplaced:
        return Compiled(problems=in_order(misplaced))
    return _COMPILERS[unit.partition(":")[0]](unit, objects, context, schema)
