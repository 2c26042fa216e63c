"""Certificates of an authority that is to be left are planned to be replaced: spread over a while, or at once.

The wish is on the authority's row. Each certificate follows in a transaction of its own, so that a worker may stop at
any time, and the rotation then starts as any renewal does.
"""

import random
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.actions.rotation.notes import announce_change, tell
from certificates.life.authorities import reissue_at
from certificates.life.states import RotationReason
from certificates.life.words import moment
from certificates.models import Authority, AuthorityState, Certificate, Version
from certificates.queries.authorities import kept_versions
from fleet.actions.lock_slice import lock_slice

AT_A_TIME: Final = 20


def plan_reissues() -> int:
    """Plan what retiring authorities still have out; return how many certificates were found."""
    leaving = Authority.objects.filter(state=AuthorityState.RETIRING, reissue_until__isnull=False)
    return sum(_plan_some(authority) for authority in leaving.select_related("issuer"))


def _plan_some(authority: Authority) -> int:
    found = list(_unplanned(authority).order_by("pk")[:AT_A_TIME])
    for certificate in found:
        _plan(certificate, authority)
    return len(found)


def _unplanned(authority: Authority) -> QuerySet[Certificate]:
    """Certificates that show something of the authority, or of a compromised one have anything, and are not planned."""
    versions = kept_versions().filter(leaves__authority=authority)
    theirs = Q(versions__in=versions) if authority.is_compromised else Q(active__in=versions)
    shown = Certificate.objects.shown().filter(theirs)
    return shown.exclude(renewal__contains={"reissue": _mark(authority)}).distinct()


@transaction.atomic
def _plan(certificate: Certificate, authority: Authority) -> None:
    lock_slice(certificate.slice_id)
    row = Certificate.objects.with_all().get(pk=certificate.pk)
    now, of_it = timezone.now(), Version.objects.filter(certificate=row, leaves__authority=authority)
    if authority.is_compromised:
        of_it.filter(retired_at=None).update(is_compromised=True)
    row.renewal = row.renewal | {"reissue": _mark(authority)}
    is_shown = of_it.filter(pk=row.active_id).exists()
    is_coming = authority.is_compromised and row.rotations.under_way().filter(version__in=of_it).exists()
    if is_shown or is_coming:
        _bring_forward(row, authority)
        tell(row, "renewal", row.renewal["text"], now)
    row.save(update_fields=["renewal", "renew_at"])
    announce_change(row)


def _bring_forward(row: Certificate, authority: Authority) -> None:
    """Put the moment on the certificate (in memory), and why then; never later than it is renewed anyway."""
    now = timezone.now()
    which = f"authority {authority.number} of {authority.issuer.shown_name}"
    if authority.is_compromised:
        at, reason = now, RotationReason.REPLACEMENT
        text = f"It is replaced at once: the private key of {which} is compromised."
    else:
        at, reason = reissue_at(authority.reissue_until, random.random(), now), RotationReason.CHANGED
        at = min(at, row.renew_at or at)
        text = f"It is replaced at {moment(at, now)}: it comes from {which}, which is being retired."
    row.renew_at = at
    row.renewal = row.renewal | {"why": row.renewal.get("why", "two_thirds"), "reason": str(reason), "text": text}


def _mark(authority: Authority) -> str:
    """What a planned certificate notes; a compromised authority is another reason than one that is only left."""
    return f"{authority.pk}{' at once' if authority.is_compromised else ''}"
