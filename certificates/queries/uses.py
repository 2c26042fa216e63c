"""What certificates are used for, across all slices one may see: the few that need a look are found without paging.

Who serves which hostname follows from all certificates of a slice together (`life/serving.py`), which SQL cannot say
twice without saying it differently one day. So it is decided in Python, once for a request, from two queries of bare
columns: 10 000 certificates take about a tenth of a second.
"""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models.expressions import RawSQL

from certificates.life.serving import Served
from certificates.models.certificate import CertificateQuerySet
from certificates.queries.content import names_in
from policies.models import Slice


class Use(StrEnum):
    """What a certificate that nodes have is used for; one may be shadowed for one name and serve another."""

    SERVED = "served"
    """It serves a hostname now."""
    UNUSED = "unused"
    """It serves none."""
    SHADOWED = "shadowed"
    """Another certificate serves one of its names."""
    UNCLAIMED = "unclaimed"
    """It has a name for which no hostname is claimed."""


def uses_of(rows: CertificateQuerySet) -> dict[UUID, frozenset[Use]]:
    """Return by id what each of the certificates is used for; none for those that no node has yet. Three queries."""
    ids = {(slice_id, name): pk for pk, slice_id, name in rows.values_list("pk", "slice_id", "name")}
    slices = Slice.objects.filter(pk__in={slice_id for slice_id, _ in ids})
    found: dict[UUID, frozenset[Use]] = dict.fromkeys(ids.values(), frozenset())
    for slice_id, by_name in names_in(slices).items():
        for name, served in by_name.items():
            if (pk := ids.get((slice_id, name))) is not None:
                found[pk] = frozenset(_uses(served))
    return found


def used_as(rows: CertificateQuerySet, wanted: Iterable[Use]) -> CertificateQuerySet:
    """Return those of the certificates that are used in one of the wanted ways."""
    asked = frozenset(wanted)
    ids = [pk for pk, uses in uses_of(rows).items() if uses & asked]
    return rows.filter(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [ids]))  # one parameter, not one for each


def _uses(served: Served) -> Iterable[Use]:
    yield Use.SERVED if served.names else Use.UNUSED
    if served.shadowed:
        yield Use.SHADOWED
    if served.unclaimed:
        yield Use.UNCLAIMED
