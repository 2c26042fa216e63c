"""Reads JSON as strictly as two programs must to agree on it: no name twice, no NaN, and neither deep nor endless."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import orjson

DEEPEST: Final = 64
MOST_VALUES: Final = 1_500_000
"""Counted by what separates them before anything is read: a MiB of `[],` would take thirty MiB of memory."""


class NotJson(Exception):
    """It is not JSON, or not JSON that we take; the text is a sentence."""


def loads(content: bytes) -> Any:
    """Return the document; raise NotJson. orjson refuses NaN, lone surrogates and bytes that are no UTF-8."""
    if content.count(b",") + content.count(b"[") + content.count(b"{") > MOST_VALUES:
        raise NotJson(f"A document has at most {MOST_VALUES} values.")
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as fault:
        raise NotJson(f"Not JSON: {fault}.") from None
    if isinstance(document, (dict, list)):
        _check_depth(document)
        json.loads(content, object_pairs_hook=_check_names, parse_int=len, parse_float=len)
    return document


def _check_depth(document: Any) -> None:
    """Walk level by level, nowhere deeper than DEEPEST."""
    level = [document]
    for _ in range(DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [value for values in inside for value in values if isinstance(value, (dict, list))]
        if not level:
            return
    raise NotJson(f"A document is at most {DEEPEST} deep.")


def _check_names(pairs: Sequence[tuple[str, Any]]) -> None:
    """Refuse a name that is said twice: one program takes the first, another the last."""
    if len(pairs) > 1 and len({name for name, _ in pairs}) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise NotJson(f"The name {twice[:100]!r} is said twice in one object.")
