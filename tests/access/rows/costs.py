"""What traffic costs: months, price tables, budgets, corrections."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from costs.actions.budgets import add_budget
from costs.actions.corrections import correct
from costs.actions.tables import add_table, add_version, withdraw_version
from costs.api.asked import today
from costs.arithmetic.calendar import month_of
from costs.metering.round import charge
from costs.models import Anomaly, Charge, PriceTable, Statement
from telemetry.ingest import record
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.costs.spending import PRICES, wanted
from tests.telemetry.traffic import count, moved

VIEW, OPERATE, WATCH = Permission.VIEW, Permission.OPERATE, Permission.WATCH
OF_TENANT, BUDGETS, TABLE = "/tenants/{tenant}/costs", "/tenants/{tenant}/cost-budgets", "/price-tables/{slug}"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A tenant with prices of its own from tomorrow on, a month under way, a budget and a correction."""
    slice_ = make.slice_of(tenant, make.gateway(f"charged-{tenant.slug}"))
    record([count(slice_.pk, 9)], [], (), [moved(slice_.pk, 9, 100, 10_000)])
    table = PriceTable.objects.filter(slug=f"of-{tenant.slug}").first()
    if table is None:
        body = wanted(today() + timedelta(days=1), slug=f"of-{tenant.slug}")
        table = add_table(body, tenant=tenant, actor=SYSTEM)
        add_version(table, wanted(today() + timedelta(days=40)), actor=SYSTEM)
        if tenant != world.cast.acme:  # a number of its own, that no other table has
            add_version(table, wanted(today() + timedelta(days=41)), actor=SYSTEM)
            withdraw_version(table, 2, actor=SYSTEM)
    charge(timezone.now())
    budget = add_budget(
        tenant, {"name": "Shop", "amount": Decimal(10), "thresholds": [50], "is_forecast_told": True}, actor=SYSTEM
    )
    correct(tenant, month_of(today()), Decimal("-1.5"), "An outage.", actor=SYSTEM)
    _unusual(tenant)
    return {"tenant": tenant.slug, "pk": budget.pk, "slug": table.slug, "number": 2 if tenant == world.cast.acme else 3}


def crowd(world: World, numbers: range) -> None:
    """More of everything, of Acme and of others."""
    acme = world.cast.acme
    for number in numbers:
        other = make.tenant(f"charged-{number}")
        add_table(wanted(today() + timedelta(days=1), slug=f"more-{number}"), tenant=other, actor=SYSTEM)
        Statement.objects.create(tenant_id=other.pk, tenant_slug=other.slug, month=month_of(today()))
        _unusual(other)
        Charge.objects.create(
            day=today(), tenant_id=acme.pk, tenant_slug=acme.slug, gateway="edge", route=f"r{number}",
            meter="requests", kind="usage", quantity=9, billed_cost=1,
        )  # fmt: skip
        budget = {"name": f"More {number}", "amount": Decimal(10), "thresholds": [50], "is_forecast_told": True}
        if number < 10:
            add_budget(acme, budget, actor=SYSTEM)


def _unusual(tenant: Tenant) -> None:
    Anomaly.objects.create(
        tenant_id=tenant.pk, tenant_slug=tenant.slug, day=today(), until=timezone.now(), actual=9, usual=1,
        currency="EUR", routes=[{"route": "shop", "more": "8"}],
    )  # fmt: skip


def _later() -> str:
    return str(today() + timedelta(days=50))


ROWS = [
    Row("GET /costs", VIEW, Where.PLATFORM),
    Row(f"GET {OF_TENANT}", VIEW),
    Row(f"GET {OF_TENANT}/charges", VIEW),
    Row(
        f"POST {OF_TENANT}/corrections", OPERATE, Where.PLATFORM_ON_TENANT,
        body=lambda _: {"month": f"{today():%Y-%m}", "amount": "-2", "reason": "An outage."},
    ),
    Row(f"GET {BUDGETS}", VIEW),
    Row(f"POST {BUDGETS}", WATCH, body={"name": "Another", "amount": "250.00"}),
    Row(f"PATCH {BUDGETS}/{{pk}}", WATCH, body={"amount": "300"}),
    Row(f"DELETE {BUDGETS}/{{pk}}", WATCH),
    Row("GET /price-tables", VIEW, Where.EVERYONE),
    Row(
        "POST /price-tables", OPERATE, Where.PLATFORM,
        body=lambda _: {
            "slug": "list", "name": "List prices", "currency": "EUR", "valid_from": _later(), "prices": PRICES,
        },
    ),
    Row("POST /price-tables/preview", OPERATE, Where.PLATFORM, body={"prices": PRICES}, has_dry_run=False),
    Row(f"GET {TABLE}", VIEW),
    Row(
        f"POST {TABLE}/versions", OPERATE, Where.PLATFORM_ON_TENANT,
        body=lambda _: {"valid_from": _later(), "prices": PRICES},
    ),
    Row(f"POST {TABLE}/versions/{{number}}/withdraw", OPERATE, Where.PLATFORM_ON_TENANT),
    Row(f"DELETE {TABLE}", OPERATE, Where.PLATFORM_ON_TENANT),
]  # fmt: skip
