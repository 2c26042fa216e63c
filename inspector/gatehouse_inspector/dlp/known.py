"""Secrets that are known, found by what is left of them: how long they are, and a digest with a salt of its own.

Wherever a text might have one, the first eight bytes are hashed into one byte, for all places at once: that is done on
whole texts, by tables and shifts of long numbers. Where that byte is right another is compared, and where that is, too,
the digest. Both bytes together, the hint, tell whoever has them sixteen bits of the secret, and nothing more.
"""

import base64
import hashlib
import hmac
import math
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

WINDOW: Final = 8
SHORTEST, LONGEST = 16, 4_096
FEWEST_BITS: Final = 60.0
"""Whoever may read a policy can try guesses: nothing is taken that could be guessed."""
_SALT_BYTES: Final = 16
_BYTE: Final = 255
_ORDER: Final = random.Random("gatehouse.dlp.known")
_TABLES: Final = tuple(bytes(_ORDER.sample(range(256), 256)) for _ in range(WINDOW))


class WeakSecretError(ValueError):
    """A text cannot be looked for; the text says why."""


@dataclass(frozen=True, slots=True)
class KnownSecret:
    """What a node is told of a secret. `salt` and `digest` (HMAC-SHA256) in base64, `length` in bytes."""

    name: str
    length: int
    hint: int
    salt: str
    digest: str

    @classmethod
    def of(cls, name: str, secret: str, salt: bytes) -> "KnownSecret":
        """Return what is kept of a secret. Raises WeakSecretError."""
        raw = secret.encode("utf-8")
        if not SHORTEST <= len(raw) <= LONGEST:
            raise WeakSecretError(f"A secret that is looked for has {SHORTEST} to {LONGEST} bytes.")
        if _bits(secret) < FEWEST_BITS:
            raise WeakSecretError("This could be guessed from what nodes are told of it, so it is not looked for.")
        text = [base64.b64encode(one).decode() for one in (salt, _digest(salt, raw))]
        return cls(name, len(raw), _hint(raw), *text)


class KnownSecrets:
    """Looks for all of them at once."""

    def __init__(self, secrets: Sequence[KnownSecret]) -> None:
        self._by_hint: dict[int, list[tuple[KnownSecret, bytes, bytes]]] = {}
        firsts = {one.hint & _BYTE for one in secrets}
        for one in secrets:
            entry = (one, base64.b64decode(one.salt), base64.b64decode(one.digest))
            self._by_hint.setdefault(one.hint, []).append(entry)
        hints = b"".join(re.escape(bytes([first])) for first in sorted(firsts))
        self._places = re.compile(b"[" + hints + b"]", re.DOTALL) if hints else None

    def __bool__(self) -> bool:
        return self._places is not None

    def found_in(self, data: bytes) -> Iterator[tuple[int, int, KnownSecret]]:
        """Yield from where to where a secret stands, and which."""
        if self._places is None or len(data) < SHORTEST:
            return
        for match in self._places.finditer(_hints(data)):
            start = match.start()
            hint = _second(data[start : start + WINDOW]) << 8 | match.group()[0]
            for one, salt, digest in self._by_hint.get(hint, ()):
                end = start + one.length
                if end <= len(data) and hmac.compare_digest(_digest(salt, data[start:end]), digest):
                    yield start, end, one


def new_salt() -> bytes:
    """Return a salt for one secret."""
    return random.SystemRandom().randbytes(_SALT_BYTES)


def _digest(salt: bytes, raw: bytes) -> bytes:
    return hmac.digest(salt, raw, hashlib.sha256)


def _hint(raw: bytes) -> int:
    return _second(raw[:WINDOW]) << 8 | _hints(raw[:WINDOW])[0]


def _second(window: bytes) -> int:
    return zlib.crc32(window) & _BYTE


def _hints(data: bytes) -> bytes:
    """For each place the hash of the eight bytes from there on, in one byte: as many as there are such places."""
    total = 0
    for place, table in enumerate(_TABLES):
        total ^= int.from_bytes(data.translate(table), "little") >> 8 * place
    return total.to_bytes(len(data), "little")[: len(data) - WINDOW + 1]


def _bits(text: str) -> float:
    """How many bits of chance a text has at most, by how often its characters are in it."""
    counts = Counter(text)
    return -sum(count * math.log2(count / len(text)) for count in counts.values())
