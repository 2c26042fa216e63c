"""What must be so after a restore: what is used once is used up, no number is given twice, and the trail says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils import timezone

from certificates.models import WorkloadToken
from console.accounts.models import ApiToken, BrowserSession, Impersonation, Invitation, OwnershipOffer, SignInLink
from console.accounts.models.impersonation import OPEN, ViewState
from console.accounts.models.invitation import OfferState
from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from console.base.models import IdempotencyRecord
from fleet.actions.restored import hold_restored
from fleet.models import JoinToken
from recovery.backing_up import heads
from recovery.manifest import Manifest

USED_ONCE: tuple[type[Model], ...] = (BrowserSession, SignInLink, JoinToken, IdempotencyRecord)
"""What may have been used up or ended since the backup, and would be good again: people sign in anew, and nodes that
have not joined get new tokens."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did, as sentences for people."""

    sentences: Sequence[str]


def settle(manifest: Manifest, noted: Mapping[str, tuple[int, str]], *, revoke_tokens: bool) -> Restored:
    """Bring a database that was just restored into a state that is safe, in one transaction with its entry.

    `noted` are heads of the trail that were kept elsewhere, position and digest by chain.
    """
    with verb("backup.restore", actor=SYSTEM) as act:
        gateways, slices = hold_restored(manifest.taken_at)
        voided = sum(one._default_manager.all().delete()[0] for one in USED_ONCE)
        withdrawn = _withdrawn()
        tokens = _revoked() if revoke_tokens else _living().count()
        told = [
            f"Restored the backup taken at {manifest.taken_at.isoformat()}; what came after it is lost here.",
            f"{gateways} gateways wait to be resumed; numbers of {slices} slices go on above all that may be used.",
            f"{voided} sessions, links and tokens that work once are void.",
            f"{withdrawn} invitations, offers and views were withdrawn.",
            "Recovery codes that were used after the backup count again.",
            f"{tokens} API tokens were revoked."
            if revoke_tokens
            else f"{tokens} API tokens work, also those that were revoked after the backup.",
            *cut_off(noted),
        ]
        act.entry(Target("backup", manifest.dump_sha256[:16], manifest.dump_sha256), " ".join(told))
    return Restored(told)


def _withdrawn() -> int:
    """End what somebody may have withdrawn since: invitations, offers to own a tenant, looking as somebody else."""
    now, revoked = timezone.now(), str(OfferState.REVOKED)
    waiting = {"state": str(OfferState.WAITING)}
    return (
        Invitation.objects.filter(**waiting).update(state=revoked, settled_at=now, reason="A backup was restored.")
        + OwnershipOffer.objects.filter(**waiting).update(state=revoked, settled_at=now)
        + Impersonation.objects.filter(state__in=OPEN).update(
            state=str(ViewState.ENDED), ended_at=now, ended_by="a restored backup"
        )
    )


def _living() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=timezone.now())


def _revoked() -> int:
    """Revoke all tokens of automation, and those with which workloads join; return how many API tokens there were."""
    WorkloadToken.objects.all().delete()
    return _living().update(revoked_at=timezone.now())


def cut_off(noted: Mapping[str, tuple[int, str]]) -> list[str]:
    """Return a sentence for each chain of the trail that reaches less far than was noted, or is another one there."""
    ours = heads()
    found = []
    for chain, (position, digest) in sorted(noted.items()):
        here, known = ours.get(chain, (0, ""))
        if here < position:
            found.append(
                f"The trail of {chain} ends at {here}; entries {here + 1} to {position}, noted elsewhere, are lost."
            )
        elif here == position and known != digest:
            found.append(f"The trail of {chain} has another entry {position} than the one noted elsewhere.")
    return found
