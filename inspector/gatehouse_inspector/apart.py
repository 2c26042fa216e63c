"""Tries rules in a process of its own: reading bad rules may end a process, and leaves traces in it when it does not.

    verdicts = try_apart(policy, requests)

takes and returns what JSON can hold.
"""

import base64
import json
import resource
import subprocess
import sys
from dataclasses import asdict
from typing import Any, Final

from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine import Engine, EngineUnavailableError, RulesError
from gatehouse_inspector.expressions import ExpressionError
from gatehouse_inspector.inspection import Inspector
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.policy import PolicyError
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.verdicts import Verdict

PATIENCE_SECONDS: Final = 10.0
MOST_MEMORY: Final = 1024**3
_PROCESSOR_SECONDS: Final = 8


class TrialError(Exception):
    """Rules could not be tried; `kind` is `policy`, `rules`, `unavailable` or `crashed`, `pointer` names a value."""

    def __init__(self, kind: str, text: str, pointer: str = "") -> None:
        super().__init__(text)
        self.kind, self.pointer = kind, pointer


def try_apart(policy: dict[str, Any], requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a verdict for each request: `status`, `would_refuse`, `rules`, `matches`, `scores`.

    `policy` is `Policy` in JSON; a request has `method`, `target`, `headers` (pairs), `version` and `client` as text,
    and `body` in base64. Raises TrialError.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-m", __name__],
            input=json.dumps({"policy": policy, "requests": requests}), capture_output=True, text=True,
            timeout=PATIENCE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TrialError("crashed", f"It took longer than {PATIENCE_SECONDS:.0f} seconds.") from None
    try:
        said = json.loads(ended.stdout)
    except ValueError:
        raise TrialError("crashed", f"The engine ended with {ended.returncode}.") from None
    if "error" in said:
        raise TrialError(**said["error"])
    verdicts: list[dict[str, Any]] = said["verdicts"]
    return verdicts


def _request_of(document: dict[str, Any]) -> Request:
    return Request(
        method=document["method"].encode(),
        target=document["target"].encode(),
        headers=[(name.encode(), value.encode()) for name, value in document.get("headers", ())],
        body=base64.b64decode(document.get("body", "")),
        version=document.get("version", "1.1").encode(),
        client=document.get("client", "127.0.0.1"),
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "would_refuse": verdict.would_refuse,
        "rules": list(verdict.rules),
        "matches": [asdict(one) for one in verdict.matches],
        "scores": verdict.scores,
    }


def _try(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        policy = policy_of(asked["policy"])
        inspector = Inspector(Engine(), find_crs())
        prepared = inspector.prepare(policy)
    except PolicyError as error:
        return {"error": {"kind": "policy", "text": str(error), "pointer": error.pointer}}
    except ExpressionError as error:
        return {"error": {"kind": "policy", "text": str(error), "pointer": "/rules"}}
    except RulesError as error:
        return {"error": {"kind": "rules", "text": str(error)}}
    except (EngineUnavailableError, CrsUnavailableError) as error:
        return {"error": {"kind": "unavailable", "text": str(error)}}
    return {"verdicts": [_verdict(inspector.look(prepared, _request_of(one))) for one in asked["requests"]]}


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _bound()
    json.dump(_try(json.load(sys.stdin)), sys.stdout)
