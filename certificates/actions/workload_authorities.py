"""The authorities of workloads: roots of an issuer of its own, and below the active one a CA for each tenant.

Roots are prepared, activated and retired as those of every internal CA are. The issuer is made when it is first needed.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from certificates.actions.authorities import first_authority
from certificates.actions.authority_keys import active_of, root_of, sends_cross
from certificates.life.validity import Life
from certificates.models import Authority, Issuer, IssuerType, WorkloadAuthority
from certificates.pki.authority import KeyPair
from certificates.pki.chains import read_chain
from certificates.pki.keys import KeyType
from certificates.pki.workloads import TRUST_DOMAIN, make_tenant_authority
from certificates.queries.authorities import TRUSTED
from console.accounts.models import Tenant
from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from console.base.errors import Unavailable
from console.base.ids import new_id
from console.base.keyring import key_ring
from console.base.keyring.columns import row_name

ISSUER: Final = "workloads"
_LIFETIME: Final = timedelta(days=90)
_DUE_SHARE: Final = 1 / 3
_ADDRESS: Final = re.compile(r"[0-9.]+")


@dataclass(frozen=True, slots=True)
class TenantSigner:
    """What signs for the workloads of a tenant, and the certificates (PEM) to send above its own."""

    row: WorkloadAuthority
    pair: KeyPair = field(repr=False)
    above: str = ""


def trust_domain() -> str:
    """Return what all names of workloads begin with: as it is configured, or the console's own host name."""
    if settings.TRUST_DOMAIN:
        return str(settings.TRUST_DOMAIN)
    found = urlsplit(settings.PUBLIC_URL).hostname or ""
    return found if TRUST_DOMAIN.fullmatch(found) and not _ADDRESS.fullmatch(found) else "gatehouse.internal"


def workload_issuer() -> Issuer:
    """Return the issuer whose roots vouch for workloads; it is made where there is none."""
    found: Issuer | None = Issuer.objects.filter(name=ISSUER).first()
    if found is not None and found.type != IssuerType.INTERNAL:
        raise Unavailable(f"The issuer {ISSUER} is no CA of ours, so workloads cannot have certificates.")
    return found or _new_issuer()


def trusted_roots(issuer: Issuer) -> str:
    """Return the roots that nodes take certificates of workloads from, PEM, oldest first."""
    rows = issuer.authorities.filter(state__in=TRUSTED, is_compromised=False).order_by("number")
    return "".join(rows.values_list("root_pem", flat=True))


def signer_for(tenant: Tenant, now: datetime) -> TenantSigner:
    """Return what signs for a tenant's workloads now; a new one is made before the last third of its life."""
    active = active_of(workload_issuer())
    if active is None:
        raise Unavailable(f"No authority of issuer {ISSUER} is active.")
    domain = trust_domain()
    rows = WorkloadAuthority.objects.filter(authority=active, tenant=tenant, trust_domain=domain)
    row = rows.order_by("-ends_at").first()
    if row is None or (row.ends_at - now < _LIFETIME * _DUE_SHARE and row.ends_at < active.root_ends_at):
        row = _new_row(active, tenant, domain, now)
    key = key_ring().open(bytes(row.ciphertext), bound_to=_bound_name(row))
    return TenantSigner(row, KeyPair(row.pem.encode(), key), active.cross_pem if sends_cross(active) else "")


def _new_row(active: Authority, tenant: Tenant, domain: str, now: datetime) -> WorkloadAuthority:
    pair = make_tenant_authority(root_of(active), domain, tenant.slug, now, _LIFETIME)
    pem = pair.certificate_pem.decode()
    leaf = read_chain(pair.certificate_pem)[0]
    ends_at = Life(leaf.not_valid_before_utc, leaf.not_valid_after_utc).not_after
    row = WorkloadAuthority(
        id=new_id(), authority=active, tenant=tenant, trust_domain=domain, pem=pem, ends_at=ends_at, created_at=now
    )
    row.ciphertext = key_ring().seal(pair.private_key_pem, bound_to=_bound_name(row))
    row.save()
    return row


def _bound_name(row: WorkloadAuthority) -> str:
    return row_name("certificates.workload_authority", row.pk, tenant=row.tenant_id)


def _new_issuer() -> Issuer:
    with transaction.atomic(), verb("issuer.add", actor=SYSTEM) as act:
        row, is_new = Issuer.objects.get_or_create(
            name=ISSUER,
            defaults={
                "title": "Workloads",
                "type": str(IssuerType.INTERNAL),
                "key_types": [str(KeyType.ECDSA_P256)],
            },
        )
        if is_new:
            first_authority(row)
        act.entry(Target(kind="issuer", name=ISSUER, id=str(row.pk)), "Added the issuer of workloads' certificates")
        act.announce("issuers", "object", subject=ISSUER)
    return row
