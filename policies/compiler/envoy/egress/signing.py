"""What a cluster signs its requests with, where Envoy has no filter for it: a script, and what it is told."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.request_signing import RequestSigning, SigningScheme
from gatehouse_protocol.vending import VendedShape

from policies.compiler.envoy.egress.signing_script import ENTRY, SIGNING
from policies.compiler.envoy.lua_hashing import HASHING

KEY: Final = "x-gatehouse-credential"
"""Where the key stands for a moment, from the filter that adds it to the script that takes it away."""
_LUA: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_SCRIPT: Final = f"{HASHING}{SIGNING}{ENTRY.replace('KEY_HEADER', KEY)}"
_MACHINE: Final = f"gatehouse.signing.{hashlib.sha256(_SCRIPT.encode()).hexdigest()[:16]}"
"""All filters with this very script run in one machine for each of Envoy's threads, not in one of their own."""


def signing_of(shape: VendedShape) -> RequestSigning:
    """What is signed for a credential that signs with a shared secret."""
    return shape.signing or RequestSigning()


def signing_filter(shape: VendedShape, schema: EnvoySchema) -> tuple[str, Any]:
    """The name and the configuration of the filter that signs."""
    config = schema.message(_LUA)(shared_vm_id=_MACHINE)
    config.default_source_code.inline_string = _SCRIPT
    config.filter_context.update(_told(signing_of(shape), shape.header))
    return "envoy.filters.http.lua", config


def _told(signing: RequestSigning, header: str) -> dict[str, Any]:
    """What the script reads of a signing; lists as words with spaces between them, and nothing that is not said."""
    common = {
        "scheme": str(signing.scheme),
        "written": " ".join(signing.written(header)),
        "covers_body": signing.covers_body,
    }
    if signing.scheme is SigningScheme.HTTP_MESSAGE_SIGNATURES:
        life = {"expires_seconds": signing.expires_seconds} if signing.expires_seconds is not None else {}
        return {**common, "label": signing.label, "components": " ".join(signing.components), **life}
    timestamp = {"timestamp_header": signing.timestamp_header} if signing.timestamp_header else {}
    return {
        **common,
        "header": header,
        "string_to_sign": signing.string_to_sign,
        "header_value": signing.header_value,
        "timestamp_format": str(signing.timestamp_format),
        "signature_encoding": str(signing.signature_encoding),
        **timestamp,
    }
