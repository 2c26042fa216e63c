"""The pure compiler: intent in, Envoy resources and problems out; no Django, no I/O, no clock, and never an exception
for what a user wrote.

    objects → units_of → compile_unit (checks, then envoy) → Compiled(resources, problems)
"""

from policies.compiler.compile import compile_slice, compile_unit, slice_problems
from policies.compiler.context import SliceContext
from policies.compiler.intent import KINDS, IntentObject, Kind, KindInfo, ObjectKey, SliceOwner, object_digest, parse
from policies.compiler.limits import Limits
from policies.compiler.problems import Problem, Severity, has_errors, in_order
from policies.compiler.resources import Compiled, Resource, merge
from policies.compiler.units import INGRESS, UnitKey, affected_units, references_of, unit_of, units_of

__all__ = [
    "INGRESS",
    "KINDS",
    "Compiled",
    "IntentObject",
    "Kind",
    "KindInfo",
    "Limits",
    "ObjectKey",
    "Problem",
    "Resource",
    "Severity",
    "SliceContext",
    "SliceOwner",
    "UnitKey",
    "affected_units",
    "compile_slice",
    "compile_unit",
    "has_errors",
    "in_order",
    "merge",
    "object_digest",
    "parse",
    "references_of",
    "slice_problems",
    "unit_of",
    "units_of",
]
