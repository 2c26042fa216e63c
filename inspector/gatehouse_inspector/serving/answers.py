"""What Envoy is answered: that a request passes, or what goes to the client instead."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from gatehouse_inspector.dlp.editing import edits_told
from gatehouse_inspector.dlp.looking import HELD
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.verdicts import Limit, Verdict

SUMMARY: Final = "x-gatehouse-waf"
"""The header whose value Envoy keeps as metadata of the request."""
ASKED: Final = "x-gatehouse-asked"
EDITS: Final = "x-gatehouse-edits"
"""The header in which Envoy is told what to replace in a request before it goes on."""
TARGET: Final = "x-gatehouse-target"
"""The header in which Envoy is told how path and query may be recorded."""
REASON: Final = "x-gatehouse-reason"
"""The header in which a refused caller reads why."""
DLP: Final = "dlp/"
"""Before the names of detectors where names of rules stand."""
_FOUND, _FOUND_ERROR = "data_found", "This request was refused: it holds what must not leave."
_HELD: Final = "held_for_approval"
_HELD_ERROR: Final = "This request is held: it passes once somebody has approved what is in it. Ask again then."
_FOUND_IN_ANSWER: Final = "data_found_in_answer"
_FOUND_IN_ANSWER_ERROR: Final = "The answer to this request was held back: it holds what must not leave."
_UNREAD: Final = "answer_not_read"
_UNREAD_ERROR: Final = "The answer to this request was held back: it cannot be read to its end."
_MOST_NAMED: Final = 10
_LONGEST_TARGET: Final = 2_048
_JSON, _HTML = "application/json", "text/html; charset=utf-8"

Headers = Sequence[tuple[str, str]]


def answer(policy: str, verdict: Verdict, request_id: str, page: bytes = b"", noted: Headers = ()) -> bytes:
    """Return the HTTP answer to Envoy: 200 lets the request pass, anything else goes to the client as it is.

    A client that is refused reads the `page`, or, without one, that it was refused. What is `noted` is for Envoy.
    """
    headers = [(SUMMARY, told)] if (told := summary(policy, verdict)) else []
    if verdict.status is None:
        return respond(200, [("content-type", _JSON), *headers, *noted])
    headers += [("content-type", _HTML if page else _JSON), ("cache-control", "no-store")]
    headers += _of_limit(verdict.limit) if verdict.limit else []
    return respond(verdict.status, headers, page or refusal(request_id))


def answer_of_guard(policy: str, verdict: DlpVerdict, request: Request, noted: Headers = ()) -> bytes:
    """Return the answer to Envoy about what must not leave in a request.

    Who is refused reads which detectors found something, since it is mostly one's own program; never what they found.
    """
    line = ""
    if verdict.leaks:
        named = ",".join(f"{DLP}{one}" for one in verdict.detectors[:_MOST_NAMED])
        line = f"{verdict.outcome.replace('_', '-')};score=0;rules={named};policy={policy}"
    headers = [(SUMMARY, line)] if line else []
    headers += [(TARGET, _shown(verdict.target))] if verdict.target else []
    if verdict.status is None:
        headers += [(EDITS, edits_told(verdict.edits, len(request.body)))] if verdict.edits else []
        return respond(200, [("content-type", _JSON), *headers, *noted])
    reason, error = (_HELD, _HELD_ERROR) if verdict.held else (_FOUND, _FOUND_ERROR)
    headers += [("content-type", _JSON), ("cache-control", "no-store"), (REASON, reason)]
    found = [one for one in verdict.detectors if one != HELD]
    said = {"error": error, "reason": reason, "found": found, "request_id": request.id}
    said |= {"held": verdict.held} if verdict.held else {}
    return respond(verdict.status, headers, json.dumps(said).encode() + b"\n")


def _shown(target: str) -> str:
    """A target as a header's value, with stars for what is hidden."""
    return target.replace("…", "***")[:_LONGEST_TARGET].encode("ascii", "backslashreplace").decode()


def respond(status: int, headers: Headers, body: bytes = b"") -> bytes:
    """Return an answer of HTTP/1.1."""
    lines = (f"{name}: {value}" for name, value in (*headers, ("content-length", str(len(body)))))
    return "\r\n".join((f"HTTP/1.1 {status} {_reason(status)}", *lines, "", "")).encode("latin-1", "replace") + body


def refusal(request_id: str) -> bytes:
    """Return what a client reads: that it was refused, and by which number to ask about it; never why."""
    said = {"error": "This request was refused.", "request_id": request_id}
    return json.dumps(said).encode() + b"\n"


def instead_of_response(request_id: str) -> tuple[Headers, bytes]:
    """Return the headers and the body that a client gets instead of a response that it must not see."""
    said = {"error": "The answer to this request was held back.", "request_id": request_id}
    return [("content-type", _JSON), ("cache-control", "no-store")], json.dumps(said).encode() + b"\n"


def instead_of_guarded(verdict: DlpVerdict, request_id: str) -> tuple[Headers, bytes]:
    """Return the same for a response that holds what must not leave, or that was not read: who asks may be anybody,

    and is not told what was found.
    """
    reason, error = (_UNREAD, _UNREAD_ERROR) if verdict.is_unread else (_FOUND_IN_ANSWER, _FOUND_IN_ANSWER_ERROR)
    said = {"error": error, "reason": reason, "request_id": request_id}
    headers = [("content-type", _JSON), ("cache-control", "no-store"), (REASON, reason)]
    return headers, json.dumps(said).encode() + b"\n"


def as_asked(request: Request) -> Headers:
    """Return the note by which a response is later known to be to this request, whatever a route makes of it."""
    host = next((value for name, value in request.headers if name in {b"host", b":authority"}), b"")
    return [(ASKED, f"{host.decode('latin-1')} {request.target.decode('latin-1')}")]


def summary(policy: str, verdict: Verdict) -> str:
    """Return a verdict in a line, `would-refuse;score=5;rules=942100,mine;policy=acme/shop`; or nothing."""
    names = [*verdict.rules, *(str(one.rule) for one in verdict.matches)]
    if not names:
        return ""
    outcome = verdict.outcome.replace("_", "-")
    return f"{outcome};score={verdict.score};rules={','.join(names[:_MOST_NAMED])};policy={policy}"


def _of_limit(limit: Limit) -> Headers:
    """RFC 9110 says when to ask again; the rest is `draft-ietf-httpapi-ratelimit-headers`."""
    wait = limit.wait_seconds
    return [
        ("retry-after", str(wait)),
        ("ratelimit-policy", f'"{limit.rule}";q={limit.rate.requests};w={limit.rate.seconds}'),
        ("ratelimit", f'"{limit.rule}";r=0;t={wait}'),
    ]


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Refused"
