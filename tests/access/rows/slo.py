"""Objectives, their past, and time that does not count."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from policies.models import Revision
from slo.actions.exclusions import leave_out
from slo.judging.round import judge_round
from slo.models import Objective
from telemetry.ingest import record
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.slo.objectives import objective
from tests.telemetry.traffic import count

VIEW, WATCH = Permission.VIEW, Permission.WATCH
OF_TENANT, ONE = "/tenants/{tenant}/objectives", "/objectives/{pk}"
DOCUMENT = """
apiVersion: openslo/v1
kind: SLO
metadata: {name: written, displayName: Written elsewhere}
spec:
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: [{target: 0.99}]
  indicator: {spec: {ratioMetric: {bad: {metricSource: {type: gatehouse, spec: {kind: availability}}}}}}
"""
NEW = {"slug": "another", "name": "Another", "target": "99.9"}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """An objective that has been judged, with some time left out."""
    slice_ = make.slice_of(tenant, make.gateway(f"promised-{tenant.slug}"))
    made = objective(tenant, f"of-{tenant.slug}", slice_.gateway)
    record([count(slice_.pk, 9), count(slice_.pk, 1, code=503)], [])
    now = timezone.now()
    left = leave_out(made, now, now + timedelta(hours=1), "Maintenance.", actor=SYSTEM)
    judge_round(now)
    judge_round(now)
    Revision.objects.create(
        slice=slice_,
        sequence=1,
        author={"name": "somebody"},
        created_at=now,
        root=b"r",
        buckets=b"",
        schema_version="1",
    )
    numbers = {"slice_key": slice_.key, "sequence": 1}
    return {"tenant": tenant.slug, "pk": made.pk, "exclusion": left.pk, **numbers}


def crowd(world: World, numbers: range) -> None:
    """More objectives of Acme's, with all there is about them."""
    acme = world.cast.acme
    found = Objective.objects.get(tenant=acme, slug=f"of-{acme.slug}")
    now = timezone.now()
    for number in numbers:
        objective(acme, f"more-{number}", found.gateway)
        leave_out(found, now, now + timedelta(minutes=1 + number), "Again.", actor=SYSTEM)
    judge_round(now)
    judge_round(now)


ROWS = [
    Row("GET /slices/{slice_key}/revisions/{sequence}/budgets", VIEW),
    Row("GET /objectives", VIEW, Where.EVERYONE),
    Row(f"POST {OF_TENANT}", WATCH, body=NEW),
    Row(f"POST {OF_TENANT}/preview", VIEW, body=NEW, has_dry_run=False),
    Row(f"POST {OF_TENANT}/import", WATCH, body={"document": DOCUMENT}),
    Row(f"GET {ONE}/openslo", VIEW),
    Row(f"GET {ONE}", VIEW),
    Row(f"PATCH {ONE}", WATCH, body={"target": "99.5"}),
    Row(f"DELETE {ONE}", WATCH),
    Row(f"GET {ONE}/history", VIEW),
    Row(f"GET {ONE}/breakdown", VIEW),
    Row(f"GET {ONE}/exclusions", VIEW),
    Row(
        f"POST {ONE}/exclusions", WATCH,
        body=lambda _: {
            "since": timezone.now().isoformat(), "until": (timezone.now() + timedelta(hours=2)).isoformat(),
            "reason": "A new database.",
        },
    ),
    Row(f"POST {ONE}/exclusions/{{exclusion}}/withdraw", WATCH),
]  # fmt: skip
