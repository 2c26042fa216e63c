"""What each address of the node API takes and gives, for the OpenAPI document; the shapes are the protocol's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envelope import KEYS_TYPE, MANIFEST_TYPE
from gatehouse_protocol.frames import CONTENT_TYPE
from gatehouse_protocol.json_schema import schemas_of
from gatehouse_protocol.messages import (
    MAX_DIGESTS_PER_REQUEST,
    ConfigKeys,
    Enrolled,
    Enrolment,
    Index,
    IndexRequest,
    Manifest,
    ManifestAnswer,
    NodeToken,
    ResourcesRequest,
    SecretsAnswer,
    SecretsRequest,
)
from gatehouse_protocol.quotas import MAX_TOLD, QuotaDealing, QuotaTelling
from gatehouse_protocol.reports import Report, ReportAccepted

PREFIX: Final = "node."
"""Of the names of these shapes in the document, where they lie beside those of the REST API."""
REFERENCE: Final = f"#/components/schemas/{PREFIX}"
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; a name instead of a class is of an envelope, None for no body."""

    id: str
    text: str
    gives: type[Any] | str
    takes: type[Any] | None = None
    status: int = 200
    must_be_signed: bool = False
    may_park: bool = False
    refusals: tuple[int, ...] = ()


EXCHANGES: Final[Mapping[str, Exchange]] = {
    "/node/v1/manifest": Exchange(
        "node_manifest",
        "What the node should run. Parks until that differs from `If-None-Match`.",
        gives=ManifestAnswer,
        may_park=True,
    ),
    "/node/v1/reports": Exchange(
        "node_report",
        "What the node says and proves; answered once it is stored. Repeating and reordering are harmless.",
        takes=Report,
        gives=ReportAccepted,
    ),
    "/node/v1/index": Exchange(
        "node_index",
        "What a slice revision consists of, as the difference from the sequence the node has.",
        takes=IndexRequest,
        gives=Index,
        refusals=(404,),
    ),
    "/node/v1/resources": Exchange(
        "node_resources",
        f"Bodies by digest, at most {MAX_DIGESTS_PER_REQUEST}, as frames: digest (32 bytes), length (4 bytes, "
        "big-endian), a serialised `google.protobuf.Any`. What the control plane does not have is absent.",
        takes=ResourcesRequest,
        gives=CONTENT_TYPE,
    ),
    "/node/v1/secrets": Exchange(
        "node_secrets",
        "Resources that are listed as sealed, each sealed to the node's own key.",
        takes=SecretsRequest,
        gives=SecretsAnswer,
    ),
    "/node/v1/quotas": Exchange(
        "node_quotas",
        f"What the node used of quotas, at most {MAX_TOLD} buckets, and what it may use from now on. 503: nobody can "
        "deal now; what is held lasts.",
        takes=QuotaTelling,
        gives=QuotaDealing,
    ),
    "/node/v1/session": Exchange(
        "node_session",
        "A bearer token for the node that signed the request; the body is an empty object.",
        gives=NodeToken,
        must_be_signed=True,
    ),
    "/node/v1/keys": Exchange(
        "node_keys", "The keys whose manifests a node believes, vouched for by all of them.", gives="KeysEnvelope"
    ),
    "/node/v1/enrol": Exchange(
        "node_enrol",
        "Spends a join token. Signed by the very key it presents, under the key id `enrol`.",
        takes=Enrolment,
        gives=Enrolled,
        status=201,
        must_be_signed=True,
        refusals=(409,),
    ),
}
_MAY_GROW: Final = (Enrolled, NodeToken, QuotaDealing, ReportAccepted)
_IN_ENVELOPES: Final = {"ManifestEnvelope": (Manifest, MANIFEST_TYPE), "KeysEnvelope": (ConfigKeys, KEYS_TYPE)}


def components() -> dict[str, Schema]:
    """Return every shape the node API speaks of, by its name in the document."""
    spoken = [kind for one in EXCHANGES.values() for kind in (one.takes, one.gives) if isinstance(kind, type)]
    inside = [payload for payload, _ in _IN_ENVELOPES.values()]
    found = schemas_of([one for one in [*spoken, *inside] if one not in _MAY_GROW], REFERENCE, _MAY_GROW)
    found |= {name: _envelope(payload, kind) for name, (payload, kind) in _IN_ENVELOPES.items()}
    found["ManifestAnswer"]["properties"]["manifest"] = {"$ref": f"{REFERENCE}ManifestEnvelope"}
    return {f"{PREFIX}{name}": schema for name, schema in found.items()}


def _envelope(payload: type[Any], payload_type: str) -> Schema:
    content = {"contentMediaType": payload_type, "contentSchema": {"$ref": f"{REFERENCE}{payload.__name__}"}}
    text = {"type": "string"}
    signature = {"type": "object", "properties": {"keyid": text, "sig": text}, "required": ["keyid", "sig"]}
    return {
        "description": "DSSE version 1; one signature by a trusted key is enough.",
        "type": "object",
        "properties": {
            "payloadType": {"const": payload_type},
            "payload": {"type": "string", "contentEncoding": "base64", **content},
            "signatures": {"type": "array", "minItems": 1, "items": signature},
        },
        "required": ["payloadType", "payload", "signatures"],
    }
