"""What the two services of a shift answered, put into minutes and judged: the new one against the old one.

The same judge as for nodes. Nothing of the hour before is taken off, as it is the service that is judged: one that was
worse before is worse now. Latency is counted by route and not by service, so it is not judged here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from fleet.evidence.baseline import HOUR, STEP_SECONDS, bad_in
from fleet.evidence.minutes import LATE_MINUTES, Arm, first_whole_minute, minute_at, minutes_to_count
from fleet.evidence.reading import as_minutes
from fleet.models import Shift, ShiftMinute
from fleet.rollout.evidence import Baseline, Metric, cap
from fleet.rollout.judge import judge
from fleet.rollout.seen import NodeCounts
from fleet.shift.seen import Answers
from fleet.shift.words import missing_of, verdict_text
from policies.models import Slice
from telemetry.levels import floor
from telemetry.queries.cohorts import Counts
from telemetry.queries.services import last_heard, steps_of_services
from telemetry.queries.window import Window

EVERY: Final = timedelta(seconds=5)
JUDGED: Final = (Metric.SERVER_ERRORS, Metric.CLIENT_ERRORS)


def take_baseline(shift: Shift, slice: Slice, now: datetime) -> None:
    """Note what was usual of the two services in the hour before; two queries."""
    until = floor(now, STEP_SECONDS)
    window = Window(until - HOUR, until, int(HOUR.total_seconds()))
    found = [step.counts for step in steps_of_services(slice.pk, _route(shift, slice), _names(shift, slice), window)]
    requests = sum(counts.requests for counts in found)
    bad = {metric: sum(bad_in(counts)[metric] for counts in found) for metric in JUDGED}
    shift.baseline = {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "requests": requests,
        "rates": {str(metric): number / max(requests, 1) for metric, number in bad.items()},
    }


def baseline_of(shift: Shift) -> Baseline:
    """Return the hour before as the judge sees it."""
    return Baseline(rates={Metric(name): rate for name, rate in shift.baseline.get("rates", {}).items()})


def read_answers(shift: Shift, slice: Slice, now: datetime) -> Answers:
    """Return what the services answered since the first step was in place; count anew when it is time.

    Notes on `shift` (in memory) that it was asked, and how many requests the step has seen.
    """
    if shift.origin is None or shift.step is None:
        return Answers()
    if shift.evidence_at is None or now - shift.evidence_at >= EVERY:
        _count(shift, slice, now)
    kept = list(ShiftMinute.objects.filter(shift=shift).order_by("number"))
    judgement = judge(baseline_of(shift), as_minutes(kept))
    shift.steps[shift.step]["requests"] = _requests_in_step(shift, kept)
    return Answers(
        judgement,
        verdict_text(judgement, shift.to_service, shift.from_service),
        _whole_minutes(shift, kept, now),
        baseline_of(shift).rates.get(Metric.SERVER_ERRORS, 0.0),
        (now - max(shift.counted_at or shift.origin, shift.origin)).total_seconds(),
        missing_of(judgement, shift.to_service, shift.from_service),
    )


def _count(shift: Shift, slice: Slice, now: datetime) -> None:
    """Read the latest minutes and store them."""
    first, window = minutes_to_count(shift.origin, shift.evidence_at, now)
    rates = baseline_of(shift).rates
    rows = [
        _minute(shift, first + step.number, _arm(shift, slice, step.service), step.counts, rates)
        for step in steps_of_services(slice.pk, _route(shift, slice), _names(shift, slice), window)
    ]
    ShiftMinute.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["shift", "number", "arm"],
        update_fields=["requests", "bad", "capped"],
    )
    shift.evidence_at = now
    shift.counted_at = last_heard(slice.gateway_id, window) or shift.counted_at


def _minute(shift: Shift, number: int, arm: Arm, counts: Counts, rates: Any) -> ShiftMinute:
    bad = bad_in(counts)
    capped = {metric: cap(one, counts.requests, rates.get(metric, 0.0)) for metric, one in bad.items()}
    return ShiftMinute(
        shift=shift,
        number=number,
        arm=str(arm),
        requests=counts.requests,
        bad={str(metric): one for metric, one in bad.items()},
        capped={str(metric): one for metric, one in capped.items()},
    )


def _requests_in_step(shift: Shift, kept: Sequence[ShiftMinute]) -> int:
    """Return what the new service answered since the step was in place, from its first whole minute on."""
    if shift.in_place_since is None:
        return 0
    first = first_whole_minute(shift.origin, shift.in_place_since)
    return sum(row.requests for row in kept if row.arm == Arm.CANARY and row.number >= first)


def _whole_minutes(shift: Shift, kept: Sequence[ShiftMinute], now: datetime) -> tuple[NodeCounts, ...]:
    """Return the minutes of the new service that are over, oldest first; one without requests is empty."""
    present = minute_at(shift.origin, now)
    found = {row.number: row for row in kept if row.arm == Arm.CANARY}
    return tuple(
        NodeCounts(row.requests, row.bad[Metric.SERVER_ERRORS]) if (row := found.get(number)) else NodeCounts()
        for number in range(max(0, present - LATE_MINUTES), present)
    )


def _arm(shift: Shift, slice: Slice, service: str) -> Arm:
    return Arm.CANARY if service == f"{slice.tenant.slug}/{shift.to_service}" else Arm.CONTROL


def _names(shift: Shift, slice: Slice) -> list[str]:
    """The services as nodes report them: under the tenant."""
    return [f"{slice.tenant.slug}/{name}" for name in (shift.to_service, shift.from_service)]


def _route(shift: Shift, slice: Slice) -> str:
    return f"{slice.tenant.slug}/{shift.route}"
