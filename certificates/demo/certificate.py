"""Has the demo's first certificate issued, so that no list is empty."""

from typing import Final

from certificates.actions.certificates import add_certificate
from certificates.actions.wanted import Wanted
from certificates.demo.issuers import INTERNAL
from certificates.models import Certificate
from console.audit.actor import SYSTEM
from console.base.errors import Invalid
from fleet.demo.content import ACME, GATEWAY
from policies.models import Slice

HOSTNAME: Final = "api.acme.test"


def seed_certificate() -> bool:
    """Add it where the tenant never had one; say whether it was added. Nothing where the hostname is not there."""
    slice = Slice.objects.traffic().filter(gateway__slug=GATEWAY, tenant__slug=ACME.slug).first()
    if slice is None:
        return False
    if Certificate.objects.filter(slice__gateway=slice.gateway_id, slice__tenant=slice.tenant_id).exists():
        return False
    try:
        add_certificate(slice, Wanted([HOSTNAME], issuer=INTERNAL), actor=SYSTEM)
    except Invalid:  # somebody took the hostname away
        return False
    return True
