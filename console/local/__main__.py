"""The command line of the local stack: `python -m console.local <command>`; the Makefile is its front door."""

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from console.local.demo.faults import break_path
from console.local.frontend import build as frontend
from console.local.inspector.engine import fetch_engine
from console.local.licences import of_npm, of_python, report
from console.local.only_one import AlreadyRunningError, only_one
from console.local.pebble.programs import fetch_pebble
from console.local.places import CHECKOUT, Places, places
from console.local.ports import PortError, chosen_ports
from console.local.scratch import run_with_scratch_servers
from console.local.supervision.program import StackError
from console.local.up import up
from console.local.welcome import OWNER, sign_in_link


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code."""
    command, rest = _parse(arguments)
    try:
        return COMMANDS[command](places().make(), rest) or 0
    except (StackError, PortError, AlreadyRunningError) as fault:
        print(f"gatehouse: {fault}", file=sys.stderr)
        return 1


def _up(where: Places, _rest: list[str]) -> None:
    up(where)


def _clean(where: Places, _rest: list[str]) -> None:
    with only_one(where.lock):
        for folder in (*where.outside, where.state):
            shutil.rmtree(folder)


def _frontend(where: Places, _rest: list[str]) -> None:
    frontend.build(where)


def _assets(where: Places, _rest: list[str]) -> None:
    frontend.collect(where)


def _pebble(where: Places, rest: list[str]) -> None:
    fetch_pebble(Path(rest[0]) if rest else where.tools)


def _waf_engine(where: Places, _rest: list[str]) -> None:
    fetch_engine(where.tools)


def _npm(where: Places, rest: list[str]) -> None:
    frontend.install(where)
    frontend.npm(where, *rest)


def _sign_in(where: Places, rest: list[str]) -> None:
    print(sign_in_link(where, chosen_ports(), *(rest or [OWNER])))


def _fault(where: Places, rest: list[str]) -> None:
    print(break_path(chosen_ports(), *rest))


def _licences(_where: Places, _rest: list[str]) -> int:
    found = of_python() + of_npm(CHECKOUT / "frontend" / "package-lock.json")
    print("\n".join(report(found)))
    return int(not all(one.is_allowed for one in found))


def _scratch(where: Places, rest: list[str]) -> int:
    return run_with_scratch_servers(rest)


COMMANDS: dict[str, Callable[[Places, list[str]], int | None]] = {
    "up": _up,
    "clean": _clean,
    "frontend": _frontend,
    "assets": _assets,
    "pebble": _pebble,
    "waf-engine": _waf_engine,
    "npm": _npm,
    "sign-in": _sign_in,
    "fault": _fault,
    "scratch": _scratch,
    "licences": _licences,
}
HELP = {
    "up": "run the whole stack until Ctrl-C",
    "clean": "remove .gatehouse/ and everything the stack keeps elsewhere",
    "frontend": "build the console if its sources changed",
    "assets": "copy the built console to the static files",
    "pebble": "fetch the local test CA if it is missing",
    "waf-engine": "fetch libmodsecurity and the OWASP Core Rule Set into .gatehouse/",
    "npm": "run npm in frontend/ with the right Node.js, packages installed",
    "sign-in": "print a sign-in link for the demo owner, or for the address given",
    "fault": "break a path of the demo's services: a share in percent (0 heals), and the path, / if none is given",
    "scratch": "run a command against a throw-away Postgres and Valkey",
    "licences": "list the licence of every package, and fail where one is not allowed",
}


def _parse(arguments: list[str]) -> tuple[str, list[str]]:
    lines = "\n".join(f"  {name:<10}{text}" for name, text in HELP.items())
    parser = argparse.ArgumentParser(
        prog="python -m console.local", epilog=lines, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    parsed = parser.parse_args(arguments)
    return parsed.command, parsed.rest


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
