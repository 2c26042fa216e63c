"""Squid of the machine's own Debian, unpacked beside us: an HTTP proxy with a list of names and users."""

import hashlib
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from console.local.debian import unpack_package
from console.local.places import places

PACKAGES: Final = ("squid", "squid-common", "libecap3", "libnetfilter-conntrack3", "libltdl7", "libnfnetlink0")
ACCOUNT: Final = "nobody"  # Squid refuses to be root
CONFIG: Final = """
http_port 127.0.0.1:{port}
visible_hostname bench
cache_effective_user {account}
pid_filename none
access_log daemon:{home}/access.log squid
cache_log {home}/cache.log
cache_store_log none
cache deny all
unlinkd_program {helpers}/unlinkd
logfile_daemon {helpers}/log_file_daemon
pinger_enable off
netdb_filename none
coredump_dir {home}
hosts_file {home}/hosts
mime_table {shared}/mime.conf
icon_directory {shared}/icons
error_directory {home}/errors
shutdown_lifetime 0 seconds
auth_param basic program {helpers}/basic_ncsa_auth {home}/users
auth_param basic children 1
auth_param basic credentialsttl 2 hours
acl known proxy_auth REQUIRED
acl allowed dstdomain "{home}/allowed"
http_access deny !known
http_access allow allowed
http_access deny all
"""


@contextmanager
def running_squid(home: Path, port: int, names: Sequence[str], user: str, password: str) -> Iterator[int]:
    """Run Squid in a folder; it lets a user reach `names`, which all lead to 127.0.0.1, and writes its log as Debian's
    does. Yields its pid.
    """
    root = _unpacked()
    (home / "allowed").write_text("\n".join(names) + "\n")
    (home / "hosts").write_text("".join(f"127.0.0.1 {name}\n" for name in names))
    (home / "users").write_text(f"{user}:{hashlib.md5(password.encode()).hexdigest()}\n")
    shared, helpers = root / "usr/share/squid", root / "usr/lib/squid"
    config = CONFIG.format(port=port, account=ACCOUNT, home=home, shared=shared, helpers=helpers)
    (home / "squid.conf").write_text(config)
    (home / "errors").mkdir()  # Debian's texts are in a package of their own; nobody reads them here
    home.chmod(0o777)  # it writes its log as another account
    libraries = ":".join(str(one) for one in (root / "usr/lib").glob("*-linux-gnu*"))
    command = [str(root / "usr/sbin/squid"), "-N", "-f", str(home / "squid.conf")]
    with (home / "said").open("wb") as said:
        process = subprocess.Popen(command, env={**os.environ, "LD_LIBRARY_PATH": libraries}, stdout=said, stderr=said)
        try:
            _wait_for(port, process, home / "said")
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


def _unpacked() -> Path:
    """Return the folder with Squid in it; `.gatehouse/bench/squid` of the checkout, filled at the first time."""
    folder = places().state / "bench" / "squid"
    if not (folder / "usr/sbin/squid").exists():
        for package in PACKAGES:
            unpack_package(package, folder)
    return folder


def _wait_for(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit(f"Squid ended: {said.read_text()[-2000:]}")
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("Squid does not answer.")
