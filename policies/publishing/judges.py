"""What apps above find unsafe about a draft; they say so here when they are ready.

Asked where somebody looks at a plan or publishes it, and never on the way back to an earlier revision.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from policies.actions.planning import CheckedPlan
from policies.compiler.plan import Unsafe
from policies.models import Slice

Judge = Callable[[Slice, CheckedPlan], Iterable[Unsafe]]

_judges: Final[list[Judge]] = []


def register(judge: Judge) -> None:
    """Ask `judge` of every draft from now on."""
    if judge not in _judges:
        _judges.append(judge)


def judged(slice: Slice, checked: CheckedPlan) -> CheckedPlan:
    """Return a checked plan with what every judge finds unsafe about it. May take seconds: hold no lock."""
    found = {finding for judge in _judges for finding in judge(slice, checked)}
    if not found:
        return checked
    return replace(checked, plan=replace(checked.plan, unsafe=tuple(sorted({*checked.plan.unsafe, *found}))))
