"""Ask a real Envoy whether it would take a slice, and when it would not, find out which object it means.

Envoy stops at its first error and names no place, so the resources are halved until single units, and then single
routes, are known to be refused. Each question costs one short process (about 0.05 s, 0.3 s at 10 000 routes).
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from gatehouse_protocol import envoy_schema
from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.rendering import render_chains, render_static
from policies.compiler.envoy.routes_within import single_route_hosts
from policies.compiler.envoy.values import VIRTUAL_HOST_URL
from policies.compiler.problems import Problem, Severity, has_errors, in_order
from policies.compiler.resources import Resource
from policies.compiler.units import object_of
from policies.compiler.verification import Surroundings, verify

TIME_LIMIT_SECONDS: Final = 30.0  # for all questions of one check together
MOST_QUESTIONS: Final = 48
_LONGEST_REASON: Final = 300
_Part = TypeVar("_Part")


class EnvoyUnavailableError(RuntimeError):
    """Envoy could not be run, or did not answer in time: nothing is known about the slice."""


def validate(
    resources: Sequence[Resource], platform: Sequence[Resource], binary: Path | None = None
) -> tuple[Problem, ...]:
    """Every reason why Envoy would refuse the resources of one slice; empty when it takes them.

    `platform` is the platform's slice (may be empty); `resources` may be a part of a slice, such as its changed units.
    Raises EnvoyUnavailableError when there is no answer, which must never count as consent.
    """
    program = binary or envoy_schema.default_envoy_binary()
    schema = envoy_schema.load(program)
    known = verify(resources, schema, Surroundings(listeners=platform))
    if has_errors(known):
        return known
    check = _Check(program, schema, tuple(platform), time.monotonic() + TIME_LIMIT_SECONDS)
    return in_order([*known, *check.problems_of(resources)])


def validate_chains(resources: Sequence[Resource], binary: Path | None = None) -> tuple[Problem, ...]:
    """Every reason why Envoy would refuse these pieces of a listener beside each other; raises as `validate` does."""
    program = binary or envoy_schema.default_envoy_binary()
    schema = envoy_schema.load(program)
    known = verify(resources, schema)
    if not has_errors(known):
        known = in_order([*known, *_claimed_twice(resources, schema)])
    if has_errors(known) or not resources:
        return known
    reason = ask(program, render_chains(resources, schema), TIME_LIMIT_SECONDS)
    return known if reason is None else in_order([*known, _problem("", "", reason)])


def _claimed_twice(resources: Sequence[Resource], schema: EnvoySchema) -> Iterator[Problem]:
    """Envoy would refuse the whole listener, and not say which pieces it means."""
    owners: dict[str, str] = {}
    for resource in resources:
        for server_name in schema.unpack(resource.body).filter_chain_match.server_names:
            owner = owners.setdefault(server_name, resource.name)
            if owner != resource.name:
                text = f"{owner} and {resource.name} both answer for {server_name}"
                yield Problem(
                    kind="certificate",
                    name=resource.name,
                    pointer="",
                    code="server_name_twice",
                    severity=Severity.ERROR,
                    text=text,
                )


@dataclass(slots=True)
class _Check:
    """One check: how to ask, and how much asking is left."""

    program: Path
    schema: EnvoySchema
    platform: tuple[Resource, ...]
    deadline: float
    questions: int = MOST_QUESTIONS

    def problems_of(self, resources: Sequence[Resource]) -> list[Problem]:
        reason = self._refusal(resources)
        if reason is None:
            return []
        try:
            found = self._problems_of_units(resources)
        except EnvoyUnavailableError:
            found = []  # there was no time left to find out who; that it is refused is known all the same
        return found or [_problem("", "", reason)]

    def _problems_of_units(self, resources: Sequence[Resource]) -> list[Problem]:
        units: dict[str, list[Resource]] = {}
        for resource in resources:
            units.setdefault(resource.unit, []).append(resource)
        guilty = self._guilty(
            list(units.values()), lambda parts: self._refusal([one for part in parts for one in part])
        )
        return [problem for part, why in guilty for problem in self._problems_of_unit(part, why)]

    def _problems_of_unit(self, unit: Sequence[Resource], reason: str) -> list[Problem]:
        """The routes of a refused host that are refused alone; where none is, the object that heads the unit."""
        head = object_of(unit[0].unit)
        for resource in unit:
            if resource.type_url == VIRTUAL_HOST_URL:
                alone = single_route_hosts(resource, self.schema)
                guilty = self._guilty(alone, lambda parts: self._refusal([host for _, host in parts]))
                if guilty:
                    return [_problem("route", route.partition("/")[2], why) for (route, _), why in guilty]
        return [_problem(head.kind, head.name, reason) if head else _problem("", "", reason)]

    def _guilty(self, parts: list[_Part], refusal: Callable[[list[_Part]], str | None]) -> list[tuple[_Part, str]]:
        """The parts that are refused on their own, with Envoy's reason, found by halving."""
        reason = refusal(parts) if parts else None
        if reason is None or (len(parts) > 1 and self.questions <= 0):
            return []
        if len(parts) == 1:
            return [(parts[0], reason)]
        middle = len(parts) // 2
        return [*self._guilty(parts[:middle], refusal), *self._guilty(parts[middle:], refusal)]

    def _refusal(self, resources: Sequence[Resource]) -> str | None:
        """Envoy's reason, or None when it takes the resources."""
        self.questions -= 1
        return ask(self.program, render_static(resources, self.platform, self.schema), self.deadline - time.monotonic())


def ask(program: Path, bootstrap: bytes, seconds: float) -> str | None:
    """Run Envoy in validation mode on a serialised bootstrap: its reason for refusing it, or None."""
    if seconds <= 0:
        raise EnvoyUnavailableError("Envoy did not answer in time")
    with tempfile.TemporaryDirectory(prefix="gatehouse-check-") as directory:
        path = Path(directory) / "bootstrap.pb"
        path.write_bytes(bootstrap)
        command = [str(program), "--mode", "validate", "--disable-hot-restart", "-l", "error", "-c", str(path)]
        try:
            done = subprocess.run(
                command,
                cwd=directory,
                env={},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise EnvoyUnavailableError("Envoy did not answer in time") from None
        except OSError as error:
            raise EnvoyUnavailableError(f"Envoy could not be run: {error.strerror}") from None
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode == 0:
            return None
        if done.returncode < 0 or "error initializing configuration" not in said:
            raise EnvoyUnavailableError(f"Envoy ended with status {done.returncode}: {said[-_LONGEST_REASON:]}")
        return _reason(said, str(path))


def _reason(said: str, path: str) -> str:
    """The telling part of what Envoy printed: without the log prefix, the file and the dump of the configuration."""
    text = said.partition(f"'{path}': ")[2] or said
    _, found, cause = text.rpartition("Proto constraint validation failed")
    text = cause if found else text
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_REASON else "…" + text[-_LONGEST_REASON:]


def _problem(kind: str, name: str, reason: str) -> Problem:
    text = f"Envoy refuses this: {reason}"
    return Problem(kind=kind, name=name, pointer="", code="envoy_rejected", severity=Severity.ERROR, text=text)
