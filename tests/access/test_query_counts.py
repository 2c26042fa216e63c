"""A list costs the same number of database queries whether it has few rows or many, and we know the number."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from console.accounts.permissions import Permission
from console.accounts.sessions import store
from tests.access.row import Row, Where
from tests.access.table import arguments, call, table
from tests.access.world import World
from tests.callers import signed_in

GOLDEN = Path(__file__).parent / "golden" / "query_counts.json"
MANY = 9
PLATFORMS = {Where.PLATFORM, Where.PLATFORM_ON_TENANT}
LISTS = sorted(name for name, (row, _) in table().items() if row.method == "GET")


@pytest.fixture(autouse=True)
def _sessions_were_just_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a minute may pass between two reads, and the second would note that the session is in use."""
    monkeypatch.setattr(store, "TOUCHED_EVERY", timedelta(hours=1))


@pytest.mark.parametrize("name", LISTS)
def test_reading_costs_a_known_and_constant_number_of_queries(name, world, request):
    row, area = table()[name]
    given = arguments(row, area, world, world.cast.acme)
    crowd = getattr(area, "crowd", lambda *_: None)
    crowd(world, range(2))
    if row.permission == Permission.OPEN_SAMPLES:
        count(row, given, world)  # it leaves an entry, and the first of a trail looks where the trail begins
    few = count(row, given, world)
    crowd(world, range(2, MANY))
    assert count(row, given, world) == few, "more rows cost more queries"
    if request.config.getoption("--update-golden"):
        write(name, few)
    assert few == golden().get(name), "not the known number; look why, then --update-golden"


def test_the_known_numbers_are_of_operations_that_exist(request):
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(rendered({name: number for name, number in golden().items() if name in LISTS}))
    assert set(golden()) == set(LISTS)


def count(row: Row, given: dict, world: World) -> int:
    caller = signed_in(world.cast.olga if row.where in PLATFORMS else world.cast.alice)
    with CaptureQueriesContext(connection) as queries:
        response = call(caller, row, given, world)
    assert row.is_success(response.status_code), response.content
    return len(queries)


def golden() -> dict[str, int]:
    return json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}


def write(name: str, number: int) -> None:
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(rendered({**golden(), name: number}))


def rendered(numbers: dict[str, int]) -> str:
    return json.dumps(numbers, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
