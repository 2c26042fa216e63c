"""The documentation page says what the document says, for people and without scripts."""

import json
import threading

import pytest
import yaml
from django.http import HttpRequest

from console.api_docs import made
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


@pytest.fixture
def makings(monkeypatch):
    """How often the document was made; a small one in its place."""
    made._made.cache_clear()
    asked = []
    monkeypatch.setattr(made.SchemaGenerator, "get_schema", lambda self, **_: asked.append("made") or DOCUMENT)
    yield asked
    made._made.cache_clear()


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/api/v1/schema/", "", "application/vnd.oai.openapi; charset=utf-8"),
        ("/api/v1/schema/", "application/yaml", "application/yaml; charset=utf-8"),
        ("/api/v1/schema/", "application/json; indent=8", "application/json"),
        ("/api/v1/docs/", "", "text/html; charset=utf-8"),
    ],
)
def test_it_is_made_once_whoever_asks_and_not_sent_to_who_has_it(client, makings, path, accept, kind):
    first, second = (client.get(path, headers={"Accept": accept} if accept else {}) for _ in range(2))
    assert (first.status_code, first["Content-Type"], second.content) == (200, kind, first.content)
    assert makings == ["made"]
    has_it = client.get(path, headers={"If-None-Match": first["ETag"], "Accept": accept or "*/*"})
    assert (has_it.status_code, has_it.content) == (304, b"")
    assert makings == ["made"]


def test_its_forms_say_the_same(client, makings):
    read = [client.get("/api/v1/schema/", headers={"Accept": f"application/{form}"}) for form in ("yaml", "json")]
    assert yaml.safe_load(read[0].content) == json.loads(read[1].content) == DOCUMENT


def test_those_who_come_while_it_is_made_wait_for_it(client, makings, monkeypatch):
    may_go_on = threading.Event()

    def slowly(self, **_):
        assert may_go_on.wait(20)
        makings.append("made")
        return DOCUMENT

    monkeypatch.setattr(made.SchemaGenerator, "get_schema", slowly)
    askers = [threading.Thread(target=made.give, args=(HttpRequest(), "json", "application/json")) for _ in range(3)]
    for asker in askers:
        asker.start()
    may_go_on.set()
    for asker in askers:
        asker.join()
    assert makings == ["made"]
