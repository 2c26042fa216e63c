"""Looks at a draft before it is published: how many of the requests that come would it newly refuse.

A draft that refuses more than a hundredth of them is published only with somebody else's consent. Changes of policies
and lists are tried on what was recorded; each version of a draft once.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from gatehouse_inspector.policies.policy import Mode

from console.base.live import announce
from policies.actions.planning import CheckedPlan
from policies.compiler import Kind
from policies.compiler.plan import Unsafe
from policies.compiler.plan.changes import Change
from policies.models import DraftObject, Slice
from waf.models import Foreseen
from waf.trials.apart.trying import TrialError
from waf.trials.apart.turns import BusyError
from waf.trials.replay.comparing import compare, share_newly_refused
from waf.trials.replay.recorded import recorded_of
from waf.trials.states import DRAFT, LIVE, PolicyState, find_state

REFUSES: Final = "waf_refuses_recorded"
UNTRIED: Final = "waf_untried"
LARGEST_SHARE: Final = 0.01
FEWEST_REQUESTS: Final = 200
_MOST_REQUESTS: Final = 1_000
_MOST_POLICIES: Final = 5
_SECONDS: Final = 6.0
"""For all policies of a draft together."""


def judge(slice_: Slice, checked: CheckedPlan) -> tuple[Unsafe, ...]:
    """Return what is unsafe about the policies of a draft; it takes seconds the first time, and a query afterwards."""
    names = _touched(slice_, checked.plan.changes)
    if not names or not checked.is_publishable:
        return ()
    known = _foreseen(slice_.pk, checked.draft_version, checked.base)
    if known is None:
        some = names[:_MOST_POLICIES]
        known = [finding for name in some for finding in _findings(slice_, name, _SECONDS / len(some))]
        _keep(slice_, checked, known)
    return tuple(Unsafe(one["code"], Kind.WAF_POLICY, one["name"], one["text"]) for one in known)


def needs_consent(findings: Iterable[Unsafe]) -> bool:
    """Tell whether somebody else must approve a plan with these findings."""
    return any(finding.code == REFUSES for finding in findings)


def is_held(slice_: Slice) -> bool:
    """Tell whether the draft as it is now was found to need somebody else's consent. One query."""
    known = _foreseen(slice_.pk, slice_.draft_version, slice_.last_sequence)
    return any(one["code"] == REFUSES for one in known or ())


def _touched(slice_: Slice, changes: Sequence[Change]) -> list[str]:
    """The policies that a draft changes, themselves or by a list; those that are new refuse nobody yet."""
    lists = [f"{Kind.LIST}:{one.name}" for one in changes if one.kind is Kind.LIST]
    policies = [one.name for one in changes if one.kind is Kind.WAF_POLICY and one.before and one.after]
    if not lists and not policies:
        return []
    wanted = Q(name__in=policies) | Q(others__overlap=lists)
    rows = DraftObject.objects.present().filter(wanted, slice=slice_, kind=Kind.WAF_POLICY)
    return list(rows.order_by("name").values_list("name", flat=True))


def _findings(slice_: Slice, name: str, seconds: float) -> Iterator[dict[str, Any]]:
    before, after = find_state(slice_, name, LIVE), find_state(slice_, name, DRAFT)
    if before is None or after is None or after.spec.mode is not Mode.BLOCK:
        return
    try:
        text = _refusing(slice_, before, after, seconds)
    except (TrialError, BusyError) as error:
        text = f"policy {name} could not be tried on recorded requests: {error}"
        yield {"code": UNTRIED, "name": name, "text": text.rstrip(".")}
        return
    if text:
        yield {"code": REFUSES, "name": name, "text": text}


def _refusing(slice_: Slice, before: PolicyState, after: PolicyState, seconds: float) -> str:
    """Return what a changed policy would newly refuse; empty where that is little, or too little was recorded.

    Raises TrialError and BusyError.
    """
    is_exact = before.candidate.asks_anything or after.candidate.asks_anything
    recorded = recorded_of(slice_, before.name, timezone.now(), is_exact=is_exact, most=_MOST_REQUESTS)
    if recorded.requests - recorded.unreadable < FEWEST_REQUESTS:
        return ""
    comparison = compare(before.candidate, after.candidate, recorded, seconds=seconds)
    if comparison.compared < FEWEST_REQUESTS:
        raise TrialError("crashed", f"only {comparison.compared} were reached in time")
    share = share_newly_refused(comparison, recorded)
    if share is None or share <= LARGEST_SHARE:
        return ""
    return (
        f"policy {before.name} would newly refuse about {share:.1%} of the requests that come, judged by "
        f"{comparison.compared} recorded in the last day; somebody else must approve that"
    )


def _foreseen(slice_id: Any, draft_version: int, base: int | None) -> list[dict[str, Any]] | None:
    rows = Foreseen.objects.filter(slice_id=slice_id, draft_version=draft_version, base=base or 0)
    found: list[dict[str, Any]] | None = rows.values_list("findings", flat=True).first()
    return found


def _keep(slice_: Slice, checked: CheckedPlan, findings: list[dict[str, Any]]) -> None:
    """Keep what was found, unless it could not be tried: the next who asks tries again."""
    if any(one["code"] == UNTRIED for one in findings):
        return
    values = {"draft_version": checked.draft_version, "base": checked.base or 0, "findings": findings}
    Foreseen.objects.update_or_create(slice_id=slice_.pk, defaults=values)
    if findings:
        announce(f"slice:{slice_.key}", "approval")
