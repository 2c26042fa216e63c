"""Chooses the account a server runs as: PostgreSQL refuses root, so root hands it to an account without rights."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    """A system account; `uid` and `gid` as in passwd(5)."""

    uid: int
    gid: int

    @property
    def popen_arguments(self) -> dict[str, Any]:
        """The arguments that make `subprocess.Popen` start a child as this account; empty when it is ours."""
        if os.geteuid() != 0 or self.uid == 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, path: Path) -> bool:
        """Say whether this account may enter `path`, a directory, and every directory above it."""
        return all(self._may_enter(parent) for parent in (path.resolve(), *path.resolve().parents))

    def own_directory(self, path: Path) -> Path:
        """Create `path` for this account alone (mode 0700) and return it; parents keep their own rights."""
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        return path

    def _may_enter(self, directory: Path) -> bool:
        if not directory.exists():
            return True
        status = directory.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))


def ours() -> Account:
    """Return the account we run as."""
    return Account(os.geteuid(), os.getegid())


def without_rights() -> Account:
    """Return our own account, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return ours()
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)
