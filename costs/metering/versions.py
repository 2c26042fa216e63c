"""Which prices hold for whom on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from costs.models import PriceVersion


@dataclass(frozen=True, slots=True)
class InForce:
    """The versions in force on a day: for everybody, and those of tenants that have their own."""

    default: PriceVersion | None
    own: dict[UUID, PriceVersion]

    def of(self, tenant_id: UUID) -> PriceVersion | None:
        """Return the version for a tenant, None if there is none yet."""
        return self.own.get(tenant_id, self.default)


def in_force(day: date) -> InForce:
    """Return what holds on a day; one query."""
    default, own = None, {}
    rows = PriceVersion.objects.filter(valid_from__lte=day).select_related("table").order_by("valid_from")
    for version in rows:
        if version.table.tenant_id is None:
            default = version
        else:
            own[version.table.tenant_id] = version
    return InForce(default, own)
