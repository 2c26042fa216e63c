"""Where what people do about alerts belongs in the audit trail, and how rows of a tenant are locked for a change."""

from typing import Any

from alerting.actions.history import topic_of
from console.accounts.models import Tenant
from console.audit.verbs import Act, Target
from console.base import etags
from console.base.errors import Conflict, FieldProblem, NotFound


def record(act: Act, row: Any, kind: str, name: str, summary: str) -> None:
    """Put one line into the trail of the tenant of `row`, and tell whoever follows its alerts."""
    tenant: Tenant = row.tenant
    target = Target(kind=kind, name=name, id=str(row.pk))
    act.entry(target, summary, tenant_id=tenant.pk, chain=tenant.slug)
    act.announce(topic_of(tenant.slug), kind, subject=str(row.pk))


def locked(rows: Any, pk: object, expected: str) -> Any:
    """Return the row, locked, if it is still at the version of `expected` (an If-Match value)."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    etags.check(expected, row.version)
    return row


def check_name(rows: Any, tenant: Tenant, name: str, but: object = None) -> None:
    """Raise Conflict `name_taken` where another row of the tenant has this name."""
    if rows.filter(tenant=tenant, name=name).exclude(pk=but).exists():
        text = f"There is already one named {name}."
        raise Conflict(text, code="name_taken", problems=[FieldProblem("name_taken", "/name", text)])
