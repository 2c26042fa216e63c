"""The verb of a review: somebody looked at who may do what, and found it right."""

from django.utils import timezone

from console.accounts.actions.rules import lock, note
from console.accounts.models import AccessReview, Tenant
from console.accounts.queries.access_review import fingerprint
from console.audit.actor import Actor
from console.audit.verbs import Target, verb


def record_review(*, actor: Actor, tenant: Tenant, text: str, dry_run: bool = False) -> AccessReview:
    """Record that the access of the tenant was reviewed as it is now."""
    with verb("access_review.record", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        now = timezone.now()
        lines, digest = fingerprint(tenant, now)
        review = AccessReview.objects.create(
            tenant=tenant, reviewed_by=actor.name, reviewed_at=now, note=text, lines=lines, digest=digest
        )
        said = f": {text}" if text else "."
        summary = f"Reviewed who may do what ({lines} lines, {digest[:12]}){said}"
        note(act, tenant, Target("access_review", tenant.slug, str(review.pk)), summary)
    return review
