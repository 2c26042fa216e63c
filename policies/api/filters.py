"""The filters of object lists, read from the query; each is an index look-up."""

from typing import Final

from django.db.models import Q
from rest_framework.request import Request

from console.base.errors import Invalid
from policies.models import ObjectState
from policies.models.draft import DraftObjectQuerySet

LONGEST: Final = 253


def filtered(rows: DraftObjectQuerySet, request: Request) -> DraftObjectQuerySet:
    """Apply `q` (part of a name, host, path, service or address), `hostname`, `service` and `state`."""
    if text := read(request, "q"):
        rows = rows.filter(search_text__contains=text.lower())
    if hostname := read(request, "hostname"):
        rows = rows.filter(hostnames__contains=[hostname.lower()])
    if service := read(request, "service"):
        rows = rows.filter(services__contains=[service])
    if state := read(request, "state"):
        rows = rows.in_state(_state(state))
    return rows


def of_owner(rows: DraftObjectQuerySet, request: Request) -> DraftObjectQuerySet:
    """Apply `tenant` and `gateway`, for lists over slices."""
    wanted = Q()
    if tenant := read(request, "tenant"):
        wanted &= Q(slice__tenant__slug=tenant)
    if gateway := read(request, "gateway"):
        wanted &= Q(slice__gateway__slug=gateway)
    owned: DraftObjectQuerySet = rows.filter(wanted)
    return owned


def read(request: Request, name: str) -> str:
    """Return a filter's text, empty when it is not given."""
    text: str = request.query_params.get(name, "")
    if len(text) > LONGEST or not text.isprintable():
        raise Invalid.field(f"?{name}", "text_invalid", f"{name} is at most {LONGEST} printable characters.")
    return text.strip()


def _state(text: str) -> ObjectState:
    try:
        return ObjectState(text)
    except ValueError:
        raise Invalid.field("?state", "choice_unknown", f"state is one of {', '.join(ObjectState)}.") from None
