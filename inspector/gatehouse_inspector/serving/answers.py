"""What Envoy is answered: that a request passes, or with what it is refused."""

import json
from typing import Final

from gatehouse_inspector.verdicts import Verdict

SUMMARY: Final = "x-gatehouse-waf"
"""The header whose value Envoy keeps as metadata of the request."""
_MOST_NAMED: Final = 10
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
    outcome = verdict.outcome.replace("_", "-")
    return f"{outcome};score={verdict.score};rules={','.join(names[:_MOST_NAMED])}"
