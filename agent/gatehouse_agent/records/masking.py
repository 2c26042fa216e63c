"""PURE: texts of a request without secrets and without what tells of a person. What hides them has the same length.

By name, as the firewall does and some more; and by what they look like: tokens of known makers, long random words, card
numbers (by their check digit), addresses of e-mail. A value is looked at as it came and as it decodes, however often it
was encoded; where a secret only shows decoded, all of the value is hidden.
"""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote_plus

from gatehouse_inspector.requests.secrets import hide, hide_assigned, is_secret

LONGEST_LOOKED_AT: Final = 16_384
LONGEST: Final = 2_048
_DECODINGS: Final = 3
_NAMES: Final = re.compile(
    r"sess(?:ion)?(?![a-z]{2})|(?<![a-z])(?:sid|sig|auth|jwt|code|state|nonce|assertion|bearer|ticket|key|mail|e-?mail|phone|"
    r"signature|hmac|otp|login|user(?:name)?)(?![a-z])|jsessionid|phpsessid|access[_-]?key|x-amz-|mail$",
    re.IGNORECASE,
)
_TOKENS: Final = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?|"  # JSON Web Tokens
    r"(?:AKIA|ASIA|AROA)[A-Z0-9]{12,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|"
    r"gh[a-z]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|[rsp]k_(?:live|test)_\w{10,}|"
    r"(?i:\b(?:bearer|basic|token)[ +:=]+[\w.~+/=-]{8,})|"
    r"-----BEGIN[ A-Z+]{1,40}-----[^-]*|"
    r"(?<=://)[^/@\s]{1,256}:[^/@\s]{1,256}(?=@)"
)
_MAIL: Final = re.compile(r"[\w.%+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_DIGITS: Final = re.compile(r"(?<!\d)\d(?:[ +.-]?\d){12,18}(?!\d)")
_WORD: Final = re.compile(r"[A-Za-z0-9_=+-]{24,}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OPAQUE_AFTER_NAME: Final = re.compile(r"(?=.*\d)[\w.~+=-]{6,}")


def mask(text: str) -> str:
    """Return any text without what looks like a secret, or seems to be assigned to one."""
    text = hide_assigned(_TOKENS.sub(_hidden, text[:LONGEST_LOOKED_AT]))
    text = _MAIL.sub(_hidden, text)
    return _WORD.sub(_hidden_if_random, _DIGITS.sub(_hidden_if_card, text))


def mask_target(target: str, more_names: Collection[str] = ()) -> tuple[str, str]:
    """Return path and query; values of arguments with one of `more_names` (lower case) are hidden, too."""
    path, _, query = target[:LONGEST_LOOKED_AT].partition("?")
    segments = path.split("/")
    befores = ["", *segments[:-1]]
    masked = "/".join(_segment(before, one, more_names) for before, one in zip(befores, segments, strict=True))
    return masked[:LONGEST], "&".join(_pair(pair, more_names) for pair in query.split("&"))[:LONGEST]


def _segment(before: str, segment: str, more_names: Collection[str]) -> str:
    """Return a part of a path; behind the name of a secret what has digits in it is one: `/reset-token/4f9c2a`."""
    head, *parameters = segment.split(";")
    if _is_secret(before, more_names) and _OPAQUE_AFTER_NAME.fullmatch(head):
        head = hide(head)
    return ";".join([_value(head), *(_pair(one, more_names) for one in parameters)])


def _pair(pair: str, more_names: Collection[str]) -> str:
    name, equals, value = pair.partition("=")
    if not equals:
        return _value(name)
    return f"{_value(name)}={hide(value) if _is_secret(_decoded(name), more_names) else _value(value)}"


def _value(value: str) -> str:
    """Return a value masked; entirely, if a secret shows in it only once it is decoded."""
    decoded = value
    for _ in range(_DECODINGS):
        before, decoded = decoded, unquote_plus(decoded, errors="replace")
        if decoded == before:
            break
        if mask(decoded) != decoded or _names_secret(decoded):
            return hide(value)
    return mask(value)


def _names_secret(text: str) -> bool:
    """Whether a value is itself a query, or ends in one, that has a secret in it."""
    pairs = (pair.partition("=") for pair in re.split(r"[?&;]", text))
    return any(value and _is_secret(name, ()) for name, _, value in pairs)


def _decoded(name: str) -> str:
    for _ in range(_DECODINGS):
        name = unquote_plus(name, errors="replace")
    return name


def _is_secret(name: str, more_names: Collection[str]) -> bool:
    return is_secret(name) or _NAMES.search(name) is not None or name.lower() in more_names


def _hidden(found: re.Match[str]) -> str:
    return hide(found[0])


def _hidden_if_card(found: re.Match[str]) -> str:
    digits = [int(sign) for sign in found[0] if sign.isdigit()]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return hide(found[0]) if sum(doubled) % 10 == 0 else found[0]


def _hidden_if_random(found: re.Match[str]) -> str:
    """Hide a long word of letters and digits; an id of a thing (UUID) and a name with hyphens stay."""
    word = found[0]
    if _UUID.fullmatch(word):
        return word
    longest = max(re.split("[-_]", word), key=len)
    is_random = any(sign.isdigit() for sign in longest) and any(sign.isalpha() for sign in longest)
    return hide(word) if is_random and (len(longest) >= 20 or len(word) >= 40) else word
