"""Unpacks one Debian package into a folder without root and without touching the system's package database.

`apt-get download` reads the machine's sources and checks signatures as ever; the lists of packages and the cache lie in
the folder, so a machine whose own lists are missing (a slim container) works too.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from console.local.servers.server import ServerError

PATIENCE_SECONDS = 300


def unpack_package(package: str, folder: Path) -> None:
    """Download `package` of the machine's own Debian or Ubuntu and unpack it below `folder`; raise ServerError."""
    missing = [name for name in ("apt-get", "dpkg-deb") if not shutil.which(name)]
    if missing:
        raise ServerError(f"{package}: it is not installed, and this system has no {missing[0]} to fetch it with.")
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("download-*"):  # of one that was cut short
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="download-", dir=folder) as name:
        work = Path(name)
        archive = _download(package, work)
        _run(package, ["dpkg-deb", "-x", str(archive), str(folder)], work)


def _download(package: str, work: Path) -> Path:
    """Return the archive, downloaded into `work`: with the machine's own lists, else with lists fetched for it."""
    own = _own_state(work)
    try:
        _run(package, ["apt-get", "download", package], work)
    except ServerError:
        _run(package, ["apt-get", *own, "update"], work)
        _run(package, ["apt-get", *own, "download", package], work)
    archives = list(work.glob(f"{package}_*.deb"))
    if not archives:
        raise ServerError(f"{package}: apt-get ended well but left no archive. Install it: apt-get install {package}")
    return archives[0]


def _own_state(work: Path) -> list[str]:
    """Return options that make apt keep its lists and cache below `work`."""
    for part in ("state/lists/partial", "cache/archives/partial"):
        (work / part).mkdir(parents=True)
    settings = {
        "Dir::State": str(work / "state"),
        "Dir::Cache": str(work / "cache"),
        "Dir::State::status": "/var/lib/dpkg/status",
        "APT::Sandbox::User": "root",  # the folder is ours alone, apt's own account may not enter it
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _run(package: str, command: list[str], work: Path) -> None:
    try:
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ServerError(f"{package}: `{' '.join(command[:2])}` did not end in {PATIENCE_SECONDS} s.") from error
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise ServerError(
            f"{package}: it is not installed and could not be fetched ({last}). Install it: apt-get install {package}"
        )
