"""What issuers say of themselves (OpenID Connect Discovery 1.0) and their keys, kept for a while by each process.

A key that is not known is looked for at once, but an issuer is asked at most every half minute, whoever sends tokens.
An issuer that is away keeps the keys it had for a day.
"""

import hashlib
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from console.base.outbound.leave import Leave, NotDialled
from console.base.outbound.post import Reply, Unreachable, call

FRESH_SECONDS: Final = 600.0
AT_MOST_EVERY_SECONDS: Final = 30.0
USABLE_SECONDS: Final = 86_400.0
WAIT_SECONDS: Final = 5.0
MOST_ISSUERS: Final = 256
MOST_KEYS: Final = 64
_MOST_BYTES: Final = 1 << 18


class IssuerAway(Exception):
    """The issuer gave no answer that can be used; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Where an issuer is: its address, and the CAs (PEM) trusted for calls to it, empty for the public ones."""

    url: str
    ca: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """What it is kept under."""
        return hashlib.sha256(f"{self.url}\0{self.ca}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """What an issuer says of itself, and its public keys as it wrote them."""

    document: Mapping[str, Any]
    keys: tuple[Mapping[str, Any], ...]
    read_at: float

    def endpoint(self, name: str) -> str:
        """Return one of its addresses; raise IssuerAway where it names none that can be called."""
        found = self.document.get(name)
        if not isinstance(found, str) or not is_address(found):
            raise IssuerAway(f"Its description has no usable {name}.")
        return found


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    known: Known | None = None
    tried_at: float = float("-inf")
    trouble: str = ""


_kept: OrderedDict[str, _Kept] = OrderedDict()
_keeping = threading.Lock()


def known(issuer: Issuer, *, wanting_kid: str | None = None) -> Known:
    """Return what is known of an issuer, asking it where that is old or lacks a key. Raises IssuerAway."""
    kept = _place(issuer)
    if not kept.lock.acquire(timeout=WAIT_SECONDS):
        raise IssuerAway("It is slow to answer.")
    try:
        now = time.monotonic()
        if _is_enough(kept.known, now, wanting_kid) or now - kept.tried_at < AT_MOST_EVERY_SECONDS:
            return _usable(kept, now)
        kept.tried_at = now
        try:
            kept.known, kept.trouble = _read(issuer, now), ""
        except IssuerAway as trouble:
            kept.trouble = str(trouble)
        return _usable(kept, now)
    finally:
        kept.lock.release()


def forget_all() -> None:
    """Forget every issuer; for tests, and for whoever wants to ask anew."""
    with _keeping:
        _kept.clear()


def forget(issuer: Issuer) -> None:
    """Forget one issuer, so that it is asked anew."""
    with _keeping:
        _kept.pop(issuer.key, None)


def is_address(text: str) -> bool:
    """Tell whether a text is an address of http or https without anything that hides where it leads."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    is_plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    has_person = parts.username is not None or parts.password is not None
    return (
        is_plain and parts.scheme in {"https", "http"} and bool(parts.hostname) and not has_person
        and not parts.fragment and port != 0
    )  # fmt: skip


def ask(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, ca: str, most_bytes: int = _MOST_BYTES
) -> Reply:
    """Call an issuer through the guard of all calls of ours; raise IssuerAway."""
    leave = Leave(networks=tuple(settings.OUTBOUND_NETWORKS), is_plain_private_only=True)
    with _trusted(ca) as ca_file:
        try:
            return call(method, url, body, headers, leave, most_bytes=most_bytes, ca_file=ca_file)
        except (NotDialled, Unreachable) as error:  # from None: what is behind it may hold the request
            raise IssuerAway(str(error)) from None


def document(reply: Reply, what: str) -> dict[str, Any]:
    """Return the JSON object of a successful answer; raise IssuerAway."""
    if reply.status != 200:
        raise IssuerAway(f"It answered {reply.status} for {what}.")
    try:
        found = orjson.loads(reply.content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise IssuerAway(f"What it answered for {what} is no JSON object.")
    return found


def _place(issuer: Issuer) -> _Kept:
    with _keeping:
        kept = _kept.setdefault(issuer.key, _Kept())
        _kept.move_to_end(issuer.key)
        while len(_kept) > MOST_ISSUERS:
            _kept.popitem(last=False)
        return kept


def _is_enough(known: Known | None, now: float, kid: str | None) -> bool:
    if known is None or now - known.read_at > FRESH_SECONDS:
        return False
    return kid is None or any(key.get("kid") == kid for key in known.keys)


def _usable(kept: _Kept, now: float) -> Known:
    if kept.known is None or now - kept.known.read_at > USABLE_SECONDS:
        raise IssuerAway(kept.trouble or "It has not answered yet.")
    return kept.known


def _read(issuer: Issuer, now: float) -> Known:
    about = _get(f"{issuer.url.rstrip('/')}/.well-known/openid-configuration", issuer.ca, "its description")
    if about.get("issuer") != issuer.url:
        said = str(about.get("issuer"))[:200]
        raise IssuerAway(f"It calls itself {said!r}; the issuer must be written exactly so.")
    found = Known(about, (), now)
    keys = _get(found.endpoint("jwks_uri"), issuer.ca, "its keys").get("keys")
    if not isinstance(keys, list):
        raise IssuerAway("What it answered for its keys is no set of keys.")
    usable = tuple(key for key in keys[:MOST_KEYS] if isinstance(key, dict))
    return Known(about, usable, now)


def _get(url: str, ca: str, what: str) -> dict[str, Any]:
    return document(ask("GET", url, None, {"Accept": "application/json"}, ca=ca), what)


@contextmanager
def _trusted(ca: str) -> Iterator[str]:
    """Give the CAs to trust as a file, empty for the public ones."""
    if not ca:
        yield ""
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(ca)
        file.flush()
        yield file.name
