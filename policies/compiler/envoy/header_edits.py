"""Header edits in Envoy's shape."""

from __future__ import annotations

from typing import Any, Final, Literal

from policies.compiler.envoy.values import literal
from policies.compiler.intent.route import HeaderEdits

APPEND: Final = 0
"""`HeaderValueOption.APPEND_IF_EXISTS_OR_ADD`."""
OVERWRITE: Final = 2
"""`HeaderValueOption.OVERWRITE_IF_EXISTS_OR_ADD`."""


def write_header_edits(message: Any, direction: Literal["request", "response"], edits: HeaderEdits) -> None:
    """Fill the `…_headers_to_add` and `…_headers_to_remove` fields of a route for one direction."""
    if not (edits.set or edits.add or edits.remove):
        return
    to_add = getattr(message, f"{direction}_headers_to_add")
    for settings, action in ((edits.set, OVERWRITE), (edits.add, APPEND)):
        for setting in settings:
            option = to_add.add(append_action=action)
            option.header.key = setting.name
            option.header.value = literal(setting.value)
    getattr(message, f"{direction}_headers_to_remove").extend(edits.remove)
