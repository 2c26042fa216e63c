"""How operations are described: by what their `extend_schema` says, and nothing guessed beside it."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import is_list_serializer


class AsWritten(AutoSchema):  # type: ignore[misc]
    """A list answers with the page that is written down; the guess would be an array of pages."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(is_list_serializer(serializer))
