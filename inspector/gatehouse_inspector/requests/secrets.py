"""PURE: finds and hides secrets in texts of a request; what hides them has the same length, and names stay.

The patterns take time in proportion to a text, whatever it is: nothing is scanned twice for want of an end.
"""

import json
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_plus

_NAME: Final = (
    r"passw|passphrase|passcode|(?<![a-z])pass(?![a-z])|pwd|secret|token|api[_-]?key|card|cvv|cvc|credential|"
    r"private[_-]?key|authori[sz]ation|(?<![a-z])(?:pin|otp|ssn|iban)(?![a-z])"
)
_SECRET: Final = re.compile(_NAME, re.IGNORECASE)
_ASSIGNED: Final = re.compile(
    rf"((?:{_NAME})[\w.\[\]-]{{0,64}}[\"']?\s{{0,8}}[:=>]\s{{0,8}}[\"']?)([^&\"'\s,;<>}}]+)", re.IGNORECASE
)
_JSON: Final = re.compile(
    r'(?P<name>"(?:[^"\\]|\\.)*+")(?=\s*:)|(?P<open>[{\[])|(?P<close>[}\]])|'
    r'(?P<value>"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[^\s{}\[\],:"]+)',
    re.DOTALL,
)
_WORD: Final = re.compile(r"-?\d[\d.eE+-]*|true|false|null")
_PART: Final = re.compile(
    r"(content-disposition:[^\r\n]{0,256}?\bname=\"?(?P<name>[^\";\r\n]{0,256})[^\r\n]{0,512}"
    r"(?:\r?\n[^\r\n]{1,512}){0,8}\r?\n\r?\n)"
    r"(?P<value>.*?)(?=\r?\n--|\Z)",
    re.IGNORECASE | re.DOTALL,
)

Found = Callable[[str, str], None]
"""Is told the name and the value, decoded, of each secret."""


def is_secret(name: str) -> bool:
    """Return whether what has this name is likely to be a secret."""
    return _SECRET.search(name) is not None


def hide(value: str) -> str:
    """Return as many stars."""
    return "*" * len(value)


def hide_in_form(text: str, found: Found) -> str:
    """Return a query or an urlencoded form without the values of its secrets."""
    return "&".join(_pair(pair, found) for pair in text.split("&"))


def hide_in_json(text: str, found: Found) -> str:
    """Return a document of JSON, sound or not, without its secrets; numbers become others."""
    inside, named = [""], ""

    def replace(token: re.Match[str]) -> str:
        nonlocal named
        whole = token[0]
        match token.lastgroup:
            case "name":
                name = _string(whole)
                named = name if is_secret(name) else ""
            case "open":
                inside.append(inside[-1] or named)
                named = ""
            case "close" if len(inside) > 1:
                inside.pop()
            case "value" if secret := inside[-1] or named:
                named = ""
                found(secret, _string(whole))
                return _hidden_json(whole)
        return whole

    return _JSON.sub(replace, text)


def hide_in_parts(text: str, found: Found) -> str:
    """Return a multipart body without the values of secret fields."""

    def replace(part: re.Match[str]) -> str:
        if not is_secret(part["name"]):
            return part[0]
        found(part["name"], part["value"])
        return part[1] + hide(part["value"])

    return _PART.sub(replace, text)


def hide_assigned(text: str) -> str:
    """Return any text without what it seems to assign to a secret: `password=…`, `"token": "…"`, `<pin>…`."""
    return _ASSIGNED.sub(lambda found: found[1] + hide(found[2]), text)


def _pair(pair: str, found: Found) -> str:
    name, equals, value = pair.partition("=")
    decoded = unquote_plus(name, errors="replace")
    if not value or not is_secret(decoded):
        return pair
    found(decoded, unquote_plus(value, errors="replace"))
    return f"{name}{equals}{hide(value)}"


def _string(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token.strip('"')


def _hidden_json(token: str) -> str:
    if token.startswith('"'):
        inside = token[1:].removesuffix('"')
        return f'"{hide(inside)}{token[1 + len(inside) :]}'
    return re.sub(r"\d", "1", token) if _WORD.fullmatch(token) else hide(token)
