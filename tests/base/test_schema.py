"""The API's document is complete: programs and the console's own types are generated from it."""

import pytest
from drf_spectacular.generators import SchemaGenerator

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def operations():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return {
        f"{method.upper()} {path}": operation
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_every_operation_has_a_name_of_its_own_and_a_chapter(operations):
    ids = [operation["operationId"] for operation in operations.values()]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
    assert [name for name, operation in operations.items() if not operation.get("tags")] == []


def test_every_operation_says_what_it_does_and_answers(operations):
    assert [name for name, operation in operations.items() if not operation.get("description")] == []
    assert [name for name, op in operations.items() if not any(code.startswith("2") for code in op["responses"])] == []


def test_lists_tell_of_pages(operations):
    for name in ("GET /api/v1/tenants", "GET /api/v1/audit", "GET /api/v1/tenants/{tenant}/members"):
        assert {"limit", "cursor"} <= {parameter["name"] for parameter in operations[name]["parameters"]}


def test_writes_tell_of_preconditions_and_dry_runs(operations):
    parameters = {parameter["name"] for parameter in operations["PATCH /api/v1/tenants/{tenant}"]["parameters"]}
    assert {"If-Match", "dry_run"} <= parameters
    assert {"412", "428", "422"} <= set(operations["PATCH /api/v1/tenants/{tenant}"]["responses"])
