"""A trail that cannot be written: every change of every kind is refused with 503, and nothing is changed."""

import pytest
from django.db import connection, transaction

from tests.access.footprint import footprint
from tests.access.table import arguments, call, table
from tests.callers import signed_in

UNWRITABLE = """
CREATE FUNCTION pg_temp.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION pg_temp.full_disk();
"""
WRITES = sorted(name for name, (row, _) in table().items() if row.is_write)


@pytest.mark.parametrize("name", WRITES)
def test_no_change_goes_without_its_entry(name, world):
    row, area = table()[name]
    given = arguments(row, area, world, world.cast.acme)
    olga = signed_in(world.cast.olga)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(UNWRITABLE)
        before = footprint()
        response = call(olga, row, given, world)
        after = footprint()
        transaction.set_rollback(True)
    assert after == before
    if response.status_code >= 500:
        assert (response.status_code, response.json()["code"]) == (503, "audit_unwritable")
        assert response["Retry-After"]
