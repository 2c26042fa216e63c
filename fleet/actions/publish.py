"""Publishing: the draft becomes a revision and sets out to the nodes, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from console.accounts.permissions import Permission
from console.audit.actor import Actor
from console.audit.verbs import verb
from fleet.actions.lock_slice import lock_slice
from fleet.actions.secrets import secrets_of
from fleet.actions.start_rollout import start_by, start_rollout
from fleet.governance import require_approval
from fleet.models import Rollout
from policies.actions.planning import check_draft
from policies.actions.revisions import create_revision
from policies.models import Slice
from policies.publishing.judges import judged


@dataclass(frozen=True, slots=True)
class Publication:
    """What a person agreed to: the plan they saw (hexadecimal digest) and the findings they take upon themselves.

    `strategy` None: the gateway's own; `starts_at` None: now; `override_freeze`: why it may go through a freeze.
    """

    message: str = ""
    plan_digest: str | None = None
    acknowledged: frozenset[str] = frozenset()
    strategy: str | None = None
    starts_at: datetime | None = None
    override_freeze: str = ""


def publish(slice: Slice, publication: Publication, *, actor: Actor, dry_run: bool = False) -> Rollout:
    """Publish the draft of `slice` and return the rollout of the new revision.

    The draft is checked before the slice is locked: compiling and asking Envoy take a moment, and nobody waits for it.
    Raises what `create_revision`, `start_by` and `require_approval` raise.
    """
    checked = judged(slice, check_draft(slice))
    with verb("revision.publish", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        start = start_by(
            locked.gateway,
            publication.strategy,
            starts_at=publication.starts_at,
            override_freeze=publication.override_freeze,
            needs=Permission.PUBLISH,
        )
        require_approval(locked, checked, actor)
        revision = create_revision(
            act,
            locked,
            checked,
            message=publication.message,
            plan_digest=publication.plan_digest,
            acknowledged=publication.acknowledged,
            secrets=secrets_of(locked),
        )
        return start_rollout(act, locked, revision, start)
