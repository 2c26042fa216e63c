"""The documents of a text: services first, so that routes know where they lead."""

from __future__ import annotations

from typing import Final

from policies.translating.documents import Part, documents
from policies.translating.gateway_api.backends import Backends
from policies.translating.gateway_api.routes import write_route
from policies.translating.translation import Translation

_ROUTES: Final = ("HTTPRoute", "GRPCRoute")
_OF_PLATFORM: Final = ("Gateway", "GatewayClass")
_SAYS_NOTHING: Final = ("apiVersion", "kind", "status")


def read(text: str, told: Translation) -> None:
    """Add what the documents say."""
    found = [Part(one, _title(one), told) for one in documents(text)]
    backends = Backends(told)
    for document in found:
        if document.take("kind") == "Service":
            backends.know(document)
    for document in found:
        kind = document.take("kind")
        document.pass_over(*_SAYS_NOTHING)
        if kind in _ROUTES:
            write_route(document, str(kind), backends, told)
        elif kind in _OF_PLATFORM:
            told.left_out(document.place, "Listeners belong to the platform, not to a tenant's routes.")
        elif kind == "ReferenceGrant":
            told.left_out(document.place, "A slice is one tenant's: there is nothing to grant.")
        elif kind != "Service":
            told.left_out(document.place, f"Objects of the kind {kind} are not read.")


def _title(document: object) -> str:
    fields = document if isinstance(document, dict) else {}
    metadata = fields.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return f"{fields.get('kind', 'document')} {name or '(unnamed)'}"
