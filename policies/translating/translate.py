"""One door for all formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from policies.translating import deck, gateway_api, nginx, openapi
from policies.translating.documents import MOST_CHARACTERS, Untranslatable
from policies.translating.translation import Known, Translation


class Format(StrEnum):
    """Whose configuration a document is."""

    GATEWAY_API = "gateway_api"
    OPENAPI = "openapi"
    DECK = "deck"
    NGINX = "nginx"


_READERS: Final[Mapping[Format, Callable[[str, Translation], None]]] = MappingProxyType({
    Format.GATEWAY_API: gateway_api.read,
    Format.OPENAPI: openapi.read,
    Format.DECK: deck.read,
    Format.NGINX: nginx.read,
})  # fmt: skip


def translate(format_: Format, text: str, known: Known) -> Translation:
    """Objects and notes for a document. Raises Untranslatable where it is no document of the format."""
    if len(text) > MOST_CHARACTERS:
        raise Untranslatable(f"A document has at most {MOST_CHARACTERS} characters.")
    told = Translation(known)
    try:
        _READERS[format_](text, told)
    except Untranslatable:
        raise
    except (ValueError, OverflowError) as error:
        raise Untranslatable("A number or an address in it is none.") from error
    return told
