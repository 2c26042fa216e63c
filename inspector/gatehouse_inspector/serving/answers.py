"""What Envoy is answered: that a request passes, or with what it is refused; and what is told of it."""

import json
from typing import Any, Final

from gatehouse_inspector.inspection import Verdict
from gatehouse_inspector.requests.request import Request

SUMMARY: Final = "x-gatehouse-waf"
"""The header whose value Envoy keeps as metadata of the request."""
_MOST_NAMED: Final = 10
_LONGEST_TARGET, _LONGEST_DATA, _MOST_MATCHES = 2048, 1024, 40
"""An event is one datagram."""
_REASONS: Final = {200: "OK", 400: "Bad Request", 403: "Forbidden"}


def answer(verdict: Verdict, request_id: str) -> bytes:
    """Return the HTTP answer to Envoy: 200 lets the request pass, anything else goes to the client as it is."""
    status = verdict.status or 200
    body = b"" if verdict.status is None else refusal(request_id)
    head = [
        f"HTTP/1.1 {status} {_REASONS.get(status, 'Refused')}",
        f"content-length: {len(body)}",
        "content-type: application/json",
    ]
    if told := summary(verdict):
        head.append(f"{SUMMARY}: {told}")
    return "\r\n".join((*head, "", "")).encode() + body


def refusal(request_id: str) -> bytes:
    """Return what a client reads: that it was refused, and by which number to ask about it; never why."""
    said = {"error": "This request was refused.", "request_id": request_id}
    return json.dumps(said).encode() + b"\n"


def summary(verdict: Verdict) -> str:
    """Return the verdict in a line, `would-refuse;score=5;rules=942100,mine`; empty where nothing matched."""
    names = [*verdict.rules, *(str(one.rule) for one in verdict.matches)]
    if not names:
        return ""
    outcome = "refused" if verdict.status else "would-refuse" if verdict.would_refuse else "noted"
    return f"{outcome};score={verdict.scores.get('anomaly', 0)};rules={','.join(names[:_MOST_NAMED])}"


def event(verdict: Verdict, request: Request, policy: str) -> dict[str, Any] | None:
    """Return what is told of a request, or None where nothing matched."""
    if not verdict.rules and not verdict.matches:
        return None
    return {
        "policy": policy,
        "request_id": request.id,
        "client": request.client,
        "method": request.method.decode("latin-1"),
        "target": request.target.decode("utf-8", "backslashreplace")[:_LONGEST_TARGET],
        "status": verdict.status,
        "would_refuse": verdict.would_refuse,
        "scores": verdict.scores,
        "rules": list(verdict.rules),
        "matches": [
            {"rule": one.rule, "message": one.message, "data": one.data[:_LONGEST_DATA], "severity": one.severity}
            for one in verdict.matches[:_MOST_MATCHES]
        ],
        "around": {"route": request.around.route, "tenant": request.around.tenant, "country": request.around.country},
    }
