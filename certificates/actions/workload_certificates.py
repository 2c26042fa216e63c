"""The verbs on certificates of workloads: issue one, and take away what was issued.

One that is issued holds at once, and for hours at most. What is taken away is written into the draft, as everything is
that nodes do: nodes refuse it from the next publish on, the console renews it from now on no more.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils import timezone

from certificates.actions.workload_authorities import TenantSigner, signer_for, trust_domain, trusted_roots
from certificates.models import WorkloadCertificate
from certificates.pki.errors import PkiError
from certificates.pki.workloads import issue_to_workload, serial_of, spiffe_id
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, Invalid, NotFound
from policies.actions.objects import Written, patch_object
from policies.compiler import Kind
from policies.compiler.limits import REVOKED_CERTIFICATES
from policies.models import DraftObject, Slice

SHORTEST: Final = timedelta(minutes=5)
USUAL: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=24)
CSR_CHARACTERS: Final = 16_384
_TEXT: Final = "Take all away that were issued until now instead: so many of one workload cannot be listed."


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate, the certificates to send with it, and what the proxy's own is checked by; all PEM."""

    row: WorkloadCertificate
    spiffe_id: str
    certificate: str
    chain: str
    trust_bundle: str


def issue_certificate(
    slice: Slice, workload: str, csr: str, lifetime: timedelta, *,
    actor: Actor, lineage: UUID | None = None, dry_run: bool = False,
) -> Issued:  # fmt: skip
    """Issue a certificate to a workload of the draft, for the key of a request whose names do not count.

    Raises NotFound, and Invalid for the request (`/csr`).
    """
    draft_of(slice, workload)
    now = timezone.now()
    with verb("workload_certificate.issue", actor=actor, dry_run=dry_run) as act:
        signer = signer_for(slice.tenant, now)
        uri = spiffe_id(trust_domain(), slice.tenant.slug, workload)
        try:
            leaf = issue_to_workload(signer.pair, csr.encode(), uri, now, lifetime)
        except PkiError as error:
            raise Invalid.field("/csr", error.code, error.text) from None
        row = _kept(slice, workload, leaf, signer, now, actor.name)
        row.lineage = lineage or uuid4()
        row.save()
        text = f"Issued certificate {row.serial} to workload {workload}, until {row.ends_at:%Y-%m-%d %H:%M:%S} UTC"
        act.entry(Target(kind="workload", name=workload, id=str(row.pk)), text, **slice.trail)
        act.announce(f"slice:{slice.key}", "workload_certificates", subject=workload)
        pem = leaf.public_bytes(Encoding.PEM).decode()
        bundle = trusted_roots(signer.row.authority.issuer)
        return Issued(row, uri, pem, pem + signer.row.pem + signer.above, bundle)


def revoke_certificate(
    slice: Slice, workload: str, row: WorkloadCertificate, *, actor: Actor, expected: str, dry_run: bool = False
) -> Written:
    """Take a certificate away, and what was renewed from it since. Raises Conflict `certificates_too_many`."""
    now = timezone.now()
    rows = WorkloadCertificate.objects.filter(slice=slice, workload=workload, lineage=row.lineage, ends_at__gt=now)
    gone = list(rows.filter(issued_at__gte=row.issued_at))
    known = [one for one in draft_of(slice, workload).spec.get("revoked_certificates", ()) if not _is_over(one, now)]
    listed = {one["serial"]: one for one in known}
    listed |= {one.serial: {"serial": one.serial, "ends_at": one.ends_at.isoformat()} for one in gone}
    if len(listed) > REVOKED_CERTIFICATES:
        raise Conflict(_TEXT, code="certificates_too_many")
    patch = {"revoked_certificates": list(listed.values())}
    return _take_away(slice, workload, patch, gone, actor, expected, dry_run=dry_run)


def revoke_all(
    slice: Slice, workload: str, *, actor: Actor, expected: str, dry_run: bool = False
) -> Written:  # fmt: skip
    """Take away every certificate of a workload that was issued until now."""
    now = timezone.now()
    draft_of(slice, workload)
    gone = WorkloadCertificate.objects.filter(slice=slice, workload=workload, ends_at__gt=now)
    patch = {"certificates_since": now.isoformat(), "revoked_certificates": []}
    return _take_away(slice, workload, patch, gone, actor, expected, dry_run=dry_run)


def draft_of(slice: Slice, workload: str) -> DraftObject:
    """Return a workload as the draft has it. Raises NotFound."""
    row: DraftObject | None = DraftObject.objects.present().filter(
        slice=slice, kind=Kind.WORKLOAD, name=workload
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return row


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return what an issued certificate is found by."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def _kept(
    slice: Slice, workload: str, leaf: x509.Certificate, signer: TenantSigner, now: datetime, by: str
) -> WorkloadCertificate:  # fmt: skip
    return WorkloadCertificate(
        slice=slice, workload=workload, issuer=signer.row, serial=serial_of(leaf), fingerprint=fingerprint_of(leaf),
        issued_at=now, ends_at=leaf.not_valid_after_utc, by=by,
    )  # fmt: skip


def _take_away(
    slice: Slice, workload: str, patch: dict[str, Any], gone: Iterable[WorkloadCertificate], actor: Actor,
    expected: str, *, dry_run: bool,
) -> Written:  # fmt: skip
    with transaction.atomic():
        written = patch_object(
            actor=actor, slice=slice, kind=Kind.WORKLOAD, name=workload, patch=patch, expected=expected,
            dry_run=dry_run,
        )  # fmt: skip
        if not dry_run:
            rows = WorkloadCertificate.objects.filter(pk__in=[one.pk for one in gone], revoked_at=None)
            rows.update(revoked_at=timezone.now())
    return written


def _is_over(given: dict[str, Any], now: datetime) -> bool:
    ends_at = given.get("ends_at")
    return ends_at is not None and datetime.fromisoformat(ends_at) <= now
