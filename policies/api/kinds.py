"""Makes the endpoints of every kind from the compiler's registry; a kind that is added there has its endpoints."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from policies.api import object_shapes, operations
from policies.api.everywhere import EverywhereEndpoint
from policies.api.objects import ObjectEndpoint
from policies.compiler import DRAFTED_KINDS, KINDS, Kind, SliceOwner

MERGE_PATCH = "application/merge-patch+json"


def object_endpoint(kind: Kind) -> type[ObjectEndpoint]:
    """Return the endpoint of one kind within a slice."""
    documents = {
        "list": operations.list_of(kind),
        "create": operations.create(kind),
        "retrieve": operations.retrieve(kind),
        "replace": operations.write(kind, "replace", object_shapes.replacement(kind)),
        "merge": operations.write(kind, "patch", object_shapes.patch(kind), MERGE_PATCH),
        "remove": operations.write(kind, "delete", None),
    }
    documented = {name: document(_own(getattr(ObjectEndpoint, name))) for name, document in documents.items()}
    return type(f"{KINDS[kind].component}Endpoint", (ObjectEndpoint,), {"kind": kind, **documented})


def everywhere_endpoint(kind: Kind) -> type[EverywhereEndpoint]:
    """Return the endpoint of one kind over all slices."""
    documented = operations.list_of(kind, everywhere=True)(_own(EverywhereEndpoint.list))
    return type(f"{KINDS[kind].component}EverywhereEndpoint", (EverywhereEndpoint,), {"kind": kind, "list": documented})


def listed_everywhere() -> Iterator[Kind]:
    """Yield the kinds that have a list over all slices: those of tenants."""
    for kind in DRAFTED_KINDS:
        if KINDS[kind].owner is not SliceOwner.PLATFORM:
            yield kind


def _own(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the shared class as one of its own for each kind, because its documentation hangs on it."""

    @wraps(method)
    def own(self: Any, *args: Any, **kwargs: Any) -> Any:
        return method(self, *args, **kwargs)

    return own
