"""Files of key pairs that Envoy signs with: in the node's run directory, for this user only, gone when not needed.

Envoy watches the directory of each for files that are moved into it.
"""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from gatehouse_protocol.vending import VendedCredential

from gatehouse_agent.assembly.destinations import NodeFiles


class KeyPairs:
    """Writes and removes them; raises `OSError`."""

    def __init__(self, files: NodeFiles) -> None:
        self._files = files
        self._written: dict[str, str] = {}

    def write(self, name: str, credential: VendedCredential | None) -> None:
        """Put the key pair of a credential where Envoy reads it, or an empty one, by which nothing is signed."""
        text = "[default]\n" if credential is None else _profile(credential)
        path = self._files.of(name)
        if self._written.get(name) == text and path.is_file():
            return
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
