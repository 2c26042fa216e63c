"""The evidence about a shift as people see it: what the new service answered beside the old one, minute by minute."""

from datetime import datetime

from fleet.evidence.reading import as_minutes
from fleet.evidence.services import baseline_of
from fleet.models import Shift, ShiftMinute
from fleet.queries.rollout_evidence import POINTS_AT_MOST, EvidenceView, MetricView, is_stale
from fleet.rollout.judge import Verdict, course, judge
from fleet.shift.states import ShiftState
from fleet.shift.words import in_names, missing_of


def shift_evidence(row: Shift, now: datetime) -> EvidenceView:
    """Return the evidence about one shift; one query. The metrics that are not counted by service are left out."""
    minutes = as_minutes(list(ShiftMinute.objects.filter(shift=row).order_by("number")))
    judgement = judge(baseline_of(row), minutes)
    named = in_names(judgement, row.to_service, row.from_service)
    judged = [one for one in named if one.verdict is not Verdict.OFF]
    return EvidenceView(
        metrics=tuple(MetricView(one, course(minutes.get(one.metric, ()))[-POINTS_AT_MOST:]) for one in judged),
        judgement=judgement,
        updated_at=row.counted_at,
        is_stale=is_stale(row.counted_at, now, is_over=not ShiftState(row.state).is_active),
        canary_nodes=0,
        control_nodes=0,
        origin=row.origin,
        baseline=row.baseline,
        has_differed=False,
        before="",
    )


def missing(row: Shift, view: EvidenceView) -> list[str]:
    """Return what it takes to decide, with the names of the services."""
    return list(missing_of(view.judgement, row.to_service, row.from_service))
