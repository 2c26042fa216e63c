"""What people are told of costs: budgets that are spent or will be, days that are unusual; and charges as rows."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from alerting.kinds import cost_anomaly, cost_budget
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Invalid
from costs.actions.budgets import add_budget
from costs.actions.corrections import correct
from costs.api.export import COLUMNS
from costs.metering.anomalies import look
from costs.metering.round import charge
from costs.models import Charge
from policies.models import Slice
from tests import make
from tests.cast import Cast
from tests.costs.spending import GB, hour, price, table

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
FIRST = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    """Acme on a gateway, with prices for everybody."""
    table(FIRST, price("bytes_out", (None, "1")))
    return make.slice_of(cast.acme, make.gateway("edge"))


def budget(acme: Slice, amount: str, **more):
    given = {"name": "Shop", "amount": Decimal(amount), "thresholds": [50, 80, 100], "is_forecast_told": True} | more
    return add_budget(acme.tenant, given, actor=SYSTEM)


def told(module, now=NOON, **parameters):
    asked = module.KIND.parameters(**parameters)
    return {one.labels.get("threshold", "unusual"): module.judge(one, asked) for one in module.look(now, [asked])}


def test_the_highest_threshold_that_was_reached_is_told(acme: Slice):
    hour(acme, NOON, 1_000, 85 * GB)
    charge(NOON)
    budget(acme, "100", is_forecast_told=False)
    assert told(cost_budget) == {"80": True}
    assert told(cost_budget, from_percent=100) == {"80": False}
    correct(acme.tenant, FIRST, Decimal("-60"), "An outage.", actor=SYSTEM)
    assert told(cost_budget) == {}


def test_what_will_exceed_a_budget_is_told_ahead_of_it(acme: Slice):
    for ago in range(1, 8):
        hour(acme, NOON - timedelta(days=ago), 1_000, 3 * GB)
    for ago in range(8):
        charge(NOON - timedelta(days=7 - ago))
    charge(NOON)
    budget(acme, "50")  # 21 are spent; at 3 a day the month will come to more than 50
    assert told(cost_budget) == {"forecast": True}
    assert told(cost_budget, is_forecast_told=False) == {"forecast": False}


def test_an_unusual_day_is_told_until_it_is_not_known_any_more(acme: Slice):
    for week in range(5):
        for clock in range(12):
            at = NOON.replace(hour=clock) - timedelta(weeks=week)
            hour(acme, at, 1_000, (GB if week else 40 * GB) if clock == 9 else 0)
    charge(NOON)
    assert look(NOON + timedelta(minutes=5))
    assert told(cost_anomaly) == {"unusual": True}
    assert told(cost_anomaly, at_least=100) == {"unusual": False}
    assert told(cost_anomaly, times_usual=50) == {"unusual": False}
    assert told(cost_anomaly, now=NOON + timedelta(hours=3)) == {"unusual": None}


def test_charges_are_rows_with_columns_of_focus_and_no_formula(acme: Slice, as_alice):
    hour(acme, NOON, 1_000, 2 * GB, route="=shop")
    charge(NOON)
    correct(acme.tenant, FIRST, Decimal("-0.5"), "-1+cmd|x", actor=SYSTEM)
    answer = as_alice.get("/tenants/acme/costs/charges?month=2026-05")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert tuple(rows[0]) == COLUMNS
    assert {row["BilledCost"] for row in rows if row["SkuId"] == "bytes_out"} == {"2.000000"}
    (sent,) = [row for row in rows if row["SkuId"] == "bytes_out"]
    assert (sent["ConsumedQuantity"], sent["PricingQuantity"]) == ("2000000000.000000", "2.000000")
    assert sent["PricingUnit"] == "GB"
    assert (sent["ResourceId"], sent["x_PriceTable"], sent["x_PriceVersion"]) == ("'=shop", "list", "1")
    (credit,) = [row for row in rows if row["ChargeClass"] == "Correction"]
    assert (credit["ChargeCategory"], credit["BilledCost"]) == ("Credit", "-0.500000")
    assert credit["ChargeDescription"] == "'-1+cmd|x"
    assert sum(Decimal(row["BilledCost"] or 0) for row in rows) == Decimal("1.5")


def test_a_correction_says_who_and_why_and_is_not_nothing(acme: Slice):
    hour(acme, NOON, 1_000, 2 * GB)
    charge(NOON)
    correct(acme.tenant, FIRST, Decimal("-0.5"), "An outage.", actor=SYSTEM)
    assert Entry.objects.get(verb="costs.correct").summary == "Corrected 2026-05 by -0.5 EUR: An outage."
    with pytest.raises(Invalid) as refused:
        correct(acme.tenant, FIRST, Decimal(0), "Nothing.", actor=SYSTEM)
    assert refused.value.problems[0].pointer == "/amount"
    assert Charge.objects.filter(kind="correction").count() == 1
