"""Error budgets as a gate: whoever keeps budgets registers here and is asked before anything starts or is promoted.

Without a source there is no budget, which is not the same as a budget that is fine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from policies.models import Slice
from slo.queries.budgets import hold_on


class BudgetState(StrEnum):
    """What is left, from best known to worst."""

    NONE = "none"
    OK = "ok"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """How the budgets of a slice stand; `text` is a sentence, empty where there is nothing to say."""

    state: BudgetState = BudgetState.NONE
    text: str = ""


BudgetSource = Callable[[Slice, datetime], BudgetStanding]
_WORST_LAST: Final = tuple(BudgetState)
_sources: list[BudgetSource] = []


def register(source: BudgetSource) -> None:
    """Ask `source` too from now on; once per process, when its app gets ready."""
    if source not in _sources:
        _sources.append(source)


def of_objectives(slice: Slice, now: datetime) -> BudgetStanding:
    """Return what objectives over the slice's requests say, by the policy of each."""
    hold = hold_on(slice, now)
    if hold.text:
        return BudgetStanding(BudgetState.SPENT, hold.text)
    return BudgetStanding(BudgetState.OK if hold.is_known else BudgetState.NONE)


def budget_gate(slice: Slice, now: datetime) -> BudgetStanding:
    """Return the worst standing that any source knows of; state `none` where there is no source."""
    found = [source(slice, now) for source in _sources]
    return max(found, key=lambda one: _WORST_LAST.index(one.state), default=BudgetStanding())
