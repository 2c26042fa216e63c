"""Which credentials are asked for, from the query of a request. What is not understood is refused by its name."""

from collections.abc import Collection
from typing import Final

from django.db.models import Q
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from console.base.errors import Invalid
from vending.api.shapes.requests import KINDS
from vending.models import Source
from vending.models.credential import CredentialQuerySet
from vending.queries.states import STATES

SOURCES: Final = tuple(str(one) for one in Source)
FILTERS: Final = [
    OpenApiParameter("q", str, description="Part of a name, a description or an owner."),
    OpenApiParameter("kind", str, description=f"One or more, comma separated: {', '.join(KINDS)}."),
    OpenApiParameter("source", str, description=f"One or more, comma separated: {', '.join(SOURCES)}."),
    OpenApiParameter("state", str, description=f"One or more, comma separated: {', '.join(STATES)}."),
]
_CHOICES: Final = {"kind": tuple(KINDS), "source": SOURCES, "state": STATES}


def filtered(rows: CredentialQuerySet, request: Request) -> CredentialQuerySet:
    """Return those of the credentials, with their `state`, that the request asks for. Raises Invalid."""
    for name, known in _CHOICES.items():
        if value := request.query_params.get(name):
            rows = rows.filter(**{f"{name}__in": _choices(name, value, known)})
    if text := request.query_params.get("q"):
        rows = rows.filter(Q(name__icontains=text) | Q(description__icontains=text) | Q(owner__icontains=text))
    return rows


def _choices(name: str, value: str, known: Collection[str]) -> list[str]:
    found = [one.strip() for one in value.split(",")]
    for one in found:
        if one not in known:
            raise Invalid.field(f"?{name}", "invalid", f"Each is one of {', '.join(known)}.")
    return found
