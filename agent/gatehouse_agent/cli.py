"""The command line of a node: `run`, and what an operator needs at the machine when nothing else answers."""

import argparse
import base64
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from gatehouse_agent import starting
from gatehouse_agent.config import ConfigError, from_environment, places
from gatehouse_agent.control.enrolling import EnrolmentError
from gatehouse_agent.door import offline
from gatehouse_agent.door.caller import NobodyThereError, ask
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.supervisor import BootstrapError

_FAULTS: Final = (
    ConfigError,
    NobodyThereError,
    EnrolmentError,
    BootstrapError,
    offline.NothingToPinError,
    OSError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 done, 1 could not, 2 not configured."""
    parsed = _parser().parse_args(arguments)
    try:
        return _COMMANDS[parsed.command](parsed)
    except _FAULTS as error:
        print(f"gatehouse-agent: {error}", file=sys.stderr)
        return 2 if isinstance(error, ConfigError) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gatehouse-agent", description="The node agent of Gatehouse.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="enrol if need be, run Envoy, follow the control plane")
    status = commands.add_parser("status", help="how this node is")
    status.add_argument("--json", action="store_true", help="print the whole answer")
    explain = commands.add_parser("explain", help="what Envoy does with a request")
    explain.add_argument("host")
    explain.add_argument("path")
    revert = commands.add_parser("revert", help="break glass: go back to the previous proven generation and stay there")
    revert.add_argument("--to", type=int, metavar="GENERATION", help="another proven generation, see status")
    revert.add_argument("--clear", action="store_true", help="follow the control plane again")
    return parser


def _run(parsed: argparse.Namespace) -> int:
    return starting.run_until_stopped(from_environment(os.environ))


def _sockets() -> Sockets:
    return Sockets(places(os.environ).run_directory)


def _status(parsed: argparse.Namespace) -> int:
    answer = ask(_sockets().door, "status")
    print(json.dumps(answer, indent=2) if parsed.json else _summary(answer))
    return 0


def _summary(answer: Mapping[str, Any]) -> str:
    report = answer["report"]
    agent, envoy = report["agent"], report["envoy"]
    pinned = f", pinned to generation {answer['pinned']}" if answer["pinned"] else ""
    revoked = ", revoked by the control plane" if answer["is_revoked"] else ""
    clock = answer["clock"]
    lines = [
        f"node {answer['node']['name']} ({answer['node']['id']}): {agent['state']}{pinned}{revoked}",
        f"Envoy {envoy['version']}: {envoy['state']}, up {envoy['uptime_seconds']} s, {envoy['restarts']} restarts",
        f"manifest {report['manifest_version']}, proven generations {answer['generations']}",
    ]
    if clock["trouble"] or abs(clock["difference_seconds"]) >= 1:
        lines.append(clock["trouble"] or f"clock corrected by {clock['difference_seconds']:+.0f} s")
    lines += [_inspector_line(report["inspector"])]
    lines += [_slice_line(one) for one in report["slices"]]
    lines += [f"  {one['name']} {one['address']}: {one['error'] or 'proven'}" for one in report["listeners"]]
    lines += [f"  {one['error']}" for one in report["certificates"] if one["error"]]
    lines += [f"  challenge {one['id']}: {one['error'] or 'answered'}" for one in report["challenges"]]
    return "\n".join(lines)


def _inspector_line(inspector: Mapping[str, Any]) -> str:
    parts = (f"libmodsecurity {inspector['engine']}", f"CRS {inspector['crs']}") if inspector["engine"] else ()
    about = ", ".join([*parts, *([inspector["text"]] if inspector["text"] else [])])
    return f"inspector: {inspector['state']}" + (f" ({about})" if about else "")


def _slice_line(one: Mapping[str, Any]) -> str:
    error = one["error"]
    held = f"; {error['sequence']} held back: {error['message']}" if error else ""
    return f"  {one['slice']}: active {one['active']}, proven {one['proven']} at {one['proven_at']}{held}"


def _explain(parsed: argparse.Namespace) -> int:
    from gatehouse_protocol import envoy_schema

    from gatehouse_agent.explain import explain

    routes = base64.b64decode(ask(_sockets().door, "routes")["routes"])
    found = explain(envoy_schema.load(places(os.environ).envoy_binary), routes, parsed.host, parsed.path)
    if not found.virtual_host:
        print(f"no virtual host takes {parsed.host}: 404")
        return 1
    print(f"virtual host {found.virtual_host} (domain {found.domain})")
    for one in found.candidates:
        print(f"  {one.route}: {one.action}" + (f" if {' and '.join(one.conditions)}" if one.conditions else ""))
    if not found.candidates or found.candidates[-1].conditions:
        print("  otherwise: 404")
    return 0


def _revert(parsed: argparse.Namespace) -> int:
    question, details = ("clear", {}) if parsed.clear else ("revert", {"generation": parsed.to})
    try:
        answer = ask(_sockets().door, question, **details)
    except NobodyThereError:
        return _revert_offline(parsed)
    print(_summary(answer))
    return 0 if parsed.clear or answer["pinned"] else 1


def _revert_offline(parsed: argparse.Namespace) -> int:
    directory = places(os.environ).state_directory
    if parsed.clear:
        offline.release(directory)
        print("no agent runs; the next one will follow the control plane")
    else:
        print(f"no agent runs; the next one will start with generation {offline.pin(directory, parsed.to)}")
    return 0


_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "run": _run,
    "status": _status,
    "explain": _explain,
    "revert": _revert,
}
