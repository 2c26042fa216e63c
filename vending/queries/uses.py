"""Where credentials are used: which objects of the tenant's configuration name them, live or drafted."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from policies.models import DraftObject, RevisionObject
from vending.models import Credential


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """An object that names a credential."""

    kind: str
    name: str
    is_live: bool
    is_drafted: bool


_NAMED: Final = Coalesce(KT("spec__credential"), KT("spec__policy__client_secret"))


def uses_of(rows: Collection[Credential]) -> dict[UUID, list[Use]]:
    """Return who names each of these, by kind and name; their slices at hand. Two queries for all."""
    places = {(row.slice.gateway_id, row.slice.tenant_id, row.name): row.pk for row in rows}
    if not places:
        return {}
    named = Q()
    for gateway_id, tenant_id in {key[:2] for key in places}:
        names = [name for gateway, tenant, name in places if (gateway, tenant) == (gateway_id, tenant_id)]
        here = Q(slice__gateway_id=gateway_id, slice__tenant_id=tenant_id)
        named |= here & (Q(spec__credential__in=names) | Q(spec__policy__client_secret__in=names))
    live = RevisionObject.objects.filter(named, to_sequence=None)
    drafted = DraftObject.objects.present().filter(named)
    found: dict[tuple[UUID, str, str], list[bool]] = {}
    for at, objects in enumerate((live, drafted)):
        fields = ("slice__gateway_id", "slice__tenant_id", "kind", "name", _NAMED)
        for gateway_id, tenant_id, kind, name, credential in objects.values_list(*fields):
            key = (places[gateway_id, tenant_id, credential], kind, name)
            found.setdefault(key, [False, False])[at] = True
    uses: dict[UUID, list[Use]] = {}
    for (pk, kind, name), (is_live, is_drafted) in sorted(found.items()):
        uses.setdefault(pk, []).append(Use(kind, name, is_live, is_drafted))
    return uses
