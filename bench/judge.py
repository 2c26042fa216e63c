"""How often the judge of rollouts stops a good revision, and how soon a bad one, beside two usual tests.

Budgets: with a nominal level of 1 % at most 1 % of an hour of looks every minute stop a revision that changed nothing,
also when nodes have bursts of errors of their own; five times the errors (0.1 % before) at 600 requests a minute are
found within 10 minutes in the middle. Simulated with a fixed seed: two cohorts of five nodes, one look a minute for an
hour, judged by the very code of `fleet/rollout/judge`, from counts capped by `fleet/rollout/evidence.cap`. On the same
minutes: the same judge without the cap, Fisher's exact test at 1 % on the sums so far, and Mann–Whitney at 98 % on the
minutes' shares; all asked every minute. A false stop is counted with one metric at the whole 1 %, a true one as the
product looks: with three metrics, which ask three times the evidence.

    python -m bench.judge [--runs 200]
"""

import argparse
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

from bench.judge_peers import fisher, mann_whitney
from fleet.rollout.evidence import ArmCounts, Baseline, Metric, Minute, cap
from fleet.rollout.judge import JudgeSettings, Point, check_before, course
from fleet.rollout.judge.verdict import is_regression

NODES: Final = 5
MINUTES: Final = 60
BURST_SHARE: Final = 0.01
BURST_ERRORS: Final = 0.2
METRIC: Final = Metric.SERVER_ERRORS
SETTINGS: Final = JudgeSettings()
MANN_WHITNEY_98: Final = 2.326
SEED: Final = 2026


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated: requests a minute of each cohort, the usual share of errors, how many times the canary's."""

    requests: int
    rate: float
    ratio: float = 1.0
    is_bursty: bool = False

    @property
    def title(self) -> str:
        """One line for the table."""
        what = "nothing changed" if self.ratio == 1 else f"{self.ratio:g}× the errors"
        bursts = ", nodes with bursts" if self.is_bursty else ""
        return f"{self.rate:.1%} errors, {self.requests} requests/min, {what}{bursts}"


@dataclass(frozen=True, slots=True)
class Found:
    """In which share of the runs a test stopped the revision, and after how many minutes in the middle."""

    share: float
    median_minutes: float | None


QUIET: Final = [World(requests, rate) for rate in (0.001, 0.01) for requests in (60, 600, 6000)]
BURSTY: Final = [World(requests, rate, is_bursty=True) for rate in (0.001, 0.01) for requests in (60, 600, 6000)]
BUSY: Final = World(60_000, 0.001, is_bursty=True)
WORSE: Final = [World(requests, 0.001, ratio) for ratio in (2.0, 5.0, 20.0) for requests in (60, 600, 6000)]
WORSE_BURSTY: Final = [World(600, 0.001, ratio, is_bursty=True) for ratio in (5.0, 20.0)]

Look = Callable[[Sequence[Point], Sequence[Minute]], bool]


def main() -> None:
    """Simulate every world and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    heads = "".join(f"{name:>16}" for name in ("judge", "uncapped", "Fisher", "Mann–Whitney"))
    print(f"{'stopped, and after how many minutes in the middle':66}{heads}")
    for world in (*QUIET, *BURSTY, BUSY):
        _print(world, simulate(world, runs * 3, metrics=1))
    print("found, and after how many minutes in the middle")
    for world in (*WORSE, *WORSE_BURSTY):
        _print(world, simulate(world, runs, metrics=len(Metric)))


def simulate(world: World, runs: int, *, metrics: int, peers: bool = True, seed: int = SEED) -> list[Found]:
    """Return what the judge found, the same without the cap, and the two peers (if wanted), on the same minutes."""
    looks: list[tuple[bool, Look]] = [(True, _judge(metrics)), (False, _judge(metrics))]
    looks += [(False, _fisher), (False, _mann_whitney)] if peers else []
    stopped: list[list[int]] = [[] for _ in looks]
    source = random.Random(f"{seed} {world}")
    for _ in range(runs):
        capped, raw = _run(world, source)
        for at, (is_capped, look) in enumerate(looks):
            minute = _first(look, capped if is_capped else raw)
            stopped[at] += [minute] if minute is not None else []
    return [Found(len(one) / runs, statistics.median(one) if one else None) for one in stopped]


def _judge(metrics: int) -> Look:
    return lambda points, _: is_regression(points[-1], METRIC, metrics, SETTINGS)


def _fisher(points: Sequence[Point], _: Sequence[Minute]) -> bool:
    canary, control = points[-1].canary, points[-1].control
    return fisher(canary.bad, canary.requests, control.bad, control.requests) < 0.01


def _mann_whitney(_: Sequence[Point], minutes: Sequence[Minute]) -> bool:
    canary, control = [one.canary.share for one in minutes], [one.control.share for one in minutes]
    return mann_whitney(canary, control) > MANN_WHITNEY_98


def _first(look: Look, run: tuple[Sequence[Point], Sequence[Minute]]) -> int | None:
    """The minute (from 1) at which a test first stops the revision."""
    points, minutes = run
    return next((at for at in range(1, len(points) + 1) if look(points[:at], minutes[:at])), None)


_Run = tuple[Sequence[Point], Sequence[Minute]]


def _run(world: World, source: random.Random) -> tuple[_Run, _Run]:
    """The hour before, then an hour of minutes; with the cap and without."""
    before = [_both(world, source, 1.0) for _ in range(MINUTES)]
    counted = [node for both in before for arm in both for node in arm]
    rate = sum(bad for _, bad in counted) / sum(requests for requests, _ in counted)
    after = [_both(world, source, world.ratio) for _ in range(MINUTES)]
    return _judged(before, after, rate), _judged(before, after, None)


_Node = tuple[int, int]


def _judged(
    before: Sequence[tuple[list[_Node], list[_Node]]],
    after: Sequence[tuple[list[_Node], list[_Node]]],
    rate: float | None,
) -> _Run:
    canary = sum((_arm(one, None) for one, _ in before), ArmCounts())
    control = sum((_arm(one, None) for _, one in before), ArmCounts())
    baseline = Baseline({METRIC: rate or 0.0}, {METRIC: canary}, {METRIC: control})
    minutes = [Minute(number, _arm(one, rate), _arm(other, rate)) for number, (one, other) in enumerate(after)]
    return course(minutes, check_before(baseline, METRIC).ratio), minutes


def _arm(nodes: Sequence[_Node], rate: float | None) -> ArmCounts:
    capped = sum(bad if rate is None else cap(bad, requests, rate) for requests, bad in nodes)
    return ArmCounts(len(nodes), sum(one for one, _ in nodes), sum(bad for _, bad in nodes), capped)


def _both(world: World, source: random.Random, ratio: float) -> tuple[list[_Node], list[_Node]]:
    return list(_nodes(world, source, ratio)), list(_nodes(world, source, 1.0))


def _nodes(world: World, source: random.Random, ratio: float) -> Iterator[_Node]:
    requests = world.requests // NODES
    for _ in range(NODES):
        is_burst = world.is_bursty and source.random() < BURST_SHARE
        share = BURST_ERRORS if is_burst else min(world.rate * ratio, 1.0)
        yield requests, min(requests, _poisson(requests * share, source))


def _poisson(mean: float, source: random.Random) -> int:
    """Knuth's method for small means, the normal distribution for large ones."""
    if mean > 30:
        return max(0, round(source.gauss(mean, sqrt(mean))))
    limit, count, product = exp(-mean), 0, source.random()
    while product > limit:
        count, product = count + 1, product * source.random()
    return count


def _print(world: World, found: Sequence[Found]) -> None:
    cells = "".join(f"{_cell(one):>16}" for one in found)
    print(f"{world.title:66}{cells}", flush=True)


def _cell(found: Found) -> str:
    after = "" if found.median_minutes is None else f" {found.median_minutes:3.0f} min"
    return f"{found.share:.1%}{after}"


if __name__ == "__main__":
    main()
