"""Secrets that nodes need: made here, kept encrypted and bound to their row, sealed to one node on the way out.

Making the default certificate is part of publishing a platform slice, not a verb of its own.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils import timezone
from gatehouse_protocol.messages import SealedSecret, WantedSecret
from gatehouse_protocol.sealing import Binding, Kem, seal
from gatehouse_protocol.vending import VENDED_TYPE, VendedCredential, write_vended

from console.base.keyring import key_ring
from fleet.models import Node, Secret
from fleet.self_signed import self_signed
from policies import envoy
from policies.actions.revisions import SecretEntry
from policies.models import Slice

DEFAULT_CERTIFICATE: Final = "tls/default"
_SECRET_MESSAGE: Final = "envoy.extensions.transport_sockets.tls.v3.Secret"
_makers: Final[list[Callable[[Slice], None]]] = []


def register(maker: Callable[[Slice], None]) -> None:
    """Let an app above keep the secrets that a platform slice needs, each time that one is published."""
    if maker not in _makers:
        _makers.append(maker)


def secrets_of(slice: Slice) -> tuple[SecretEntry, ...]:
    """Return the newest version of each secret of the slice; a platform slice gets its default certificate first."""
    if slice.is_platform and not slice.secrets.filter(name=DEFAULT_CERTIFICATE).exists():
        pair = self_signed(slice.gateway.slug, timezone.now())
        plaintext = tls_secret(DEFAULT_CERTIFICATE, pair.certificate, pair.private_key)
        keep_secret(slice, DEFAULT_CERTIFICATE, plaintext)
    for make in _makers if slice.is_platform else ():
        make(slice)
    newest = Secret.objects.filter(slice=slice).order_by("name", "-created_at").distinct("name")
    return tuple(entry_of(row) for row in newest.only("name", "digest", "size_bytes"))


def entry_of(row: Secret, *, is_staged: bool = False, is_vended: bool = False) -> SecretEntry:
    """Return a secret as the index of a revision lists it."""
    return SecretEntry(row.name, bytes(row.digest), row.size_bytes, is_staged, is_vended)


def keep_secret(slice: Slice, name: str, plaintext: bytes) -> Secret:
    """Store a version of a secret, the serialised Any that nodes read; the same version again is the same row."""
    digest = hashlib.sha256(plaintext).digest()
    secret = Secret.objects.filter(slice=slice, name=name, digest=digest).first()
    secret = secret or Secret(slice=slice, name=name, digest=digest, size_bytes=len(plaintext))
    if not secret.ciphertext:
        secret.ciphertext = key_ring().seal(plaintext, bound_to=_row_name(secret))
        secret.save()
    return secret


def vended_secret(credential: VendedCredential) -> bytes:
    """Return the plaintext of a credential that nodes add: the serialised Any that they read."""
    return envoy.schema().wrap(VENDED_TYPE, write_vended(credential))


def forget_secret(row: Secret) -> None:
    """Destroy a secret for good: no node gets it any more. That there was one stays known; twice does no harm."""
    row.ciphertext = b""
    row.save(update_fields=["ciphertext"])


def tls_secret(name: str, chain_pem: bytes, key_pem: bytes) -> bytes:
    """Return the plaintext of a TLS certificate's secret: the leaf first in the chain, and its private key."""
    schema = envoy.schema()
    message: Any = schema.message(_SECRET_MESSAGE)(name=name)
    message.tls_certificate.certificate_chain.inline_bytes = chain_pem
    message.tls_certificate.private_key.inline_bytes = key_pem
    return schema.pack(message)


def authorities_secret(name: str, roots_pem: str) -> bytes:
    """Return the plaintext of a secret that says whose certificates are taken."""
    schema = envoy.schema()
    message: Any = schema.message(_SECRET_MESSAGE)(name=name)
    message.validation_context.trusted_ca.inline_string = roots_pem
    return schema.pack(message)


def opened(row: Secret) -> bytes:
    """Return the plaintext of a secret; to be looked at and dropped at once."""
    return key_ring().open(bytes(row.ciphertext), bound_to=_row_name(row))


def sealed_for(node: Node, wanted: Sequence[WantedSecret]) -> tuple[SealedSecret, ...]:
    """Return those wanted secrets that belong to slices of the node's gateway, each sealed to this node alone.

    Of one name several versions may be wanted, such as a live one and a staged one. What was destroyed is absent.
    """
    asked = {(one.name, bytes.fromhex(one.digest)) for one in wanted}
    names, digests = {name for name, _ in asked}, [digest for _, digest in asked]
    rows = Secret.objects.filter(slice__gateway_id=node.gateway_id, name__in=names, digest__in=digests)
    return tuple(_sealed(node, row) for row in rows.exclude(ciphertext=b"") if (row.name, bytes(row.digest)) in asked)


def _sealed(node: Node, row: Secret) -> SealedSecret:
    plaintext = opened(row)
    binding = Binding(node_id=str(node.pk), name=row.name, digest=bytes(row.digest).hex())
    kem = Kem(node.sealing_kem)
    return SealedSecret(row.name, binding.digest, kem, seal(plaintext, kem, bytes(node.sealing_key), binding))


def _row_name(row: Secret) -> str:
    return f"fleet.secret:{row.pk}"
