"""What egress listeners need to speak TLS with workloads: a certificate of their own, and the roots that vouch.

Both are secrets of the platform's slice, kept each time that it is published. Between publishes, what is about to end
or was changed is brought to nodes by a revision of what is live, past the draft.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography import x509
from django.utils import timezone

from certificates.actions.authority_keys import signer_of
from certificates.actions.workload_authorities import trusted_roots, workload_issuer
from certificates.models import Authority, WorkloadCertificate, WorkloadToken
from certificates.pki.authority import issue
from certificates.pki.chains import read_chain
from certificates.pki.keys import KeyType, csr_of, generate_key
from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from console.base.errors import Conflict
from fleet.actions.lock_slice import lock_slice
from fleet.actions.patch_live import patch_live
from fleet.actions.secrets import authorities_secret, keep_secret, opened, tls_secret
from fleet.actions.start_rollout import start_by
from fleet.models import Rollout, Secret
from policies import envoy
from policies.compiler import Kind
from policies.compiler.envoy.egress.workload_tls import AUTHORITIES_SECRET, SERVER_SECRET
from policies.models import DraftObject, Slice, SliceResource

log = logging.getLogger(__name__)
_LIFETIME: Final = timedelta(days=30)
_DUE_SHARE: Final = 1 / 3
_KEPT: Final = timedelta(days=30)


def keep_workload_secrets(slice: Slice) -> None:
    """Make the two secrets of a platform slice whose draft has an egress listener that takes certificates."""
    names = proxy_names(slice)
    if not names:
        return
    issuer, now = workload_issuer(), timezone.now()
    keep_secret(slice, AUTHORITIES_SECRET, authorities_secret(AUTHORITIES_SECRET, trusted_roots(issuer)))
    signer = signer_of(issuer, now)
    if signer is None or _is_good(_newest(slice, SERVER_SECRET), names, signer.authority, now):
        return
    key = generate_key(KeyType.ECDSA_P256)
    chain = issue(signer.intermediate, signer.above, csr_of(key, names), names, now, _LIFETIME)
    keep_secret(slice, SERVER_SECRET, tls_secret(SERVER_SECRET, chain, key))


def renew_workload_secrets() -> int:
    """Publish each platform slice whose nodes lack what its listeners need by now; return how many were."""
    count = 0
    for slice in Slice.objects.traffic().filter(tenant__is_platform=True).select_related("tenant", "gateway"):
        try:
            count += _renew(slice)
        except Exception:
            log.exception("secrets of workloads of slice %s could not be renewed", slice.key)
    return count


def forget_old_certificates() -> None:
    """Forget what ended long ago; the trail knows it."""
    before = timezone.now() - _KEPT
    WorkloadCertificate.objects.filter(ends_at__lt=before).delete()
    WorkloadToken.objects.filter(expires_at__lt=before).delete()


def proxy_names(slice: Slice) -> list[str]:
    """Return the server names of all listeners of the draft that take certificates of workloads, in order."""
    rows = DraftObject.objects.present().filter(slice=slice, kind=Kind.LISTENER)
    asked = [spec.get("workload_tls") for spec in rows.values_list("spec", flat=True)]
    return sorted({name for one in asked if one for name in one["server_names"]})


def _renew(slice: Slice) -> bool:
    if not _is_live(slice) or Rollout.objects.active().filter(slice=slice).exists():
        return False
    keep_workload_secrets(slice)
    if not _is_new(slice):
        return False
    try:
        with verb("workload_secrets.renew", actor=SYSTEM) as act:
            locked = lock_slice(slice.pk)
            text = "Renewed what workloads' certificates are checked by, and the proxy's own"
            act.entry(Target(kind="slice", name=locked.key, id=str(locked.pk)), text, **locked.trail)
            patch_live(
                act, locked, {}, message="Renew certificates of the way out", start=start_by(locked.gateway, None)
            )
    except Conflict as conflict:
        if conflict.code not in ("nothing_live", "nothing_to_publish"):
            raise
        return False
    return True


def _is_live(slice: Slice) -> bool:
    return _published(slice).exists()


def _is_new(slice: Slice) -> bool:
    """Whether any of the secrets is another than the last revision has."""
    last = {name: bytes(digest) for name, digest in _published(slice).values_list("name", "digest")}
    return any(
        (row := _newest(slice, name)) is not None and last.get(name) != bytes(row.digest)
        for name in (SERVER_SECRET, AUTHORITIES_SECRET)
    )


def _published(slice: Slice) -> Any:
    names = (SERVER_SECRET, AUTHORITIES_SECRET)
    return SliceResource.objects.filter(slice=slice, to_sequence=None, is_sealed=True, name__in=names)


def _newest(slice: Slice, name: str) -> Secret | None:
    found: Secret | None = Secret.objects.filter(slice=slice, name=name).order_by("-created_at").first()
    return found


def _is_good(row: Secret | None, names: Iterable[str], authority: Authority, now: datetime) -> bool:
    """Whether a certificate of the proxy has these names, lasts, and is of the authority that issues now."""
    if row is None or not row.ciphertext:
        return False
    message: Any = envoy.schema().unpack(opened(row))
    leaf, *above = read_chain(bytes(message.tls_certificate.certificate_chain.inline_bytes))
    ends = leaf.not_valid_after_utc
    is_lasting = ends - now > (ends - leaf.not_valid_before_utc) * _DUE_SHARE
    has_names = {*_names_in(leaf)} == {*names}
    return is_lasting and has_names and above[:1] == list(read_chain(authority.intermediate_pem.encode()))[:1]


def _names_in(leaf: Any) -> list[str]:
    found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return list(found.get_values_for_type(x509.DNSName))
