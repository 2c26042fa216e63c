"""Days are charged from evidence, again and again until they are settled; a closed month never changes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from console.audit.actor import SYSTEM
from console.base.errors import Conflict, Invalid
from costs.actions.corrections import correct
from costs.actions.tables import add_version, remove_table, withdraw_version
from costs.metering.anomalies import look
from costs.metering.round import charge
from costs.models import Anomaly, Charge, Progress, Statement
from policies.models import Slice
from tests import make
from tests.cast import Cast
from tests.costs.spending import GB, charged, heard, hour, price, table, wanted

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
FIRST, TODAY = date(2026, 5, 1), date(2026, 5, 20)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def globex(cast: Cast, acme: Slice) -> Slice:
    return make.slice_of(cast.globex, acme.gateway)


def statement(slice_: Slice, month: date = FIRST) -> Statement:
    return Statement.objects.get(tenant_id=slice_.tenant_id, month=month)


def test_a_month_is_what_its_days_cost_by_tier_and_route(acme: Slice):
    table(FIRST, price("bytes_out", ("10", "0.10"), (None, "0.05")), price("requests", (None, "2")))
    hour(acme, NOON - timedelta(days=3), 1_000_000, 9 * GB)
    hour(acme, NOON - timedelta(days=2), 500_000, 1 * GB)
    hour(acme, NOON - timedelta(days=2), 500_000, 3 * GB, route="api")
    charge(NOON)
    assert charged(tenant_id=acme.tenant_id) == {"bytes_out": "1.15", "requests": "4", "gateways": "0"}
    by_route = charged(meter="bytes_out", day=TODAY - timedelta(days=2), route="api")
    assert by_route == {"bytes_out": "0.1875"}  # three quarters of 1 × 0.10 and 3 × 0.05
    found = statement(acme)
    assert (found.billed_cost, found.currency, found.bytes_out) == (Decimal("5.15"), "EUR", 13 * GB)


def test_charging_again_changes_nothing_and_late_traffic_is_charged_once(acme: Slice):
    table(FIRST)
    hour(acme, NOON - timedelta(hours=2), 1_000_000, 10 * GB)
    charge(NOON)
    charge(NOON)
    assert statement(acme).billed_cost == Decimal(3)
    hour(acme, NOON - timedelta(hours=2), 1_000_000, 0)
    charge(NOON)
    assert statement(acme).billed_cost == Decimal(5)


def test_bytes_that_nobody_counted_are_not_charged_and_said_to_be_unknown(acme: Slice):
    table(FIRST)
    hour(acme, NOON - timedelta(hours=2), 1_000_000, 0, measured=0)
    hour(acme, NOON - timedelta(hours=1), 1_000_000, GB)
    charge(NOON)
    found = statement(acme)
    assert (found.requests, found.measured) == (2_000_000, 1_000_000)


def test_new_prices_hold_from_their_day_on_and_leave_the_days_before(acme: Slice):
    prices = table(FIRST, price("requests", (None, "1")))
    hour(acme, NOON, 1_000_000, 0)
    hour(acme, NOON + timedelta(days=1), 1_000_000, 0)
    charge(NOON)
    body = wanted(TODAY + timedelta(days=1), price("requests", (None, "10")))
    add_version(prices, body, actor=SYSTEM)
    charge(NOON + timedelta(days=1))
    assert charged(day=TODAY) == {"requests": "1", "gateways": "0"}
    assert charged(day=TODAY + timedelta(days=1)) == {"requests": "10", "gateways": "0"}
    with pytest.raises(Invalid) as refused:
        add_version(prices, wanted(TODAY, price("requests", (None, "5"))), actor=SYSTEM)
    assert refused.value.problems[0].pointer == "/valid_from"


def test_prices_that_do_not_hold_yet_can_be_taken_back_and_those_in_use_not(acme: Slice):
    prices = table(FIRST)
    add_version(prices, wanted(TODAY + timedelta(days=9)), actor=SYSTEM)
    withdraw_version(prices, 2, actor=SYSTEM)
    assert prices.versions.count() == 1
    charge(NOON)
    with pytest.raises(Conflict):
        withdraw_version(prices, 1, actor=SYSTEM)
    with pytest.raises(Conflict):
        remove_table(prices, actor=SYSTEM)


def test_first_prices_reach_back_to_days_that_had_none(acme: Slice):
    hour(acme, NOON - timedelta(days=5), 1_000_000, 0)
    charge(NOON)
    assert not statement(acme).is_priced
    table(FIRST)
    charge(NOON)
    assert (statement(acme).billed_cost, statement(acme).is_priced) == (Decimal(2), True)


def test_a_tenant_pays_by_its_own_table(acme: Slice, globex: Slice):
    table(FIRST, price("requests", (None, "1")))
    with pytest.raises(Invalid):
        table(TODAY, price("requests", (None, "9")), tenant=globex.tenant, slug="globex")
    tomorrow = TODAY + timedelta(days=1)
    table(tomorrow, price("requests", (None, "9")), tenant=globex.tenant, slug="globex")
    for slice_ in (acme, globex):
        hour(slice_, NOON + timedelta(days=1), 1_000_000, 0)
    charge(NOON + timedelta(days=1))
    assert charged(day=tomorrow, tenant_id=acme.tenant_id)["requests"] == "1"
    assert charged(day=tomorrow, tenant_id=globex.tenant_id)["requests"] == "9"


def test_nodes_are_shared_by_requests_and_idle_hours_are_nobodys(acme: Slice, globex: Slice):
    table(FIRST, price("nodes", (None, "31")))
    make.node(acme.gateway, "edge-1")
    hour(acme, NOON, 300, 0)
    hour(globex, NOON, 100, 0)
    heard(acme, NOON - timedelta(hours=1))
    charge(NOON)
    assert charged(meter="nodes", kind="idle") == {"nodes": "0.5"}
    assert charged(meter="nodes", tenant_id=acme.tenant_id) == {"nodes": "0.375"}
    assert charged(meter="nodes", tenant_id=globex.tenant_id) == {"nodes": "0.125"}
    assert sum(Charge.objects.filter(meter="nodes").values_list("quantity", flat=True)) == 1


def test_a_closed_month_never_changes_but_for_corrections_in_rows_of_their_own(acme: Slice):
    table(FIRST)
    hour(acme, NOON, 1_000_000, 0)
    charge(NOON)
    charge(datetime(2026, 6, 1, 1, 59, tzinfo=UTC))
    assert statement(acme).closed_at is None
    june = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
    charge(june)
    assert statement(acme).closed_at == june
    hour(acme, NOON, 7_000_000, 0)
    charge(june + timedelta(days=1))
    assert (statement(acme).billed_cost, Progress.objects.get().settled_upto) == (Decimal(2), date(2026, 6, 1))
    correct(acme.tenant, FIRST, Decimal("-0.5"), "An outage.", actor=SYSTEM)
    charge(june + timedelta(days=1))
    found = statement(acme)
    assert (found.billed_cost, found.corrected) == (Decimal(2), Decimal("-0.5"))


def test_a_correction_of_an_open_month_survives_the_next_round(acme: Slice):
    table(FIRST)
    hour(acme, NOON, 1_000_000, 0)
    charge(NOON)
    correct(acme.tenant, FIRST, Decimal("1.25"), "A late charge.", actor=SYSTEM)
    charge(NOON)
    assert statement(acme).corrected == Decimal("1.25")


def test_a_route_that_explodes_is_noticed_and_named(acme: Slice):
    table(FIRST, price("bytes_out", (None, "1")))
    for week in range(5):
        for clock in range(12):
            at = NOON.replace(hour=clock) - timedelta(weeks=week)
            hour(acme, at, 1_000, (GB if week else 40 * GB) if clock == 9 else 0)
    charge(NOON)
    assert look(NOON + timedelta(minutes=5))
    row = Anomaly.objects.get()
    assert (row.actual, row.usual, row.is_over) == (Decimal(40), Decimal(1), False)
    assert row.routes == [{"route": "shop", "more": "39.000000"}]
    assert not look(NOON + timedelta(minutes=6))


def test_a_gap_in_the_evidence_is_never_unusual(acme: Slice):
    table(FIRST, price("bytes_out", (None, "1")))
    for week in range(5):
        for clock in range(12):
            if week == 0 or clock != 9:  # the busy hour of the weeks before was never heard of
                hour(acme, NOON.replace(hour=clock) - timedelta(weeks=week), 1_000, 40 * GB if clock == 9 else 0)
    charge(NOON)
    assert look(NOON + timedelta(minutes=5))
    assert not Anomaly.objects.exists()


def test_while_somebody_is_at_it_nobody_else_charges(acme: Slice):
    table(FIRST)
    hour(acme, NOON, 1_000_000, 0)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM costs_progress WHERE id = 1 FOR UPDATE")
        assert charge(NOON) == []
    other.close()
    assert charge(NOON)[-1] == TODAY
