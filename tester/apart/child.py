"""The process of one trial: an Envoy, what stands in for its services, and a client, in the folder where it runs.

It takes one document of JSON and answers with another:

    {"binary": "…", "bootstrap": "…", "sockets": 3, "seconds": 10.0, "parent": 123, "times": 1,
     "request": {"method", "target", "headers", "body", "client", "port", "is_tls", "server_name"},
     "answer": {"status", "headers", "body"}}

    {"answers": [{…}, …], "log": [{…}, …], "heard": [{…}, …]} or {"error": {"kind": "…", "text": "…"}}

Bodies and bootstrap are in base64. It ends with its parent, and Envoy ends with it.
"""

import base64
import http.client
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from tester.apart.bounds import bound, end_with, leave_the_network
from tester.apart.client import ask
from tester.apart.envoy import BOOTSTRAP, DOOR, Envoy, EnvoyError
from tester.apart.service import Service


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what came of a trial. Raises EnvoyError."""
    deadline = time.monotonic() + asked["seconds"]
    BOOTSTRAP.write_bytes(base64.b64decode(asked["bootstrap"]))
    answer = asked["answer"] | {"body": base64.b64decode(asked["answer"]["body"])}
    service = Service([Path(socket_name(number)) for number in range(asked["sockets"])], answer)
    envoy = Envoy(asked["binary"], deadline)
    try:
        service.start()
        envoy.wait_for_door()
        answers = []
        for _ in range(asked["times"]):
            answers.append(_asked(envoy, asked["request"], deadline))
            if time.monotonic() > deadline:
                break
        return {"answers": answers, "log": envoy.logged(len(answers)), "heard": service.heard}
    finally:
        envoy.end()


def socket_name(number: int) -> str:
    """Return the socket of a service in the folder of the trial."""
    return f"service-{number}"


def _asked(envoy: Envoy, request: dict[str, Any], deadline: float) -> dict[str, Any]:
    try:
        return ask(DOOR, request, max(0.1, deadline - time.monotonic()))
    except TimeoutError:
        envoy.check()
        return {"status": 0, "headers": [], "body": "", "is_truncated": False, "why": "timeout"}
    except (OSError, http.client.HTTPException):
        time.sleep(0.1)  # Envoy that crashes takes a moment to be gone
        envoy.check()
        return {"status": 0, "headers": [], "body": "", "is_truncated": False, "why": "closed"}


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(number)


def main() -> None:
    """Read, try, tell."""
    asked = json.load(sys.stdin)
    signal.signal(signal.SIGTERM, _end)
    end_with(asked["parent"], signal.SIGTERM)
    bound()
    leave_the_network()
    try:
        said = run(asked)
    except EnvoyError as error:
        said = {"error": {"kind": error.kind, "text": str(error)}}
    json.dump(said, sys.stdout)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
