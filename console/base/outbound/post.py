"""Calls an address that somebody entered: guarded, bounded in time and size, no redirects, no proxies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError, NameResolutionError

from console.base.outbound.deadline import deadline
from console.base.outbound.dial import GuardedAdapter
from console.base.outbound.leave import Leave

CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 10
LONGEST_SECONDS: Final = 15
LARGEST_ANSWER_BYTES: Final = 1 << 16
_CHUNK_BYTES: Final = 1 << 12


class Unreachable(Exception):
    """There was no answer; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the beginning of the body as text, and how long we are asked to wait before the next call."""

    status: int
    text: str
    retry_after: timedelta | None = None
    content: bytes = b""
    """The same as bytes, for answers that are no text."""

    @property
    def is_success(self) -> bool:
        """Whether the receiver took it; a redirect is no success, it is not followed."""
        return 200 <= self.status < 300


def post(
    url: str, body: bytes, headers: Mapping[str, str], leave: Leave, *, most_bytes: int = LARGEST_ANSWER_BYTES
) -> Reply:
    """Send one POST and return the answer, whatever its status; raise Unreachable, or NotDialled without leave.

    Of the answer's body `most_bytes` are read.
    """
    return call("POST", url, body, headers, leave, most_bytes=most_bytes)


def call(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], leave: Leave, *,
    most_bytes: int = LARGEST_ANSWER_BYTES, ca_file: str = "",
) -> Reply:  # fmt: skip
    """Do the same by another method; `ca_file` has the CAs (PEM) that are trusted instead of the public ones."""
    with deadline(LONGEST_SECONDS) as watch, requests.Session() as session:
        session.trust_env = False
        for scheme in ("https://", "http://"):
            session.mount(scheme, GuardedAdapter(leave, watch.opened))
        try:
            with session.request(
                method,
                url,
                data=body,
                verify=ca_file or True,
                headers={"User-Agent": "gatehouse", "Accept-Encoding": "identity", **headers},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _beginning(response, most_bytes)
                pause = _retry_after(response.headers.get("Retry-After", ""))
                return Reply(response.status_code, content.decode(errors="replace"), pause, content)
        except (exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            raise Unreachable(_reason(error, watch.is_over)) from error


def _beginning(response: requests.Response, most_bytes: int) -> bytes:
    """Return as much of the body as we care for; never unpacked, so it cannot swell."""
    content = bytearray()
    for chunk in response.raw.stream(_CHUNK_BYTES, decode_content=False):
        content += chunk
        if len(content) >= most_bytes:
            break
    return bytes(content[:most_bytes])


def _retry_after(text: str) -> timedelta | None:
    """Return what a receiver asks to wait in seconds (RFC 9110 §10.2.3); dates are not understood."""
    return timedelta(seconds=int(text[:6])) if text.isdecimal() else None


def _reason(error: BaseException, is_over: bool) -> str:
    if is_over or _is_caused_by(error, exceptions.Timeout, TimeoutError):
        return f"It did not answer within {LONGEST_SECONDS if is_over else READ_SECONDS} s."
    if _is_caused_by(error, NameResolutionError):
        return "Its name cannot be resolved."
    if _is_caused_by(error, exceptions.SSLError):
        return "Its TLS certificate is not trusted, or TLS failed."
    if _is_caused_by(error, ConnectionRefusedError):
        return "It refuses connections."
    if _is_caused_by(error, exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema):
        return "Its address cannot be used."
    return "The connection broke off."


def _is_caused_by(error: BaseException | None, *kinds: type[BaseException]) -> bool:
    waiting, seen = [error], set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        if isinstance(each, kinds):
            return True
        seen.add(id(each))
        wrapped = [part for part in (*each.args, getattr(each, "reason", None)) if isinstance(part, BaseException)]
        waiting += [*wrapped, each.__cause__, each.__context__]
    return False
