"""Where a slice belongs: its key and its gateway. Neither ever changes, so each process asks once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from policies.models import Slice


@dataclass(frozen=True, slots=True)
class Place:
    """A slice's key (`acme@edge`) and its gateway."""

    key: str
    gateway_id: UUID


_places: dict[UUID, Place] = {}


def places_of(slice_ids: Iterable[UUID]) -> dict[UUID, Place]:
    """Return the places of these slices; unknown ones are left out."""
    wanted = set(slice_ids)
    if unknown := wanted - _places.keys():
        rows = Slice.objects.filter(pk__in=unknown).values_list("pk", "key", "gateway_id")
        _places.update({pk: Place(key, gateway_id) for pk, key, gateway_id in rows})
    return {slice_id: _places[slice_id] for slice_id in wanted if slice_id in _places}
