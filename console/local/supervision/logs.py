"""The logs of the stack: one file for each program and run, the previous one kept beside it."""

from pathlib import Path


def turn_log(log: Path) -> None:
    """Keep the log of the previous run as `<name>.log.1` and start an empty one that only we can read."""
    if log.exists():
        log.replace(log.with_name(f"{log.name}.1"))
    log.touch(mode=0o600)


def last_lines(log: Path, count: int = 12) -> str:
    """Return the last lines of a log, indented, to show beside a failure."""
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-count:])


def shown(path: Path) -> str:
    """Return `path` as a person here would type it: relative where it lies below the current folder."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def said_since(log: Path, offset: int) -> str:
    """Return what was logged after the first `offset` bytes."""
    with log.open("rb") as file:
        file.seek(offset)
        return file.read().decode(errors="replace")
