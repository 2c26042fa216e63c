"""Compiling: from scratch, one changed route, and far too many, beside the usual way of building Envoy resources.

The peer is `google.protobuf.json_format.ParseDict`, by which most control planes in Python turn dictionaries into
resources; it gets the same resources as dictionaries for nothing, and only has to build and serialise them.
Times are CPU seconds of this process (median of several runs), as wall-clock on a shared machine says little.

    python -m bench.compile            exits 1 when a budget is missed
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol import envoy_schema
from google.protobuf import json_format

from policies.compiler import (
    Compiled,
    IntentObject,
    SliceContext,
    affected_units,
    compile_slice,
    compile_unit,
    has_errors,
    parse,
    units_of,
)
from policies.compiler.envoy.values import VIRTUAL_HOST_URL
from policies.compiler.plan import plan
from policies.compiler.verification import verify

ROUTES: Final = 10_000
HOSTS: Final = 100
SCHEMA: Final = envoy_schema.default()


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured line; `budget_ms` is None where the design names none."""

    what: str
    ms: float
    budget_ms: float | None = None

    def line(self, unit_ms: float) -> str:
        budget = "" if self.budget_ms is None else f"budget {self.budget_ms:>6.0f} ms  {self._verdict()}"
        return f"{self.what:<58}{self.ms:>9.2f} ms {self.ms / unit_ms:>8.2f}×  {budget}"

    def _verdict(self) -> str:
        return "met" if self.is_met else "MISSED"

    @property
    def is_met(self) -> bool:
        return self.budget_ms is None or self.ms <= self.budget_ms


def slice_of(routes: int, hosts: int) -> list[IntentObject]:
    """A tenant with as many services as hosts, its routes spread evenly, each with a split of two services."""
    names = [f"h{index}.acme.test" for index in range(hosts)]
    objects = [made("hostname", name, {}) for name in names]
    objects += [made("service", f"s{index}", SERVICE) for index in range(hosts)]
    return objects + [made("route", f"r{index}", route(index, names[index % hosts], hosts)) for index in range(routes)]


SERVICE: Final = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]}}


def route(index: int, host: str, services: int) -> dict[str, Any]:
    weights = (90, 10)[: min(2, services)]
    backends = [{"service": f"s{(index + at) % services}", "weight": weight} for at, weight in enumerate(weights)]
    return {
        "hostnames": [host],
        "match": {"path": {"type": "prefix", "value": f"/svc/{index}"}},
        "action": {"type": "forward", "backends": backends},
        "request_headers": {"set": [{"name": "x-route", "value": f"r{index}"}]},
    }


def made(kind: str, name: str, spec: dict[str, Any]) -> IntentObject:
    found = parse(kind, name, spec)
    assert isinstance(found, IntentObject), found
    return found


def context_of(objects: Sequence[IntentObject]) -> SliceContext:
    named = {kind: frozenset(item.name for item in objects if item.kind == kind) for kind in ("hostname", "service")}
    return SliceContext(tenant="acme", gateway="edge", hostnames=named["hostname"], services=named["service"])


def cpu_ms(work: Callable[[], Any], runs: int = 5) -> float:
    """The median CPU time of a piece of work, in milliseconds."""
    seen = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seen.append((time.process_time() - start) * 1000)
    return statistics.median(seen)


def peer(result: Compiled) -> Callable[[], list[bytes]]:
    """The same virtual hosts, built from dictionaries."""
    bodies = [
        json_format.MessageToDict(SCHEMA.unpack(one.body), descriptor_pool=SCHEMA.pool)
        for one in result.resources
        if one.type_url == VIRTUAL_HOST_URL
    ]
    kind = SCHEMA.message("envoy.config.route.v3.VirtualHost")
    return lambda: [SCHEMA.pack(json_format.ParseDict(body, kind(), descriptor_pool=SCHEMA.pool)) for body in bodies]


def one_change(objects: list[IntentObject]) -> Callable[[], Compiled]:
    """Compile what a change of the last route affects; a caller reads the objects of that unit from its tables."""
    before, context = objects[-1], context_of(objects)
    after = made("route", before.name, route(ROUTES, before.spec_json()["hostnames"][0], HOSTS))
    (unit,) = affected_units(before, after)
    members = [after if item.key == after.key else item for item in units_of(objects)[unit]]
    return lambda: compile_unit(unit, members, context, SCHEMA)


def measure() -> list[Figure]:
    objects = slice_of(ROUTES, HOSTS)
    specs = [(item.kind, item.name, item.spec_json()) for item in objects]
    single, flood = slice_of(ROUTES, 1), slice_of(100_000, HOSTS)
    result = compile_slice(objects, context_of(objects), SCHEMA)
    changed = [*objects[:-1], made("route", objects[-1].name, route(0, "h0.acme.test", HOSTS))]
    assert not has_errors(result.problems)
    assert has_errors(compile_slice(flood, context_of(flood), SCHEMA).problems), "100 000 routes must be refused"
    return [
        Figure("10 000 routes on 100 hosts, from scratch", compiling(objects), 500),
        Figure("  peer: ParseDict of the same virtual hosts", cpu_ms(peer(result), 3)),
        Figure("10 000 routes on one host", compiling(single), 500),
        Figure("one route changed (its host has 100)", cpu_ms(one_change(objects), 25), 5),
        Figure("100 000 routes, refused", compiling(flood), 500),
        Figure("parsing 10 000 routes from JSON values", cpu_ms(lambda: [parse(*one) for one in specs], 3)),
        Figure("verifying 10 000 routes by Envoy's rules", cpu_ms(lambda: verify(result.resources, SCHEMA), 3)),
        Figure("the plan of one change among 10 000", cpu_ms(lambda: plan(objects, changed))),
    ]


def compiling(objects: list[IntentObject]) -> float:
    """The median CPU time of compiling a slice, in milliseconds."""
    context = context_of(objects)
    return cpu_ms(lambda: compile_slice(objects, context, SCHEMA))


def main() -> int:
    figures = measure()
    print(f"Envoy {SCHEMA.version}; CPU time, and as a multiple of compiling 10 000 routes from scratch")
    for figure in figures:
        print(figure.line(figures[0].ms))
    print(f"from scratch {figures[1].ms / figures[0].ms:.1f}× faster than the peer; "
          f"one change {figures[0].ms / figures[3].ms:.0f}× cheaper than from scratch")  # fmt: skip
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
