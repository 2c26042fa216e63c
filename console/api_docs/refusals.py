"""Puts into the OpenAPI document how refusals look, and those that any operation may give, written once for all."""

from typing import Any, Final

PROBLEM: Final = "application/problem+json"
_ANY: Final = {
    "400": ("Malformed", "The head or the body is not well-formed."),
    "401": ("NotSignedIn", "Nobody is signed in, or the token is not valid."),
    "403": ("NotPermitted", "You may not do this, or another site's page asks for it."),
    "404": ("NotThere", "There is no such thing, or none you may know of."),
    "409": ("NotAsItStands", "The state of the thing forbids it now, or the first attempt is still under way."),
    "413": ("TooLarge", "The body is larger than this operation takes."),
    "415": ("NotTaken", "A body of this type is not taken; send `application/json`."),
    "422": ("Mistaken", "The request has mistakes; each has a JSON pointer."),
    "429": ("TooMany", "You ask faster than your share; `Retry-After` says when to come back."),
    "503": ("NotNow", "A part of the system is away, or busy; `Retry-After` says when to come back."),
}


def describe(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Name the media type of problem documents, and add what any operation may answer (a hook of the generator)."""
    if "ProblemShape" not in result["components"]["schemas"]:
        return result
    kept = result["components"].setdefault("responses", {})
    kept |= {name: _problem(text) for name, text in _ANY.values()}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            _complete(operation["responses"], writes=method != "get")
    return result


def _complete(responses: dict[str, Any], *, writes: bool) -> None:
    for status, answer in responses.items():
        content = answer.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            answer["content"] = {PROBLEM: content["application/json"]}
    for status, (name, _) in _ANY.items():
        if writes or status != "409":
            responses.setdefault(status, {"$ref": f"#/components/responses/{name}"})


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemShape"}}}}
