"""Speaks the node protocol over HTTPS: signs where it must, carries the bearer token elsewhere, believes no redirect.

Answers are bounded before they are read, and every failure is one of three: not now (`UnavailableError`), not you
(`RevokedError`), or not like this (`RequestRefusedError`).
"""

import gzip
import json
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
from gatehouse_protocol.frames import FrameError, decode_frames
from gatehouse_protocol.messages import (
    MAX_MANIFEST_BYTES,
    Enrolled,
    Enrolment,
    Index,
    IndexRequest,
    ManifestAnswer,
    NodeToken,
    ResourcesRequest,
    SecretsAnswer,
    SecretsRequest,
    WantedSecret,
)
from gatehouse_protocol.quotas import QuotaDealing, QuotaTelling
from gatehouse_protocol.reports import Report, ReportAccepted
from gatehouse_protocol.shapes import ShapeError, encode, parse
from gatehouse_protocol.signatures import Signer, sign

from gatehouse_agent.control.clock import Clock

T = TypeVar("T")
_PREFIX: Final = "/node/v1"
_WAIT_SECONDS: Final = 30
_PATIENCE_SECONDS: Final = 15.0
_PARKED_PATIENCE_SECONDS: Final = _WAIT_SECONDS * 1.2 + _PATIENCE_SECONDS
_TOKEN_MARGIN_SECONDS: Final = 90.0
_HALF_A_SECOND: Final = 0.5  # `Date` is cut to whole seconds
_GZIP_FROM_BYTES: Final = 2048
_MAX_ANSWER_BYTES: Final = 256 * 1024 * 1024


class ControlError(Exception):
    """The control plane did not do what was asked."""


class UnavailableError(ControlError):
    """It cannot be reached, is busy, or answered nonsense; `retry_after_seconds` is what it asked for, else 0."""

    def __init__(self, text: str, retry_after_seconds: float = 0.0) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds


class RevokedError(ControlError):
    """This node may no longer take part; traffic goes on."""


class RequestRefusedError(ControlError):
    """It understood and declined; `code` is from the problem document."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class PolledManifest:
    """A manifest as it was answered, not verified yet."""

    etag: str
    answer: ManifestAnswer


class ControlClient:
    """One node's connection; the signer changes once, when the node is enrolled."""

    def __init__(self, url: str, signer: Signer, ca_file: Path | None = None, clock: Clock | None = None) -> None:
        self.signer = signer
        self.clock = clock or Clock()
        verify = ssl.create_default_context(cafile=ca_file) if url.startswith("https:") else False
        self._http = httpx.AsyncClient(
            base_url=url, timeout=_PATIENCE_SECONDS, follow_redirects=False, verify=verify, trust_env=False
        )
        self._token = ""
        self._token_until = 0.0

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def open_session(self) -> None:
        """Make sure there is a session, and so that the time is known; without one nothing can be said yet."""
        await self._fresh_token()

    async def enrol(self, enrolment: Enrolment) -> Enrolled:
        """Spend the join token."""
        body = json.dumps(encode(enrolment)).encode()
        return _read(Enrolled, (await self._signed("/enrol", body))[1], may_have_more=True)

    async def manifest(self, etag: str) -> PolledManifest | None:
        """Park until the manifest differs from `etag`; None when it did not change."""
        headers = {"Prefer": f"wait={_WAIT_SECONDS}"} | ({"If-None-Match": etag} if etag else {})
        answer, body = await self._bearer("GET", "/manifest", headers=headers, limit=2 * MAX_MANIFEST_BYTES)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        return PolledManifest(answer.headers.get("ETag", ""), _read(ManifestAnswer, body, may_have_more=True))

    async def index(self, request: IndexRequest) -> Index:
        """Return what a slice revision consists of, or how it differs from the one we have."""
        return _read(Index, (await self._bearer("POST", "/index", encode(request)))[1])

    async def resources(self, digests: Iterable[str]) -> dict[str, bytes]:
        """Return bodies by digest, each verified; what the control plane does not have is absent."""
        request = encode(ResourcesRequest(tuple(digests)))
        _, body = await self._bearer("POST", "/resources", request, limit=_MAX_ANSWER_BYTES)
        try:
            return dict(decode_frames(body))
        except FrameError as error:
            raise UnavailableError(str(error)) from None

    async def secrets(self, wanted: Iterable[WantedSecret]) -> SecretsAnswer:
        """Return secrets, sealed for this node."""
        return _read(SecretsAnswer, (await self._bearer("POST", "/secrets", encode(SecretsRequest(tuple(wanted)))))[1])

    async def quotas(self, telling: QuotaTelling) -> QuotaDealing:
        """Return what this node may use of the buckets it tells of."""
        return _read(QuotaDealing, (await self._bearer("POST", "/quotas", encode(telling)))[1], may_have_more=True)

    async def keys(self) -> Any:
        """Return the envelope with the list of config keys."""
        return _json((await self._bearer("GET", "/keys"))[1])

    async def report(self, report: Report) -> ReportAccepted:
        """Return only once the report is stored."""
        document = encode(report)
        for name in ("records", "key_sets"):  # a control plane of an earlier version does not know the field
            if document[name] is None:
                del document[name]
        for event in document["waf"]["events"] if report.waf else ():
            if not event["leaks"]:  # nor this
                del event["leaks"]
        for flow in document["egress"]["flows"] if report.egress else ():
            if not flow["identified_by"]:
                del flow["identified_by"]
        return _read(ReportAccepted, (await self._bearer("POST", "/reports", document))[1], may_have_more=True)

    async def _bearer(
        self, method: str, path: str, document: Any = None, *, headers: dict[str, str] | None = None, limit: int = 2**25
    ) -> tuple[httpx.Response, bytes]:
        """Send one request with the bearer token; a token that expired early is replaced once."""
        content = b"" if document is None else json.dumps(document, separators=(",", ":")).encode()
        for is_last in (False, True):
            given = (headers or {}) | {"Authorization": f"Bearer {await self._fresh_token()}"}
            answer, body = await self._send(method, path, content, given, limit)
            if answer.status_code != httpx.codes.UNAUTHORIZED or is_last:
                break
            self._token = ""
        _check(answer, body)
        return answer, body

    async def _fresh_token(self) -> str:
        if not self._token or self.clock.steady() > self._token_until:
            try:
                await self._open_session()
            except RequestRefusedError as error:  # what was to be asked or told under it has not been refused
                raise UnavailableError(f"no session: {error}") from error
        return self._token

    async def _open_session(self) -> None:
        answer, body = await self._signed("/session", b"{}")
        given = _read(NodeToken, body, may_have_more=True)
        self.clock.learn(given.server_time.timestamp(), answer.elapsed.total_seconds())
        life_seconds = (given.expires_at - given.server_time).total_seconds()
        self._token, self._token_until = given.token, self.clock.steady() + life_seconds - _TOKEN_MARGIN_SECONDS

    async def _signed(self, path: str, body: bytes) -> tuple[httpx.Response, bytes]:
        """Send one signed request, and once more if its refusal shows that the time was wrong."""
        for is_last in (False, True):
            headers = sign("POST", _PREFIX + path, "", body, self.signer, self.clock.seconds())
            answer, content = await self._send("POST", path, body, headers, 2**20)
            if not self._has_learnt_time(answer, content) or is_last:
                break
        _check(answer, content, self.clock.trouble)
        return answer, content

    def _has_learnt_time(self, answer: httpx.Response, body: bytes) -> bool:
        """Learn the time from the `Date` of a refused signature, and from no other answer."""
        if answer.status_code != httpx.codes.UNAUTHORIZED or _problem(body)[0] != "signature_invalid":
            return False
        try:
            dated = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        except (KeyError, ValueError):
            return False
        return self.clock.learn(dated + _HALF_A_SECOND, answer.elapsed.total_seconds())

    async def _send(
        self, method: str, path: str, content: bytes, headers: dict[str, str], limit: int
    ) -> tuple[httpx.Response, bytes]:
        if content:
            headers = headers | {"Content-Type": "application/json"}
        if len(content) > _GZIP_FROM_BYTES and "Authorization" in headers:
            content, headers = gzip.compress(content, 6), headers | {"Content-Encoding": "gzip"}
        patience = _PARKED_PATIENCE_SECONDS if "Prefer" in headers else _PATIENCE_SECONDS
        try:
            async with self._http.stream(
                method, _PREFIX + path, content=content or None, headers=headers, timeout=patience
            ) as answer:
                return answer, await _bounded(answer, limit)
        except httpx.HTTPError as error:
            raise UnavailableError(f"{path}: {error or type(error).__name__}") from error


async def _bounded(answer: httpx.Response, limit: int) -> bytes:
    """Read a body up to a limit, counted after decompression."""
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > limit:
            raise UnavailableError(f"the answer is longer than {limit} bytes")
    return bytes(body)


def _check(answer: httpx.Response, body: bytes, trouble: str = "") -> None:
    """Raise for anything but success and 304; `trouble` is what we know to be wrong on our side."""
    status = answer.status_code
    if answer.is_success or status == httpx.codes.NOT_MODIFIED:
        return
    code, detail = _problem(body)
    if status == httpx.codes.FORBIDDEN and code == "node_revoked":
        raise RevokedError(detail or "this node was revoked")
    if answer.is_client_error and status not in (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS):
        text = detail or f"the control plane answered {status}"
        raise RequestRefusedError(code or str(status), f"{text}; {trouble}" if trouble else text)
    raise UnavailableError(f"the control plane answered {status} {code}".strip(), _retry_after(answer))


def _problem(body: bytes) -> tuple[str, str]:
    try:
        document = json.loads(body)
        return str(document.get("code", "")), str(document.get("detail", "") or document.get("title", ""))
    except (ValueError, AttributeError, RecursionError):
        return "", ""


def _retry_after(answer: httpx.Response) -> float:
    """Return the `Retry-After` seconds, at most five minutes; a date or nonsense counts as not given."""
    text = answer.headers.get("Retry-After", "")
    return min(float(text), 300.0) if text.isdigit() else 0.0


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnavailableError("the answer is not JSON") from None


def _read(shape: type[T], body: bytes, *, may_have_more: bool = False) -> T:
    try:
        return parse(shape, _json(body), may_have_more=may_have_more)
    except ShapeError as error:
        raise UnavailableError(f"the answer is malformed at {error}") from None
