"""Price tables: added, given new prices from a day on, removed; each is one verb."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound
from costs.actions.recording import record
from costs.actions.wording import checked
from costs.arithmetic.calendar import month_of
from costs.calendar import calendar
from costs.metering.round import locked
from costs.models import Charge, PriceTable, PriceVersion, Progress

MOST_VERSIONS: Final = 500


def add_table(given: Mapping[str, Any], *, tenant: Tenant | None, actor: Actor, dry_run: bool = False) -> PriceTable:
    """Add a price table with its first prices, for one tenant or for everybody.

    The very first prices may hold from the beginning of the month on: nothing had a price. Raises Invalid, Conflict.
    """
    with verb("price_table.add", actor=actor, dry_run=dry_run) as act:
        progress = _progress()
        _check_new(given, tenant)
        table = PriceTable.objects.create(
            slug=given["slug"], name=given["name"], tenant=tenant, currency=given["currency"], created_by=actor.name
        )
        _check_first_day(given["valid_from"], tenant, month_of(_first_open(progress)))
        _add_version(table, given, 1, actor)
        if progress.settled_upto is not None and progress.settled_upto >= given["valid_from"]:
            progress.settled_upto = given["valid_from"] - timedelta(days=1)
            progress.save()
        _record(act, table, f"Added the price table {table.name}, from {given['valid_from']} on.")
    return table


def add_version(table: PriceTable, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> PriceTable:
    """Give a table new prices from tomorrow or later; what was charged stays as it is. Raises Invalid, Conflict."""
    with verb("price_table.reprice", actor=actor, dry_run=dry_run) as act:
        PriceTable.objects.select_for_update().get(pk=table.pk)
        newest = table.versions.first()
        number = newest.number + 1 if newest else 1
        if number > MOST_VERSIONS:
            raise Conflict(f"A price table has at most {MOST_VERSIONS} versions.", code="too_many")
        tomorrow = calendar().day_of(timezone.now()) + timedelta(days=1)
        earliest = max(tomorrow, newest.valid_from + timedelta(days=1)) if newest else tomorrow
        _check_day(given["valid_from"], earliest, f"New prices hold from {earliest} on at the earliest.")
        _add_version(table, given, number, actor)
        _record(act, table, f"Gave {table.name} new prices from {given['valid_from']} on.")
    return table


def withdraw_version(table: PriceTable, number: int, *, actor: Actor, dry_run: bool = False) -> PriceTable:
    """Take prices back that do not hold yet. Raises NotFound, Conflict."""
    with verb("price_table.withdraw", actor=actor, dry_run=dry_run) as act:
        version = PriceVersion.objects.select_for_update().filter(table=table, number=number).first()
        if version is None:
            raise NotFound
        if version.valid_from <= calendar().day_of(timezone.now()):
            raise Conflict("These prices hold already; add others from tomorrow on.", code="prices_in_force")
        version.delete()
        _record(act, table, f"Withdrew prices of {table.name} that would have held from {version.valid_from} on.")
    return table


def remove_table(table: PriceTable, *, actor: Actor, dry_run: bool = False) -> None:
    """Remove a table by which nothing was charged. Raises Conflict `price_table_in_use`."""
    with verb("price_table.remove", actor=actor, dry_run=dry_run) as act:
        _progress()
        if Charge.objects.filter(version_id__in=list(table.versions.values_list("pk", flat=True))).exists():
            raise Conflict("Charges were made by it; they need its prices.", code="price_table_in_use")
        _record(act, table, f"Removed the price table {table.name}.")
        table.delete()


def _check_new(given: Mapping[str, Any], tenant: Tenant | None) -> None:
    tables = PriceTable.objects.all()
    if tables.filter(slug=given["slug"]).exists():
        raise _taken("/slug", f"There is already a price table {given['slug']}.")
    if tables.filter(tenant=tenant).exists():
        whose = f"{tenant.slug} has" if tenant else "Everybody has"
        raise _taken("/tenant", f"{whose} a price table already; give it new prices.")
    other = tables.exclude(currency=given["currency"]).first()
    if other is not None:
        raise Invalid.field("/currency", "mixed", f"All price tables are in {other.currency}.")


def _taken(pointer: str, text: str) -> Conflict:
    return Conflict(text, code="taken", problems=[FieldProblem("taken", pointer, text)])


def _check_day(day: date, earliest: date, text: str) -> None:
    if day < earliest:
        raise Invalid.field("/valid_from", "too_early", text)


def _check_first_day(day: date, tenant: Tenant | None, open_month: date) -> None:
    """What had a price keeps it: a tenant that paid by the table for everybody has its own from tomorrow on."""
    if tenant is not None and PriceTable.objects.filter(tenant=None).exists():
        tomorrow = calendar().day_of(timezone.now()) + timedelta(days=1)
        _check_day(day, tomorrow, f"Prices of its own hold from {tomorrow} on at the earliest.")
    else:
        _check_day(day, open_month, f"Days before {open_month} are closed.")


def _add_version(table: PriceTable, given: Mapping[str, Any], number: int, actor: Actor) -> None:
    PriceVersion.objects.create(
        table=table, number=number, valid_from=given["valid_from"], spec=checked(given), author=actor.name
    )


def _progress() -> Progress:
    found = locked()
    if found is None:
        raise AssertionError("the row of progress is made when it is missing")
    return found


def _first_open(progress: Progress) -> date:
    """Return the first day that no closed statement holds."""
    if progress.settled_upto is None:
        return calendar().day_of(timezone.now())
    return progress.settled_upto + timedelta(days=1)


def _record(act: Act, table: PriceTable, summary: str) -> None:
    record(act, Target(kind="price_table", name=table.slug, id=str(table.pk)), summary, tenant=table.tenant)
