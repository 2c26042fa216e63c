"""Certificates that the gateway shows to services: which are named, and what may be said of each."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.db.models import F

from certificates.models import Certificate, Leaf
from policies.compiler import Kind
from policies.compiler.context import CertificateFacts
from policies.models import DraftObject, RevisionObject, Slice, SlicePart, SliceResource

_CLIENTS = frozenset({ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE})
_NAME = "spec__tls__client_certificate"


def named_by_services(slice: Slice) -> frozenset[str]:
    """Return the certificates that services of the tenant on the gateway name, drafted or live; two queries."""
    of = {
        "slice__gateway": slice.gateway_id, "slice__tenant": slice.tenant_id, "slice__part": SlicePart.TRAFFIC,
        "kind": str(Kind.SERVICE), f"{_NAME}__isnull": False,
    }  # fmt: skip
    drafted = DraftObject.objects.filter(**of).values_list(_NAME, flat=True)
    live = RevisionObject.objects.filter(**of, to_sequence=None).values_list(_NAME, flat=True)
    return frozenset(name for name in (*drafted, *live) if isinstance(name, str))


def facts_of(traffic: Slice, names: Collection[str]) -> Mapping[str, CertificateFacts]:
    """Return what compiling has to know of these certificates; three queries."""
    rows = Certificate.objects.shown().filter(
        slice__gateway=traffic.gateway_id, slice__tenant=traffic.tenant_id, name__in=names
    )
    found = {name: (pk, active, not_after) for pk, name, active, not_after in rows.values_list(
        "pk", "name", "active_id", "not_after"
    )}  # fmt: skip
    chains = _chains([active for _, active, _ in found.values() if active])
    there = _there(traffic)
    return {
        name: CertificateFacts(
            not_after=not_after,
            is_for_clients=active not in chains or _is_for_clients(chains[active]),
            is_with_nodes=name in there,
        )
        for name, (_, active, not_after) in found.items()
    }


def _chains(versions: Collection[UUID]) -> dict[UUID, str]:
    """The chain that nodes show of each version: ECDSA before RSA."""
    leaves = Leaf.objects.filter(version__in=versions).exclude(chain_pem="").order_by(F("family").desc())
    return {leaf.version_id: leaf.chain_pem for leaf in leaves.only("version_id", "chain_pem", "family")}


def _there(traffic: Slice) -> frozenset[str]:
    """The certificates whose secrets are in the newest revision of the slice of certificates."""
    rows = SliceResource.objects.filter(
        slice__gateway=traffic.gateway_id, slice__tenant=traffic.tenant_id, slice__part=SlicePart.CERTIFICATES,
        to_sequence=None, is_sealed=True,
    )  # fmt: skip
    return frozenset(name.split("/")[1] for name in rows.values_list("name", flat=True) if name.count("/") == 2)


def _is_for_clients(chain_pem: str) -> bool:
    """Where the usages of its key are listed, those of a TLS client must be among them (RFC 5280, 4.2.1.12)."""
    leaf = x509.load_pem_x509_certificate(chain_pem.encode())
    try:
        usages = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(_CLIENTS & set(usages))
