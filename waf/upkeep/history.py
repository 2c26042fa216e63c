"""Since when a live policy has each of its exclusions and rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from policies.compiler import Kind
from policies.models import Revision, RevisionObject, Slice

_MOST_REVISIONS: Final = 200
"""As far back as is looked; older ones are said to be as old as the last of these."""


@dataclass(frozen=True, slots=True)
class History:
    """`exclusions` by their place, `rules` by their name; a rule that was changed begins anew."""

    exclusions: Sequence[datetime]
    rules: dict[str, datetime]


def history_of(slice_: Slice, policy: str) -> History:
    """Return since when the live policy has what it has. Two queries."""
    rows = RevisionObject.objects.filter(slice=slice_, kind=Kind.WAF_POLICY, name=policy).order_by("-from_sequence")
    versions = _without_gaps(rows.values_list("from_sequence", "to_sequence", "spec")[:_MOST_REVISIONS])
    began = Revision.objects.filter(slice=slice_, sequence__in=[sequence for sequence, _ in versions])
    times = dict(began.values_list("sequence", "created_at"))
    live = versions[0][1] if versions else {}
    return History(
        [_since(versions, times, "exclusions", one) for one in live.get("exclusions", ())],
        {one["name"]: _since(versions, times, "rules", one) for one in live.get("rules", ())},
    )


def _without_gaps(rows: Iterable[tuple[int, int | None, Any]]) -> list[tuple[int, Any]]:
    """The versions from the live one back, as far as each follows on the one before."""
    found: list[tuple[int, Any]] = []
    following: int | None = None
    for began, ended, spec in rows:
        if ended != following:
            break
        found.append((began, spec))
        following = began
    return found


def _since(versions: Sequence[tuple[int, Any]], times: dict[int, datetime], part: str, item: Any) -> datetime:
    sequence = versions[0][0]
    for began, spec in versions:
        if _working(item) not in [_working(one) for one in spec.get(part, ())]:
            break
        sequence = began
    return times[sequence]


def _working(item: dict[str, Any]) -> dict[str, Any]:
    """What of an exclusion or a rule is not for people alone."""
    return {name: value for name, value in item.items() if name not in {"owner", "reason", "description", "expires_at"}}
