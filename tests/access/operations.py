"""The operations the product offers, read from the URL map itself: nothing can hide from the matrix."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission

API = "api/v1/"
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address; `endpoint` is None for what is not behind the gate."""

    name: str
    action: str
    endpoint: type[Endpoint] | None

    @property
    def permission(self) -> Permission | None:
        """What the endpoint itself declares; KeyError when it declares nothing."""
        assert self.endpoint is not None
        return self.endpoint.permissions[self.action]


def operations() -> dict[str, Operation]:
    """Every operation under /api/v1 by name, `METHOD /path/{argument}`."""
    return {operation.name: operation for operation in _walk(get_resolver().url_patterns, "")}


def _walk(patterns: list[Any], prefix: str) -> Iterator[Operation]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        elif isinstance(entry, URLPattern) and route.startswith(API):
            yield from _operations_of(entry, "/" + _ARGUMENT.sub(r"{\1}", route.removeprefix(API)))


def _operations_of(pattern: URLPattern, address: str) -> Iterator[Operation]:
    view: Any = pattern.callback
    endpoint = getattr(view, "cls", None)
    if isinstance(endpoint, type) and issubclass(endpoint, Endpoint):
        for method, action in view.actions.items():
            if method != "head":
                yield Operation(f"{method.upper()} {address}", action, endpoint)
    else:
        yield Operation(f"ANY {address}", "", None)
