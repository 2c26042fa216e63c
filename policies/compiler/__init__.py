"""The pure compiler: intent in, Envoy resources and problems out; no Django, no I/O, no clock, and never an exception
for what a user wrote.

    objects → units_of → compile_unit (checks, then envoy) → Compiled(resources, problems)
"""

from policies.compiler.checks.authorities import expired_authorities
from policies.compiler.compile import compile_slice, compile_unit, slice_problems
from policies.compiler.context import SliceContext
from policies.compiler.intent import (
    DRAFTED_KINDS,
    KINDS,
    SWITCHES,
    THROWN,
    IntentObject,
    Kind,
    KindInfo,
    ObjectKey,
    SliceOwner,
    SwitchInfo,
    SwitchSpec,
    SwitchType,
    called,
    concern_of_switch,
    name_of_switch,
    object_digest,
    parse,
    target_of_switch,
)
from policies.compiler.limits import Limits
from policies.compiler.problems import Problem, Severity, has_errors, in_order
from policies.compiler.resources import Compiled, Resource, merge
from policies.compiler.units import EGRESS, INGRESS, UnitKey, affected_units, concerns, references_of, unit_of, units_of

__all__ = [
    "DRAFTED_KINDS",
    "EGRESS",
    "INGRESS",
    "KINDS",
    "SWITCHES",
    "THROWN",
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
    "SwitchInfo",
    "SwitchSpec",
    "SwitchType",
    "UnitKey",
    "affected_units",
    "called",
    "compile_slice",
    "compile_unit",
    "concern_of_switch",
    "concerns",
    "expired_authorities",
    "has_errors",
    "in_order",
    "merge",
    "name_of_switch",
    "object_digest",
    "parse",
    "references_of",
    "slice_problems",
    "target_of_switch",
    "unit_of",
    "units_of",
]
