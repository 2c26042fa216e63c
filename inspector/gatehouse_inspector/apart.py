"""Tries rules in a process of its own: reading bad rules may end a process, and leaves traces in it when it does not.

    tried = try_apart(policy, requests, lists={"office": {"type": "address", "entries": [["192.0.2.0/24", 0]]}})

takes and returns what JSON can hold.
"""

import base64
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine import Engine, EngineUnavailableError, RulesError
from gatehouse_inspector.expressions import ExpressionError
from gatehouse_inspector.inspection import Inspector
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.policy import PolicyError
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.serving.bundle import bundle_of
from gatehouse_inspector.verdicts import Verdict

SECONDS: Final = 8.0
"""For how long requests are looked at; what starts and reads rules comes on top."""
MOST_MEMORY: Final = 1024**3
_STARTING_SECONDS: Final = 6.0
_TENANT: Final = "trial"
"""A policy can name its tenant's lists only; here is but one."""


class TrialError(Exception):
    """Rules could not be tried; `kind` is `policy`, `rules`, `unavailable` or `crashed`, `pointer` names a value."""

    def __init__(self, kind: str, text: str, pointer: str = "") -> None:
        super().__init__(text)
        self.kind, self.pointer = kind, pointer


class Verdicts(list[dict[str, Any] | None]):
    """One for each request, None for those that were not looked at in time; and what said so, by version."""

    def __init__(self, verdicts: Iterable[dict[str, Any] | None], engine: str, crs: str) -> None:
        super().__init__(verdicts)
        self.engine, self.crs = engine, crs


def try_apart(
    policy: dict[str, Any],
    requests: list[dict[str, Any]],
    lists: Mapping[str, Any] | None = None,
    seconds: float = SECONDS,
) -> Verdicts:
    """Return a verdict for each request: `outcome`, `status`, `would_refuse`, `rules`, `matches`, `scores`.

    `policy` is `Policy` in JSON; a request has `method`, `target`, `headers` (pairs), `version` and `client` as text,
    and `body` in base64. `lists` by name are as in a bundle. Raises TrialError.
    """
    patience = seconds + _STARTING_SECONDS
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-m", __name__, str(math.ceil(patience))],
            input=json.dumps({"policy": policy, "requests": requests, "lists": lists or {}, "seconds": seconds}),
            capture_output=True, text=True, timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TrialError("crashed", f"It took longer than {patience:.0f} seconds.") from None
    try:
        said = json.loads(ended.stdout)
    except ValueError:
        raise TrialError("crashed", f"The engine ended with {ended.returncode}.") from None
    if "error" in said:
        raise TrialError(**said["error"])
    return Verdicts(**said)


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
        "outcome": verdict.outcome,
        "status": verdict.status,
        "would_refuse": verdict.would_refuse,
        "rules": list(verdict.rules),
        "matches": [asdict(one) for one in verdict.matches],
        "scores": verdict.scores,
    }


def _try(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        engine, crs = Engine(), find_crs()
        inspector = Inspector(engine, crs)
        lists = {f"{_TENANT}/{name}": one for name, one in asked["lists"].items()}
        named = bundle_of({"policies": {}, "lists": lists}, time.time()).lists_of(f"{_TENANT}/")
        prepared = inspector.prepare(policy_of(asked["policy"]), named.types, named.entries)
    except PolicyError as error:
        return {"error": {"kind": "policy", "text": str(error), "pointer": error.pointer}}
    except ExpressionError as error:
        return {"error": {"kind": "policy", "text": str(error), "pointer": "/rules"}}
    except (ValueError, TypeError, KeyError) as error:
        return {"error": {"kind": "policy", "text": str(error)}}
    except RulesError as error:
        return {"error": {"kind": "rules", "text": str(error)}}
    except (EngineUnavailableError, CrsUnavailableError) as error:
        return {"error": {"kind": "unavailable", "text": str(error)}}
    until = time.monotonic() + asked["seconds"]
    verdicts = [
        _verdict(inspector.look(prepared, _request_of(one))) if time.monotonic() < until else None
        for one in asked["requests"]
    ]
    return {"verdicts": verdicts, "engine": engine.version, "crs": ".".join(map(str, crs.version))}


def _bound(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _bound(int(sys.argv[1]))
    json.dump(_try(json.load(sys.stdin)), sys.stdout)
