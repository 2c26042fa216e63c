"""PURE: which recorded requests are alike, so that one of them is tried for all."""

import hashlib
import re
from typing import Any, Final

_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{1,6}(?![0-9])")
_TOKEN: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_PERSONAL: Final = frozenset({"cookie", "authorization", "if-none-match", "if-modified-since", "date"})


def key_of(request: dict[str, Any], *, is_exact: bool) -> bytes:
    """Return what requests have in common that rules judge alike.

    Not `is_exact`, short numbers and random identifiers are all the same: no rule may then ask for a client or a value.
    """
    if is_exact:
        parts = [request["client"], request["method"], request["target"], *map(str, request["headers"])]
    else:
        headers = [f"{name}:{value}" for name, value in request["headers"] if name.lower() not in _PERSONAL]
        cookies = [name for name, _ in request["headers"] if name.lower() in _PERSONAL]
        parts = [request["method"], _plain(request["target"]), *map(_plain, headers), *cookies]
    parts += [request["around"]["route"], request["version"], request["body"]]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()


def _plain(text: str) -> str:
    return _NUMBER.sub("0", _TOKEN.sub("#", text))
