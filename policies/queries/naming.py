"""Which objects of a draft name another: by the columns that lists are filtered by, each of which is an index."""

from django.db.models import Q

from policies.compiler import Kind, ObjectKey
from policies.drafting.rows import NAMED_IN_OTHERS
from policies.models import DraftObject, Slice
from policies.models.draft import DraftObjectQuerySet

NAMED: frozenset[Kind] = frozenset({Kind.HOSTNAME, Kind.SERVICE, *NAMED_IN_OTHERS})
"""Kinds of which it is known who names them."""


def naming(slice_: Slice, key: ObjectKey) -> DraftObjectQuerySet:
    """Return the objects of the draft that name `key`, which is of one of the kinds `NAMED`; removed ones name none."""
    rows = DraftObject.objects.present().filter(slice=slice_)
    if key.kind is Kind.HOSTNAME:
        found = Q(hostnames__contains=[key.name]) & ~Q(kind=Kind.HOSTNAME)
    elif key.kind is Kind.SERVICE:
        found = Q(services__contains=[key.name])
    else:
        found = Q(others__contains=[f"{key.kind}:{key.name}"])
    named: DraftObjectQuerySet = rows.filter(found)
    return named
