"""The process that tries rules: several policies on several requests, so that a comparison costs one start.

Runs by its path, with nothing of the control plane in reach: what it reads is hostile, and the engine is C++.
It takes and answers one document of JSON:

    {"policies": [{…}], "lists": {"office": {…}}, "requests": [{…}], "pairs": [[0, 0], …], "seconds": 8.0,
     "is_brief": false, "now": 1790000000.0}

`pairs` name policy and request; after `seconds` no other is looked at, and its verdict is None. Arguments of
the program are how many seconds of a processor, and how many bytes of memory it may take.
"""

import base64
import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine import Engine, EngineUnavailableError, RulesError
from gatehouse_inspector.expressions import ExpressionError
from gatehouse_inspector.inspection import Inspector, Prepared
from gatehouse_inspector.policies.policy import PolicyError
from gatehouse_inspector.requests.request import Request, Surroundings
from gatehouse_inspector.serving.bundle import bundle_of
from gatehouse_inspector.verdicts import Verdict

_LESS_URGENT: Final = 5
_LARGEST_FILE: Final = 1024 * 1024
_ALONE: Final = "trial/"
"""A policy can name its tenant's lists only; here everything belongs to one tenant."""


class CannotTryError(Exception):
    """A policy cannot be tried; `kind` is `policy`, `rules` or `unavailable`, `index` says which one."""

    def __init__(self, kind: str, index: int, text: str, pointer: str = "") -> None:
        super().__init__(text)
        self.kind, self.index, self.pointer = kind, index, pointer


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Return `verdicts` in the order of the pairs, and whose engine and rules spoke. Raises CannotTryError."""
    with _told(-1):
        engine, crs = Engine(), find_crs()
        inspector = Inspector(engine, crs)
    prepared = [_prepared(inspector, asked, index) for index in range(len(asked["policies"]))]
    requests = [_request(one) for one in asked["requests"]]
    until = time.monotonic() + asked["seconds"]
    verdicts: list[dict[str, Any] | None] = []
    for policy, request in asked["pairs"]:
        if time.monotonic() > until:
            verdicts.append(None)
            continue
        found = inspector.look(prepared[policy], requests[request])
        verdicts.append(_said(found, prepared[policy], is_brief=asked["is_brief"]))
    versions = {"modsecurity": engine.version, "crs": ".".join(map(str, crs.version))}
    return {"verdicts": verdicts, "engine": versions}


@contextlib.contextmanager
def _told(index: int) -> Iterator[None]:
    try:
        yield
    except PolicyError as error:
        raise CannotTryError("policy", index, str(error), error.pointer) from None
    except ExpressionError as error:
        raise CannotTryError("policy", index, str(error), "/rules") from None
    except RulesError as error:
        raise CannotTryError("rules", index, str(error)) from None
    except (EngineUnavailableError, CrsUnavailableError) as error:
        raise CannotTryError("unavailable", index, str(error)) from None
    except (ValueError, TypeError, KeyError) as error:
        raise CannotTryError("policy", index, f"{type(error).__name__}: {error}") from None


def _prepared(inspector: Inspector, asked: dict[str, Any], index: int) -> Prepared:
    """Make a policy ready with the lists of its own state."""
    policy = asked["policies"][index]
    lists = {_ALONE + name: one for name, one in asked["lists"][policy.get("lists", 0)].items()}
    with _told(index):
        bundle = bundle_of({"policies": {_ALONE: policy["document"]}, "lists": lists}, asked["now"])
        named = bundle.lists_of(_ALONE)
        return inspector.prepare(bundle.policies[_ALONE], named.types, named.entries)


def _request(asked: dict[str, Any]) -> Request:
    return Request(
        method=_bytes(asked["method"]),
        target=_bytes(asked["target"]),
        headers=[(_bytes(name), _bytes(value)) for name, value in asked["headers"]],
        body=base64.b64decode(asked["body"]),
        version=_bytes(asked["version"]),
        client=asked["client"],
        is_truncated=asked["is_truncated"],
        around=Surroundings(**asked["around"]),
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _said(verdict: Verdict, prepared: Prepared, *, is_brief: bool) -> dict[str, Any]:
    said = {
        "outcome": verdict.outcome,
        "status": verdict.status,
        "threshold": prepared.policy.inbound_threshold,
        "scores": verdict.scores,
        "rules": list(verdict.rules),
    }
    if is_brief:
        return said | {"matches": [{"rule": one.rule} for one in verdict.matches]}
    return said | {"matches": [asdict(one) for one in verdict.matches]}


def _bound(seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_LESS_URGENT)


def main() -> None:
    """Answer what stdin asks."""
    _bound(*map(int, sys.argv[1:]))
    asked = json.load(sys.stdin)
    try:
        said = run(asked)
    except CannotTryError as error:
        told = {"kind": error.kind, "index": error.index, "text": str(error), "pointer": error.pointer}
        said = {"error": told}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
