"""Asks the running agent of this machine a question, from the command line."""

import json
import socket
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 10.0


class NobodyThereError(Exception):
    """No agent answers at the socket."""


def ask(path: Path, question: str, **details: Any) -> dict[str, Any]:
    """Return the agent's answer, or raise `NobodyThereError`."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_PATIENCE_SECONDS)
            connection.connect(str(path))
            connection.sendall(json.dumps({"ask": question, **details}).encode() + b"\n")
            with connection.makefile("rb") as answers:
                answer: dict[str, Any] = json.loads(answers.readline())
                return answer
    except (OSError, ValueError) as error:
        raise NobodyThereError(f"no agent answers at {path}: {error}") from None
