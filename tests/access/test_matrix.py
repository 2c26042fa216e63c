"""Who may do what: every operation of the API, tried by everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from console.accounts.models import User
from console.accounts.permissions import Permission
from tests.access.contract import broken_promises
from tests.access.footprint import footprint, watch
from tests.access.operations import operations
from tests.access.row import Row, Where
from tests.access.table import arguments, call, table
from tests.access.world import Visitor, World, visitors
from tests.callers import signed_in

OUTSIDE_THE_GATE = {"ANY /schema/", "ANY /docs/", "ANY /workload-identity", "ANY /token-exchange"}
"""Documents without anybody's data, and doors where something else than a caller is shown."""

TRIALS = ("/route-tests", "/trials", "/tries", "/dlp/try")
"""Where paths end whose answer comes from a process that is started for it."""


def everything() -> list[Any]:
    """Each row's name, those of trials marked."""
    names = sorted(table())
    return [pytest.param(name, marks=pytest.mark.processes if name.endswith(TRIALS) else ()) for name in names]


def test_every_operation_has_a_row_and_every_row_an_operation():
    offered = {name for name, operation in operations().items() if operation.endpoint}
    outside = {name for name, operation in operations().items() if not operation.endpoint}
    assert sorted(offered - set(table())) == [], "operations without a row in tests/access/rows"
    assert sorted(set(table()) - offered) == [], "rows without an operation"
    assert outside <= OUTSIDE_THE_GATE


@pytest.mark.parametrize("name", sorted(set(table()) & set(operations())))
def test_rows_name_the_permission_that_the_endpoint_declares(name):
    operation = operations()[name]
    assert operation.action in operation.endpoint.permissions, "an operation without a permission is refused to all"
    assert table()[name][0].permission == operation.permission


@pytest.mark.parametrize("name", everything())
def test_everybody_gets_exactly_what_they_may(name, world):
    row, area = table()[name]
    everybody = visitors(world, row.permission)
    given = arguments(row, area, world, world.cast.acme)
    has_changed = watch() if row.is_write else None
    surprises = []
    for visitor in everybody:
        with taken_back():
            response = call(visitor.client, row, given, world)
            status = response.status_code
            if row.is_success(status) and status < 300:
                surprises += broken_promises(row.method, row.template, response)
            if not is_as_expected(row, visitor, status):
                surprises.append(f"{visitor.name}: {status}, expected {expectation(row, visitor)}")
            if status >= 400 and has_changed and has_changed():
                surprises.append(f"{visitor.name}: refused with {status}, yet something changed")
    assert surprises == []


@pytest.mark.parametrize("name", sorted(name for name, (row, _) in table().items() if row.is_write and row.has_dry_run))
def test_a_dry_run_answers_and_changes_nothing(name, world):
    row, area = table()[name]
    given = arguments(row, area, world, world.cast.acme)
    insider, before = signed_in(insider_of(row, world)), footprint()
    response = call(insider, row, given, world, query="dry_run=true")
    assert response.status_code < 300 or row.is_success(response.status_code), response.content
    assert footprint() == before


@pytest.mark.parametrize("name", sorted(name for name, (row, _) in table().items() if row.template.count("{") > 1))
def test_an_id_of_another_tenant_under_ones_own_path_is_not_found(name, world):
    row, area = table()[name]
    caller = signed_in(world.cast.olga if row.where is Where.PLATFORM_ON_TENANT else world.cast.alice)
    own, foreign = (arguments(row, area, world, tenant) for tenant in (world.cast.acme, world.cast.globex))
    before = footprint()
    for argument in (argument for argument in own if own[argument] != foreign[argument]):
        response = call(caller, row, {**own, argument: foreign[argument]}, world)
        assert response.status_code == 404, f"{argument} of Globex: {response.content!r}"
        assert footprint() == before


def insider_of(row: Row, world: World) -> User:
    """Return somebody who may do it."""
    if row.where is Where.ADDRESSEE:
        return next(who for role, who in world.crew.items() if row.only == f"Acme's {role}")
    return world.cast.alice if row.where is Where.OWN else world.cast.olga


def expectation(row: Row, visitor: Visitor) -> tuple[int, ...]:
    """Return the statuses this visitor may get; (200,) stands for success."""
    if not visitor.is_signed_in:
        return (401,)
    if visitor.only_looks and row.is_write and not row.is_open_in_views:
        return (403, 404)
    holds = row.permission is None or row.permission in visitor.holds
    is_oneself = visitor.is_in_person and not visitor.only_looks
    match row.where:
        case Where.EVERYONE | Where.BROWSER:
            return (200,) if row.where is Where.EVERYONE or is_oneself else (403,)
        case Where.ANYWHERE:
            return (200,) if holds else (403,)
        case Where.PLATFORM:
            refusals = (403,) if Permission.VIEW in visitor.holds else (403, 404)
            return (200,) if holds and visitor.home == "platform" else refusals
        case _:
            return _of_one_tenant(row, visitor, holds=holds)


def _of_one_tenant(row: Row, visitor: Visitor, *, holds: bool) -> tuple[int, ...]:
    if Permission.VIEW not in visitor.holds or visitor.home not in {"acme", "platform"}:
        return (404,)
    match row.where:
        case Where.ADDRESSEE:
            may = visitor.name == row.only
        case Where.OWN:
            may = holds and visitor.home == "acme" and visitor.is_in_person
        case Where.PLATFORM_ON_TENANT:
            may = holds and visitor.home == "platform"
        case _:
            may = holds
    return (200,) if may else (403,)


def is_as_expected(row: Row, visitor: Visitor, status: int) -> bool:
    expected = expectation(row, visitor)
    return row.is_success(status) if expected == (200,) else status in expected


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
