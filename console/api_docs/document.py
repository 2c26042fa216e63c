"""The OpenAPI document as the documentation page wants it: operations by tag, shapes as readable outlines. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Schema, ...]
    request: str
    answers: tuple[tuple[str, str], ...]
    """Status code and outline of the body."""
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations of one tag."""

    title: str
    operations: tuple[Operation, ...]


def chapters(document: Schema) -> list[Chapter]:
    """Return the document's operations, grouped by their first tag, in the order of their paths."""
    found: dict[str, list[Operation]] = {}
    for path, item in sorted(document["paths"].items()):
        for method in METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["other"])[0]
                found.setdefault(tag, []).append(_operation(document, path, method, item[method]))
    return [Chapter(tag, tuple(operations)) for tag, operations in sorted(found.items())]


def _operation(document: Schema, path: str, method: str, item: Schema) -> Operation:
    text = item.get("description", "")
    summary = item.get("summary") or text.partition("\n")[0] or item["operationId"]
    return Operation(
        id=item["operationId"],
        method=method.upper(),
        path=path,
        summary=summary,
        description=text if text != summary else "",
        parameters=tuple(item.get("parameters", ())),
        request=_body(document, item.get("requestBody", {})),
        answers=tuple(
            (code, _body(document, answer))
            for code, answer in sorted(item.get("responses", {}).items())
            if "$ref" not in answer
        ),
        examples=tuple(_examples(item)),
    )


def _body(document: Schema, holder: Schema) -> str:
    for content in holder.get("content", {}).values():
        return outline(document, content.get("schema", {}))
    return str(holder.get("description", ""))


def _examples(item: Schema) -> Iterator[tuple[str, str]]:
    holders = [item.get("requestBody", {}), *item.get("responses", {}).values()]
    for holder in holders:
        for content in holder.get("content", {}).values():
            for name, example in content.get("examples", {}).items():
                yield example.get("summary") or name, json.dumps(example.get("value"), indent=2, ensure_ascii=False)


def outline(document: Schema, schema: Schema, depth: int = 0, seen: frozenset[str] = frozenset()) -> str:
    """Return a shape as text: JSON with types in the place of values."""
    reference = schema.get("$ref", "")
    name = reference.rpartition("/")[2]
    if name in seen:
        return name
    if reference:
        return outline(document, document["components"]["schemas"][name], depth, seen | {name})
    if "oneOf" in schema or "anyOf" in schema:
        return " | ".join(dict.fromkeys(outline(document, one, depth, seen) for one in _choices(schema)))
    if "allOf" in schema:
        return " & ".join(outline(document, one, depth, seen) for one in schema["allOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(json.dumps(value) for value in schema.get("enum", [schema.get("const")]))
    return _plain(document, schema, depth, seen)


def _choices(schema: Schema) -> list[Schema]:
    return list(schema.get("oneOf") or schema.get("anyOf") or [])


def _plain(document: Schema, schema: Schema, depth: int, seen: frozenset[str]) -> str:
    kind = schema.get("type", "any")
    if "prefixItems" in schema:
        return f"[{', '.join(outline(document, item, depth, seen) for item in schema['prefixItems'])}]"
    if kind == "array":
        return f"[{outline(document, schema.get('items', {}), depth, seen)}, …]"
    if "properties" not in schema:
        return " | ".join(kind) if isinstance(kind, list) else str(schema.get("format") or kind)
    pad, required = "  " * (depth + 1), set(schema.get("required", ()))
    lines = [
        f'{pad}"{key}"{"" if key in required else "?"}: {outline(document, value, depth + 1, seen)}'
        for key, value in schema["properties"].items()
    ]
    return "{\n" + ",\n".join(lines) + "\n" + "  " * depth + "}"
