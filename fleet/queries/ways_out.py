"""The egress listeners that are live on gateways, and which of them an earlier version published.

Such a one obeys neither times nor networks, nor any denial in an emergency, until the platform's slice is published.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import BinaryField, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value

from fleet.models import Assignment
from policies import envoy
from policies.compiler.envoy.egress.everybody import mark_of_version, mark_of_way_out
from policies.models import Resource, SliceResource

_LISTENER: Final = "type.googleapis.com/envoy.config.listener.v3.Listener"


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Names of the live egress listeners of a gateway; `outdated` are those of an earlier version."""

    names: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()


NONE: Final = WaysOut()


def ways_out(gateway_ids: Collection[UUID]) -> Mapping[UUID, WaysOut]:
    """Return those of each gateway that has any, in one query."""
    live = Assignment.objects.filter(slice=OuterRef("slice"), node=None).values("revision__sequence")[:1]
    rows = SliceResource.objects.filter(
        slice__gateway__in=gateway_ids, slice__tenant__is_platform=True, type_url=_LISTENER
    ).annotate(live=Subquery(live))
    held = rows.filter(Q(to_sequence=None) | Q(to_sequence__gt=F("live")), from_sequence__lte=F("live"))
    found = held.filter(_holds(mark_of_way_out())).annotate(is_current=_holds(mark_of_version(envoy.schema())))
    names: defaultdict[UUID, list[str]] = defaultdict(list)
    outdated: defaultdict[UUID, list[str]] = defaultdict(list)
    told = found.order_by("name").values_list("slice__gateway_id", "name", "is_current")
    for gateway_id, name, is_current in told:
        names[gateway_id].append(name)
        if not is_current:
            outdated[gateway_id].append(name)
    return {key: WaysOut(tuple(mine), tuple(outdated[key])) for key, mine in names.items()}


def _holds(mark: bytes) -> Exists:
    """Whether the bytes of a resource hold a mark."""
    place = Func(
        Value(mark, output_field=BinaryField()), F("body"), function="position", arg_joiner=" in ",
        output_field=IntegerField(),
    )  # fmt: skip
    return Exists(Resource.objects.filter(digest=OuterRef("digest")).annotate(place=place).filter(place__gt=0))
