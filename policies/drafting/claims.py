"""Hostnames belong to one slice of a gateway. The gateway's row is locked, so two tenants cannot both be first."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from policies.models import Gateway, HostnameClaim, Slice

SUFFIXES_AT_A_TIME = 50


def claim(slice_: Slice, names: Collection[str]) -> frozenset[str]:
    """Claim these hostnames; return those that meet another slice's, in which case nothing was claimed.

    Locks the gateway until the transaction ends; call it last. Who holds the other claim is nobody's business here.
    """
    if not names:
        return frozenset()
    Gateway.objects.select_for_update(no_key=True).get(pk=slice_.gateway_id)
    others = HostnameClaim.objects.filter(gateway_id=slice_.gateway_id).exclude(slice=slice_)
    claimed = _near(others, names)
    taken = frozenset(name for name in names if _meets(name, claimed))
    if not taken:
        rows = [HostnameClaim(gateway_id=slice_.gateway_id, name=name, slice=slice_) for name in sorted(set(names))]
        HostnameClaim.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return taken


def release(slice_: Slice, names: Collection[str]) -> None:
    """Give hostnames up that neither draft nor revision has any more."""
    if names:
        HostnameClaim.objects.filter(slice=slice_, name__in=list(names)).delete()


def covering(name: str) -> list[str]:
    """Return every wildcard that stands for `name`: for `a.b.test` these are `*.b.test` and `*.test`."""
    labels = name.split(".")
    return ["*." + ".".join(labels[start:]) for start in range(1, len(labels))]


def _meets(name: str, claimed: Collection[str]) -> bool:
    if name in claimed or any(wildcard in claimed for wildcard in covering(name)):
        return True
    return name.startswith("*.") and any(other.endswith(name[1:]) for other in claimed)


def _near(others: QuerySet[HostnameClaim], names: Iterable[str]) -> frozenset[str]:
    """The claims of others that could meet any of these names."""
    names = list(names)
    exact = {candidate for name in names for candidate in (name, *covering(name))}
    found = set(others.filter(name__in=sorted(exact)).values_list("name", flat=True))
    suffixes = [name[1:] for name in names if name.startswith("*.")]
    for start in range(0, len(suffixes), SUFFIXES_AT_A_TIME):
        below = Q(pk__in=[])
        for suffix in suffixes[start : start + SUFFIXES_AT_A_TIME]:
            below |= Q(reversed__startswith=suffix[::-1])
        found |= set(others.annotate(reversed=Reverse("name")).filter(below).values_list("name", flat=True))
    return frozenset(found)
