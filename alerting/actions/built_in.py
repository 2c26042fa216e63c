"""What every tenant has from the start: a rule of each kind that concerns it, and policies for pages and tickets."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from alerting.kinds.kind import Kind, Owner
from alerting.kinds.registry import KINDS
from alerting.models import Policy, Rule
from console.accounts.models import Tenant

AT_A_TIME: Final = 200
PAGES, TICKETS = "pages", "tickets"
_SYSTEM: Final = "Gatehouse"


def complete_tenants() -> int:
    """Give tenants what they lack; return how many lacked something. Nothing that people changed is touched."""
    lacking = _lacking()
    for tenant in lacking:
        complete(tenant)
    return len(lacking)


@transaction.atomic
def complete(tenant: Tenant) -> None:
    """Give one tenant what it lacks; two at once do no harm."""
    Rule.objects.bulk_create(_rules(tenant), ignore_conflicts=True)
    if not Policy.objects.filter(tenant=tenant).exists():
        Policy.objects.bulk_create(_policies(tenant), ignore_conflicts=True)


def _lacking() -> Sequence[Tenant]:
    def without(kind: Kind) -> Q:
        return ~Exists(Rule.objects.filter(tenant=OuterRef("pk"), kind=kind.name, is_built_in=True))

    lacking = Q()
    for kind in KINDS.values():
        for owner in kind.owners:
            lacking |= Q(is_platform=owner is Owner.PLATFORM) & Q(without(kind))
    return list(Tenant.objects.filter(lacking).order_by("pk")[:AT_A_TIME])


def _rules(tenant: Tenant) -> Iterator[Rule]:
    owner = Owner.PLATFORM if tenant.is_platform else Owner.TENANT
    for kind in KINDS.values():
        if owner in kind.owners:
            yield Rule(
                tenant=tenant,
                name=kind.name.replace("_", "-"),
                kind=kind.name,
                is_built_in=True,
                severity=str(kind.severity),
                for_seconds=kind.for_seconds,
                changed_by=_SYSTEM,
            )


def _policies(tenant: Tenant) -> tuple[Policy, Policy]:
    """Pages wake somebody within seconds and repeat each hour; tickets are gathered and repeated each day."""
    pages = Policy(
        tenant=tenant,
        name=PAGES,
        position=10,
        matchers=[{"label": "severity", "operator": "is", "values": ["page"]}],
        group_by=["kind", "gateway"],
        wait_seconds=15,
        interval_seconds=120,
        repeat_seconds=3_600,
        steps=[{"after_seconds": 0, "channels": []}],
    )
    tickets = Policy(
        tenant=tenant,
        name=TICKETS,
        position=20,
        matchers=[{"label": "severity", "operator": "is", "values": ["ticket"]}],
        group_by=["kind"],
        wait_seconds=300,
        interval_seconds=1_800,
        repeat_seconds=86_400,
        steps=[{"after_seconds": 0, "channels": []}],
    )
    return pages, tickets
