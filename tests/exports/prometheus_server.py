"""A private Prometheus that takes what is written to it, and promtool; both of Debian's package prometheus."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

SERVER, TOOL = shutil.which("prometheus"), shutil.which("promtool")
MISSING = "PROMETHEUS IS NOT TESTED: it is not on this machine (apt-get install prometheus)."
needs_prometheus = pytest.mark.skipif(SERVER is None, reason=MISSING)
needs_promtool = pytest.mark.skipif(TOOL is None, reason=MISSING)
SETTINGS = "global: {scrape_interval: 1h}\nstorage: {tsdb: {out_of_order_time_window: 2h}}\n"


def checked(text: str) -> str:
    """Return what promtool has to say of metrics; nothing: they are well."""
    assert TOOL
    found = subprocess.run(
        [TOOL, "check", "metrics"], input=text, capture_output=True, text=True, check=False, timeout=60
    )
    return found.stdout + found.stderr


@contextmanager
def temporary_prometheus(folder: Path) -> Iterator[str]:
    """Run one on a free port of this machine; yield its address once it is ready."""
    assert SERVER
    settings = folder / "prometheus.yml"
    settings.write_text(SETTINGS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [
        SERVER, f"--config.file={settings}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={url.removeprefix('http://')}", "--web.enable-remote-write-receiver",
        "--log.level=warn",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "it ended"
        try:
            if httpx.get(f"{url}/-/ready", trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise AssertionError("it is not ready after a minute")
