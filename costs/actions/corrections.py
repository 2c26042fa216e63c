"""Corrections: a credit or a late charge, as a row of its own. What was charged stays as it was."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, Invalid
from costs.actions.recording import record
from costs.arithmetic.calendar import month_after
from costs.calendar import calendar
from costs.metering.charging import currency
from costs.metering.round import locked
from costs.models import Charge, ChargeKind, Statement


def correct(
    tenant: Tenant, month: date, amount: Decimal, reason: str, *, actor: Actor, dry_run: bool = False
) -> Charge:
    """Add to a month's statement, closed or not, or take from it (a negative amount). Raises Invalid, Conflict."""
    with verb("costs.correct", actor=actor, dry_run=dry_run) as act:
        locked()  # nobody adds the month up meanwhile
        today = calendar().day_of(timezone.now())
        if not amount:
            raise Invalid.field("/amount", "zero", "A correction of nothing corrects nothing.")
        if month > today:
            raise Invalid.field("/month", "too_late", "This month has not begun.")
        statement = Statement.objects.filter(tenant_id=tenant.pk, month=month).first()
        if statement is None:
            raise Conflict("There is no statement of this month to correct.", code="no_statement")
        row = Charge.objects.create(
            day=min(today, month_after(month) - timedelta(days=1)), tenant_id=tenant.pk, tenant_slug=tenant.slug,
            kind=str(ChargeKind.CORRECTION), billed_cost=amount, reason=reason, author=actor.name,
        )  # fmt: skip
        Statement.objects.filter(pk=statement.pk).update(corrected=F("corrected") + amount)
        text = f"Corrected {month:%Y-%m} by {amount} {currency()}: {reason}"
        record(act, Target(kind="statement", name=f"{tenant.slug} {month:%Y-%m}", id=str(row.pk)), text, tenant=tenant)
    return row
