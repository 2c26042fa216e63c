"""What made-up requests are about: of each operation, the things that its row of the access matrix arranges."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import Error, transaction

from console.accounts.models import Tenant
from console.accounts.roles import Role
from console.base.errors import GatehouseError
from tests import make
from tests.access.contract import ARGUMENT, document, nameless
from tests.access.row import Row
from tests.access.table import areas, table
from tests.access.world import World

IN_THE_WAY = (Error, GatehouseError, ObjectDoesNotExist, MultipleObjectsReturned)
"""What another area arranged before may bring about."""

EVERYWHERE = """[parameters]
"path.tenant" = "acme"
"header.If-Match" = "*"
"""


def configuration(world: World) -> str:
    """Arrange what the rows need, and return schemathesis.toml, which puts it into addresses."""
    places = {area: _place(area, world) for area in areas()}
    rows = {(row.method, nameless(row.template)): (row, area) for row, area in table().values()}
    found = [EVERYWHERE]
    for address, operations in document()["paths"].items():
        for method in map(str.upper, operations):
            row, area = rows.get((method, nameless(address.removeprefix("/api/v1"))), (None, None))
            if row is not None and area is not None and (given := _given(row, places[area], address, world)):
                found.append(_of_operation(f"{method} {address}", given))
    return "\n".join(found)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an area's things are, and their arguments."""

    tenant: Tenant
    arguments: dict[str, Any]


def _place(area: ModuleType, world: World) -> Place:
    """Arrange an area in a tenant of its own, where it meets no other; in Acme where it leans on Acme's things."""
    name = area.__name__.rpartition(".")[2]
    own = make.tenant(f"of-{name.replace('_', '-')}")
    make.member(own, f"{own.slug}-owner", Role.OWNER)
    world.slices[own.slug] = make.slice_of(own, world.gateway)
    for tenant in (own, world.cast.acme):
        if (arranged := _tried(lambda tenant=tenant: area.arrange(world, tenant))) is not None:
            return Place(tenant, arranged)
    return Place(world.cast.acme, {})


def _given(row: Row, place: Place, address: str, world: World) -> dict[str, str]:
    """Return the arguments of one operation by their names in the document."""
    own = _tried(lambda: row.path(world, place.tenant)) if callable(row.path) else row.path
    named = {"tenant": place.tenant.slug} | place.arguments | dict(own or {})
    pairs = zip(ARGUMENT.findall(address), ARGUMENT.findall(row.template), strict=True)
    return {ours: str(named[theirs]) for ours, theirs in pairs if theirs in named}


def _tried(arrange: Callable[[], Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return what it arranges; None, and nothing stays, where something is in its way."""
    try:
        with transaction.atomic():
            return dict(arrange())
    except IN_THE_WAY:
        return None


def _of_operation(name: str, given: dict[str, str]) -> str:
    values = ", ".join(f"{json.dumps(f'path.{argument}')} = {json.dumps(value)}" for argument, value in given.items())
    return f"[[operations]]\ninclude-name = {json.dumps(name)}\nparameters = {{ {values} }}\n"
