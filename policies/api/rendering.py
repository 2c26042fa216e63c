"""Objects, drafts and plans as JSON. The shapes are declared in `shapes.py`."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from console.base import etags
from console.base.errors import FieldProblem
from policies.actions.imports import Imported
from policies.actions.planning import CheckedPlan
from policies.compiler import IntentObject, Problem
from policies.compiler.plan import Plan
from policies.drafting.problems import as_fields
from policies.models import DraftObject, ObjectState, Slice

_ACTIONS = {ObjectState.ADDED: "add", ObjectState.CHANGED: "change", ObjectState.REMOVED: "remove"}


def render_object(row: DraftObject, problems: Iterable[Problem], spec: Any = None) -> dict[str, Any]:
    """Return one object of a draft; `row.slice` must be at hand. `spec` may be given as ready JSON."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "name": row.name,
        "slice": row.slice.key,
        "state": row.state,
        "spec": row.spec if spec is None else spec,
        "updated_at": row.updated_at.isoformat(),
        "updated_by": row.updated_by,
        "etag": etags.etag(row.version),
        "problems": render_problems(as_fields(problems)),
    }


def render_list_head(row: DraftObject, problems: Iterable[Problem]) -> dict[str, Any]:
    """Return a list as pages of lists hold it: how many entries it has and when one ends next, in their place."""
    now = timezone.now()
    ends = [datetime.fromisoformat(one["expires_at"]) for one in row.spec["entries"] if one["expires_at"]]
    head = {name: value for name, value in row.spec.items() if name != "entries"}
    coming = min((end for end in ends if end > now), default=None)
    return {**render_object(row, problems, head), **counted(len(row.spec["entries"]), coming)}


def counted(entries: int, next_expiry: datetime | None) -> dict[str, Any]:
    """Return what is told of entries that are not."""
    return {"entry_count": entries, "next_expiry": next_expiry.isoformat() if next_expiry else None}


def render_problems(problems: Iterable[FieldProblem]) -> list[dict[str, str]]:
    """Return problems as they appear in every answer."""
    return [problem.as_dict() for problem in problems]


def render_draft(slice_: Slice, rows: Iterable[DraftObject], changes: int) -> dict[str, Any]:
    """Return a draft: how many objects it changes, and the first of them."""
    return {
        "slice": slice_.key,
        "version": slice_.draft_version,
        "etag": etags.etag(slice_.draft_version),
        "changes": changes,
        "items": [
            {
                "kind": row.kind,
                "name": row.name,
                "action": _ACTIONS[row.state],
                "updated_by": row.updated_by,
                "updated_at": row.updated_at.isoformat(),
            }
            for row in rows
        ],
    }


def render_checked(checked: CheckedPlan) -> dict[str, Any]:
    """Return the plan of a draft with everything that was found."""
    plan = render_plan(checked.plan, base=checked.base)
    severities = Counter(str(problem.severity) for problem in checked.problems)
    return {
        **plan,
        "problems": render_problems(as_fields(checked.problems)),
        "publishable": checked.is_publishable,
        "counts": {**plan["counts"], "errors": severities["error"], "warnings": severities["warning"]},
    }


def render_plan(plan: Plan, *, base: int | None) -> dict[str, Any]:
    """Return what changes between two contents; nothing was checked, so nothing is claimed to be publishable."""
    actions = Counter(str(change.action) for change in plan.changes)
    return {
        "digest": plan.digest,
        "base": base,
        "changes": [
            {
                "action": str(change.action),
                "kind": change.kind,
                "name": change.name,
                "text": change.text,
                "fields": [{"pointer": one.pointer, "before": one.before, "after": one.after} for one in change.fields],
                "before_text": change.before_text,
                "after_text": change.after_text,
            }
            for change in plan.changes
        ],
        "problems": [],
        "unsafe": [{"code": one.code, "text": one.text, "kind": one.kind, "name": one.name} for one in plan.unsafe],
        "publishable": False,
        "counts": {
            "added": actions["add"],
            "changed": actions["change"],
            "removed": actions["remove"],
            "unsafe": len(plan.unsafe),
            "errors": 0,
            "warnings": 0,
        },
    }


def render_intent(item: IntentObject) -> dict[str, Any]:
    """Return an object as exports and revisions hold it."""
    return {"kind": item.kind, "name": item.name, "spec": item.spec_json()}


def render_import(slice_: Slice, done: Imported, *, dry_run: bool) -> dict[str, Any]:
    """Return what an import did."""
    return {
        "slice": slice_.key,
        "dry_run": dry_run,
        "added": done.added,
        "changed": done.changed,
        "removed": done.removed,
        "unchanged": done.unchanged,
        "draft": {"version": done.draft_version, "etag": etags.etag(done.draft_version)},
        "problems": render_problems(done.problems),
    }
