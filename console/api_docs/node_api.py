"""Puts the node API into the OpenAPI document; it is no part of Django, so the document's generator does not see it."""

from typing import Any, Final

from console.api_docs.node_messages import EXCHANGES, REFERENCE, Exchange, Schema, components
from fleet.node_api.app import ADDRESSES, Address

TAG: Final = "node protocol"
SIGNATURE: Final = {
    "type": "apiKey",
    "in": "header",
    "name": "Signature",
    "description": "The node's own Ed25519 key signs method, path, query, time, nonce and the digest of the body: a "
    "strict profile of HTTP Message Signatures (RFC 9421) in the headers `Signature`, `Signature-Input` and "
    "`Content-Digest`. docs/node-protocol.md says how, with an example.",
}
SESSION: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A node's session of a quarter of an hour, from `/node/v1/session`.",
}
REFUSALS: Final = {
    400: "The body is not what its headers say.",
    401: "`signature_invalid`, `session_expired`, `join_token_invalid` or no proof at all.",
    403: "`node_revoked`: go on with what you have.",
    404: "There is no such thing, or it is another gateway's.",
    409: "`node_name_taken`.",
    413: "The body is too large.",
    422: "A field is wrong; `problems` says where.",
    503: "Not now; come back after `Retry-After` seconds.",
}
_PARKING: Final = (
    {
        "in": "header",
        "name": "If-None-Match",
        "schema": {"type": "string"},
        "description": "The entity tag of the manifest the node has.",
    },
    {
        "in": "header",
        "name": "Prefer",
        "schema": {"type": "string", "pattern": "^wait=[0-9]{1,4}$"},
        "description": "`wait=30`: park for up to so many seconds, 30 at most, give or take a fifth.",
    },
)


def describe(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Add the node API's paths, shapes and ways to sign to a document (a hook of the generator)."""
    result["paths"] |= {path: {one.method.lower(): _operation(path, one)} for path, one in sorted(ADDRESSES.items())}
    parts = result["components"]
    parts["schemas"] = dict(sorted({**parts["schemas"], **components()}.items()))
    parts["securitySchemes"] = {**parts["securitySchemes"], "nodeSession": SESSION, "nodeSignature": SIGNATURE}
    return result


def _operation(path: str, address: Address) -> Schema:
    exchange = EXCHANGES[path]
    proofs = ("nodeSignature",) if exchange.must_be_signed else ("nodeSession", "nodeSignature")
    operation: Schema = {
        "operationId": exchange.id,
        "description": exchange.text,
        "tags": [TAG],
        "security": [{proof: []} for proof in proofs],
        "responses": {str(status): answer for status, answer in sorted(_answers(exchange, address).items())},
    }
    if exchange.may_park:
        operation["parameters"] = list(_PARKING)
    if address.body_limit_bytes:
        operation["requestBody"] = _body(exchange, address.body_limit_bytes)
    return operation


def _body(exchange: Exchange, limit_bytes: int) -> Schema:
    schema = _shape(exchange.takes) if exchange.takes else {"type": "object", "additionalProperties": False}
    zipped = "" if exchange.must_be_signed else ", which may be gzip"
    text = f"At most {limit_bytes} bytes{zipped}."
    return {"required": True, "description": text, "content": {"application/json": {"schema": schema}}}


def _answers(exchange: Exchange, address: Address) -> dict[int, Schema]:
    given: Schema = {"description": "", "content": _content(exchange.gives)}
    answers = {exchange.status: given}
    if exchange.may_park:
        tag = {"ETag": {"schema": {"type": "string"}, "description": "To be sent as `If-None-Match`."}}
        answers |= {200: {**given, "headers": tag}, 304: {"description": "Nothing new.", "headers": tag}}
    of_body = (*((413,) if address.body_limit_bytes else ()), *((400, 422) if exchange.takes else ()))
    for status in (401, 403, 503, *of_body, *exchange.refusals):
        problem = {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
        answers[status] = {"description": REFUSALS[status], "content": {"application/problem+json": problem}}
    return answers


def _content(gives: type[Any] | str) -> Schema:
    if isinstance(gives, str) and "/" in gives:
        return {gives: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": _shape(gives)}}


def _shape(kind: type[Any] | str) -> Schema:
    return {"$ref": REFERENCE + (kind if isinstance(kind, str) else kind.__name__)}
