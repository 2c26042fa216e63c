"""Rules in SecLang can look at anything and cost anything, so they are written only by those who may."""

from collections.abc import Iterable
from typing import Any

from console.accounts.access import Access
from console.accounts.permissions import Permission
from policies.compiler import Kind
from policies.models import DraftObject, Slice

Asked = tuple[object, object, Any]
"""Kind, name and spec (or a part of it) as somebody sent them, not checked yet."""


def require_for_raw_rules(access: Access, slice: Slice, asked: Iterable[Asked]) -> None:
    """Raise Forbidden where WAF policies get other raw rules than the draft has, and the caller may not write any."""
    raw = {
        str(name): spec["raw"]
        for kind, name, spec in asked
        if kind == Kind.WAF_POLICY and isinstance(spec, dict) and spec.get("raw")
    }
    if not raw:
        return
    rows = DraftObject.objects.present().filter(slice=slice, kind=Kind.WAF_POLICY, name__in=list(raw))
    known = dict(rows.values_list("name", "spec__raw"))
    if any(text != known.get(name) for name, text in raw.items()):
        access.require(Permission.SECURE, slice.tenant_id)
