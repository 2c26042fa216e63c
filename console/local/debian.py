"""Unpacks Debian packages into a folder without root and without touching the system's package database.

`apt-get download` reads the machine's sources and checks signatures as ever; the lists of packages and the cache lie in
the folder, so a machine whose own lists are missing (a slim container) works too.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from console.local.servers.server import ServerError

PATIENCE_SECONDS = 300
_WANTED = re.compile(r"^Inst (\S+)", re.MULTILINE)


def unpack_package(package: str, folder: Path) -> None:
    """Download `package` of the machine's own Debian or Ubuntu and unpack it below `folder`; raise ServerError."""
    with _workplace(package, folder) as work:
        _unpack([package], [package], folder, work)


def unpack_with_dependencies(packages: Sequence[str], folder: Path) -> None:
    """Do so with several, and with what they need and the machine does not have; raise ServerError."""
    with _workplace(packages[0], folder) as work:
        own = _own_state(work)
        simulated = ["--simulate", "--no-install-recommends", "install", *packages]
        try:
            said = _run(packages[0], ["apt-get", *simulated], work)
        except ServerError:
            _run(packages[0], ["apt-get", *own, "update"], work)
            said = _run(packages[0], ["apt-get", *own, *simulated], work)
        _unpack(packages, _WANTED.findall(said) or packages, folder, work)


@contextmanager
def _workplace(package: str, folder: Path) -> Iterator[Path]:
    missing = [name for name in ("apt-get", "dpkg-deb") if not shutil.which(name)]
    if missing:
        raise ServerError(f"{package}: it is not installed, and this system has no {missing[0]} to fetch it with.")
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("download-*"):  # of one that was cut short
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="download-", dir=folder) as name:
        yield Path(name)


def _unpack(asked: Sequence[str], packages: Sequence[str], folder: Path, work: Path) -> None:
    """Download with the machine's own lists, else with lists fetched for it, and unpack."""
    about, own = asked[0], _own_state(work)
    try:
        _run(about, ["apt-get", "download", *packages], work)
    except ServerError:
        _run(about, ["apt-get", *own, "update"], work)
        _run(about, ["apt-get", *own, "download", *packages], work)
    archives = [archive for package in packages for archive in work.glob(f"{package.partition(':')[0]}_*.deb")]
    if len(archives) < len(packages):
        raise ServerError(f"{about}: apt-get ended well but left no archive. Install it: apt-get install {about}")
    for archive in archives:
        _run(about, ["dpkg-deb", "-x", str(archive), str(folder)], work)


def _own_state(work: Path) -> list[str]:
    """Return options that make apt keep its lists and cache below `work`."""
    for part in ("state/lists/partial", "cache/archives/partial"):
        (work / part).mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State": str(work / "state"),
        "Dir::Cache": str(work / "cache"),
        "Dir::State::status": "/var/lib/dpkg/status",
        "APT::Sandbox::User": "root",  # the folder is ours alone, apt's own account may not enter it
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _run(package: str, command: list[str], work: Path) -> str:
    try:
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ServerError(f"{package}: `{' '.join(command[:2])}` did not end in {PATIENCE_SECONDS} s.") from error
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise ServerError(
            f"{package}: it is not installed and could not be fetched ({last}). Install it: apt-get install {package}"
        )
    return done.stdout
