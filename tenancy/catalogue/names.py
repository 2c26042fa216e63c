"""PURE: by what a tenant is known wherever it is written down."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Names:
    """A tenant's id and slug, and its slices: keys by id."""

    tenant_id: UUID
    slug: str
    slices: Mapping[UUID, str]

    @property
    def ids(self) -> list[UUID]:
        """All ids that stand for it or a part of it."""
        return [self.tenant_id, *sorted(self.slices)]

    @property
    def parameters(self) -> dict[str, Collection[UUID]]:
        """What the conditions of `owned_tables` ask for."""
        return {"tenants": [self.tenant_id], "slices": sorted(self.slices)}

    @property
    def certain(self) -> str:
        """A regular expression, for Postgres and Python alike, of what can mean nobody else.

        An id, or the key of a slice: `acme@edge`, `acme.certificates@edge`.
        """
        ids = "|".join(str(one) for one in self.ids)
        keys = "|".join(re.escape(one) for one in sorted(self.slices.values()))
        return f"({ids}{f'|(^|[^a-z0-9_.@-])({keys})($|[^a-z0-9-])' if keys else ''})"

    @property
    def as_nodes_say(self) -> str:
        """The same, and names of something in a slice as nodes know it: `acme/shop`. People may mean others by that."""
        return f"({self.certain}|(^|[^a-z0-9_./@-]){re.escape(self.slug)}/[a-z0-9])"

    @property
    def slug_alone(self) -> str:
        """A regular expression of the slug as a word by itself, which may as well be another's word."""
        return f'(^|"){re.escape(self.slug)}($|")'
