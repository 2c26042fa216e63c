"""When every certificate that is served ends, for monitoring."""

from dataclasses import dataclass

from django.db.models import BigIntegerField
from django.db.models.functions import Cast, Extract

from certificates.models import Certificate


@dataclass(frozen=True, slots=True)
class End:
    """The slice as people name it, the certificate's name, and its end in seconds since 1970."""

    slice_key: str
    name: str
    not_after_seconds: int


def ends_of_all() -> list[End]:
    """Return the ends by slice and name; one query."""
    ends = Cast(Extract("not_after", "epoch"), BigIntegerField())
    rows = Certificate.objects.shown().filter(active__isnull=False, not_after__isnull=False)
    columns = rows.values_list("slice__tenant__slug", "slice__gateway__slug", "name", ends)
    in_order = columns.order_by("slice__tenant__slug", "slice__gateway__slug", "name")
    return [End(f"{tenant}@{gateway}", name, end) for tenant, gateway, name, end in in_order]
