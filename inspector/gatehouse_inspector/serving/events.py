"""What leaves a worker about requests and responses, as datagrams of JSON. Secrets stay behind.

{"kind": "event", "at": …, "policy": "acme/shop", "outcome": "refused", "rules": […], "matches": […], "sample": {…}, …}
{"kind": "event", "at": …, "policy": "acme/dlp/cards", "outcome": "refused", "leaks": […], "sample": null, …}
{"kind": "sample", "at": …, "policy": "acme/shop", "outcome": "passed", "sample": {…}, …}
{"kind": "ban", "at": …, "policy": "acme/shop", "client": "192.0.2.7", "until": …, "action": "block", …}
{"kind": "counts", "at": …, "rows": [["acme/shop", "acme/front", "refused", "", 12], …]}
"""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gatehouse_inspector.crs.findings import Finding
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.inspection import Prepared
from gatehouse_inspector.policies.bans import Ban
from gatehouse_inspector.requests.redaction import MOST_BODY, Redaction
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.verdicts import Verdict

LONGEST: Final = 60_000
"""Bytes of a datagram, which are less."""
_LONGEST_TARGET, _LONGEST_HEADER, _LONGEST_HEADERS = 8_192, 2_048, 12_000
_LONGEST_TEXT, _LONGEST_NAME = 512, 128
_MOST_MATCHES, _MOST_TAGS, _MOST_NAMES, _MOST_ROWS = 20, 16, 64, 300
_MOST_LEAKS: Final = 40


Row = tuple[str, str, str, str]
"""What is counted: policy, route, outcome and, for what matched, the rule."""


def event(name: str, prepared: Prepared, request: Request, verdict: Verdict, at: float) -> bytes:
    """Return what is told of a request in which something was found; `name` is that of the policy."""
    redaction = Redaction(request)
    rules = [prepared.rule(one) for one in verdict.rules]
    said = {
        **_about(name, request, verdict, redaction, at),
        "rules": [{"name": one.name, "action": one.action, "staged": one.staged} for one in rules],
        "matches": [_match(one, redaction) for one in verdict.matches[:_MOST_MATCHES]],
    }
    return _fitting(said, request, redaction, keeps_body=prepared.policy.sampling.bodies)


def event_of_response(name: str, response: Response, verdict: Verdict, at: float) -> bytes:
    """Return what is told of a response in which something was found.

    What was found of it stands in the sample only, which is sealed: it may be what must not get out.
    """
    request = response.request
    redaction = Redaction(request)
    told = [_match(one, redaction) for one in verdict.matches[:_MOST_MATCHES]]
    headers, is_cut = _bounded(redaction.of_response(response.headers))
    said = {
        **_about(name, request, verdict, redaction, at),
        "rules": [],
        "matches": [{**one, "found": "", "value": ""} for one in told],
        "response_status": response.status,
    }
    answer = {
        "status": response.status,
        "headers": headers,
        "truncated": response.is_truncated or is_cut,
        "found": [[one["target"], one["found"], one["value"]] for one in told],
    }
    kept = {**_sample(request, redaction, keeps_body=False), "response": answer}
    return _datagram({**said, "sample": kept})


def event_of_guard(
    name: str, request: Request, verdict: DlpVerdict, at: float, response_status: int | None = None
) -> bytes:
    """Return what is told of a request, or of the response with that status, in which something must not leave.

    Nothing of the request is kept beside its head line, and of that neither query nor what was found in the path.
    """
    leaks = [
        {
            "detector": one.detector,
            "label": one.label[:_LONGEST_TEXT],
            "action": one.action,
            "place": one.place[:_LONGEST_TEXT],
            "count": one.count,
            "sample": one.sample,
            "fingerprint": one.fingerprint,
        }
        for one in verdict.leaks[:_MOST_LEAKS]
    ]
    said = {
        **_head(name, request, at),
        "path": verdict.path[:_LONGEST_TEXT],
        "host": verdict.host[:_LONGEST_TEXT],
        "outcome": verdict.outcome,
        "status": verdict.status,
        "score": 0,
        "scores": {},
        "response_status": response_status,
    }
    return _datagram({**said, "rules": [], "matches": [], "leaks": leaks, "sample": None})


def _about(name: str, request: Request, verdict: Verdict, redaction: Redaction, at: float) -> dict[str, Any]:
    return {
        **_head(name, request, at),
        "host": _host(request),
        "path": redaction.target.partition("?")[0][:_LONGEST_TEXT],
        "outcome": verdict.outcome,
        "status": verdict.status,
        "score": verdict.score,
        "scores": verdict.scores,
    }


def _head(name: str, request: Request, at: float) -> dict[str, Any]:
    """Who asked for what, without host and path."""
    around = request.around
    return {
        "kind": "event",
        "at": at,
        "policy": name,
        "request_id": request.id[:_LONGEST_NAME],
        "client": request.client,
        "country": around.country,
        "asn": around.asn,
        "ja4": around.ja4,
        "method": _text(request.method)[:_LONGEST_NAME],
        "route": around.route,
    }


def sample(name: str, prepared: Prepared, request: Request, verdict: Verdict, at: float) -> bytes:
    """Return a request in which nothing was found, as it is kept."""
    said = {
        "kind": "sample",
        "at": at,
        "policy": name,
        "route": request.around.route,
        "client": request.client,
        "outcome": verdict.outcome,
    }
    return _fitting(said, request, Redaction(request), keeps_body=prepared.policy.sampling.bodies)


def ban(name: str, request: Request, verdict: Verdict, ban: Ban) -> bytes:
    """Return what is told of a client that was put on the temporary list of the policy `name`, and by what."""
    rules = [*verdict.rules, *(str(one.rule) for one in verdict.matches)]
    said = {
        "kind": "ban",
        "at": ban.since,
        "until": ban.until,
        "policy": name,
        "client": ban.client,
        "country": request.around.country,
        "route": request.around.route,
        "action": ban.action,
        "enforced": ban.enforced,
        "times": ban.times,
        "most": ban.most,
        "rule": (rules[0] if rules else "")[:_LONGEST_NAME],
    }
    return _datagram(said)


def counts(counted: Mapping[Row, int], at: float) -> Iterator[tuple[list[Row], bytes]]:
    """Return datagrams with what was counted, each beside the rows it tells of."""
    rows = list(counted)
    for start in range(0, len(rows), _MOST_ROWS):
        some = rows[start : start + _MOST_ROWS]
        yield some, _datagram({"kind": "counts", "at": at, "rows": [[*row, counted[row]] for row in some]})


def _match(one: Finding, redaction: Redaction) -> dict[str, Any]:
    found, value = redaction.texts(one.target, one.found, one.value)
    return {
        "rule": one.rule,
        "message": one.message[:_LONGEST_TEXT],
        "tags": list(one.tags[:_MOST_TAGS]),
        "severity": one.severity,
        "paranoia": one.paranoia,
        "target": one.target[:_LONGEST_TEXT],
        "found": found,
        "value": value,
    }


def _fitting(said: dict[str, Any], request: Request, redaction: Redaction, *, keeps_body: bool) -> bytes:
    """A datagram that is short enough: first the body goes, then the headers, then all but the first matches."""
    whole = _sample(request, redaction, keeps_body=keeps_body)
    bare = {**whole, "body": "", "body_kept": False, "truncated": True}
    few = {"matches": said["matches"][:3]} if "matches" in said else {}
    for kept, less in ((whole, {}), (bare, {}), ({**bare, "headers": []}, {}), ({**bare, "headers": []}, few)):
        datagram = _datagram({**said, **less, "sample": kept})
        if len(datagram) < LONGEST:
            break
    return datagram


def _sample(request: Request, redaction: Redaction, *, keeps_body: bool) -> dict[str, Any]:
    body = redaction.body if keeps_body else b""
    headers, is_cut = _bounded(redaction.headers)
    return {
        "method": _text(request.method)[:_LONGEST_NAME],
        "target": redaction.target[:_LONGEST_TARGET],
        "version": _text(request.version),
        "headers": headers,
        "body": base64.b64encode(body).decode(),
        "body_kept": keeps_body,
        "truncated": request.is_truncated or is_cut or (keeps_body and len(request.body) > MOST_BODY)
        or len(redaction.target) > _LONGEST_TARGET,
        "redacted": [one[:_LONGEST_NAME] for one in redaction.names[:_MOST_NAMES]],
    }  # fmt: skip


def _bounded(headers: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], bool]:
    """As many headers as are kept, and whether something is missing."""
    kept: list[tuple[str, str]] = []
    length, is_cut = 0, False
    for name, value in headers:
        length += len(name) + min(len(value), _LONGEST_HEADER)
        if length > _LONGEST_HEADERS:
            return kept, True
        kept.append((name, value[:_LONGEST_HEADER]))
        is_cut = is_cut or len(value) > _LONGEST_HEADER
    return kept, is_cut


def _host(request: Request) -> str:
    values = (value for name, value in request.headers if name.lower() in {b"host", b":authority"})
    return _text(next(values, b""))[:_LONGEST_TEXT]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")


def _datagram(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
