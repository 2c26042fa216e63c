"""Makes the data directory of the embedded PostgreSQL: all of it or nothing, whenever the power goes."""

import shutil
import subprocess
from pathlib import Path

from console.local.servers.account import Account
from console.local.servers.server import ServerError

OWNER = "gatehouse"
DATABASE = "gatehouse"


def create_cluster(binaries: Path, data_dir: Path, account: Account, *, is_durable: bool) -> None:
    """Create the cluster with its one database beside `data_dir`, then move it there in one step."""
    partial = data_dir.with_name(f"{data_dir.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    _run(account, binaries / "initdb", *_initdb_arguments(partial, is_durable=is_durable))
    _run(
        account,
        binaries / "postgres",
        "--single",
        *("-c", "fsync=off"),
        *("-D", str(partial)),
        "postgres",
        text_in=f"CREATE DATABASE {DATABASE} OWNER {OWNER};\n",
    )
    if is_durable:
        _run(account, binaries / "initdb", "--sync-only", "-D", str(partial))
    partial.rename(data_dir)


def refuse_other_version(binaries: Path, data_dir: Path) -> None:
    """Raise ServerError when the data was written by another major version than `binaries` are."""
    written_by = (data_dir / "PG_VERSION").read_text().strip()
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    version = answer.stdout.split()[2]
    if version.split(".")[0] != written_by:
        raise ServerError(
            f"postgres: {data_dir} was written by PostgreSQL {written_by}, the binaries are {version}. Dump it with "
            f"the old binaries (GATEHOUSE_PG_BIN) and restore it, or start afresh with `make clean`."
        )


def _initdb_arguments(data_dir: Path, *, is_durable: bool) -> tuple[str, ...]:
    return (
        *("-D", str(data_dir)),
        *("--username", OWNER),
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--auth=trust",  # the only door is a socket in a directory of mode 0700
        *(() if is_durable else ("--no-instructions",)),
        "--no-sync",  # durable clusters are synced once, at the end
    )


def _run(account: Account, *command: str | Path, text_in: str = "") -> None:
    answer = subprocess.run(
        [str(part) for part in command],
        input=text_in,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **account.popen_arguments,
    )
    if answer.returncode:
        said = (answer.stderr or answer.stdout).strip()
        raise ServerError(f"postgres: {Path(command[0]).name} failed: {said}")
