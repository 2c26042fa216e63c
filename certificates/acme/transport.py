"""Carries requests to one CA: bounded in time and size, no redirects, no settings of the environment."""

import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

import orjson
import requests
from requests import exceptions
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError
from urllib3.exceptions import TimeoutError as PoolTimeoutError

from certificates.acme.addresses import AddressGuard
from certificates.acme.faults import AcmeFault
from certificates.acme.problems import Call, fault_of_answer
from certificates.acme.reading import read_problem, read_retry_after, unreadable
from certificates.life.states import FaultKind
from console.base.outbound.dial import GuardedAdapter
from console.base.outbound.leave import Leave, NotDialled

CONNECT_SECONDS: Final = 10
READ_SECONDS: Final = 20
LONGEST_SECONDS: Final = 60
LARGEST_ANSWER_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a CA answered: headers by any case, the body whole; `at` is when, by our clock."""

    url: str
    status: int
    headers: CaseInsensitiveDict[str]
    body: bytes
    at: datetime

    @property
    def retry_after(self) -> timedelta | None:
        """How long the CA asks to wait."""
        return read_retry_after(self.headers.get("Retry-After"), self.at)

    def json(self) -> dict[str, Any]:
        """Return the object it holds; raise AcmeFault(temporary) when it holds none."""
        found = _parsed(self.body)
        if not isinstance(found, dict):
            raise unreadable("it is not a JSON object")
        return found

    def fault(self, host: str, call: Call) -> AcmeFault:
        """Return the fault that this refusal is."""
        return fault_of_answer(host, call, self.status, read_problem(_parsed(self.body)), self.retry_after)


class Transport:
    """One connection pool to a CA, used as a context; every address passes the guard first."""

    def __init__(
        self, guard: AddressGuard, user_agent: str, ca_bundle_pem: bytes | None, *, is_private_allowed: bool
    ) -> None:
        """Keep the settings; nothing is opened yet."""
        self._is_private_allowed = is_private_allowed
        self._guard = guard
        self._user_agent = user_agent
        self._ca_bundle_pem = ca_bundle_pem
        self._open = ExitStack()
        self._session: requests.Session | None = None

    def __enter__(self) -> Self:
        """Open the pool."""
        session = self._open.enter_context(requests.Session())
        for scheme in ("https://", "http://"):
            session.mount(scheme, GuardedAdapter(Leave(self._is_private_allowed)))
        session.trust_env = False  # no .netrc, no proxies, no other CA bundle
        session.headers.update({"User-Agent": self._user_agent, "Accept-Encoding": "identity"})
        if self._ca_bundle_pem is not None:
            bundle = self._open.enter_context(tempfile.NamedTemporaryFile(prefix="gatehouse-ca-", suffix=".pem"))
            bundle.write(self._ca_bundle_pem)
            bundle.flush()
            session.verify = bundle.name
        self._session = session
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything."""
        self._session = None
        self._open.close()

    def send(
        self, method: str, url: str, call: Call, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request and return the answer, whatever its status; raise AcmeFault when there is none."""
        if self._session is None:
            raise RuntimeError("the client is used outside its with block")
        checked = self._guard.check(url)
        try:
            with self._session.request(
                method,
                checked,
                data=body,
                headers=dict(headers or {}),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = self._read(response, call)
                return Answer(checked, response.status_code, response.headers, content, datetime.now(UTC))
        except NotDialled as refusal:
            raise AcmeFault(FaultKind.ACCOUNT, str(refusal), is_lasting=True) from refusal
        except (exceptions.RequestException, HTTPError, OSError) as error:
            raise self._unreachable(call, error) from error

    def _read(self, response: requests.Response, call: Call) -> bytes:
        """Return the body, unless it is too large or drips in too slowly; never unpacked, so it cannot swell."""
        deadline = time.monotonic() + LONGEST_SECONDS
        content = bytearray()
        for chunk in response.raw.stream(_CHUNK_BYTES, decode_content=False):
            content += chunk
            if len(content) > LARGEST_ANSWER_BYTES:
                raise unreadable(f"it is larger than {LARGEST_ANSWER_BYTES >> 20} MiB")
            if time.monotonic() > deadline:
                text = f"{self._guard.host} took longer than {LONGEST_SECONDS} s to {call}."
                raise AcmeFault(FaultKind.TEMPORARY, text)
        return bytes(content)

    def _unreachable(self, call: Call, error: Exception) -> AcmeFault:
        """Return the fault of a request that got no answer; the texts of libraries are not for people."""
        reason, is_lasting = _why_unreachable(error)
        text = f"{self._guard.host} did not {call}: {reason}."
        return AcmeFault(FaultKind.TEMPORARY, text, is_lasting=is_lasting)


_REASONS: Final = (
    (NameResolutionError, "its name cannot be resolved", True),
    (exceptions.SSLError, "its TLS certificate is not trusted or TLS failed; check the CA bundle set for it", True),
    (exceptions.ConnectTimeout, f"it could not be connected to within {CONNECT_SECONDS} s", False),
    (ConnectionRefusedError, "it refuses connections", True),
    (NewConnectionError, "there is no way to its address", False),  # before timeouts: it is one of their kind
    (exceptions.Timeout, f"it did not answer within {READ_SECONDS} s", False),
    (PoolTimeoutError, f"it did not answer within {READ_SECONDS} s", False),
)


def _why_unreachable(error: BaseException) -> tuple[str, bool]:
    """Return the reason in words, and whether it will most likely last."""
    causes = _causes(error)
    for kind, text, is_lasting in _REASONS:
        if any(isinstance(cause, kind) for cause in causes):
            return text, is_lasting
    return "the connection broke off", False


def _causes(error: BaseException | None) -> list[BaseException]:
    """Return the error and everything it was raised from or wraps, outermost first."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        each = waiting.pop(0)
        if each is None or each in found:
            continue
        found.append(each)
        wrapped = [part for part in (*each.args, getattr(each, "reason", None)) if isinstance(part, BaseException)]
        waiting += [*wrapped, each.__cause__, each.__context__]
    return found


def _parsed(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
