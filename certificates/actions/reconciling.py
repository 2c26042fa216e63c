"""Brings slices of certificates up to what they should have when hostnames or services came or went since."""

import logging

from django.db import transaction

from certificates.actions.rotation.delivering import publish_content
from certificates.models import Certificate
from certificates.queries.content import content_of
from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from fleet.actions.lock_slice import lock_slice
from fleet.models import Rollout
from policies.models import Slice, SliceResource

log = logging.getLogger(__name__)


def reconcile() -> int:
    """Publish each slice whose pieces are not what its hostnames ask for; return how many were published."""
    ids = Certificate.objects.shown().exclude(active=None).values_list("slice_id", flat=True).distinct()
    count = 0
    for slice_id in ids:
        try:
            count += _reconcile(slice_id)
        except Exception:
            log.exception("certificates of slice %s could not be brought up to date", slice_id)
    return count


def _reconcile(slice_id: object) -> bool:
    slice = Slice.objects.select_related("tenant", "gateway").get(pk=slice_id)
    if not _differs(slice) or Rollout.objects.active().filter(slice=slice).exists():
        return False
    with transaction.atomic():
        locked = lock_slice(slice.pk)
        if not _differs(locked) or Rollout.objects.active().filter(slice=locked).exists():
            return False
        with verb("certificate.follow", actor=SYSTEM) as act:
            target = Target(kind="slice", name=locked.key, id=str(locked.pk))
            act.entry(target, "Certificates follow the hostnames and services of the tenant", **locked.trail)
            publish_content(act, locked, "Follow the hostnames")
    return True


def _differs(slice: Slice) -> bool:
    """Whether the last revision has other pieces or secrets; one that was rolled back is not tried again from here."""
    content = content_of(slice)
    wanted = {one.name: one.digest for one in content.resources}
    rows = SliceResource.objects.filter(slice=slice, to_sequence=None)
    there = {name: bytes(digest) for name, digest in rows.filter(is_sealed=False).values_list("name", "digest")}
    known = set(rows.filter(is_sealed=True).values_list("name", flat=True))
    return wanted != there or {one.name for one in content.secrets} != known
