"""The documentation page says what the document says, for people and without scripts."""

import pytest

from console.api_docs.document import chapters, outline

NODE = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}},
}
DOCUMENT = {
    "components": {"schemas": {"Node": NODE, "Colour": {"enum": ["red", "blue"]}}},
    "paths": {
        "/b": {"get": {"operationId": "b_get", "tags": ["things"], "responses": {}}},
        "/a": {"post": {"operationId": "a_post", "tags": ["things"], "description": "Makes one.\nMore."}},
    },
}


def test_operations_are_grouped_by_tag_and_sorted_by_path():
    (chapter,) = chapters(DOCUMENT)
    assert [(operation.method, operation.path, operation.summary) for operation in chapter.operations] == [
        ("POST", "/a", "Makes one."),
        ("GET", "/b", "b_get"),
    ]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"$ref": "#/components/schemas/Colour"}, '"red" | "blue"'),
        ({"type": "array", "items": {"type": "integer"}}, "[integer, …]"),
        ({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}, "[integer, string]"),
        ({"$ref": "#/components/schemas/Node"}, '{\n  "name": string,\n  "next"?: Node\n}'),
    ],
)
def test_a_shape_reads_as_json_with_types_even_when_it_contains_itself(schema, text):
    assert outline(DOCUMENT, schema) == text


@pytest.mark.django_db
def test_the_page_names_every_operation_of_the_document_and_runs_no_script(client):
    answer = client.get("/api/v1/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script" not in page
    assert "style=" not in page
    assert "/plan</code>" in page
