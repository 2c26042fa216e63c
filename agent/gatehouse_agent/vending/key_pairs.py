"""Files of key pairs that Envoy signs with: in the node's run directory, for this user only, gone when not needed.

Envoy watches the directory of each for files that are moved into it.
"""

import os
import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from gatehouse_protocol.vending import VendedCredential

from gatehouse_agent.assembly.destinations import NodeFiles

EMPTIED_AFTER_SECONDS: Final = 2.0
"""So long a key pair that is taken back stays: until Envoy lets no request through to be signed by it."""


class KeyPairs:
    """Writes and removes them; raises `OSError`. `steady` is a clock, in seconds."""

    def __init__(self, files: NodeFiles, steady: Callable[[], float] = time.monotonic) -> None:
        self._files, self._steady = files, steady
        self._written: dict[str, str] = {}
        self._leaving: dict[str, float] = {}

    @property
    def is_leaving(self) -> bool:
        """Whether one that was taken back is still there."""
        return bool(self._leaving)

    def write(self, name: str, credential: VendedCredential | None) -> None:
        """Put the key pair of a credential where Envoy reads it, or an empty one, by which nothing is signed."""
        text = "[default]\n" if credential is None else _profile(credential)
        path = self._files.of(name)
        if credential is not None:
            self._leaving.pop(name, None)
        if self._written.get(name) == text and path.is_file():
            return
        if credential is None and name in self._written:
            since = self._leaving.setdefault(name, self._steady())
            if self._steady() < since + EMPTIED_AFTER_SECONDS:
                return
        self._leaving.pop(name, None)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        draft.replace(path)
        self._written[name] = text

    def keep_only(self, names: Collection[str]) -> None:
        """Remove all others, those of an agent before this one, too."""
        kept = {self._files.of(name).parent for name in names}
        self._written = {name: text for name, text in self._written.items() if name in names}
        self._leaving = {name: since for name, since in self._leaving.items() if name in names}
        if self._files.vended.is_dir():
            for folder in self._files.vended.iterdir():
                if folder not in kept:
                    _remove(folder)


def _profile(credential: VendedCredential) -> str:
    lines = [
        f"aws_access_key_id={credential.access_key_id}",
        f"aws_secret_access_key={credential.secret}",
        *([f"aws_session_token={credential.session_token}"] if credential.session_token else []),
    ]
    return "\n".join(["[default]", *lines, ""])


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        folder.unlink(missing_ok=True)
