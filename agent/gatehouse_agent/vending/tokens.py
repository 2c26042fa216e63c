"""Tokens by themselves: how long one is used, when the next is fetched, what a token endpoint's answer holds. Pure."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

EARLY_SECONDS: Final = 60.0
"""So long before its end another one is fetched, or at half of its life where that is later."""
_USUAL_LIFE_SECONDS: Final = 300.0
"""How long a token is used whose endpoint does not say (RFC 6749, 5.1, only recommends that it does)."""
_LONGEST_LIFE_SECONDS: Final = 86_400.0
_MOST_CHARACTERS: Final = 16_384
_TOKEN: Final = re.compile(r"[\x21-\x7e]+")
_ERROR_CODE: Final = re.compile(r"[a-z_]{1,40}")


class TokenError(Exception):
    """There is no token; the text says why, and has nothing in it of an endpoint's but a code of the standard's."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and the second since 1970 from which on it is not used any more."""

    value: str = field(repr=False)
    until: float


def renewal_at(token: Token, now: float, chance: float) -> float:
    """Return when to fetch the next one; `chance`, from 0 to 1, keeps the nodes of a fleet from doing so as one."""
    life = max(token.until - now, 0.0)
    return token.until - min(EARLY_SECONDS, life / 2) - chance * min(15.0, life / 10)


def token_in(status: int, body: bytes, now: float) -> Token:
    """Return the token in the answer of a token endpoint (RFC 6749, 5.1), or of GitHub's; raises `TokenError`."""
    document = _document(body)
    if not 200 <= status < 300:
        code = document.get("error")
        known = f": {code}" if isinstance(code, str) and _ERROR_CODE.fullmatch(code) else ""
        raise TokenError(f"it answered {status}{known}")
    value = document.get("access_token", document.get("token"))
    if not isinstance(value, str) or len(value) > _MOST_CHARACTERS or not _TOKEN.fullmatch(value):
        raise TokenError("its answer holds no token")
    return Token(value, now + _life(document, now))


def _life(document: dict[str, Any], now: float) -> float:
    seconds, moment = document.get("expires_in"), document.get("expires_at")
    if isinstance(seconds, str) and seconds.isdecimal():
        seconds = int(seconds[:9])
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        return _bounded(float(seconds))
    if isinstance(moment, str):
        try:
            return _bounded(datetime.fromisoformat(moment).timestamp() - now)
        except ValueError:
            raise TokenError("its answer holds no time that can be read") from None
    return _USUAL_LIFE_SECONDS


def _bounded(seconds: float) -> float:
    if not seconds > 0:
        raise TokenError("its token is over already")
    return min(seconds, _LONGEST_LIFE_SECONDS)


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
