"""From objects to resources: one module for each sort of unit, and the slice as the sum of its units."""

from policies.compiler.compile.slice import compile_slice, slice_problems
from policies.compiler.compile.unit import compile_unit

__all__ = ["compile_slice", "compile_unit", "slice_problems"]
