"""What tests of approvals do over and over: draft as somebody, ask, decide, and take the approval as a publish does."""

from typing import Any

from django.db import transaction

from console.accounts.models import User
from console.audit.actor import Actor, ActorKind
from fleet.actions.lock_slice import lock_slice
from fleet.governance import require_approval
from fleet.models import Approval, DeliveryRules
from policies.actions.planning import check_draft
from policies.models import Gateway, Slice
from tests.callers import Caller

APPROVALS = "/slices/acme@edge/approvals"


def required_on(gateway: Gateway) -> None:
    """Let plans need approval from now on."""
    DeliveryRules.objects.update_or_create(gateway=gateway, defaults={"approvals_required": True})


def draft_service(caller: Caller, name: str, *, port: int = 9101) -> None:
    """Put a service into Acme's draft, as the caller."""
    spec = {"endpoints": {"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}}
    answer = caller.post("/slices/acme@edge/services", {"name": name, "spec": spec})
    assert answer.status_code == 201, answer.content


def ask(caller: Caller, message: str = "") -> dict[str, Any]:
    """Ask for approval of the plan as the API shows it."""
    plan = caller.get("/slices/acme@edge/plan").json()["digest"]
    answer = caller.post(APPROVALS, {"plan": plan, "message": message})
    assert answer.status_code == 201, answer.content
    return answer.json()


def decide(caller: Caller, approval: dict[str, Any], decision: str, comment: str = "") -> Any:
    """Approve, reject or withdraw."""
    return caller.post(f"{APPROVALS}/{approval['id']}/{decision}", {"comment": comment})


def take(slice: Slice, by: User, *, reverts: int | None = None) -> Approval | None:
    """Do what a publish does before it makes its revision."""
    actor = Actor(kind=ActorKind.USER, id=str(by.pk), name=by.email)
    checked = check_draft(slice)
    with transaction.atomic():
        return require_approval(lock_slice(slice.pk), checked, actor, reverts=reverts)
