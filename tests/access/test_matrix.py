"""Who may do what: every operation of the API, tried by everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from console.accounts.permissions import Permission
from tests.access.contract import broken_promises
from tests.access.footprint import footprint, watch
from tests.access.operations import operations
from tests.access.row import Row, Where
from tests.access.table import arguments, call, table
from tests.access.world import Visitor, visitors
from tests.callers import signed_in

OUTSIDE_THE_GATE = {"ANY /schema/", "ANY /docs/", "ANY /workload-identity"}
"""Documents without anybody's data."""


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


@pytest.mark.parametrize("name", sorted(table()))
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
    olga, before = signed_in(world.cast.olga), footprint()
    response = call(olga, row, given, world, query="dry_run=true")
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


def expectation(row: Row, visitor: Visitor) -> tuple[int, ...]:
    """Return the statuses this visitor may get; (200,) stands for success."""
    if not visitor.is_signed_in:
        return (401,)
    if row.where is Where.EVERYONE:
        return (200,)
    holds = row.permission is None or row.permission in visitor.holds
    if row.where is Where.ANYWHERE:
        return (200,) if holds else (403,)
    knows = Permission.VIEW in visitor.holds and visitor.home in {"acme", "platform"}
    if row.where is Where.PLATFORM:
        return (
            (200,)
            if holds and visitor.home == "platform"
            else (403,)
            if Permission.VIEW in visitor.holds
            else (403, 404)
        )
    homes = {"platform"} if row.where is Where.PLATFORM_ON_TENANT else {"acme", "platform"}
    return (404,) if not knows else (200,) if holds and visitor.home in homes else (403,)


def is_as_expected(row: Row, visitor: Visitor, status: int) -> bool:
    expected = expectation(row, visitor)
    return row.is_success(status) if expected == (200,) else status in expected


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
