"""How a workload gets a certificate by itself: with a join token, or with one that still holds.

Whoever is refused is told the same, whatever was wrong, so that nothing can be found out here about tokens, workloads
or certificates. Failures of a network are counted, and after too many it waits.
"""

import base64
import binascii
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.db import transaction
from django.utils import timezone

from certificates.actions.workload_certificates import Issued, draft_of, fingerprint_of, issue_certificate
from certificates.models import WorkloadCertificate, WorkloadToken
from certificates.pki.authority import requested_key
from certificates.pki.errors import PkiError
from certificates.pki.workloads import KEY_TYPES
from console.accounts.bearer import token_digest
from console.audit.actor import Actor, ActorKind
from console.base.errors import Invalid, NotFound, Unauthenticated
from policies.models import Slice

REFUSED = "This lets no workload in: it is unknown, over, used up, taken away, or not taken from here."


def identify_by_token(token: str, csr: str, lifetime: timedelta, *, ip: str, request_id: str) -> Issued:
    """Issue a certificate to the workload that a join token is of. Raises Unauthenticated, and Invalid for `/csr`."""
    check_request(csr)
    with transaction.atomic():
        row = (
            WorkloadToken.objects.select_for_update(of=("self",))
            .select_related("slice__tenant", "slice__gateway")
            .filter(digest=token_digest(token))
            .first()
        )
        if row is None or not _is_good(row, ip):
            raise Unauthenticated(REFUSED, code="identity_refused")
        row.uses += 1
        row.save(update_fields=["uses"])
        actor = Actor(ActorKind.TOKEN, str(row.pk), f"join token {row.shown_name}", request_id, ip)
        return _issued(row.slice, row.workload, csr, lifetime, actor)


def identify_by_certificate(
    pem: str, signature: str, csr: str, lifetime: timedelta, *, ip: str, request_id: str
) -> Issued:
    """Renew a certificate that holds; `signature` (base64) of its key over the text of the request proves whose it is.

    Raises Unauthenticated, and Invalid for `/csr`.
    """
    check_request(csr)
    with transaction.atomic():
        row = _shown(pem, signature, csr)
        if row is None or not _holds(row):
            raise Unauthenticated(REFUSED, code="identity_refused")
        actor = Actor(ActorKind.TOKEN, str(row.pk), f"certificate {row.serial}", request_id, ip)
        return _issued(row.slice, row.workload, csr, lifetime, actor, row)


def check_request(csr: str) -> None:
    """Raise Invalid for a request that nobody would get a certificate for."""
    try:
        requested_key(csr.encode(), KEY_TYPES)
    except PkiError as error:
        raise Invalid.field("/csr", error.code, error.text) from None


def _holds(row: WorkloadCertificate) -> bool:
    if row.revoked_at or row.ends_at <= timezone.now():
        return False
    try:
        since = draft_of(row.slice, row.workload).spec.get("certificates_since")
    except NotFound:
        return False
    return since is None or row.issued_at >= datetime.fromisoformat(since)


def _issued(
    slice: Slice, workload: str, csr: str, lifetime: timedelta, actor: Actor, before: WorkloadCertificate | None = None
) -> Issued:
    try:
        return issue_certificate(
            slice, workload, csr, lifetime, actor=actor, lineage=before.lineage if before else None
        )  # fmt: skip
    except NotFound:
        raise Unauthenticated(REFUSED, code="identity_refused") from None


def _is_good(row: WorkloadToken, ip: str) -> bool:
    if row.revoked_at or row.expires_at <= timezone.now() or row.uses >= row.most_uses:
        return False
    if not row.networks:
        return True
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    return any(address in ip_network(one) for one in row.networks)


def _shown(pem: str, signature: str, csr: str) -> WorkloadCertificate | None:
    """Return the certificate that is shown, if we issued it and its key signed the request."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        key = certificate.public_key()
        _verify(key, base64.b64decode(signature, validate=True), csr.encode())
    except (ValueError, TypeError, binascii.Error, InvalidSignature, UnsupportedAlgorithm):
        return None
    rows = WorkloadCertificate.objects.select_related("slice__tenant", "slice__gateway")
    return rows.filter(fingerprint=fingerprint_of(certificate)).first()


def _verify(key: object, signature: bytes, text: bytes) -> None:
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, text, ec.ECDSA(hashes.SHA256()))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    else:
        raise InvalidSignature
