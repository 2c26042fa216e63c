"""`manage.py seed_costs`: prices for a local stack and a budget for Acme; what is there stays as it is."""

from decimal import Decimal
from typing import Any, Final

from django.core.management.base import BaseCommand

from console.accounts.models import Tenant
from console.audit.actor import SYSTEM
from costs.actions.budgets import add_budget
from costs.actions.tables import add_table
from costs.api.asked import today
from costs.api.shapes.prices import NewPriceTableShape
from costs.arithmetic.calendar import month_of
from costs.models import CostBudget, PriceTable

SPENDER: Final = "acme"
PRICES: Final = [
    {"meter": "bytes_out", "tiers": [{"up_to": "10000", "unit_price": "0.08"}, {"up_to": None, "unit_price": "0.05"}]},
    {"meter": "bytes_in", "tiers": [{"up_to": None, "unit_price": "0.01"}]},
    {"meter": "requests", "tiers": [{"up_to": None, "unit_price": "0.60"}]},
    {"meter": "inspected", "tiers": [{"up_to": None, "unit_price": "0.40"}]},
    {"meter": "certificates", "tiers": [{"up_to": None, "unit_price": "1.50"}]},
    {"meter": "nodes", "tiers": [{"up_to": None, "unit_price": "45"}]},
]
BUDGET: Final = {"name": "Shop", "amount": Decimal(100), "thresholds": [50, 80, 100], "is_forecast_told": True}


class Command(BaseCommand):
    """Seed prices."""

    help = "Give a local stack a price table and a budget. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and say what was made."""
        if not PriceTable.objects.exists():
            given = {"slug": "list", "name": "List prices", "currency": "EUR", "prices": PRICES}
            shape = NewPriceTableShape(data={**given, "valid_from": str(month_of(today()))})
            shape.is_valid(raise_exception=True)
            add_table(shape.validated_data, tenant=None, actor=SYSTEM)
            self.stdout.write("added list prices")
        spender = Tenant.objects.filter(slug=SPENDER).first()
        if spender is not None and not CostBudget.objects.filter(tenant=spender).exists():
            add_budget(spender, BUDGET, actor=SYSTEM)
            self.stdout.write(f"added a budget for {SPENDER}")
