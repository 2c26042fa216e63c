"""What the API's document promises of an answer, and whether an answer keeps it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
ARGUMENT = re.compile(r"\{(\w+)\}")


def broken_promises(method: str, template: str, response: Any) -> list[str]:
    """Return what is wrong with a successful answer in JSON; empty where it is as documented."""
    if not response.get("Content-Type", "").startswith("application/json"):
        return []
    schema = _schemas().get((method.lower(), nameless(template), response.status_code))
    if schema is None:
        return [f"{response.status_code} is not documented"]
    return [f"{one.json_path}: {one.message}" for one in schema.iter_errors(response.json())]


@cache
def document() -> dict[str, Any]:
    """Return the API's document; read by libyaml where it is there, in a tenth of the time."""
    found: dict[str, Any] = yaml.load(DOCUMENT.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


@cache
def _schemas() -> dict[tuple[str, str, int], Draft202012Validator]:
    """By method, address with nameless arguments, and status."""
    return {
        (method, nameless(address.removeprefix("/api/v1")), int(status)): Draft202012Validator(
            {**media["schema"], "components": document()["components"]}
        )
        for address, operations in document()["paths"].items()
        for method, operation in operations.items()
        for status, answer in operation["responses"].items()
        for kind, media in answer.get("content", {}).items()
        if kind == "application/json"
    }


def nameless(address: str) -> str:
    """Return the address with nameless arguments: the document and the URL map call them differently."""
    return ARGUMENT.sub("{}", address)
