"""Gathers the rows of all areas, and turns a row into a request with every argument filled in."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import quote

from console.accounts.models import Tenant
from tests.access import rows
from tests.access.row import Row
from tests.access.world import World
from tests.callers import Caller


@cache
def areas() -> tuple[ModuleType, ...]:
    """Every file of `rows/`."""
    return tuple(
        importlib.import_module(f"{rows.__name__}.{found.name}") for found in pkgutil.iter_modules(rows.__path__)
    )


@cache
def table() -> dict[str, tuple[Row, ModuleType]]:
    """Every row with its area, by operation."""
    return {row.operation: (row, area) for area in areas() for row in area.ROWS}


def arguments(row: Row, area: ModuleType, world: World, tenant: Tenant) -> dict[str, Any]:
    """Return the URL arguments that name `tenant`'s things; only those the address uses."""
    arranged = {**area.arrange(world, tenant), **(row.path(world, tenant) if callable(row.path) else row.path)}
    return {name: value for name, value in arranged.items() if "{" + name + "}" in row.template}


def call(client: Caller, row: Row, given: Mapping[str, Any], world: World, *, query: str = "") -> Any:
    """Send the row's request as `client`."""
    address = row.template
    for name, value in given.items():
        address = address.replace("{" + name + "}", quote(str(value), safe="@"))
    extra = {"if_match": "*"} if row.is_write else {}
    body = _value(row.body, world)
    send: Callable[..., Any] = getattr(client, row.method.lower())
    suffix = "&".join(part for part in (row.query.lstrip("?"), query) if part)
    address = f"{address}?{suffix}" if suffix else address
    return send(address, body, **extra) if row.is_write else send(address)


def _value(given: Any, world: World) -> Any:
    return given(world) if callable(given) else given
