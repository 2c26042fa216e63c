"""Envoy, for as long as a trial takes."""

import json
import os
import signal
import socket
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any, Final

from tester.apart.bounds import end_with

DOOR, LOG, SAID, BOOTSTRAP = Path("door"), Path("log"), Path("said"), Path("bootstrap.pb")
"""Names in the folder of the trial, which is where it runs."""
_REFUSED: Final = "initializing config "
_LONGEST_REASON: Final = 600
_SOON: Final = 0.01


class EnvoyError(Exception):
    """Envoy did not start or did not stay; `kind` is `unavailable`, `refused` or `crashed`."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class Envoy:
    """One Envoy on the bootstrap of this folder."""

    def __init__(self, binary: str, deadline: float) -> None:
        self._deadline = deadline
        command = [binary, "--disable-hot-restart", "--concurrency", "1", "-l", "error", "-c", str(BOOTSTRAP)]
        command += ["--file-flush-interval-msec", "10"]
        with SAID.open("wb") as said:
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={},
                    preexec_fn=partial(end_with, os.getpid(), signal.SIGKILL),  # noqa: PLW1509 - there are no threads yet
                )  # fmt: skip
            except OSError as error:
                raise EnvoyError("unavailable", f"Envoy could not be run: {error.strerror}") from None

    def wait_for_door(self) -> None:
        """Return when a client can connect. Raises EnvoyError."""
        while not _is_open():
            self.check()
            if time.monotonic() > self._deadline:
                raise EnvoyError("crashed", "Envoy did not start in time")
            time.sleep(_SOON)

    def check(self) -> None:
        """Raise EnvoyError if it has ended."""
        code = self._process.poll()
        if code is None:
            return
        said = _reason(SAID.read_text("utf-8", "replace"))
        if _REFUSED in said:
            raise EnvoyError("refused", said.rpartition(_REFUSED)[2])
        raise EnvoyError("crashed", f"Envoy ended with {code}: {said}" if said else f"Envoy ended with {code}")

    def logged(self, count: int) -> list[dict[str, Any]]:
        """Return what Envoy says of so many requests; fewer where it does not come in time."""
        while True:
            whole = LOG.read_bytes().rpartition(b"\n")[0] if LOG.exists() else b""
            lines = whole.splitlines()
            if len(lines) >= count or time.monotonic() > self._deadline or self._process.poll() is not None:
                return [json.loads(line) for line in lines[:count]]
            time.sleep(_SOON)

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def _is_open() -> bool:
    """Whether somebody listens; the socket is there a little before."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(DOOR)) == 0


def _reason(said: str) -> str:
    text = " ".join(said.split())
    return text if len(text) <= _LONGEST_REASON else f"…{text[-_LONGEST_REASON:]}"
