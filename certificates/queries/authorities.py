"""What comes from each authority of an internal CA."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from certificates.models import Authority, AuthorityState, Certificate, Issuer, Version
from certificates.models.rotation import UNDER_WAY

TRUSTED = (AuthorityState.PREPARED, AuthorityState.ACTIVE, AuthorityState.RETIRING)


@dataclass(frozen=True, slots=True)
class Use:
    """`served`: certificates that nodes should show; `kept`: also those on their way or to go back to."""

    served: int = 0
    kept: int = 0


def uses_of(authorities: Iterable[Authority]) -> dict[UUID, Use]:
    """Return by authority what comes from it; one query."""
    kept = kept_versions().filter(leaves__authority__in=[one.pk for one in authorities])
    found: dict[UUID, tuple[set[UUID], set[UUID]]] = {}
    rows = kept.values_list("leaves__authority", "certificate", "certificate__active", "pk")
    for authority, certificate, active, version in rows:
        served, all_kept = found.setdefault(authority, (set(), set()))
        all_kept.add(certificate)
        if version == active:
            served.add(certificate)
    return {pk: Use(len(served), len(all_kept)) for pk, (served, all_kept) in found.items()}


def kept_versions() -> QuerySet[Version]:
    """Versions that are shown, on their way to it, or might be gone back to, of certificates that are there."""
    of_living = Version.objects.filter(certificate__deleted_at=None, retired_at=None)
    is_under_way = Q(certificate__rotations__version=F("pk"), certificate__rotations__state__in=UNDER_WAY)
    is_shown = Q(certificate__active=F("pk")) | Q(certificate__staged=F("pk"))
    return of_living.filter(is_shown | is_under_way | Q(proven_at__isnull=False)).distinct()


def certificates_from(authority: Authority) -> QuerySet[Certificate]:
    """Certificates that have a version of the authority, as `kept_versions` counts them; by slice and name."""
    kept = kept_versions().filter(leaves__authority=authority)
    found = Certificate.objects.with_all().filter(versions__in=kept).distinct()
    return found.order_by("slice__tenant__slug", "slice__gateway__slug", "name")


def roots_of(authorities: Iterable[Authority]) -> str:
    """Return what clients must trust: the roots of all authorities that are not retired, PEM, oldest first."""
    trusted = sorted((one for one in authorities if one.state in TRUSTED), key=lambda one: one.number)
    return "".join(one.root_pem for one in trusted)


def issuers_with_authorities() -> QuerySet[Issuer]:
    """Issuers with their authorities at hand, by name."""
    return Issuer.objects.prefetch_related("authorities__cross_signed_by").order_by("name")


def with_authorities(issuer: Issuer) -> Issuer:
    """Return the issuer as it is now, with its authorities at hand."""
    return issuers_with_authorities().get(pk=issuer.pk)
