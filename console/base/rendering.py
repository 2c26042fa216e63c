"""JSON in and out: strict parsing (`strict_json.py`), fast rendering through orjson."""

from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from console.base.strict_json import NotJson, loads


class JSONRenderer(BaseRenderer):
    """Renders `application/json`, and problem documents under their own type."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> bytes:
        """Return the bytes of `data`; nothing for an empty answer."""
        return b"" if data is None else orjson.dumps(data, default=str)


class JSONParser(BaseParser):
    """Parses `application/json` and JSON merge patches."""

    media_type = "application/*"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: dict[str, Any] | None = None
    ) -> Any:
        """Return the document; say where it is broken."""
        if media_type and media_type.split(";")[0] not in {"application/json", "application/merge-patch+json"}:
            raise UnsupportedMediaType(media_type, "Send application/json.")
        try:
            return loads(stream.read())
        except NotJson as fault:
            raise ParseError(str(fault)) from None
