"""The OpenAPI document describes the compiler's own models, kind by kind."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from policies.api.examples import EXAMPLES
from policies.compiler import DRAFTED_KINDS, KINDS, IntentObject, parse

OURS = ("/routes", "/services", "/hostnames", "/listeners", "/defaults", "/draft", "/plan", "/import", "/export")


@pytest.fixture(scope="module")
def document():
    """The whole document."""
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.mark.parametrize("kind", DRAFTED_KINDS)
def test_the_example_of_every_kind_is_valid(kind):
    name, spec = EXAMPLES[kind]
    assert isinstance(parse(kind, name, spec), IntentObject)


@pytest.mark.parametrize("kind", DRAFTED_KINDS)
def test_every_kind_is_a_typed_component_with_all_its_fields(document, kind):
    model = KINDS[kind].spec
    answered = document["components"]["schemas"][model.__name__]
    asked = document["components"]["schemas"][model.__name__ + "Request"]
    assert set(answered["properties"]) == set(asked["properties"]) == set(model.model_fields)
    assert set(answered["required"]) == set(model.model_fields)
    assert asked["examples"]


def test_every_reference_leads_somewhere(document):
    components = document["components"]
    known = {f"#/components/{sort}/{name}" for sort in ("schemas", "responses") for name in components[sort]}
    assert references(document) <= known


def references(value) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(each) for each in value.values()), set())
    if isinstance(value, list):
        return set().union(*(references(each) for each in value))
    return set()


def test_every_operation_has_a_name_of_its_own_and_says_what_may_go_wrong(document):
    ours = [
        operation
        for path, methods in document["paths"].items()
        if any(
            part in path
            for part in ("/routes", "/services", "/hostnames", "/listeners", "/defaults", "/draft", "/plan")
        )
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    names = [operation["operationId"] for operation in ours]
    assert len(names) == len(set(names)) >= 33
    assert all(set(operation["responses"]) - {"200", "201"} for operation in ours)
