"""A budget that is spent holds new rollouts until somebody says why not; going back is never held."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fleet.budgets import BudgetState, budget_gate
from fleet.governance import block_on
from policies.models import Slice
from slo.judging.round import judge_round
from telemetry.ingest import record
from tests import make
from tests.cast import Cast
from tests.slo.objectives import objective
from tests.telemetry.traffic import count

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def spend(slice_: Slice, good: int, bad: int) -> None:
    judge_round(timezone.now())
    record([count(slice_.pk, good), count(slice_.pk, bad, code=503)], [])
    judge_round(timezone.now())


def test_a_spent_budget_holds_what_is_new(acme):
    objective(acme.tenant, policy={"hold_below": "0"})
    spend(acme, 900, 100)
    text = block_on(acme, timezone.now())
    assert text == "Objective Shop (acme) holds new rollouts: its budget is spent."
    assert block_on(acme, timezone.now(), override="The fix is in it.") == ""


def test_a_budget_holds_from_the_share_that_its_policy_says(acme):
    objective(acme.tenant, target="90", policy={"hold_below": "25"})
    spend(acme, 920, 80)
    assert "20% of its budget are left" in block_on(acme, timezone.now())


def test_whoever_keeps_no_policy_holds_nothing(acme):
    objective(acme.tenant)
    spend(acme, 1, 99)
    assert budget_gate(acme, timezone.now()).state is BudgetState.OK


def test_budgets_of_others_and_old_ones_hold_nothing(acme, cast):
    theirs = make.slice_of(cast.globex, acme.gateway)
    objective(cast.globex, policy={"hold_below": "0"})
    spend(theirs, 1, 99)
    assert budget_gate(acme, timezone.now()).state is BudgetState.NONE
    assert budget_gate(theirs, timezone.now()).state is BudgetState.SPENT
    assert budget_gate(theirs, timezone.now() + timedelta(minutes=5)).state is BudgetState.NONE
