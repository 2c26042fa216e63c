"""A release as a machine has it: code behind a link, and an interpreter that looks there before anywhere else.

Turning the link is what a package manager does: who runs goes on with the code that it has, who starts next has the
other. What a release depends on is of the interpreter that runs the tests.
"""

import lzma
import os
import subprocess
import sys
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path

import psutil

PACKAGES = (".", "agent", "protocol", "inspector")
COMMANDS = ("celery", "gatehouse-agent")
NOTES = """\
import os, sys
from pathlib import Path

_here = Path(sys.prefix)
(_here / "started" / str(os.getpid())).write_text(os.readlink(_here / "code"))
"""


class Installed:
    """Code that can be exchanged, in `home`."""

    def __init__(self, home: Path, code: Path) -> None:
        self._home = home / "python"
        self._link = self._home / "code"
        for folder in ("bin", "started", "lib/python3.11/site-packages"):
            (self._home / folder).mkdir(parents=True)
        self.turn_to(code)
        self._make_interpreter()

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self._home / "bin" / "python"

    @property
    def environment(self) -> dict[str, str]:
        """What is found by name: our commands before those of the tests' interpreter."""
        search = (str(self.python.parent), sysconfig.get_path("scripts"), os.environ["PATH"])
        return {"PATH": os.pathsep.join(search), "PYTHONSAFEPATH": "1"}

    def turn_to(self, code: Path) -> None:
        """Have everything that starts from now on run that code."""
        new = self._link.with_suffix(".new")
        new.symlink_to(code)
        new.replace(self._link)

    def code_of(self, process: psutil.Process) -> Path:
        """Which code a process was started with."""
        return Path((self._home / "started" / str(process.pid)).read_text())

    def manage(self, environment: dict[str, str], *arguments: str) -> str:
        """Run a command of the console, and return what it said."""
        command = [str(self.python), str(self._link / "manage.py"), *arguments]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def _make_interpreter(self) -> None:
        self.python.symlink_to(Path(sys.executable).resolve())
        (self._home / "pyvenv.cfg").write_text((Path(sys.prefix) / "pyvenv.cfg").read_text())
        packages = self._home / "lib/python3.11/site-packages"
        lines = [str(self._link / package) for package in PACKAGES]
        others = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})"
        (packages / "release.pth").write_text("\n".join([*lines, "import _noting_what_runs", others, ""]))
        (packages / "_noting_what_runs.py").write_text(NOTES)
        for name in COMMANDS:
            (point,) = entry_points(group="console_scripts", name=name)
            script = self.python.parent / name
            script.write_text(
                f"#!{self.python}\nfrom {point.module} import {point.attr}\nraise SystemExit({point.attr}())\n"
            )
            script.chmod(0o755)


def pack(archive: Path) -> None:
    """Write the code of the checkout's last commit, but for tests, documents and the console's pages."""
    left_out = [f":!{folder}" for folder in ("tests", "docs", "bench", "frontend", ".ci", "uv.lock")]
    packed = subprocess.run(["git", "archive", "HEAD", "--", ".", *left_out], capture_output=True, check=True).stdout
    archive.write_bytes(lzma.compress(packed, preset=9 | lzma.PRESET_EXTREME))


def unpack(archive: Path, folder: Path) -> Path:
    """Return the folder with the code of a release."""
    subprocess.run(["tar", "-x", "-C", str(folder)], input=lzma.decompress(archive.read_bytes()), check=True)
    return folder
