"""What stands between a checked draft and the nodes: freezes, budgets and somebody else's consent.

Asked by those who publish and move rollouts. Going back is never held: nothing here is asked before a roll-back.
"""

from datetime import UTC, datetime

from django.db.models import F, Q
from django.utils import timezone

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.accounts.persons import person_behind
from console.accounts.rights import lost
from console.audit.actor import Actor
from console.audit.verbs import Act, Target
from console.base.errors import Conflict, Forbidden
from console.base.live import announce
from fleet.budgets import BudgetStanding, BudgetState, budget_gate
from fleet.models import Approval, ApprovalState, DeliveryRules, Freeze, Rollout, Shift
from fleet.queries.approvals import authors_of
from fleet.rollout.states import RolloutState
from policies.actions.planning import CheckedPlan
from policies.models import Gateway, Slice
from waf import guard

__all__ = [
    "BudgetStanding",
    "BudgetState",
    "block_on",
    "budget_gate",
    "check_override",
    "default_strategy",
    "freeze_on",
    "frozen_text",
    "is_approval_required",
    "record_override",
    "require_approval",
    "rights_lost",
    "rules_of",
]


def rules_of(gateway: Gateway) -> DeliveryRules:
    """Return the delivery rules of a gateway; the defaults, not stored, where nobody changed them."""
    return DeliveryRules.objects.filter(gateway=gateway).first() or DeliveryRules(gateway=gateway)


def default_strategy(gateway: Gateway) -> str:
    """Return the name of the strategy that a publish on this gateway takes when it names none."""
    return rules_of(gateway).default_strategy


def is_approval_required(slice: Slice, rules: DeliveryRules) -> bool:
    """Tell whether somebody else must approve the draft: by the gateway's rules, or for what it would refuse."""
    return rules.approvals_required or guard.is_held(slice)


def freeze_on(slice: Slice, now: datetime) -> Freeze | None:
    """Return the freeze that holds the slice, of several the one that lasts longest."""
    rows = Freeze.objects.holding(now).filter(Q(gateway=None) | Q(gateway=slice.gateway_id)).select_related("gateway")
    return rows.order_by(F("ends_at").desc(nulls_first=True), "pk").first()


def block_on(slice: Slice, now: datetime, *, override: str = "") -> str:
    """Return a sentence on what holds a start or a promotion now; empty when nothing does, or `override` says why not.

    Never ask it before a roll-back or for a kill switch: those go through whatever is frozen.
    """
    if override:
        return ""
    if slice.tenant.suspended_at is not None:
        return f"{slice.tenant.name} is suspended."
    if freeze := freeze_on(slice, now):
        return frozen_text(freeze)
    budget = budget_gate(slice, now)
    return budget.text if budget.state is BudgetState.SPENT else ""


def rights_lost(row: Rollout | Shift, slice: Slice) -> str:
    """Return why nothing more may be done in the name of who answers for it; empty where they still may.

    Never ask it before going back: that is everybody's right.
    """
    needed = row.needs if isinstance(row, Rollout) else str(Permission.PUBLISH)
    if not needed:
        return ""
    return lost(row.responsible or row.actor, Permission(needed), slice.tenant)


def frozen_text(freeze: Freeze) -> str:
    """Return what a freeze holds, by whom, until when and why; `gateway` must be at hand."""
    whose = f"Gateway {freeze.gateway.slug}" if freeze.gateway else "Every gateway"
    until = f"until {freeze.ends_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if freeze.ends_at else "until somebody ends it"
    return f"{whose} is frozen {until}, by {freeze.created_by}: {_sentence(freeze.reason)}"


def check_override(access: Access, override: str) -> None:
    """Raise Forbidden when the caller gives a reason to go through a freeze but does not operate the platform.

    A freeze protects everybody on the gateway, so no tenant's publisher may set it aside.
    """
    if override and not access.scope(Permission.OPERATE).is_everywhere:
        text = f"Only who holds “{Permission.OPERATE}” on the platform may go through a freeze."
        raise Forbidden(text, code="override_forbidden")


def record_override(act: Act, slice: Slice, override: str, now: datetime) -> None:
    """Write into the trail why a rollout may go through what holds it now, or begins to before it is complete."""
    if not override:
        return
    held = block_on(slice, now) or "Nothing holds it at this moment."
    act.entry(
        Target(kind="slice", name=slice.key, id=str(slice.pk)),
        f"May go through freezes and spent budgets: {_sentence(override)} {held}",
        **slice.trail,
        verb="freeze.override",
    )


def require_approval(
    slice: Slice, checked: CheckedPlan, actor: Actor, *, reverts: int | None = None
) -> Approval | None:
    """Take the approval of this very plan, and return it; None where there is none and none is needed.

    Call it inside the publishing verb with the slice locked, before the revision is made: whose changes these are is
    known until then. None is needed for going back to a revision (`reverts`: its sequence) that once completed; one is
    needed on any gateway where the draft would newly refuse many requests.
    Raises Conflict `approval_required`. Other open approvals of the slice end here, as their plan is gone.
    """
    given = Approval.objects.filter(slice=slice, plan=checked.plan.digest, state=ApprovalState.APPROVED).first()
    why_not = _why_it_counts_not(given, slice) if given else ""
    is_risky = guard.needs_consent(checked.plan.unsafe)
    if (given is None or why_not) and (is_risky or _is_approval_needed(slice, reverts)):
        raise Conflict(why_not or _missing_text(is_risky=is_risky), code="approval_required")
    taken = None if why_not else given
    if taken is not None:
        taken.state, taken.used_by, taken.used_at = ApprovalState.USED, actor.name, timezone.now()
        taken.save(update_fields=["state", "used_by", "used_at"])
    ended = Approval.objects.open().filter(slice=slice).update(state=ApprovalState.STALE)
    if taken is not None or ended:
        announce(f"slice:{slice.key}", "approval", subject=str(taken.pk) if taken else "")
    return taken


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _is_approval_needed(slice: Slice, reverts: int | None) -> bool:
    if not rules_of(slice.gateway).approvals_required:
        return False
    completed = Rollout.objects.filter(slice=slice, revision__sequence=reverts, state=RolloutState.COMPLETE)
    return reverts is None or not completed.exists()


def _why_it_counts_not(given: Approval, slice: Slice) -> str:
    """Return why a consent that was given does not count now; empty where it does."""
    if person_behind(given.decided_by) in authors_of(slice):
        return f"{given.decided_by} approved this plan, but has changed the draft since. Ask somebody else."
    if refused := lost(given.decided_as or {"name": given.decided_by}, Permission.PUBLISH, slice.tenant):
        return f"{refused} The approval counts no more: withdraw it, and ask somebody else."
    return ""


def _missing_text(*, is_risky: bool) -> str:
    if is_risky:
        return "It would newly refuse many requests. Somebody else must approve the plan: ask for it, then publish."
    return "On this gateway somebody else must approve a plan before it is published. Ask for it, then publish."
