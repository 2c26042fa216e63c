"""What a publish would change, in order, in words and field by field, and what about it deserves a second look."""

from policies.compiler.plan.changes import Action, Change, changes_between
from policies.compiler.plan.fields import FieldChange
from policies.compiler.plan.plan import Plan, plan
from policies.compiler.plan.unsafe import Unsafe

__all__ = ["Action", "Change", "FieldChange", "Plan", "Unsafe", "changes_between", "plan"]
